"""Edits of a block map: one entry per line, told apart by indentation.

New lines go after the last line of the last value, with its indentation; comments and blank lines behind stay where
they are. An entry that goes takes its lines along, and the comments on them.
"""

from __future__ import annotations

from gitops_compile.model.node import MapNode, Node, ScalarNode
from gitops_compile.promote.spans import (
    Edit,
    after_gap,
    begins_line,
    end_of,
    ends_in_block_text,
    key_start,
    line_break,
    line_end,
    line_start,
)
from gitops_compile.promote.written import Value, neighbours_quote, scalar_text, value_text

USUAL_STEP = 2


def added_lines(text: str, within: MapNode, around: MapNode | None, keys: tuple[str, ...], value: Value) -> list[Edit]:
    """An entry more; further ``keys`` are maps that are missing too. ``around`` is the map that holds ``within``."""
    indent = " " * (within.at.column - 1)
    step = within.at.column - around.at.column if around is not None and not around.flow else USUAL_STEP
    deeper = " " * max(step, 1)
    quote = neighbours_quote(text, within) if len(keys) == 1 else ""
    lines = [f"{indent}{deeper * depth}{scalar_text(key)}:" for depth, key in enumerate(keys)]
    lines[-1] += f" {value_text(value, quote)}"
    # What follows a block of text could run into it, and be one of its lines.
    before = [value for _, value in within.entries if not ends_in_block_text(text, value)]
    if not before:
        end = line_break(text, within.span[0])
        return [Edit(within.span[0], within.span[0], end.join(lines).lstrip(" ") + end + indent)]
    at = line_end(text, end_of(text, before[-1]))
    end = line_break(text, end_of(text, before[-1]))
    return [Edit(at, at, "".join(end + line for line in lines))]


def removed_entry(text: str, within: MapNode, number: int) -> list[Edit]:
    """The lines of an entry go; the map must have another one."""
    key, value = within.entries[number]
    if not begins_line(text, key_start(text, key)):
        return [Edit(key.span[0], within.entries[number + 1][0].span[0])]
    return [_lines(text, key_start(text, key), value)]


def replaced_block(text: str, key: ScalarNode, value: Node, new: str) -> list[Edit]:
    """A block map under a key gives way to a scalar or flow map on the key's own line."""
    colon = after_gap(text, key.span[1])
    if begins_line(text, value.span[0]):
        return [Edit(colon + 1, colon + 1, f" {new}"), _lines(text, value.span[0], value)]
    return [Edit(value.span[0], end_of(text, value), new)]


def _lines(text: str, start: int, value: Node) -> Edit:
    """The whole lines from ``start`` to the end of a value; at the end of a file without a final line break the break
    before them, so that it ends without one as it did.
    """
    first = line_start(text, start)
    end = end_of(text, value)
    if not (ends_in_block_text(text, value) and text[end - 1 : end] == "\n"):
        end = line_end(text, end)
        end += len(line_break(text, end)) if end < len(text) else 0
    if end == len(text) and not text.endswith("\n") and first > 0:
        first -= len(line_break(text, first - 1))
    return Edit(first, end)
