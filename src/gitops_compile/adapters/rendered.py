"""The folder ``rendered/`` on the disk: read as a value, and changed as a plan says, by one run at a time.

Comes in: the repository, and a function that makes a plan from what stands there. Goes out: the plan that was carried
out. New files are written aside first, in ``rendered/.gitops-compile/``, so that a full disk changes nothing; then
each goes to its place in one step (rename). No link is ever followed, and without a change nothing is touched.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from pathlib import Path
from posixpath import basename, dirname
from types import MappingProxyType
from typing import Final

from gitops_compile.adapters.failures import DiskFailed, LockFailed, disk_failed
from gitops_compile.adapters.handles import RENDERED, failing_with, opened, read_file_in, view
from gitops_compile.adapters.links import is_git
from gitops_compile.adapters.views import Kind, Most, NotRead, View
from gitops_compile.check.ownership import STAGING, Found, Plan
from gitops_compile.model.filetree import FileTree

LONGEST: Final = 10 * 1024 * 1024
"""Bytes of a target's output (trust.md, section 4): a longer file is none of ours, so no more of it is read."""

_MOST: Final = Most(sys.maxsize, LONGEST + 1, sys.maxsize)
LONGEST_PATH: Final = 1_024
LOCK_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.05
_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def read_rendered(seen: View, wanted: Mapping[str, bytes] = MappingProxyType({})) -> Found:
    """Everything under ``rendered/``, with paths relative to the repository; nothing if there is no such folder.

    Content that is as ``wanted`` has it at the same path is the very same bytes, so that no run holds the tree twice.
    """
    kind = seen.listing("").get(RENDERED)
    if kind is not Kind.FOLDER:
        return Found(FileTree(), {} if kind is None else {RENDERED: kind.value})
    files: dict[str, bytes] = {}
    special: dict[str, str] = {}
    leftover = False
    pending = [RENDERED]
    while pending:
        folder = pending.pop()
        here = seen.contents(folder, _MOST)
        for name, what in seen.listing(folder).items():
            path = f"{folder}/{name}"
            odd = _odd(path, what)
            if odd:
                special[path.encode(errors="surrogateescape").decode(errors="backslashreplace")] = odd
            elif path == STAGING:
                leftover = True
            elif what is Kind.FOLDER:
                pending.append(path)
            else:
                content, right = _content(path, here[name]), wanted.get(path)
                files[path] = right if right is not None and content == right else content
    return Found(FileTree(files), dict(sorted(special.items())), leftover)


def _odd(path: str, kind: Kind) -> str:
    """What stands there, if it is neither a folder nor a regular file that can be ours."""
    try:
        length = len(path.encode())
    except UnicodeEncodeError:
        return f"{kind} whose name is not UTF-8"
    if kind not in (Kind.FILE, Kind.FOLDER):
        return kind.value
    if length > LONGEST_PATH:
        return f"{kind} with a path of more than {LONGEST_PATH:,} bytes"
    if is_git(basename(path)):
        return "part of another git repository"
    return "regular file in the place of a folder of gitops-compile" if (path, kind) == (STAGING, Kind.FILE) else ""


def _content(path: str, content: bytes | NotRead) -> bytes:
    if isinstance(content, NotRead):
        raise DiskFailed(f"{path}: it is {content.what}; run again")
    return content


def write_rendered(
    repository: Path,
    decide: Callable[[Found], Plan],
    record: Callable[[Mapping[str, bytes]], object],
    lock_seconds: float = LOCK_SECONDS,
    look: Callable[[Path], View] = view,
    wanted: Mapping[str, bytes] = MappingProxyType({}),
) -> Plan:
    """Read, decide and write, with no other run in between; gives the plan that was carried out.

    ``record`` is called with what is about to be written, before anything changes. Raises ``LockFailed`` if another
    run holds the folder for longer than ``lock_seconds``, and ``DiskFailed``. ``look`` opens the repository anew;
    ``wanted`` is that of ``read_rendered``.
    """
    if look(repository).listing("").get(RENDERED) is not Kind.FOLDER:
        made = decide(read_rendered(look(repository), wanted))
        if not made.changes:
            return made
        with failing_with(RENDERED), opened(repository, "") as top, suppress(FileExistsError):
            os.mkdir(RENDERED, dir_fd=top)
    with _locked(repository, lock_seconds) as rendered:
        made = decide(read_rendered(look(repository), wanted))
        if made.changes:
            record(made.write)
            _carry_out(repository, rendered, made)
    return made


