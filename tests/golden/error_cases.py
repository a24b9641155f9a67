"""A golden case as a value: its folder becomes a repository on the disk, a command runs on it, its output is told.

A case is a folder: ``input/`` lies over ``_base/``; ``fixed/`` lies over both and must pass. ``case.toml`` may say
``command``, ``remove`` (what the fixed twin takes away) and ``mend`` (the command that mends). ``error_inputs`` makes
what git cannot hold plainly.
"""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from error_inputs import BUILT, MENDED, run

HERE = Path(__file__).parent / "errors"
BASE = HERE / "_base"
DEFAULT_COMMAND = "render"


@dataclass(frozen=True, slots=True)
class Case:
    """One way to be told a code: the folder's name begins with it."""

    folder: Path
    command: str
    mend: str
    remove: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def code(self) -> str:
        return self.name.partition("-")[0]


def cases() -> tuple[Case, ...]:
    return tuple(_case(folder) for folder in sorted(HERE.glob("GC*")))


def _case(folder: Path) -> Case:
    file = folder / "case.toml"
    said = tomllib.loads(file.read_text()) if file.exists() else {}
    unknown = said.keys() - {"command", "mend", "remove"}
    assert not unknown, f"{file}: {sorted(unknown)}"
    return Case(folder, said.get("command", DEFAULT_COMMAND), said.get("mend", ""), tuple(said.get("remove", ())))


def make(case: Case, repository: Path) -> None:
    """Write the failing fleet."""
    shutil.copytree(BASE, repository, symlinks=True)
    lay_over(case.folder / "input", repository)
    if case.name in BUILT:
        BUILT[case.name](repository)


def mend(case: Case, repository: Path) -> None:
    """Turn the failing fleet into its fixed twin."""
    lay_over(case.folder / "fixed", repository)
    for path in case.remove:
        (repository / path).unlink()
    if case.name in MENDED:
        MENDED[case.name](repository)
    if case.mend:
        told, code = run(case.mend, repository)
        assert code == 0, told


def lay_over(folder: Path, repository: Path, wanted: Callable[[Path], bool] = lambda _path: True) -> None:
    """Put the files and links of a folder, all or those at wanted paths, in place of what is there."""
    if not folder.is_dir():
        return
    for path in (one for one in sorted(folder.rglob("*")) if wanted(one.relative_to(folder))):
        there = repository / path.relative_to(folder)
        if there.is_symlink():
            there.unlink()
        if path.is_symlink():
            there.parent.mkdir(parents=True, exist_ok=True)
            there.symlink_to(path.readlink())
        elif path.is_file():
            there.parent.mkdir(parents=True, exist_ok=True)
            there.write_bytes(path.read_bytes())


def snapshot(repository: Path) -> Mapping[str, bytes | str]:
    """Every file's bytes, every link's target, every folder, below a repository."""
    return {str(path.relative_to(repository)): _content(path) for path in sorted(repository.rglob("*"))}


def _content(path: Path) -> bytes | str:
    if path.is_symlink():
        return str(path.readlink())
    return path.read_bytes() if path.is_file() else "folder"
