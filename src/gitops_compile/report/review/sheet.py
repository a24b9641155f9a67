"""The sheet a review is printed on: how wide it is, how it is painted, and where the column on the right begins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from dataclasses import dataclass, field
from textwrap import wrap
from typing import Final

from gitops_compile.model.finding import Level
from gitops_compile.model.position import Position
from gitops_compile.report.diagnostics import Paint, plain_paint

WIDTH: Final = 100
_WIDEST: Final = 110
"""Sentences on wider lines are hard to read."""

_COLUMN: Final = 69
_RIGHT: Final = 18
"""Room for ``GC221-7c1d90aa41f3``."""

_UNWRITABLE: Final = re.compile(r"[^\x00-\x7f]")
_SIGNS: Final = str.maketrans(
    {"→": "->", "−": "-", "⇆": "<>", "·": "|", "…": "...", "«": "<", "»": ">", "⏎": "\\n", "\xa0": " "}
)
COLOURS: Final = {Level.BLOCK: "red", Level.HIGH: "red", Level.WARN: "yellow", Level.INFO: "cyan"}


def no_link(_file: str, _line: int) -> str:
    """No address."""
    return ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """``link`` gives the address of a file's line, or "" for none; ``whole``: nothing is cut; ``first`` names the
    finding that tells a text of why and what to do first: the others point there; ``elsewhere`` names by row the
    targets in which the same changes in another row.
    """

    width: int = WIDTH
    paint: Paint = plain_paint
    link: Callable[[str, int], str] = no_link
    context: int = 2
    members: bool = False
    whole: bool = False
    first: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    elsewhere: Mapping[str, Set[str]] = field(default_factory=dict)

    def beside(self, text: str, right: str, style: str = "") -> str:
        """A line with something in the column on the right."""
        room = max(20, min(_COLUMN, self.width - _RIGHT - 1))
        gap = " " * max(2, room - len(text))
        return f"{self.paint(text, style) if style else text}{gap}{right}" if right else self.painted(text, style)

    def painted(self, text: str, style: str) -> str:
        """Text in a style; "" for none."""
        return self.paint(text, style) if style else text

    def wrapped(self, first: str, text: str, pad: int) -> Iterator[str]:
        """A text of words behind a label, its further lines below its first word."""
        room = max(30, min(self.width, _WIDEST) - pad)
        lines = wrap(text, room, break_long_words=False, break_on_hyphens=False) or [""]
        yield f"{first}{lines[0]}".rstrip()
        for line in lines[1:]:
            yield " " * pad + line

    def joined(self, first: str, parts: Iterable[str], between: str, pad: int) -> Iterator[str]:
        """Parts behind a label with something between them, on as many lines as they need; no part is torn."""
        line, used = first, 0
        for part in parts:
            if used and len(line) + len(between) + len(part) > self.width:
                yield line + between.rstrip(" ·")
                line, used = " " * pad, 0
            line += f"{between if used else ''}{part}"
            used += 1
        yield line.rstrip()

    def linked(self, text: str, file: str, line: int = 0) -> str:
        """Text that a terminal opens (OSC 8), where links are asked for."""
        address = self.link(file, line)
        return f"\x1b]8;;{address}\x1b\\{text}\x1b]8;;\x1b\\" if address else text

    def position(self, text: str, at: Position) -> str:
        """A position's text that a terminal opens."""
        return self.linked(text, at.file, at.line)


def in_ascii(text: str) -> str:
    """Our signs as ASCII, and every other character by its number."""
    return _UNWRITABLE.sub(_numbered, text.translate(_SIGNS))


def _numbered(found: re.Match[str]) -> str:
    number = ord(found[0])
    return f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"
