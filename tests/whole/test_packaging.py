"""What people install: the wheel, the sdist and the commit hooks' mirror, each in an empty environment.

``make reproducible`` does what takes minutes: every platform's wheel twice, the second time with an empty build cache.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import stat
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
import yaml

from gitops_compile import __version__
from installed import QUIET_GIT, Installed, committed, files_of, git, touched
from packaged import REPOSITORY, built, environment, needed, pip, unpacked
from shop_fleet import replaced, write_shop

# What is made once for all tests here takes long: one worker runs them.
pytestmark = pytest.mark.xdist_group("wheels")

TARGET = "GITOPS_COMPILE_ENGINE_TARGET"
GO_MOD = REPOSITORY / "engine/go.mod"
ENGINE = "gitops_compile/_engine/gitops-compile-engine"
LINUX = "linux/amd64"
ELF = b"\x7fELF\x02\x01\x01"
TAGS = ["py3-none-manylinux2014_x86_64", "py3-none-manylinux_2_17_x86_64", "py3-none-musllinux_1_1_x86_64"]
ANOTHER_SHELL = {
    "GOAMD64": "v3",
    "GOARM64": "v9.0",
    "GOFLAGS": "-tags=other",
    "GOEXPERIMENT": "nogreenteagc",
    "GODEBUG": "madvdontneed=1",
    "PYTHONHASHSEED": "3",
    "TZ": "Asia/Tokyo",
    "LC_ALL": "C",
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel for this machine."""
    return built(REPOSITORY, tmp_path_factory.mktemp("wheel"), "wheel")


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(REPOSITORY, tmp_path_factory.mktemp("sdist"), "sdist")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """Where an empty environment, outside of any clone, has the command after the wheel was installed."""
    found = environment(tmp_path_factory.mktemp("installed"), needed(wheel))
    pip(found, "install", str(wheel))
    return found


