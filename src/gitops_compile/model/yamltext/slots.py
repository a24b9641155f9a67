"""A place in an object for a string that differs from target to target; what is written of it are its marks."""

from __future__ import annotations

from typing import Final

MARK: Final = "\0"
"""No other string of a document holds it: the writer refuses it."""


class Slot(str):
    """A string that only a form may hold (``slot``)."""

    __slots__ = ()


def slot(name: str) -> Slot:
    """The slot of a name, which is made of letters and digits; the marks keep it from reading as any plain string."""
    return Slot(f"{MARK}{name}{MARK}")
