"""What is installed is looked at as it is: an altered engine, programs on PATH, the folder of the record."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gitops_compile.adapters.engine import PROGRAM
from gitops_compile.adapters.installation import engine_there, git_there, installation, kustomize_there, state_there


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """The engine in a folder of its own, with its hash beside it."""
    for name in (PROGRAM.name, f"{PROGRAM.name}.sha256"):
        shutil.copy(PROGRAM.with_name(name), tmp_path / name)
    return tmp_path / PROGRAM.name


def program(folder: Path, name: str, lines: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{lines}\n", "utf-8")
    (folder / name).chmod(0o755)
    return folder


def test_the_engine_tells_its_versions(copied: Path) -> None:
    found = engine_there(copied)
    assert found.version is not None
    assert (found.version.kustomize, found.problem, found.absent) == ("5.8.1", "", False)


def test_an_engine_that_is_altered_is_not_started(copied: Path) -> None:
    copied.write_bytes(copied.read_bytes() + b"\0")
    found = engine_there(copied)
    assert (found.version, found.absent) == (None, False)
    assert "not the one that was installed" in found.problem


def test_an_engine_without_its_hash_is_not_started(copied: Path) -> None:
    copied.with_name(f"{copied.name}.sha256").unlink()
    assert "holds no engine" in engine_there(copied).problem


def test_no_engine_is_no_damage(tmp_path: Path) -> None:
    found = engine_there(tmp_path / "none")
    assert (found.version, found.problem, found.absent) == (None, "", True)


def test_a_program_tells_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = {
        "echo v5.8.1": ("5.8.1", "5.8.1"),
        "echo 'git version 2.39.5 (Apple Git-154)'": ("", "2.39.5"),
        "echo hello": ("", ""),
        "echo v5.8.1; exit 1": ("", ""),
        "echo v5.8.1 >&2": ("", ""),
    }
    around = tmp_path / "repo"
    for number, lines in enumerate(told):
        folder = program(tmp_path / str(number), "kustomize", lines)
        monkeypatch.setenv("PATH", str(program(folder, "git", lines)))
        kustomize, git = kustomize_there(around), git_there(around)
        assert kustomize is not None
        assert git is not None
        assert (kustomize.version, git.version) == told[lines], lines
    monkeypatch.setenv("PATH", str(around))
    assert (kustomize_there(around), git_there(around)) == (None, None)


def test_a_program_of_the_repository_or_of_a_relative_folder_is_not_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = tmp_path / "repo/deploy"
    inner = program(tmp_path / "repo/bin", "kustomize", f"touch {tmp_path}/started; echo v1.0.0")
    program(inner, "git", f"touch {tmp_path}/started; echo v1.0.0")
    start.mkdir()
    (tmp_path / "repo/.git").write_text("gitdir: elsewhere", "utf-8")
    monkeypatch.chdir(tmp_path / "repo")
    monkeypatch.setenv("PATH", f"bin:.:{inner}")
    for repository in (start, None):
        found = installation("0.1.0", "5.8.1", start, repository)
        assert (found.kustomize, found.git) == (None, None)
    assert not (tmp_path / "started").exists()


def test_outside_of_a_clone_a_program_may_lie_anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(program(tmp_path / "bin", "git", "echo git version 2.39.5")))
    found = installation("0.1.0", "5.8.1", tmp_path, None)
    assert found.git is not None
    assert (found.git.version, found.kustomize) == ("2.39.5", None)


def test_the_folder_of_the_record(tmp_path: Path) -> None:
    repository = tmp_path / "repo"
    mine, open_to_all, file = tmp_path / "mine", tmp_path / "all", tmp_path / "file"
    mine.mkdir(mode=0o700)
    open_to_all.mkdir()
    open_to_all.chmod(0o777)
    file.write_text("", "utf-8")
    told = {
        mine: (True, ""),
        tmp_path / "new/folder": (False, ""),
        open_to_all: (True, "can be written by others"),
        file: (True, "is no folder"),
        file / "below": (False, f"cannot be made below {file}"),
        repository / "state": (False, "lies in the repository itself"),
        Path("state"): (False, "is no absolute path"),
    }
    for folder, expected in told.items():
        found = state_there(folder, repository)
        assert (found.there, found.problem) == expected, folder
        assert found.path == str(folder)
    assert state_there(repository / "state", None).problem == ""
    assert sorted(path.name for path in tmp_path.iterdir()) == ["all", "file", "mine"]