def run(programs: Path, folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Run a program of an environment as a person does who has little else."""
    own = {"PATH": f"{programs}:{os.defpath}", "HOME": str(programs.parent), **QUIET_GIT}
    done = [str(programs / command[0]), *command[1:]]
    return subprocess.run(done, cwd=folder, env=own, capture_output=True, text=True, check=False)


# Installed


def test_a_wheel_is_all_that_an_empty_environment_needs(
    programs: Path, tmp_path: Path, shop: Path, installed: Installed
) -> None:
    assert pip(programs, "check") == "No broken requirements found.\n"
    place = run(programs, tmp_path, "python", "-c", "import gitops_compile as g; print(g.__file__)").stdout
    assert Path(place).is_relative_to(programs.parent)
    assert run(programs, tmp_path, "gitops-compile", "version").stdout == installed.fine(tmp_path, "version").out
    top = write_shop(tmp_path / "own")
    rendered = run(programs, top, "gitops-compile", "render")
    assert rendered.returncode == 0, rendered.stderr
    assert files_of(top / "rendered") == files_of(shop / "rendered")
    assert run(programs, top, "gitops-compile", "check").returncode == 0


def test_running_it_changes_nothing_that_was_installed(programs: Path, shop: Path) -> None:
    (package,) = programs.parent.glob("lib/python*/site-packages/gitops_compile")
    run(programs, shop, "gitops-compile", "check")
    before = touched(package)
    run(programs, shop, "gitops-compile", "check")
    assert touched(package) == before


# Built


def test_a_wheel_names_its_platform_and_holds_the_engine_for_it(tmp_path: Path) -> None:
    """``make reproducible`` does the same for every platform: to compile for another one takes a minute."""
    file = built(REPOSITORY, tmp_path, "wheel", {TARGET: LINUX})
    with ZipFile(file) as archive:
        names = archive.namelist()
        facts = archive.read(f"gitops_compile-{__version__}.dist-info/WHEEL").decode().splitlines()
        program = archive.read(ENGINE)
        mode = archive.getinfo(ENGINE).external_attr >> 16
        said = archive.read(f"{ENGINE}.sha256").decode()
        licenses = archive.read(f"{ENGINE}.licenses.txt").decode()
    tags = [line.removeprefix("Tag: ") for line in facts if line.startswith("Tag: ")]
    assert tags == TAGS
    assert file.name.split("-")[2:4] == ["py3", "none"]
    assert sorted(file.stem.split("-")[4].split(".")) == [tag.split("-")[2] for tag in tags]
    assert program.startswith(ELF)
    assert stat.S_IMODE(mode) == 0o755
    assert said == f"{hashlib.sha256(program).hexdigest()}  gitops-compile-engine\n"
    assert sorted(name for name in names if "_engine" in name) == [ENGINE, f"{ENGINE}.licenses.txt", f"{ENGINE}.sha256"]
    assert not [name for name in names if not name.startswith(("gitops_compile/", f"gitops_compile-{__version__}."))]
    assert not [place for place in (b"/pkg/mod/", str(REPOSITORY).encode()) if place in program]
    modules = set(
        re.findall(r"^\t(?!gitops-compile)(\S+ v\S+)(?: // indirect)?$", GO_MOD.read_text("utf-8"), re.MULTILINE)
    )
    named = set(re.findall(r"^(\S+ v\S+)$", licenses, re.MULTILINE))
    assert named <= modules
    assert [name for name in named if "kustomize/api" in name]
    assert not [text for text in ("Apache License", "The Go Authors") if text not in licenses]


def test_every_build_gives_the_same_bytes(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    """From the clone, from the sdist, and from the sdist in another place and shell."""
    again = built(REPOSITORY, tmp_path / "again", "sdist", ANOTHER_SHELL, umask=0o077)
    assert again.read_bytes() == sdist.read_bytes()
    for folder, more, umask in (("plain", {}, -1), ("an ödd plâce", ANOTHER_SHELL, 0o077)):
        source = unpacked(sdist, tmp_path / folder)
        other = built(source, tmp_path / folder / "dist", "wheel", more, umask)
        assert (folder, other.name) == (folder, wheel.name)
        assert other.read_bytes() == wheel.read_bytes()


def test_an_sdist_has_the_sources_and_nothing_that_was_made(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        names = [name.partition("/")[2] for name in archive.getnames()]
    tops = {name.partition("/")[0] for name in names}
    assert tops == {"src", "engine", "README.md", "LICENSE", "pyproject.toml", "PKG-INFO", ".gitignore"}
    assert {"engine/hatch_build.py", "engine/go.sum", "src/gitops_compile/cli.py"} <= set(names)
    assert not [name for name in names if "_engine/" in name or "__pycache__" in name]


def test_a_platform_without_an_engine_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    done = subprocess.run(
        command, cwd=REPOSITORY, env={**os.environ, TARGET: "plan9/mips"}, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "there is no engine for plan9/mips; there is one for linux/amd64, linux/arm64, darwin/" in done.stderr
    assert list(tmp_path.iterdir()) == []


# The mirror for the commit hook


def hooks(file: Path) -> dict[str, dict[str, Any]]:
    return {hook["id"]: hook for hook in yaml.safe_load(file.read_text("utf-8"))}


def test_the_mirrors_hooks_run_from_the_wheel(wheel: Path, tmp_path: Path) -> None:
    """As pre-commit does it: a copy of the mirror is installed, then its programs come first on PATH."""
    mirror = shutil.copytree(REPOSITORY / "mirror", tmp_path / "mirror")
    found = environment(tmp_path, [*needed(wheel), "hatchling"])
    pip(found, "install", "--no-build-isolation", "--find-links", str(wheel.parent), str(mirror))
    assert f"gitops-compile {__version__}" in " ".join(pip(found, "list").split())
    top = write_shop(tmp_path / "shop")
    assert run(found, top, "gitops-compile", "render").returncode == 0
    committed(top)
    for hook in hooks(REPOSITORY / ".pre-commit-hooks.yaml").values():
        ran = run(found, top, *shlex.split(hook["entry"]))
        assert (hook["id"], ran.returncode) == (hook["id"], 0), ran.stderr
    replaced(top / "overlays/edge/service.yaml", "port: 80", "port: 81")
    check = shlex.split(hooks(mirror / ".pre-commit-hooks.yaml")["gitops-compile-check"]["entry"])
    assert run(found, top, *check).returncode == 0
    git(top, "add", "-A")
    assert run(found, top, *check).returncode == 1
