"""A finding in the terminal: the line above a row that says what is wrong, and below it why and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gitops_compile.model.finding import Finding, Level
from gitops_compile.report.review import words
from gitops_compile.report.review.sheet import COLOURS, Sheet
from gitops_compile.report.review.values import clean

PAD: Final = 8
"""Where texts behind ``Why``, ``Do``, ``From`` and ``File`` begin."""

_LONGEST_DETAIL: Final = 40


def heading_lines(one: Finding, sheet: Sheet, *, identified: bool) -> Iterator[str]:
    """Its heading, and below it the detail where that is a sentence rather than a few words."""
    detail = clean(one.detail)
    if len(detail) <= _LONGEST_DETAIL:
        yield heading_of(one, sheet, detail, identified=identified)
        return
    yield heading_of(one, sheet, identified=identified)
    yield from sheet.wrapped("  What  ", detail, PAD)


def heading_of(one: Finding, sheet: Sheet, words_more: str = "", *, identified: bool) -> str:
    """``BLOCK  GC221 statefulset-spec: detail``, its id on the right. One that is acknowledged is ``known``."""
    detail = f": {words_more}" if words_more else ""
    right = one.id if identified else ""
    if not one.is_open:
        text = f"{words.finding_name(one)}{detail} ({one.level.value})"
        return _behind(sheet, "known", "green", text, right)
    level = one.level.value if one.level is Level.INFO else one.level.value.upper()
    return _behind(sheet, level, COLOURS[one.level], f"{words.finding_name(one)}{detail}", right)


def _behind(sheet: Sheet, word: str, style: str, text: str, right: str) -> str:
    line = sheet.beside(f"{word:7}{text}", right)
    return sheet.paint(line[: len(word)], style) + line[len(word) :]


def reasons_of(findings: Sequence[Finding], sheet: Sheet) -> Iterator[str]:
    """Why, and what to do, of each; with several each says whose it is. What stands above is not said again."""
    every = [one for one in findings if one.level in words.LOUD or not one.is_open]
    for one in every:
        whose = f"{one.code}: " if len(every) > 1 else ""
        if one.acknowledged is not None:
            known = f"{whose}{words.until_text(one.acknowledged)}"
            yield from sheet.wrapped("  Known ", f"{known}, {words.at_text(one.acknowledged.at)}", PAD)
            continue
        first = sheet.first.get((one.code, one.why, one.mend), one.id)
        if first != one.id:
            yield f"  Why   as {first} above"
            continue
        yield from sheet.wrapped("  Why   ", f"{whose}{clean(one.why)}", PAD)
        yield from sheet.wrapped("  Do    ", clean(one.mend), PAD)
