"""The record: what the tool was about to write, kept outside of the repository, where no fork can forge it.

Comes in: the repository and the files of a render, before the tree changes. Goes out: path -> SHA-256 of everything
ever written there, by which a later run tells its own files from edited ones. It is one text file per repository in
the user's state folder, a line ``<sha256> <path>`` each, and holds no content. A lost record, or none at all, costs
only the comparison with git (trust.md, section 6).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Final

from gitops_compile.adapters.own_folders import misplaced, untrusted

KEPT: Final = 4
"""Hashes that are kept of a path when the record is made smaller."""

_LINE: Final = re.compile(r"([0-9a-f]{64}) ([^\n]+)")
_SPARE_LINES: Final = 1_000


def read_record(repository: Path) -> Mapping[str, tuple[str, ...]]:
    """Path -> the hashes that were written there, oldest first; empty where there is no record to trust."""
    return _hashes(_lines(_file(repository, create=False)))


def add_to_record(repository: Path, files: Mapping[str, bytes]) -> bool:
    """Note what is about to be written; false if there is no state folder to trust, which is no error."""
    file = _file(repository, create=True)
    if file is None:
        return False
    new = {path: sha256(files[path]).digest() for path in sorted(files)}
    noted: set[str] = set()
    # Line by line, and hashes alone of paths: all of a large fleet's record would take more memory than its files.
    count, paths = 0, set()
    for line in _lines(file):
        path, count = line[65:], count + 1
        paths.add(hash(path))
        if path in new:
            (noted.add if new[path].hex() == line[:64] else noted.discard)(path)
    added = [path for path in new if path not in noted and "\n" not in path]
    lines = (f"{new[path].hex()} {path}" for path in added)
    try:
        if count + len(added) > 2 * KEPT * max(len(paths), len(files)) + _SPARE_LINES:
            _replace(file, _smaller([*_lines(file), *lines]))
        elif added:
            _append(file, lines)
    except OSError:
        return False
    return True


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
            with os.fdopen(handle, "rb") as stream:
                for line in stream:
                    with suppress(UnicodeDecodeError):
                        text = line.removesuffix(b"\n").decode()
                        if _LINE.fullmatch(text):
                            yield text


def _hashes(lines: Iterable[str]) -> dict[str, tuple[str, ...]]:
    hashes: dict[str, list[str]] = {}
    for line in lines:
        hashes.setdefault(line[65:], []).append(line[:64])
    return {path: tuple(digests) for path, digests in hashes.items()}


def _smaller(lines: Iterable[str]) -> list[str]:
    return [f"{digest} {path}" for path, digests in _hashes(lines).items() for digest in digests[-KEPT:]]


def _append(file: Path, lines: Iterable[str]) -> None:
    # The leading line end keeps a torn last line apart from the new ones.
    _write(file, lines, os.O_APPEND)


def _replace(file: Path, lines: list[str]) -> None:
    new = file.with_suffix(f".{os.getpid()}")
    try:
        _write(new, lines, os.O_TRUNC)
        new.replace(file)
    finally:
        new.unlink(missing_ok=True)


def _write(file: Path, lines: Iterable[str], how: int) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC | how, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
        stream.writelines(f"\n{line}" for line in lines)
        stream.write("\n")
