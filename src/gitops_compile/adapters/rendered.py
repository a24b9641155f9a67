"""The folder ``rendered/`` on the disk: read as a value, and changed as a plan says, by one run at a time.

Comes in: the repository, and a function that makes a plan from what stands there. Goes out: the plan that was carried
out. New files are written aside first (``staged``), so that a full disk changes nothing. No link is ever followed, and
without a change nothing is touched.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from posixpath import basename, dirname
from types import MappingProxyType
from typing import Final

from gitops_compile.adapters.descent import Descent
from gitops_compile.adapters.failures import DiskFailed, LockFailed, disk_failed
from gitops_compile.adapters.handles import RENDERED, failing_with, names_in, opened, read_file_in, view
from gitops_compile.adapters.links import is_git
from gitops_compile.adapters.staged import place, stage, staging
from gitops_compile.adapters.views import Kind, Most, NotRead, View
from gitops_compile.check.ownership import STAGING, Found, Plan
from gitops_compile.model.filetree import FileTree

LONGEST: Final = 10 * 1024 * 1024
"""Bytes of a target's output (trust.md, section 4): a longer file is none of ours, so no more of it is read."""

_MOST: Final = Most(sys.maxsize, LONGEST + 1, sys.maxsize)
LONGEST_PATH: Final = 1_024
_PLAIN: Final = (Kind.FILE, Kind.FOLDER)
LOCK_SECONDS: Final = 30.0
_POLL_SECONDS: Final = 0.05


def read_rendered(seen: View, wanted: Mapping[str, bytes] = MappingProxyType({})) -> Found:
    """Everything under ``rendered/``, with paths relative to the repository; nothing if there is no such folder.

    Content that is as ``wanted`` has it at the same path is the very same bytes, so that no run holds the tree twice.
    """
    kind = seen.listing("").get(RENDERED)
    if kind is not Kind.FOLDER:
        return Found(FileTree(), {} if kind is None else {RENDERED: kind.value})
    files, special, leftover = _below(seen, wanted)
    return Found(FileTree(files), dict(sorted(special.items())), leftover)


def _below(seen: View, wanted: Mapping[str, bytes]) -> tuple[dict[str, bytes], dict[str, str], bool]:
    """Files, what is odd, and whether an interrupted run left something."""
    files: dict[str, bytes] = {}
    special: dict[str, str] = {}
    leftover = False
    pending = [RENDERED]
    while pending:
        folder = pending.pop()
        here = seen.contents(folder, _MOST)
        for name, what in seen.listing(folder).items():
            path = f"{folder}/{name}"
            odd = "" if _is_plain(path, name, what) else _odd(path, what)
            if odd:
                special[path.encode(errors="surrogateescape").decode(errors="backslashreplace")] = odd
            elif path == STAGING:
                leftover = True
            elif what is Kind.FOLDER:
                pending.append(path)
            else:
                content, right = here[name], wanted.get(path)
                files[path] = right if right is not None and content == right else _content(path, content)
    return files, special, leftover


def _is_plain(path: str, name: str, kind: Kind) -> bool:
    """Whether nothing can be odd here: what almost everything is, told fast."""
    return kind in _PLAIN and path.isascii() and len(path) <= LONGEST_PATH and name[0] != "."


def _odd(path: str, kind: Kind) -> str:
    """What stands there, if it is neither a folder nor a regular file that can be ours."""
    try:
        length = len(path.encode())
    except UnicodeEncodeError:
        return f"{kind} whose name is not UTF-8"
    if kind not in _PLAIN:
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
    made = None
    if look(repository).listing("").get(RENDERED) is not Kind.FOLDER:
        made = decide(read_rendered(look(repository), wanted))
        if not made.changes:
            return made
        with failing_with(RENDERED), opened(repository, "") as top, suppress(FileExistsError):
            os.mkdir(RENDERED, dir_fd=top)
    with _locked(repository, lock_seconds) as rendered:
        # Where another run was faster, the folder is not empty any more.
        if made is None or names_in(rendered):
            made = decide(read_rendered(look(repository), wanted))
        if made.changes:
            record(made.write)
            _carry_out(rendered, made)
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


def _carry_out(rendered: int, made: Plan) -> None:
    with staging(rendered) as aside:
        places = stage(rendered, aside, made.write) if made.write else ()
        _delete(rendered, made.delete, made.write)
        place(rendered, aside, places)


def _delete(rendered: int, paths: Sequence[str], new: Iterable[str]) -> None:
    """Remove files, and the folders above them that are empty then, but for ``rendered/`` and those of new files."""
    emptied = _above(paths) - _above(new) if paths else set()
    there = Descent(rendered, RENDERED)
    path = RENDERED
    try:
        for path in sorted(paths):
            folder, _, name = path.rpartition("/")
            with suppress(FileNotFoundError):
                os.unlink(name, dir_fd=there.to(folder))
        # From the end: a folder comes before the one that holds it.
        for folder in sorted(emptied, reverse=True):
            with suppress(OSError):
                os.rmdir(basename(folder), dir_fd=there.to(dirname(folder)))
    except OSError as error:
        raise disk_failed(path, error) from error
    finally:
        there.close()


def _above(paths: Iterable[str]) -> set[str]:
    """The folders that hold the files, and those above them, below ``rendered/``."""
    found = {RENDERED}
    for path in paths:
        folder = dirname(path)
        while folder not in found:
            found.add(folder)
            folder = dirname(folder)
    return found - {RENDERED}
