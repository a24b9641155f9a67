"""Files that people wrote, edited on the disk: the fleet file or a fragment is replaced whole, in one step.

Comes in: the repository, a path in it, what was read there and what shall stand there. The new file is written beside
the old one and renamed over it, with its mode, so that nobody ever sees half of it; one that was not there is made in
the same way. No link is followed.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from gitops_compile.adapters.failures import DiskFailed, Refused
from gitops_compile.adapters.handles import failing_with, names_in, opened, read_file_in
from gitops_compile.adapters.views import Kind, NotRead
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.position import Position

_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def read_to_edit(repository: Path, path: str, longest: int) -> bytes:
    """A file's content. Raises ``Refused`` (GC161) if it is no regular file: a link's other end is not edited."""
    folder, _, name = path.rpartition("/")
    with failing_with(path), opened(repository, folder) as handle:
        kind = names_in(handle).get(name)
        content = read_file_in(handle, name, longest) if kind is Kind.FILE else NotRead(f"a {kind or 'missing file'}")
    if isinstance(content, NotRead):
        hint = "Edit what it leads to by hand, or put a regular file in its place."
        raise Refused((Diagnostic("GC161", f"{path} is {content.what}, and is not edited", Position(path), hint),))
    return content


def replace_file(repository: Path, path: str, old: bytes, new: bytes) -> None:
    """Put ``new`` in the place of a file that holds ``old``. Raises ``DiskFailed``, also if it holds anything else."""
    folder, _, name = path.rpartition("/")
    # Not ending in .yaml, so that no include pattern meets what an interrupted run leaves behind.
    aside = f".{name}.{os.getpid()}.tmp"
    with failing_with(path), opened(repository, folder) as handle:
        try:
            mode = stat.S_IMODE(os.stat(name, dir_fd=handle, follow_symlinks=False).st_mode)
            _write(handle, aside, new, mode)
            if read_file_in(handle, name, len(old) + 1) != old:
                raise DiskFailed(f"{path}: it changed while the edit was made; nothing was written, run again")
            os.replace(aside, name, src_dir_fd=handle, dst_dir_fd=handle)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(aside, dir_fd=handle)


def new_file(repository: Path, path: str, content: bytes) -> None:
    """Write a file that is not there yet, in a folder that is. Raises ``DiskFailed``, also if its name is taken."""
    folder, _, name = path.rpartition("/")
    aside = f".{name}.{os.getpid()}.tmp"
    with failing_with(path), opened(repository, folder) as handle:
        try:
            _write(handle, aside, content, None)
            # Unlike a rename, a link never takes the place of what came there meanwhile.
            os.link(aside, name, src_dir_fd=handle, dst_dir_fd=handle, follow_symlinks=False)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(aside, dir_fd=handle)


def _write(folder: int, name: str, content: bytes, mode: int | None) -> None:
    """Write a new file with a mode, or with what the user's umask leaves of the usual one."""
    handle = os.open(name, _NEW, 0o666 if mode is None else mode, dir_fd=folder)
    with os.fdopen(handle, "wb") as file:
        if mode is not None:
            os.fchmod(handle, mode)
        file.write(content)
        file.flush()
        os.fsync(handle)
