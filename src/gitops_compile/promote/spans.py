"""Where things begin and end in the text of a file: lines, values, anchors.

Comes in: the text and its nodes. Goes out: character offsets, counted as the nodes' spans are. Lines end with LF or
CR LF; the reader refuses any other line end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode
from gitops_compile.model.position import Position

_ALIAS: Final = re.compile(r"\*[^\s,\[\]{}]+")
_GAP: Final = re.compile(r"([ \t\r\n]|#[^\n]*)*")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """The characters from ``start`` to ``end`` become ``text``; an insertion has an empty range."""

    start: int
    end: int
    text: str = ""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """A text with edits carried out that do not overlap; an insertion comes before what is taken away behind it."""
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def line_start(text: str, index: int) -> int:
    """Where the line of a character begins."""
    return text.rfind("\n", 0, index) + 1


def line_end(text: str, index: int) -> int:
    """Where the line of a character ends, before its line break; the end of the text on a last line without one."""
    end = text.find("\n", index)
    if end < 0:
        return len(text)
    return end - 1 if end > index and text[end - 1] == "\r" else end


def line_break(text: str, index: int) -> str:
    """The break that ends the line of a character; on a last line without one that of the line before."""
    end = text.find("\n", index)
    end = text.rfind("\n") if end < 0 else end
    return "\r\n" if end > 0 and text[end - 1] == "\r" else "\n"


def begins_line(text: str, index: int) -> bool:
    """Whether only blanks stand before a character on its line."""
    return not text[line_start(text, index) : index].strip(" \t")


def after_gap(text: str, index: int) -> int:
    """The next character that is neither blank, line break nor comment."""
    found = _GAP.match(text, index)
    return found.end() if found else index


def key_start(text: str, key: ScalarNode) -> int:
    """A key's first character, or the `?` of one that is written with it."""
    first = line_start(text, key.span[0])
    before = text[first : key.span[0]].rstrip(" \t")
    return first + len(before) - 1 if before.endswith("?") else key.span[0]


def end_of(text: str, node: Node) -> int:
    """Behind the last character of a value; comments and blank lines after a block map are none of it."""
    if node.alias is not None:
        found = _ALIAS.match(text, _index(text, node.alias))
        return found.end() if found else node.span[1]
    last = _last(node)
    return node.span[1] if last is None else end_of(text, last)


def ends_in_block_text(text: str, node: Node) -> bool:
    """Whether the last thing of a value is a block of text (``|`` or ``>``), into which a line behind it could run."""
    if node.alias is not None:
        return False
    last = _last(node)
    return is_block_text(text, node) if last is None else ends_in_block_text(text, last)


def is_block_text(text: str, node: Node) -> bool:
    """Whether a scalar is written as a block of text; after an anchor it is not told."""
    return isinstance(node, ScalarNode) and text[node.span[0] : node.span[0] + 1] in ("|", ">")


def mark_on(text: str, node: Node) -> Position | None:
    """Where an anchor stands on a node, or the alias that shows it; none if there is neither."""
    if node.alias is not None:
        return node.alias
    return node.at if text[node.span[0] : node.span[0] + 1] == "&" else None


def mark_below(text: str, node: Node) -> Position | None:
    """The first anchor or alias on a node or anywhere below it, on keys too."""
    return next((at for one in _every(node) if (at := mark_on(text, one)) is not None), None)


def _last(node: Node) -> Node | None:
    """The last value of a block map or list; none for what has an end of its own."""
    if isinstance(node, MapNode) and not node.flow and node.entries:
        return node.entries[-1][1]
    if isinstance(node, ListNode) and not node.flow and node.items:
        return node.items[-1]
    return None


def _every(node: Node) -> Iterator[Node]:
    yield node
    if node.alias is not None:
        return
    if isinstance(node, ListNode):
        for item in node.items:
            yield from _every(item)
    elif isinstance(node, MapNode):
        for key, value in node.entries:
            yield key
            yield from _every(value)


def _index(text: str, at: Position) -> int:
    start = 0
    for _ in range(at.line - 1):
        start = text.index("\n", start) + 1
    return start + at.column - 1
