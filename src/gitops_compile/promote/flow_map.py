"""Edits of a flow map: entries in braces, with commas between them, on one line or on several."""

from __future__ import annotations

import re
from typing import Final

from gitops_compile.model.node import MapNode
from gitops_compile.promote.spans import (
    Edit,
    after_gap,
    begins_line,
    end_of,
    key_start,
    line_break,
    line_end,
    line_start,
)
from gitops_compile.promote.written import Value, neighbours_quote, scalar_text, value_text

_REST: Final = re.compile(r"[ \t]*,?[ \t]*(#[^\r\n]*)?(?=\r?\n)")


def added_entry(text: str, within: MapNode, keys: tuple[str, ...], value: Value) -> list[Edit]:
    """An entry more; further ``keys`` are maps that are missing too. Where the last entry has a line of its own, the
    new one gets one too.
    """
    quote = neighbours_quote(text, within) if len(keys) == 1 else ""
    new = f"{scalar_text(keys[-1])}: {value_text(value, quote)}"
    for key in reversed(keys[:-1]):
        new = f"{scalar_text(key)}: {{{new}}}"
    if not within.entries:
        return [Edit(within.span[0] + 1, within.span[0] + 1, new)]
    last, last_value = within.entries[-1]
    end = end_of(text, last_value)
    if not begins_line(text, last.span[0]):
        return [Edit(end, end, f", {new}")]
    line = line_break(text, end) + text[line_start(text, last.span[0]) : last.span[0]]
    if not _REST.match(text, end) or line_end(text, end) == end:
        return [Edit(end, end, f",{line}{new}")]
    # A comment behind the last value stays behind it; a comma behind it stays the style of the new one.
    comma = after_gap(text, end)
    there = text[comma] == "," and comma < line_end(text, end)
    behind = Edit(line_end(text, end), line_end(text, end), f"{line}{new}{',' if there else ''}")
    return [behind] if there else [Edit(end, end, ","), behind]


def removed_entry(text: str, within: MapNode, number: int) -> list[Edit]:
    """An entry and its comma go; the map must have another one. Comments behind other entries stay."""
    key, value = within.entries[number]
    start, end = key_start(text, key), end_of(text, value)
    comma = after_gap(text, end)
    there = text[comma] == ","
    if _has_own_lines(text, start, end, comma + 1 if there else end):
        own = Edit(line_start(text, start), text.index("\n", end) + 1)
        return [own] if there else [_comma_behind(text, within, number - 1), own]
    if number == 0:
        following = key_start(text, within.entries[1][0])
        gap = text[end:following]
        return [Edit(start, following if "\n" not in gap else comma + 1)]
    previous = end_of(text, within.entries[number - 1][1])
    if "#" not in text[previous:start]:
        return [Edit(previous, end)]
    return [_comma_behind(text, within, number - 1), Edit(start, end)]


def emptied(text: str, within: MapNode) -> list[Edit]:
    """The only entry goes: ``{}`` is left, or braces around the comments that stand beside it."""
    ((key, value),) = within.entries
    start, end = key_start(text, key), end_of(text, value)
    comma = after_gap(text, end)
    close = comma + 1 if text[comma] == "," else end
    if "#" not in text[within.span[0] : start] + text[close : within.span[1]]:
        return [Edit(*within.span, "{}")]
    if _has_own_lines(text, start, end, close):
        return [Edit(line_start(text, start), text.index("\n", end) + 1)]
    return [Edit(start, close)]


def _has_own_lines(text: str, start: int, end: int, close: int) -> bool:
    """Whether nothing but its comma and a comment stands on the lines of an entry; ``close`` is behind its comma."""
    return begins_line(text, start) and _REST.match(text, end) is not None and close <= line_end(text, end)


def _comma_behind(text: str, within: MapNode, number: int) -> Edit:
    comma = after_gap(text, end_of(text, within.entries[number][1]))
    return Edit(comma, comma + 1)
