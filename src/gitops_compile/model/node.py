"""A YAML file as the reader gives it: scalars, lists and maps, each with the place where it stands.

Typed data and positions in one tree: ``values`` and ``labels`` stay in this form until they are layered,
and an edit finds the exact characters of a node by its ``span``: (start, end) in characters of the decoded file,
from the anchor, if one stands before it. Of an alias it is the anchor's node, as the position is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias

from gitops_compile.model.position import Position

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """One scalar; the quotes are in its ``span``.

    ``ambiguous``: a plain one that YAML versions read differently. Its value is the text that stands there; the reader
    refuses it, but where the grammar wants exactly such a word.
    """

    value: str | int | float | bool | None
    at: Position
    span: tuple[int, int] = (0, 0)
    alias: Position | None = None
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class ListNode:
    """A list, in the order in which it stands. ``flow`` says whether it is written in brackets."""

    items: tuple[Node, ...]
    at: Position
    span: tuple[int, int] = (0, 0)
    flow: bool = False
    alias: Position | None = None


@dataclass(frozen=True, slots=True)
class MapNode:
    """A map, in the order in which it stands; in a file without mistakes keys are strings and occur once.

    ``flow`` says whether it is written in braces; the ``span`` of one that is not ends where the next thing begins,
    behind comments and blank lines.
    """

    entries: tuple[tuple[ScalarNode, Node], ...]
    at: Position
    span: tuple[int, int] = (0, 0)
    flow: bool = False
    alias: Position | None = None

    def get(self, name: str) -> Node | None:
        """The value under a key, or none."""
        return next((value for key, value in self.entries if key.value == name), None)


Node: TypeAlias = ScalarNode | ListNode | MapNode


def through_alias(node: Node, alias: Position) -> Node:
    """The anchor's node as an alias shows it: its position stays the anchor's."""
    return replace(node, alias=alias)


def plain(node: Node) -> Plain:
    """The data alone, without positions; keys sorted, so that their order in the file means nothing."""
    if isinstance(node, ScalarNode):
        return node.value
    if isinstance(node, ListNode):
        return [plain(item) for item in node.items]
    return {str(key.value): plain(value) for key, value in sorted(node.entries, key=lambda entry: str(entry[0].value))}


def kind_of(node: Node) -> str:
    """What a node is, in the words of messages: a type, never the value."""
    if isinstance(node, MapNode):
        return "a map"
    if isinstance(node, ListNode):
        return "a list"
    names = {bool: "a boolean", int: "an integer", float: "a number", str: "text"}
    return "nothing (null)" if node.value is None else names[type(node.value)]


def size(node: Node) -> int:
    """How many keys, scalars, lists and maps a node holds, itself among them and aliases spelled out."""
    if isinstance(node, ScalarNode):
        return 1
    if isinstance(node, ListNode):
        return 1 + sum(map(size, node.items))
    return 1 + sum(1 + size(value) for _, value in node.entries)


def scalars(node: Node) -> Iterator[ScalarNode]:
    """Every scalar value below a node, keys aside, in the order in which they stand."""
    if isinstance(node, ScalarNode):
        yield node
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from scalars(item)
    else:
        for _, value in node.entries:
            yield from scalars(value)
