"""What is installed on this machine, as ``doctor`` looks at it: the engine, programs on PATH, the user's own folders.

Comes in: where the fleet lies, if there is one. Goes out: facts for ``check/doctor``. No program but the engine, git
and kustomize is started, each to tell its version.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Final

from gitops_compile.adapters.cache import cache_folder
from gitops_compile.adapters.engine import PROGRAM, EngineFailed, present, version
from gitops_compile.adapters.entries import doubt
from gitops_compile.adapters.failures import Failed
from gitops_compile.adapters.git import run_git
from gitops_compile.adapters.own_folders import misplaced, untrusted
from gitops_compile.adapters.programs import clone_top, on_path
from gitops_compile.adapters.record import state_folder
from gitops_compile.check.doctor.facts import Engine, Installation, OwnFolder, Program

_NOWHERE: Final = Path(os.devnull)
"""Nothing lies below it."""

_VERSION: Final = re.compile(r"[0-9]+(?:\.[0-9]+)+")


def installation(own: str, wanted: str, start: Path, repository: Path | None) -> Installation:
    """Everything that is installed; ``own`` and ``wanted`` are the versions of the tool and of its kustomize.

    No program comes from the repository; without one, none comes from the clone around ``start``, if there is one.
    """
    around = repository or clone_top(start) or _NOWHERE
    return Installation(
        version=own,
        wanted=wanted,
        python=sys.version_info[:3],
        engine=engine_there(PROGRAM),
        kustomize=kustomize_there(around),
        git=git_there(around),
        state=state_there(state_folder(), repository),
        cache=cache_there(cache_folder(), repository),
    )


def engine_there(program: Path) -> Engine:
    """The engine, started once to tell its versions."""
    if not present(program):
        return Engine(None, absent=True)
    try:
        return Engine(version(program=program))
    except EngineFailed as failure:
        return Engine(None, str(failure))


def kustomize_there(around: Path) -> Program | None:
    """The kustomize on PATH that would build in the engine's place."""
    from gitops_compile.adapters.kustomize import version as told  # noqa: PLC0415 - it brings the YAML reader

    found = on_path("kustomize", around)
    try:
        return None if found is None else Program(told(found))
    except Failed:
        return Program("")


def git_there(around: Path) -> Program | None:
    """The git on PATH that reads clones."""
    found = on_path("git", around)
    try:
        said = b"" if found is None else run_git(found, Path("/"), ("version",))
    except Failed:
        said = b""
    version = _VERSION.search(said.decode(errors="replace"))
    return None if found is None else Program(version.group() if version else "")


def state_there(folder: Path, repository: Path | None) -> OwnFolder:
    """The folder of the record, and why it would not be used for a repository."""
    problem = misplaced(folder, repository) if repository else ""
    there = os.path.lexists(folder)
    if not problem:
        problem = untrusted(folder.lstat()) if there else _unmakeable(folder)
    return OwnFolder(str(folder), there, problem)


def cache_there(folder: Path | None, repository: Path | None) -> OwnFolder | None:
    """The folder of the cache, and why it would not be used; none where the cache is off."""
    if folder is None:
        return None
    problem = doubt(str(folder)) or (misplaced(folder, repository) if repository else "")
    there = os.path.lexists(folder)
    if not problem:
        problem = unwritable(folder) if there else _unmakeable(folder)
    return OwnFolder(str(folder), there, problem)


def unwritable(folder: Path) -> str:
    """Why nothing can be kept in a folder of this user's; "" if it can."""
    return "" if os.access(folder, os.W_OK | os.X_OK) else "cannot be written"


def _unmakeable(folder: Path) -> str:
    above = next(parent for parent in folder.parents if os.path.lexists(parent))
    possible = above.is_dir() and os.access(above, os.W_OK | os.X_OK)
    return "" if possible else f"cannot be made below {above}"
