"""The checks of what is installed: the tool, its engine, git, and the folders of its record and its cache."""

from __future__ import annotations

import re
from typing import Final

from gitops_compile.check.doctor.facts import Facts
from gitops_compile.check.doctor.finding import Finding, broken, fine, warning

LEAST_PYTHON: Final = (3, 11)
LEAST_GIT: Final = (2, 30)
"""The first whose ``rev-parse`` takes ``--end-of-options``; every other option in use is older."""

OWNER_GIT: Final = (2, 38)
"""The first that takes ``safe.directory`` from our command line, so that a clone of another owner can be read."""

_VERSION: Final = re.compile(r"([0-9]+)\.([0-9]+)")
_REINSTALL: Final = "Reinstall it: pip install --force-reinstall gitops-compile"


def tool(facts: Facts) -> Finding:
    """The version of the tool itself."""
    return fine("gitops-compile", facts.installation.version)


def python(facts: Facts) -> Finding:
    """Whether Python is new enough."""
    found = facts.installation.python
    text = ".".join(map(str, found))
    if found[:2] < LEAST_PYTHON:
        least = ".".join(map(str, LEAST_PYTHON))
        return broken("python", f"{text} is too old", f"Install gitops-compile with Python {least} or later.")
    return fine("python", text)


def engine(facts: Facts) -> Finding:
    """Whether the engine is there, whole, running, and of this release."""
    here = facts.installation
    found = here.engine
    if found.version is None:
        return _no_engine(facts)
    what = f"{found.version.engine} with kustomize {found.version.kustomize}, built by {found.version.go}"
    if found.version.kustomize != here.wanted:
        return broken("engine", f"{what}; this release renders with kustomize {here.wanted}", _REINSTALL)
    if found.version.engine != here.version:
        return warning("engine", f"{what}; the tool is {here.version}", _REINSTALL)
    return fine("engine", f"{what}; its SHA-256 is right")


def _no_engine(facts: Facts) -> Finding:
    here = facts.installation
    if not here.engine.absent:
        return broken("engine", here.engine.problem, _REINSTALL)
    if here.kustomize is not None and here.kustomize.version == here.wanted:
        what = f"this installation holds none; kustomize {here.wanted} on PATH renders in its place, slower"
        return warning("engine", what, _REINSTALL)
    fix = f"Reinstall from a wheel of your platform, or put kustomize {here.wanted} on PATH."
    return broken("engine", f"this installation holds none, and PATH no kustomize {here.wanted}", fix)


def kustomize(facts: Facts) -> Finding:
    """The kustomize on PATH, which only an installation without the engine needs."""
    here = facts.installation
    found = here.kustomize
    needed = here.engine.absent
    if found is not None and found.version == here.wanted:
        return fine("kustomize", f"{found.version} on PATH" + ("" if needed else "; not needed"))
    said = "not found" if found is None else f"{found.version or 'one that does not tell its version'} on PATH"
    if not needed:
        return fine("kustomize", f"{said}, not needed")
    fix = f"Put kustomize {here.wanted} on PATH, or install the engine."
    return broken("kustomize", f"{said}; without the engine, {here.wanted} is needed", fix)


def git(facts: Facts) -> Finding:
    """Whether git is there, where it is needed, and new enough for our calls."""
    found, needed = facts.installation.git, facts.clone is not None
    if found is None:
        if needed:
            return broken("git", "not found on PATH, and the fleet lies in a git repository", "Install git.")
        return fine("git", "not found, not needed outside of a git repository")
    numbers = _VERSION.search(found.version)
    if numbers is None:
        return warning("git", "does not tell its version", f"Install git {_dotted(OWNER_GIT)} or later.")
    version = (int(numbers.group(1)), int(numbers.group(2)))
    if version < LEAST_GIT:
        verdict = broken if needed else warning
        return verdict("git", f"{found.version} is too old", f"Install git {_dotted(OWNER_GIT)} or later.")
    if version < OWNER_GIT:
        what = f"{found.version} does not read a clone that another user owns, as in many containers"
        return warning("git", what, f"Install git {_dotted(OWNER_GIT)} or later, or own the clone.")
    return fine("git", found.version)


def state(facts: Facts) -> Finding:
    """Whether the record of what was written has a folder to trust; without one, git alone is asked."""
    found = facts.installation.state
    if found.problem:
        what = f"{found.path} {found.problem}: no record is kept, so only git tells an edited file from ours"
        fix = f"Run: chmod 700 {found.path}; if it is not yours, set XDG_STATE_HOME to a folder of yours elsewhere."
        return warning("state folder", what, fix)
    return fine("state folder", found.path if found.there else f"{found.path}; the first render makes it")


def cache(facts: Facts) -> Finding:
    """Whether finished builds can be kept; without the cache every run builds anew."""
    found = facts.installation.cache
    if found is None:
        return fine("cache folder", "off, as GITOPS_COMPILE_CACHE says")
    if found.problem:
        what = f"{found.path} {found.problem}: every run builds anew"
        fix = "Set GITOPS_COMPILE_CACHE to a folder of yours outside of any repository, mode 0700, or to off."
        return warning("cache folder", what, fix)
    return fine("cache folder", found.path if found.there else f"{found.path}; the first render makes it")


def _dotted(version: tuple[int, int]) -> str:
    return f"{version[0]}.{version[1]}"
