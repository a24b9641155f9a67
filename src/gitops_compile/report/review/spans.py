"""Markdown out of text that is none: code spans, fences, words, cells.

What comes from a fleet or an object stands in code spans and fences longer than any run of backticks in it; outside of
them nothing is markup, a mention or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from gitops_compile.report.review.values import clean

_RUNS: Final = re.compile("`+")
_CODE: Final = re.compile("`([^`]+)`")
_MARKUP: Final = re.compile(r"[\\`*_\[\]~|]")
# A forge looks for mentions and numbers of issues in the text that it shows, so an escape does not hide them from it;
# a comment between the two characters does.
_MENTIONS: Final = re.compile(r"[@#](?=\w)")


def code(text: str, *, cell: bool = False) -> str:
    """A code span; in a cell of a table a bar is escaped, and its number is shown where a backslash is before it."""
    shown = clean(text) or " "
    if cell:
        shown = shown.replace("\\|", "\\\\u007C").replace("|", "\\|")
    fence = "`" * (_longest_run(shown) + 1)
    pad = " " if shown[0] == "`" or shown[-1] == "`" or (shown[0] == shown[-1] == " " and shown.strip()) else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def _longest_run(text: str) -> int:
    return max((len(run) for run in _RUNS.findall(text)), default=0)


def escaped(text: str) -> str:
    """Text outside of code: nothing in it is markup."""
    shown = _MARKUP.sub(r"\\\g<0>", clean(text)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTIONS.sub(r"\g<0><!-- -->", shown)


def words(text: str) -> str:
    """A sentence of ours, with names of theirs in it: what stands in backticks is code, the rest is escaped."""
    parts = _CODE.split(clean(text))
    return "".join(code(part) if number % 2 else escaped(part) for number, part in enumerate(parts))


def html(text: str) -> str:
    """Text inside of an HTML tag, such as a summary."""
    shown = clean(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _MENTIONS.sub(r"\g<0><!-- -->", shown)


def fence(lines: Iterable[str], kind: str = "diff") -> str:
    """A block of code; the lines are harmless already."""
    body = "\n".join(lines)
    marks = "`" * max(3, _longest_run(body) + 1)
    return f"{marks}{kind}\n{body}\n{marks}"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table; cells are Markdown already."""
    names = list(heads)
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines).replace("|  |", "| |")
