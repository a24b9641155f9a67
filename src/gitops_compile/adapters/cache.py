"""The user's cache folder: entries by key, checked when they are read, bounded in size. It changes no byte of output.

Comes in: a key that holds everything an entry depends on, and bytes. Goes out: the same bytes in a later run, or
nothing: a damaged, foreign or half-written entry is a miss, and so is a folder that cannot be trusted, read or
written. Entries are data, never code. ``GITOPS_COMPILE_CACHE`` names another folder, or is ``off``.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gitops_compile.adapters.entries import cache_place, doubt, framed, keep, path_of, read_entry
from gitops_compile.adapters.own_folders import misplaced

LIMIT: Final = 512 << 20
"""Bytes of all entries; the least recently used ones go first."""

_HOUR: Final = 3_600
_ASIDE: Final = ".new"
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER: Final = re.compile(r"[0-9a-f]{2}")
_FILE: Final = re.compile(r"[0-9a-f]{64}(\.[0-9]+\.new)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the cache: its size in bytes, and when it was last of use (seconds since 1970)."""

    path: Path
    size: int
    used: float


@dataclass(frozen=True, slots=True)
class Cache:
    """A folder of this user's alone. Nothing here ever fails: what cannot be kept is made again."""

    folder: Path

    def read(self, key: str) -> bytes | None:
        """What stands under a key, if it is whole."""
        found = read_entry(str(self.folder), key)
        if found is None:
            return None
        keep(str(self.folder), key, found[1])
        return found[0]

    def write(self, key: str, body: bytes) -> bool:
        """Keep bytes under a key; false where they could not be kept."""
        path = Path(path_of(str(self.folder), key))
        aside = path.with_name(f"{path.name}.{os.getpid()}{_ASIDE}")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(aside, _NEW, 0o600)
        except OSError:
            return False
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(framed(key, body))
            aside.replace(path)
        except OSError:
            with suppress(OSError):
                aside.unlink()
            return False
        return True

    def entries(self) -> tuple[Entry, ...]:
        """Every file of the cache, the least recently used first."""
        return tuple(sorted(_entries(self.folder), key=lambda one: (one.used, one.path)))

    def trim(self, limit: int = LIMIT) -> int:
        """Make it smaller if it is too large, and clear away what killed runs left; how many files went."""
        every = self.entries()
        stale = {one.path for one in every if one.path.suffix == _ASIDE and time.time() - one.used > _HOUR}
        size = sum(one.size for one in every)
        if size > limit:
            for one in every:
                if size <= limit * 4 // 5:
                    break
                stale.add(one.path)
                size -= one.size
        return _unlinked(sorted(stale))

    def clear(self) -> int:
        """Remove every entry; how many there were."""
        return _unlinked([one.path for one in self.entries()])


def cache_of(repository: Path | None) -> Cache | None:
    """The cache that the environment allows; none where it is off, or lies where others could forge it."""
    folder = cache_folder()
    if folder is None or doubt(str(folder)) or (repository is not None and misplaced(folder, repository)):
        return None
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return None
    return None if doubt(str(folder)) else Cache(folder)


def cache_folder() -> Path | None:
    """Where the cache lies, whether or not it is there; none where it is off."""
    place = cache_place()
    return Path(place) if place else None


def _entries(folder: Path) -> Iterator[Entry]:
    """What has the form of an entry; whatever else stands there is somebody else's, and nobody touches it."""
    for below in _scanned(folder):
        if _FOLDER.fullmatch(below.name) and below.is_dir(follow_symlinks=False):
            for one in _scanned(Path(below.path)):
                if _FILE.fullmatch(one.name) and one.is_file(follow_symlinks=False):
                    with suppress(OSError):
                        stat = one.stat(follow_symlinks=False)
                        yield Entry(Path(one.path), stat.st_size, stat.st_mtime)


def _scanned(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except OSError:
        return []


def _unlinked(paths: list[Path]) -> int:
    gone = 0
    for path in paths:
        with suppress(OSError):
            path.unlink()
            gone += 1
    return gone
