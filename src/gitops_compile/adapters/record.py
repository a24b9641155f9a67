"""The record: what the tool was about to write, kept outside of the repository, where no fork can forge it.

Comes in: the repository and the files of a render, before the tree changes. Goes out: path -> SHA-256 of everything
ever written there, by which a later run tells its own files from edited ones. It is one text file per repository in
the user's state folder, a line ``<sha256> <path>`` each, and holds no content. A lost record, or none at all, costs
only the comparison with git (trust.md, section 6).
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from pathlib import Path
from typing import Final

from gitops_compile.adapters.own_folders import misplaced, untrusted

KEPT: Final = 4
"""Hashes that are kept of a path when the record is made smaller."""

_DIGITS: Final = 64
_PATH: Final = _DIGITS + 1
_SPARE_LINES: Final = 1_000


def read_record(repository: Path) -> Mapping[str, tuple[str, ...]]:
    """Path -> the hashes that were written there, oldest first; empty where there is no record to trust."""
    hashes: dict[str, list[str]] = {}
    for line in _lines(_file(repository, create=False)):
        hashes.setdefault(line[_PATH:], []).append(line[:_DIGITS])
    return {path: tuple(digests) for path, digests in hashes.items()}


def add_to_record(repository: Path, files: Mapping[str, bytes]) -> bool:
    """Note what is about to be written; false if there is no state folder to trust, which is no error."""
    file = _file(repository, create=True)
    if file is None:
        return False
    # Line by line, since a large fleet's record takes as much memory as its files.
    latest: dict[str, str] = {}
    count = 0
    for line in _lines(file):
        count += 1
        if line[_PATH:] in files:
            latest[line[_PATH:]] = line[:_DIGITS]
    new = _new(files, latest)
    try:
        if count + len(files) > _room(len(files)) and count + len(files) > _room(len(_per_path(file))):
            _replace(file, new)
        else:
            _append(file, new)
    except OSError:
        return False
    return True


def _new(files: Mapping[str, bytes], latest: Mapping[str, str]) -> Iterator[str]:
    """A line for each file that the record does not end with."""
    for path in sorted(files):
        digest = sha256(files[path]).hexdigest()
        if latest.get(path) != digest and "\n" not in path:
            yield f"{digest} {path}"


def _room(paths: int) -> int:
    """How many lines the record of so many paths may have."""
    return 2 * KEPT * paths + _SPARE_LINES


def state_folder() -> Path:
    """The folder of all records, which need not be there yet."""
    import platformdirs  # noqa: PLC0415 - start-up must be cheap

    return platformdirs.user_state_path("gitops-compile")


def _file(repository: Path, *, create: bool) -> Path | None:
    """The repository's record, in a folder of this user's alone; none if there is no such folder."""
    folder = state_folder()
    if misplaced(folder, repository):
        return None
    try:
        if create:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if untrusted(folder.lstat()):
            return None
        if create:
            folder.chmod(0o700)
    except OSError:
        return None
    place = os.path.realpath(repository)
    return folder / f"{sha256(os.fsencode(place)).hexdigest()}.record"


def _lines(file: Path | None) -> Iterator[str]:
    """The whole lines; a torn one, which a killed run may leave, is none."""
    with suppress(OSError):
        if file is not None:
            handle = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
            with os.fdopen(handle, encoding="utf-8", errors="replace", newline="\n") as stream:
                for line in stream:
                    if len(line) > _PATH + 1 and line[_DIGITS] == " " and line[-1] == "\n":
                        yield line[:-1]


def _per_path(file: Path) -> Counter[int]:
    """How many lines each path has; hashes alone of the paths, which are enough and much smaller."""
    return Counter(hash(line[_PATH:]) for line in _lines(file))


def _append(file: Path, lines: Iterator[str]) -> None:
    first = next(lines, None)
    if first is not None:
        # The leading line end keeps a torn last line apart from the new ones.
        _write(file, chain(("", first), lines), os.O_APPEND)


def _replace(file: Path, lines: Iterable[str]) -> None:
    """The record anew: of the old lines the last ``KEPT`` of each path, and the new ones."""
    new = file.with_suffix(f".{os.getpid()}")
    try:
        _write(new, chain(_last(file), lines), os.O_TRUNC)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _last(file: Path) -> Iterator[str]:
    left = _per_path(file)
    for line in _lines(file):
        path = hash(line[_PATH:])
        left[path] -= 1
        if left[path] < KEPT:
            yield line


def _write(file: Path, lines: Iterable[str], how: int) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | how, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"{line}\n" for line in lines)
