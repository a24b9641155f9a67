"""The programs that are measured: ours from its wheel, the others as found on PATH in the very version or installed.

All goes into the bench's own folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from venv import EnvBuilder

from measuring import CORES, HERE, Unfit, done

from gitops_compile import KUSTOMIZE

DYFF = "1.10.2"
KAPITAN = "0.36.3"


def ourselves(place: Path) -> Path:
    """This checkout as people get it: a wheel, installed with what it needs and its bytecode. The folder of programs.

    A checkout's editable install differs: somebody may edit it, and its bytecode may be missing.
    """
    wheels = place / "wheel"
    done((sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", wheels), HERE.parent)
    (wheel,) = wheels.glob("*.whl")
    return installed(place / "ours", str(wheel))


def kustomize(place: Path) -> Path:
    """The command of the release that our engine is made of."""
    return _go_program(place, "kustomize", "sigs.k8s.io/kustomize/kustomize/v5", KUSTOMIZE)


def dyff(place: Path) -> Path:
    """A difference of two YAML files by structure, as people use it for manifests."""
    return _go_program(place, "dyff", "github.com/homeport/dyff/cmd/dyff", DYFF)


def kapitan(place: Path) -> Path:
    """The command of the Python package, in an environment of its own."""
    home = place / "kapitan"
    if not (home / "bin/kapitan").exists():
        installed(home, f"kapitan=={KAPITAN}")
    return home / "bin/kapitan"


def installed(home: Path, wanted: str) -> Path:
    """A new environment with one package and what it needs, and not even pip; gives its folder of programs."""
    EnvBuilder(symlinks=True).create(home)
    pip = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", home / "bin/python")
    done((*pip, "install", "--quiet", wanted), home)
    return home / "bin"


def loop(program: Path, folders: Iterable[tuple[str, str]], out: Path) -> tuple[tuple[str | Path, ...], Path]:
    """One ``kustomize build`` per target, as many at a time as there are cores: the words, and the file to feed them.

    ``folders``: for each target the name of the file to write below ``out``, and the folder to build.
    """
    out.mkdir(exist_ok=True)
    lines = out.with_name(f"{out.name}.lines")
    lines.write_text("".join(f"{folder} -o {out / name}\n" for name, folder in folders), encoding="utf-8")
    return ("xargs", "-L", "1", "-P", str(CORES), program, "build"), lines


def _go_program(place: Path, name: str, package: str, version: str) -> Path:
    found = shutil.which(name)
    if found and version in _version(found):
        return Path(found)
    ready = place / "bin" / name
    if not ready.exists():
        go = shutil.which("go")
        if go is None:
            raise Unfit(f"no {name} {version} on PATH, and no Go to build it")
        more = {"GOBIN": str(place / "bin"), "CGO_ENABLED": "0"}
        done((go, "install", f"{package}@v{version}"), place, more=more)
    return ready


def _version(program: str) -> list[str]:
    said = subprocess.run(
        [program, "version"], capture_output=True, check=False, text=True, env=dict(os.environ)
    ).stdout
    return said.replace("v", " ").replace("(", " ").split()
