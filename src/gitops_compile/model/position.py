"""Where something stands: the file, line and column that every message and every value carries.

Lines and columns are counted from 1, columns in characters (Unicode code points), as editors show them.
Line 0 stands for the whole file: a missing file, a binary one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)
REVISION_DIGITS = 12
"""So many digits of a commit's id stand in positions: enough to be unique, short enough to be read."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a file; ``file`` is relative to the repository, with ``/``."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}" if self.line else self.file


def in_revision(file: str, revision: str) -> str:
    """A file of a commit as git itself names it, ``4b1d0c7f9a21:overlays/api/web.yaml``; as it is without one."""
    return f"{revision[:REVISION_DIGITS]}:{file}" if revision else file


def commit_of(file: str) -> tuple[str, str]:
    """The commit in front of a file's name, as ``in_revision`` writes it, or none; and the file."""
    front, colon, rest = file.partition(":")
    is_commit = bool(colon) and len(front) == REVISION_DIGITS and not front.strip("0123456789abcdef")
    return (front, rest) if is_commit else ("", file)


@dataclass(frozen=True, slots=True)
class Located(Generic[T_co]):
    """A value and the place where somebody wrote it."""

    value: T_co
    at: Position


@dataclass(frozen=True, slots=True)
class Keyed(Generic[T_co]):
    """The value under a free key of a map, and the key with its place."""

    name: Located[str]
    value: T_co
