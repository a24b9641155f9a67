"""The lines in which two states of a source file differ, and which of them an operation is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from gitops_compile.compare.cause.words import find_word, has_word
from gitops_compile.model.position import Position

_RUN: Final = re.compile(r"[A-Za-z0-9]+")
_MOST_ALIGNED: Final = 1_000
"""Above so many lines that differ, lines are paired by their number: aligning them would take seconds."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that came or went: its number on its side, from 1, and its text."""

    number: int
    text: str

    def at(self, file: str, word: str = "") -> Position:
        """Its place, at a word of it or at its first character that is no blank."""
        start = max(find_word(self.text, word), 0) if word else 0
        blanks = len(self.text) - len(self.text.lstrip())
        return Position(file, self.number, (start or blanks) + 1)


def changed_lines(base: bytes | None, head: bytes | None) -> tuple[Line, ...]:
    """The head's lines that the base has not, then the base's that the head has not."""
    old, new = (_lines(content) for content in (base, head))
    front = _common(old, new)
    back = _common(old[front:][::-1], new[front:][::-1])
    rests = old[front : len(old) - back], new[front : len(new) - back]
    gone, came = _numbers(*rests)
    return (
        *(Line(front + number + 1, rests[1][number]) for number in came),
        *(Line(front + number + 1, rests[0][number]) for number in gone),
    )


@dataclass(frozen=True, slots=True)
class Changed:
    """The lines that changed in a source, and for each run of letters and digits the lines that hold it."""

    every: tuple[Line, ...]
    by_run: Mapping[str, tuple[int, ...]]

    def having(self, word: str) -> Iterator[int]:
        """The indexes of the lines that have a whole word, in order."""
        runs = _RUN.findall(word)
        return (
            index
            for index in self.by_run.get(max(runs, key=len, default=""), ())
            if has_word(self.every[index].text, word)
        )


def indexed(lines: Iterable[Line]) -> Changed:
    """The lines with their index: a change of 10,000 lines is asked for thousands of words."""
    every, by_run = tuple(lines), dict[str, list[int]]()
    for index, line in enumerate(every):
        for run in dict.fromkeys(_RUN.findall(line.text)):
            by_run.setdefault(run, []).append(index)
    return Changed(every, {run: tuple(found) for run, found in by_run.items()})


def _lines(content: bytes | None) -> list[str]:
    return content.decode("utf-8", "replace").split("\n") if content else []


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many lines are the same at the front."""
    return next(
        (number for number, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(map(len, (one, other)))
    )


def _numbers(old: Sequence[str], new: Sequence[str]) -> tuple[list[int], list[int]]:
    """The numbers of the lines that went, and of those that came."""
    gone, came = list[int](), list[int]()
    for ours, theirs in _spans(old, new):
        gone += ours
        came += theirs
    return gone, came


def _spans(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    if max(len(old), len(new)) > _MOST_ALIGNED:
        same = {number for number, (a, b) in enumerate(zip(old, new, strict=False)) if a == b}
        for number in range(max(len(old), len(new))):
            if number not in same:
                yield (
                    range(number, min(number + 1, len(old))),
                    range(number, min(number + 1, len(new))),
                )
        return
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            yield range(i1, i2), range(j1, j2)
