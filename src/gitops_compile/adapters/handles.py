"""The only way into the repository: folders and files are opened part by part, by handle, and no link is followed.

Comes in: the repository and a path in it. Goes out: what stands there (names and kinds) or the bytes of a regular
file. Nothing of the repository can lead a read outside of it, not even if it changes meanwhile: the kernel is asked
for one name in one opened folder at a time (openat(2), ``O_NOFOLLOW``), and the kind is taken from the handle.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar

from gitops_compile.adapters.descent import Descent
from gitops_compile.adapters.failures import disk_failed
from gitops_compile.adapters.views import Kind, Most, NotRead, View

T = TypeVar("T")
P = ParamSpec("P")

# Non-blocking, since opening a FIFO would otherwise wait for somebody to write to it.
_READ: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_FOLDER: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC
RENDERED: Final = "rendered"
"""The folder that the tool writes; no source lies in it."""


def view(repository: Path) -> View:
    """Look at a repository; paths are relative to it, the empty one is the repository itself."""

    listed: dict[str, Mapping[str, Kind]] = {}

    def listing(folder: str) -> Mapping[str, Kind]:
        if folder not in listed:
            with opened(repository, folder) as handle:
                listed[folder] = names_in(handle)
        return listed[folder]

    @cache
    def link(path: str) -> str:
        folder, _, name = path.rpartition("/")
        with opened(repository, folder) as handle:
            return os.readlink(name, dir_fd=handle)

    @cache
    def content(path: str, longest: int) -> bytes | NotRead:
        folder, _, name = path.rpartition("/")
        with opened(repository, folder) as handle:
            return read_file_in(handle, name, longest)

    def read(folder: str, handle: int, most: Most) -> Mapping[str, bytes | NotRead]:
        if folder not in listed:
            listed[folder] = names_in(handle)
        names = (name for name, kind in listed[folder].items() if kind is Kind.FILE)
        return _read_files_in(folder, handle, islice(names, most.files), most)

    @cache
    def source(folder: str, most: Most) -> Mapping[str, bytes | NotRead]:
        with opened(repository, folder) as handle:
            return read(folder, handle, most)

    @cache
    def walk() -> Descent:
        return Descent(_top(repository), own=True)

    def contents(folder: str, most: Most) -> Mapping[str, bytes | NotRead]:
        # Sources are asked for again and again. Of the rendered tree each folder is read once, and it may be large.
        if folder.partition("/")[0] != RENDERED:
            return source(folder, most)
        return read(folder, walk().to(folder), most)

    return View(_told(listing), _told(link), _told(content), _told(contents))


def _told(call: Callable[Concatenate[str, P], T]) -> Callable[Concatenate[str, P], T]:
    """The same call, whose failure names the path."""

    def told(path: str, /, *more: P.args, **named: P.kwargs) -> T:
        try:
            return call(path, *more, **named)
        except OSError as error:
            raise disk_failed(path, error) from error

    return told


@contextmanager
def failing_with(path: str) -> Iterator[None]:
    """Turn an ``OSError`` inside into a ``DiskFailed`` that names ``path``."""
    try:
        yield
    except OSError as error:
        raise disk_failed(path, error) from error


@contextmanager
def opened(repository: Path, folder: str) -> Iterator[int]:
    """A handle on a folder of the repository; a link on the way is an ``OSError``."""
    handle = _top(repository)
    try:
        for part in folder.split("/") if folder else ():
            below = os.open(part, _FOLDER, dir_fd=handle)
            os.close(handle)
            handle = below
        yield handle
    finally:
        os.close(handle)


def _top(repository: Path) -> int:
    return os.open(repository, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)


def names_in(handle: int) -> Mapping[str, Kind]:
    """Everything in an opened folder, sorted by name."""
    with os.scandir(handle) as entries:
        return dict(sorted([(entry.name, _kind_of_entry(entry)) for entry in entries]))


def _kind_of_entry(entry: os.DirEntry[str]) -> Kind:
    if entry.is_file(follow_symlinks=False):
        return Kind.FILE
    if entry.is_dir(follow_symlinks=False):
        return Kind.FOLDER
    return kind_of(entry.stat(follow_symlinks=False).st_mode)


def kind_of(mode: int) -> Kind:
    """The kind that ``st_mode`` tells."""
    if stat.S_ISREG(mode):
        return Kind.FILE
    if stat.S_ISDIR(mode):
        return Kind.FOLDER
    if stat.S_ISLNK(mode):
        return Kind.LINK
    if stat.S_ISFIFO(mode):
        return Kind.FIFO
    return Kind.SOCKET if stat.S_ISSOCK(mode) else Kind.DEVICE


def read_file_in(folder: int, name: str, longest: int) -> bytes | NotRead:
    """The first ``longest`` bytes of a regular file in an opened folder."""
    handle = os.open(name, _READ, dir_fd=folder)
    try:
        before = os.fstat(handle)
        if not stat.S_ISREG(before.st_mode):
            return NotRead(f"a {kind_of(before.st_mode)}, no regular file")
        size = before.st_size
        if size < longest:
            # One byte more is asked for than there should be: to get none of it is to have seen the end.
            content = os.read(handle, size + 1)
            if len(content) == size:
                return content
            os.lseek(handle, 0, os.SEEK_SET)
        return read_exactly(handle, size, longest)
    finally:
        os.close(handle)


def _read_files_in(folder: str, handle: int, names: Iterable[str], most: Most) -> Mapping[str, bytes | NotRead]:
    found: dict[str, bytes | NotRead] = {}
    room, each = most.all, most.each
    name = ""
    try:
        for name in names:
            content = found[name] = read_file_in(handle, name, each)
            room -= len(content) if isinstance(content, bytes) else 0
            if room < 0:
                break
    except OSError as error:
        raise disk_failed(f"{folder}/{name}" if folder else name, error) from error
    return found


def read_exactly(handle: int, size: int, longest: int) -> bytes | NotRead:
    """The first ``longest`` bytes of a file that must have ``size`` bytes, before and after it was read.

    A file that changes meanwhile may be half the old one and half the new one.
    """
    wanted = min(size, longest)
    parts: list[bytes] = []
    missing = wanted
    while missing and (part := os.read(handle, missing)):
        parts.append(part)
        missing -= len(part)
    if missing or os.fstat(handle).st_size != size:
        return NotRead("changing while it is read")
    return b"".join(parts)
