"""Secrets in a text of lines: what stands behind ``key=value`` and ``key: value`` where the key has a secret word.

Such texts are configuration files inside ConfigMaps, scripts and chart values: no parser knows them all, so the lines
are looked at as people write them (.env, properties, INI, YAML, JSON). Where it is not clear where a value ends, the
rest of the line is hidden, and what is indented below it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from gitops_compile.model.secretwords import is_secret_key, may_hold_secret_keys

Span: TypeAlias = tuple[int, int]

# Up to three words are a key of an INI file or of prose: "client secret = x".
# A key begins where a word does: without that, a long text without any sign would be gone through again and again.
_KEY: Final = re.compile(
    r"(?<![\w.$/-])(?P<key>-{0,2}[\w.$/][\w.$/-]*(?: [\w.$/][\w.$/-]*){0,2})[\"'\])]*[ \t]*(?P<sign>=>|:=|=|:)[ \t]*"
)
_QUOTED: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.|'')*'")
_CLOSED: Final = re.compile(r"[ \t]*(?:[,;)\]}#]|$)")
_OPENING: Final = re.compile(r"(?:[|>][-+0-9]*|[{\[])?[ \t]*(?:#.*)?")
_LEAD: Final = re.compile(r"(?:[ \t]|- )*[\"']?")


@dataclass(slots=True)
class _Below:
    """What of the next lines is hidden too: those indented deeper than ``column``, the items of a list at it, one
    after a backslash, all up to a quotation mark.
    """

    column: int = -1
    items: bool = False
    continued: bool = False
    quote: str = ""


def secret_lines(text: str) -> Iterator[Span]:
    """Where secrets stand in a text; each within one line."""
    if not may_hold_secret_keys(text):
        return
    below = _Below()
    at = 0
    for line in text.splitlines(keepends=True):
        hidden, below = _line(line.rstrip("\r\n"), below)
        yield from ((at + start, at + end) for start, end in hidden)
        at += len(line)


def _line(line: str, below: _Below) -> tuple[list[Span], _Below]:
    written = line.strip()
    column = len(line) - len(line.lstrip())
    whole = [(column, column + len(written))] if written else []
    if below.quote:
        return whole, _Below() if below.quote in line else below
    if below.continued:
        return whole, _Below(continued=line.endswith("\\"))
    deeper = column > below.column or (below.items and column == below.column and written[:1] == "-")
    if below.column >= 0 and (deeper or not written):
        return whole, below
    return _values(line)


def _values(line: str) -> tuple[list[Span], _Below]:
    hidden: list[Span] = []
    at = 0
    while (found := _KEY.search(line, at)) is not None:
        at = found.end()
        if not is_secret_key(found["key"]):
            continue
        column = found.start("key") if _LEAD.fullmatch(line, 0, found.start("key")) else len(line) - len(line.lstrip())
        if _OPENING.fullmatch(line, at):
            return hidden, _Below(column, items=True) if found["sign"] == ":" else _Below()
        quoted = _QUOTED.match(line, at)
        if quoted and _CLOSED.match(line, quoted.end()):
            hidden.append((quoted.start() + 1, quoted.end() - 1))
            at = quoted.end()
            continue
        end = len(line.rstrip().removesuffix(","))
        if line[at] in "\"'" and not quoted:
            return [*hidden, (at + 1, end)], _Below(quote=line[at])
        hidden.append((at, end))
        return hidden, _Below(column if found["sign"] == ":" else -1, continued=line.endswith("\\"))
    return hidden, _Below()