@contextmanager
def _locked(repository: Path, seconds: float) -> Iterator[int]:
    """The handle of ``rendered/``, locked: the system lets go when the process ends, however it ends."""
    with failing_with(RENDERED), opened(repository, RENDERED) as handle:
        end = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= end:
                    raise LockFailed(_held(repository, seconds)) from None
                time.sleep(_POLL_SECONDS)
        yield handle


def _held(repository: Path, seconds: float) -> str:
    pid: bytes | NotRead = b""
    with suppress(OSError), opened(repository, STAGING) as staging:
        pid = read_file_in(staging, "pid", 20)
    who = f" (process {int(pid)})" if isinstance(pid, bytes) and pid.isdigit() else ""
    return f"rendered/: another run{who} has held it for {seconds:g} s; wait for it, then run again"


def _carry_out(repository: Path, rendered: int, made: Plan) -> None:
    _clean(rendered)
    try:
        paths = sorted(made.write)
        if paths:
            _stage(rendered, ((path, made.write[path]) for path in paths))
        _delete(repository, made.delete)
        _place(repository, rendered, paths)
    finally:
        _clean(rendered)


def _clean(rendered: int) -> None:
    """Remove the staging folder of this run, or of one that was interrupted; by handle, never through links."""
    with failing_with(STAGING), suppress(FileNotFoundError):
        shutil.rmtree(basename(STAGING), dir_fd=rendered)


def _stage(rendered: int, files: Iterable[tuple[str, bytes]]) -> None:
    """Write every new file aside, under its number in ``files``."""
    with failing_with(STAGING):
        os.mkdir(basename(STAGING), 0o700, dir_fd=rendered)
        staging = os.open(basename(STAGING), _FOLDER, dir_fd=rendered)
    try:
        with failing_with(STAGING):
            _write(staging, ".gitignore", b"*\n")
            _write(staging, "pid", b"%d" % os.getpid())
        for number, (path, content) in enumerate(files):
            try:
                _write(staging, str(number), content)
            except OSError as error:
                raise disk_failed(path, error) from error
    finally:
        os.close(staging)


def _write(folder: int, name: str, content: bytes) -> None:
    handle = os.open(name, _NEW, 0o666, dir_fd=folder)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _place(repository: Path, rendered: int, paths: Sequence[str]) -> None:
    """Move the staged files to their places, folder by folder."""
    if not paths:
        return
    with failing_with(STAGING):
        staging = os.open(basename(STAGING), _FOLDER, dir_fd=rendered)
    try:
        numbers: dict[str, list[int]] = {}
        for number, path in enumerate(paths):
            numbers.setdefault(dirname(path), []).append(number)
        there: set[str] = set()
        for folder in sorted(numbers):
            _make_folder(repository, folder, there)
            with failing_with(folder), opened(repository, folder) as handle:
                for number in numbers[folder]:
                    path = paths[number]
                    try:
                        _replace(staging, str(number), handle, basename(path))
                    except OSError as error:
                        raise disk_failed(path, error) from error
    finally:
        os.close(staging)


def _make_folder(repository: Path, folder: str, there: set[str]) -> None:
    """Make a folder below ``rendered/`` and those above it; ``there`` are the ones that this run has seen to."""
    if folder == RENDERED or folder in there:
        return
    _make_folder(repository, dirname(folder), there)
    with failing_with(folder), opened(repository, dirname(folder)) as handle, suppress(FileExistsError):
        os.mkdir(basename(folder), dir_fd=handle)
    there.add(folder)


def _replace(staging: int, new: str, folder: int, name: str) -> None:
    try:
        os.replace(new, name, src_dir_fd=staging, dst_dir_fd=folder)
    except IsADirectoryError:
        # An empty folder is nobody's file; one that holds something is refused by the system.
        os.rmdir(name, dir_fd=folder)
        os.replace(new, name, src_dir_fd=staging, dst_dir_fd=folder)


def _delete(repository: Path, paths: Sequence[str]) -> None:
    """Remove files, and the folders above them that are empty then; ``rendered/`` itself stays."""
    folders: set[str] = set()
    for folder, inside in groupby(sorted(paths, key=lambda path: (dirname(path), path)), key=dirname):
        with failing_with(folder), suppress(FileNotFoundError), opened(repository, folder) as handle:
            for path in inside:
                with failing_with(path), suppress(FileNotFoundError):
                    os.unlink(basename(path), dir_fd=handle)
        while folder != RENDERED:
            folders.add(folder)
            folder = dirname(folder)  # noqa: PLW2901 - up to the top
    # The longest path first: a folder comes before the one that holds it.
    for folder in sorted(folders, key=lambda path: (-len(path), path)):
        with suppress(OSError), opened(repository, dirname(folder)) as above:
            os.rmdir(basename(folder), dir_fd=above)
