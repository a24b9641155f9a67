"""Who builds is the user's choice, and without an engine the kustomize on PATH takes its place, with one warning."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import gitops_compile
from installed import Installed, Ran, files_of
from kustomize_program import kustomize
from shop_fleet import replaced

WARNING = "this installation holds no engine: the kustomize on PATH builds, which is slower\n"


def without_engine(package: Path, folder: Path, *arguments: str, path: str) -> Ran:
    """Run a copy of the package that holds no engine, as on a system for which there is no wheel."""
    if not package.exists():
        own = Path(gitops_compile.__file__).parent
        shutil.copytree(own, package / "gitops_compile", ignore=shutil.ignore_patterns("_engine", "__pycache__"))
    environment = {"PATH": path, "HOME": str(package), "PYTHONPATH": str(package), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "gitops_compile", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def on_path() -> str:
    return os.pathsep.join((str(kustomize().parent), os.environ["PATH"]))


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """A PATH on which there is git and no kustomize."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/git").symlink_to(shutil.which("git") or "")
    return str(tmp_path / "bin")


def test_both_write_the_same_tree(shop: Path, installed: Installed, on_path: str) -> None:
    before = files_of(shop / "rendered")
    shutil.rmtree(shop / "rendered")
    installed.fine(shop, "render", "--engine", "kustomize", PATH=on_path)
    assert files_of(shop / "rendered") == before
    installed.fine(shop, "check", "--engine", "embedded", PATH="/nonexistent")


def test_an_installation_without_an_engine_says_so_once(shop: Path, tmp_path: Path, on_path: str, bare: str) -> None:
    package = tmp_path / "package"
    ran = without_engine(package, shop, "check", path=on_path)
    assert (ran.code, ran.err.count(WARNING)) == (0, 1)
    assert WARNING not in without_engine(package, shop, "check", "--engine", "kustomize", path=on_path).err
    neither = without_engine(package, shop, "check", path=bare)
    assert (neither.code, neither.err.count("\n")) == (3, 1)
    assert "kustomize: not found on PATH" in neither.err
    assert "a wheel of your platform brings it" in neither.err
    embedded = without_engine(package, shop, "check", "--engine", "embedded", path=on_path)
    assert (embedded.code, "this installation holds no engine" in embedded.err) == (3, True)


def test_another_kustomize_is_refused_before_it_builds(shop: Path, tmp_path: Path, installed: Installed) -> None:
    other = tmp_path / "other/kustomize"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\necho v5.4.2\n")
    other.chmod(0o755)
    ran = installed(shop, "check", "--engine", "kustomize", PATH=str(other.parent))
    assert (ran.code, ran.err) == (
        3,
        "gitops-compile: kustomize: the one on PATH is 5.4.2, and this gitops-compile renders with 5.8.1\n",
    )


def test_a_kustomize_of_the_repository_is_never_started(shop: Path, installed: Installed, bare: str) -> None:
    (shop / "bin").mkdir()
    (shop / "bin/kustomize").write_text("#!/bin/sh\ntouch started\n")
    (shop / "bin/kustomize").chmod(0o755)
    ran = installed(shop, "check", "--engine", "kustomize", PATH=f"{shop}/bin{os.pathsep}{bare}")
    assert (ran.code, "not found on PATH outside of the repository" in ran.err) == (3, True)
    assert not (shop / "started").exists()


def test_an_error_is_told_alike(shop: Path, installed: Installed, on_path: str) -> None:
    replaced(shop / "overlays/edge/service.yaml", "kind: Service", "kind: [Service]")
    told = [installed(shop, "check", "--engine", who, PATH=on_path) for who in ("embedded", "kustomize")]
    assert [ran.code for ran in told] == [1, 1]
    assert {ran.err.split(":")[0] for ran in told} == {"overlays/edge/service.yaml"}
