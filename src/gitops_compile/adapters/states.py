"""The state of a folder or a file, without looking into it: equal states mean that nothing was changed in between.

Of a file count its kind, mode, device, inode, size, and the times of modification *and of change*: the second one is
set by the system with every write and every ``utime``, and no program can set it back (inode(7)). Of a folder count
the names and kinds in it. Loads nothing but the operating system's door.
"""

from __future__ import annotations

import os
import stat
from hashlib import sha256

NAMES, FILES, FILE = "n", "d", "f"
"""The letters in front of a path: a folder's names; these, and the states of its files; a single file, or none."""

ABSENT = b"-"


def state_of(what: str, path: str) -> tuple[bytes, int]:
    """The state of what stands at a path, and the youngest time of change in it (nanoseconds since 1970).

    Raises ``OSError`` where it cannot be told.
    """
    try:
        if what == NAMES:
            return _names(path), 0
        return _files(path) if what == FILES else _file(path)
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT, 0


def changed(what: str, path: str) -> int:
    """When a folder's names changed for the last time; nothing is told of single files, whose state tells it."""
    try:
        return 0 if what == FILE else os.lstat(path).st_ctime_ns
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _names(folder: str) -> bytes:
    with os.scandir(folder) as found:
        lines = sorted(f"{one.name} {_kind(one)}" for one in found)
    return _digest(lines)


def _files(folder: str) -> tuple[bytes, int]:
    lines, youngest = [], 0
    with os.scandir(folder) as found:
        for one in found:
            if one.is_dir(follow_symlinks=False):
                lines.append(f"{one.name} /")
                continue
            told = one.stat(follow_symlinks=False)
            lines.append(f"{one.name} {line_of(told)}")
            youngest = max(youngest, told.st_ctime_ns)
    lines.sort()
    return _digest(lines), youngest


def _file(path: str) -> tuple[bytes, int]:
    told = os.lstat(path)
    return (b"/", 0) if stat.S_ISDIR(told.st_mode) else (_digest([line_of(told)]), told.st_ctime_ns)


def line_of(told: os.stat_result) -> str:
    """All that counts of a file, as text."""
    return f"{told.st_mode} {told.st_dev} {told.st_ino} {told.st_size} {told.st_mtime_ns} {told.st_ctime_ns}"


def _kind(one: os.DirEntry[str]) -> int:
    """The kind as the folder tells it, which for files and folders asks the system nothing more."""
    if one.is_dir(follow_symlinks=False):
        return stat.S_IFDIR
    return stat.S_IFREG if one.is_file(follow_symlinks=False) else stat.S_IFMT(one.stat(follow_symlinks=False).st_mode)


def _digest(lines: list[str]) -> bytes:
    return sha256("\n".join(lines).encode("utf-8", "surrogateescape")).digest()
