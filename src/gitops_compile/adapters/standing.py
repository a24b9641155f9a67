"""Where a run stands: which fleet and which clone a folder belongs to.

Comes in: a folder. Goes out: the nearest ``fleet.yaml`` and the nearest clone, in it or above. Both are looked for
here alone, by the run that reads the fleet and by the one that only asks whether it is still the same. That one loads
nothing but the operating system's door, so paths are texts.
"""

from __future__ import annotations

import os
from collections.abc import Callable

FLEET_FILE = "fleet.yaml"

Standing = tuple[str, str, str]
"""The folder without links, the fleet file (empty where that is looked for in git's index), the clone's top or none."""


def nearest_fleet(folder: str) -> str:
    """The folder, or the nearest one above, that holds a fleet.yaml; empty if none does. Absolute, without links."""
    return _nearest(os.path.realpath(folder), lambda above: os.path.isfile(f"{above}/{FLEET_FILE}"))


def nearest_clone(folder: str) -> str:
    """The top of the work tree that holds a folder: the nearest one with a ``.git``; empty outside of git.

    That is a file in worktrees and submodules. Absolute, without links.
    """
    return _nearest(os.path.realpath(folder), lambda above: _is_git_folder(f"{above}/.git"))


def standing(start: str, fleet: str, *, staged: bool) -> Standing | None:
    """What the words of a command line mean now; none if they mean nothing.

    ``start`` is where it was started, or what ``-C`` names; ``fleet`` is what ``--fleet`` names, or empty.
    """
    if not os.path.isdir(start):
        return None
    here, file = os.path.realpath(start), ""
    if staged:
        file = os.path.realpath(f"{here}/{fleet}") if fleet else ""
        return here, file, nearest_clone(here)
    if fleet:
        named = os.path.join(os.path.abspath("."), start, fleet)
        folder, _, name = named.rpartition("/")
        file = f"{os.path.realpath(folder)}/{name}" if os.path.isfile(named) else ""
    else:
        folder = nearest_fleet(here)
        file = f"{folder}/{FLEET_FILE}" if folder else ""
    return (here, file, nearest_clone(file.rpartition("/")[0])) if file else None


def _nearest(folder: str, holds: Callable[[str], bool]) -> str:
    while True:
        if holds(folder.rstrip("/")):
            return folder
        above = folder.rpartition("/")[0] or "/"
        if above == folder:
            return ""
        folder = above


def _is_git_folder(place: str) -> bool:
    return os.path.isfile(place) or os.path.exists(f"{place}/HEAD")
