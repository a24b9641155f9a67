"""What is new under ``rendered/``: written aside first, then put in its place with one rename per *unit*.

Comes in: a handle on ``rendered/``, and the new files. All of them are written into ``rendered/.gitops-compile/``
before anything changes, so that a full disk, a signal or a kill until then leaves the tree as it was. A unit is a
folder that is not there yet, with all that will be in it, or a single file in a folder that is there: a new
environment, or a new target, comes in one step (trust.md, section 6).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from posixpath import basename
from typing import Final

from gitops_compile.adapters.descent import Descent
from gitops_compile.adapters.failures import disk_failed
from gitops_compile.adapters.handles import RENDERED, failing_with
from gitops_compile.check.ownership import STAGING

_FOLDER: Final = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_NEW: Final = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_ARGOCD: Final = f"{RENDERED}/argocd"
_BOOTSTRAP: Final = "/bootstrap.yaml"


@contextmanager
def staging(rendered: int) -> Iterator[int]:
    """The staging folder, new and of this user alone; what an interrupted run left there is removed, and at the end it
    is. All by handle, never through links.
    """
    _clean(rendered)
    try:
        with failing_with(STAGING):
            os.mkdir(basename(STAGING), 0o700, dir_fd=rendered)
            handle = os.open(basename(STAGING), _FOLDER, dir_fd=rendered)
        try:
            yield handle
        finally:
            os.close(handle)
    finally:
        _clean(rendered)


def _clean(rendered: int) -> None:
    with failing_with(STAGING), suppress(FileNotFoundError):
        shutil.rmtree(basename(STAGING), dir_fd=rendered)


def stage(rendered: int, aside: int, files: Mapping[str, bytes]) -> list[str]:
    """Write every new file aside; the places of the units, each of which lies under its number in that list."""
    with failing_with(STAGING):
        _write(aside, ".gitignore", b"*\n")
        _write(aside, "pid", b"%d" % os.getpid())
    places: list[str] = []
    there, made = Descent(rendered, RENDERED), Descent(aside)
    # The folder of the last file, its handle if all of it is new, and the unit that it belongs to, with a slash.
    folder, handle, unit = "", None, "/"
    path = STAGING
    try:
        for path in sorted(files):
            above, _, name = path.rpartition("/")
            if above != folder:
                folder = above
                if not f"{above}/".startswith(unit):
                    new = there.missing(above)
                    unit = f"{new}/" if new else "/"
                    if new:
                        places.append(new)
                number = len(places) - 1
                handle = made.to(f"{number}{above[len(unit) - 1 :]}", make=True) if unit != "/" else None
            if handle is None:
                places.append(path)
                _write(aside, str(len(places) - 1), files[path])
            else:
                _write(handle, name, files[path])
    except OSError as error:
        raise disk_failed(path, error) from error
    finally:
        there.close()
        made.close()
    return places


def _write(folder: int, name: str, content: bytes) -> None:
    handle = os.open(name, _NEW, 0o666, dir_fd=folder)
    try:
        written = os.write(handle, content)
        while written < len(content):
            written += os.write(handle, memoryview(content)[written:])
    finally:
        os.close(handle)


def place(rendered: int, aside: int, places: Sequence[str]) -> None:
    """Put the staged units in their places: what runs before the Application that wants it, that before its parent."""
    there = Descent(rendered, RENDERED)
    at = STAGING
    try:
        for number in sorted(range(len(places)), key=lambda number: (_turn(places[number]), number)):
            at = places[number]
            above, _, name = at.rpartition("/")
            _move(aside, str(number), there.to(above), name)
    except OSError as error:
        raise disk_failed(at, error) from error
    finally:
        there.close()


def _turn(path: str) -> int:
    """When it is the turn of a unit: environments, the Argo CD folders, what bootstraps them (trust.md, section 6)."""
    if not f"{path}/".startswith(f"{_ARGOCD}/"):
        return 0
    return 2 if path.endswith(_BOOTSTRAP) else 1


def _move(aside: int, unit: str, folder: int, name: str) -> None:
    # rename(2): a folder takes the place of nothing or of an empty folder, a file that of nothing or of a file.
    try:
        os.rename(unit, name, src_dir_fd=aside, dst_dir_fd=folder)
    except IsADirectoryError:
        # An empty folder is nobody's file; one that holds something is refused by the system.
        os.rmdir(name, dir_fd=folder)
        os.rename(unit, name, src_dir_fd=aside, dst_dir_fd=folder)
