"""What a run without a change will say: noted at the end of a run that found everything in order.

Comes in: the opened fleet, its exit code and all that it printed. Goes out: an entry of the cache, from which
``adapters/settled`` answers the next run of the same words, if nothing that this one looked at has changed.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from gitops_compile.adapters.cache import cache_of
from gitops_compile.adapters.settled import TICK_NS, key_of, stamp, state
from gitops_compile.commands.building import PACKAGED
from gitops_compile.commands.seeing import FLEET_FILE
from gitops_compile.commands.telling import said_so_far

if TYPE_CHECKING:
    from gitops_compile.adapters.git import GitRepository
    from gitops_compile.commands.opening import Opened

RENDERED: Final = "rendered"
STARTED: Final = time.time_ns()
"""When this process loaded the module: before it looked at anything."""

_OF_GIT: Final = ("config", "config.worktree", "info/attributes", "info/exclude")
_RULES: Final = (".gitattributes", ".gitignore", ".git")


def settle(opened: Opened) -> None:
    """Remember a run that ended well; nothing, where the cache is off or anything may have changed meanwhile."""
    seen, builder = opened.seen, opened.options.builder
    if not builder.cache or builder.engine not in (None, PACKAGED) or seen.commit:
        return
    from gitops_compile.adapters.engine import present  # noqa: PLC0415
    from gitops_compile.adapters.git import find  # noqa: PLC0415

    cache = cache_of(seen.repository)
    if cache is None or not present():
        return
    clone = find(seen.repository)
    record = {
        "repository": str(seen.repository),
        "said": said_so_far(),
        "code": 0,
        **(_of_index(opened, clone) if seen.staged and clone else _of_disk(opened, clone)),
    }
    digest, youngest = state(record)
    if youngest < STARTED - TICK_NS and (clone is None or not seen.staged or seen.index == stamp(clone.index_file)):
        cache.write(key_of(sys.argv[1:]), json.dumps({**record, "digest": digest}).encode())


def _of_disk(opened: Opened, clone: GitRepository | None) -> dict[str, Any]:
    """What counts of the work tree: what was looked at, all of ``rendered/``, and what git knows of it."""
    looked, top = opened.seen.looked, opened.repository
    files = [*_paths(top, looked.files), *_around(top), *(clone.home(name) for name in (*_OF_GIT, "index") if clone)]
    rendered = [folder for folder, _, _ in os.walk(top / RENDERED)]
    return {
        "listed": sorted(_paths(top, looked.listed)),
        "read": sorted({*_paths(top, looked.read), *rendered}),
        "files": sorted(files),
        "asked": [],
    }


def _of_index(opened: Opened, clone: GitRepository) -> dict[str, Any]:
    """What counts of the index: the entries that were looked at, and the attributes of all."""
    looked = opened.seen.looked
    wanted = sorted({RENDERED, *looked.read, *looked.files} - {""})
    words = clone.words("ls-files", "-s", "-v", "-z", "--", *wanted, ":(top,glob)**/.gitattributes")
    files = [*_around(opened.repository), *(clone.home(name) for name in _OF_GIT)]
    return {"listed": [], "read": [], "files": sorted(files), "asked": [words]}


def _paths(top: Path, names: Iterable[str]) -> set[str]:
    return {str(top / name) if name else str(top) for name in names}


def _around(top: Path) -> Iterator[str]:
    """What may come to stand above a fleet and change what is found: a clone, its rules, a nearer fleet."""
    for folder in (top, *top.parents):
        yield from (str(folder / name) for name in _RULES)
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder == top:
            break
        yield str(folder / FLEET_FILE)
