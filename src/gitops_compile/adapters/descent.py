"""Folders opened one below the other, by handle; the way down is kept for the next folder, which mostly shares it.

Comes in: a handle on the top folder. Goes out: handles on folders below it. As everywhere in the repository no link is
followed: the kernel is asked for one name in one opened folder at a time (openat(2), ``O_NOFOLLOW``).
"""

from __future__ import annotations

import os
from typing import Final

_FOLDER: Final = os.O_RDONLY | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC


class Descent:
    """The handles from ``top``, whose path is ``at``, down to the last folder asked for.

    A handle holds until the next question. Asked in the order of sorted paths, each folder is opened once. ``top``
    stays the caller's, unless it is given away as the descent's ``own``.
    """

    def __init__(self, top: int, at: str = "", *, own: bool = False) -> None:
        self._held = [(f"{at}/" if at else "", top)]
        self._kept = 0 if own else 1

    def to(self, folder: str, *, make: bool = False) -> int:
        """A handle on the folder at that path; with ``make`` each folder is made that is entered. ``OSError``."""
        below = f"{folder}/" if folder else ""
        path, handle = self._back(below)
        while path != below:
            end = below.index("/", len(path))
            name = below[len(path) : end]
            if make:
                os.mkdir(name, dir_fd=handle)
            handle = os.open(name, _FOLDER, dir_fd=handle)
            path = below[: end + 1]
            self._held.append((path, handle))
        return handle

    def missing(self, folder: str) -> str:
        """The path of the uppermost folder, ``folder`` or one above it, that is not there; empty if all are."""
        try:
            self.to(folder)
        except (FileNotFoundError, NotADirectoryError):
            reached = self._held[-1][0]
            return reached + folder[len(reached) :].partition("/")[0]
        return ""

    def close(self) -> None:
        """Close all that was opened."""
        while len(self._held) > self._kept:
            os.close(self._held.pop()[1])

    __del__ = close

    def _back(self, below: str) -> tuple[str, int]:
        """Up again as far as needed, and no further."""
        held = self._held
        while not below.startswith(held[-1][0]):
            os.close(held.pop()[1])
        return held[-1]
