"""Edits of a fleet file that keep every other byte: a value is set or taken away at a path of keys.

Comes in: the text of one file that the reader accepts, a path, and what shall stand there. Goes out: the new text, or
the place of an anchor or alias that forbids the edit. A round trip through a YAML library would touch other lines, so
edits are made by span (promotion.md, "Edits keep every other byte"), each the smallest that does it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode, plain
from gitops_compile.model.position import Position
from gitops_compile.promote import block_map, flow_map
from gitops_compile.promote.spans import Edit, applied, is_block_text, mark_below, mark_on
from gitops_compile.promote.written import Value, quote_of, value_text
from gitops_compile.read.nodes import nodes_of_text

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """How far a path leads: the maps on it, outermost first, and the entry at its end, if it is there."""

    maps: tuple[MapNode, ...]
    key: ScalarNode | None = None
    node: Node | None = None


def nodes(text: str) -> MapNode:
    """The top map of a text that has passed the reader before."""
    top = nodes_of_text("", text).value
    if top is None:
        raise ValueError("no YAML map")
    return top


def found(top: MapNode, path: Path) -> Found:
    """Follow a path of keys through maps, as far as it leads."""
    maps: list[MapNode] = []
    here: Node = top
    entry: tuple[ScalarNode, Node] | None = None
    for name in path:
        if not isinstance(here, MapNode):
            break
        maps.append(here)
        entry = next((one for one in here.entries if one[0].value == name), None)
        if entry is None:
            break
        here = entry[1]
    if entry is None or len(maps) < len(path):
        return Found(tuple(maps))
    return Found(tuple(maps), *entry)


def value_at(top: MapNode, path: Path) -> Value | None:
    """The data at a path, of texts and maps of texts alone; none if nothing stands there."""
    node = found(top, path).node
    return None if node is None else _value(node)


def marked(text: str, top: MapNode, path: Path) -> Position | None:
    """The anchor or alias on a map of the path, or on or below what stands at its end: an edit would change, or lose,
    what it means elsewhere.
    """
    way = found(top, path)
    on_maps = (at for one in way.maps if (at := mark_on(text, one)) is not None)
    ends = [one for one in (way.key, way.node) if one is not None]
    return next(on_maps, None) or next((at for one in ends if (at := mark_below(text, one)) is not None), None)


def edited(text: str, top: MapNode, path: Path, value: Value | None) -> str:
    """The text with a value at a path, or with nothing there; ``marked`` must have found nothing."""
    for number, (where, what) in enumerate(_steps(value_at(top, path), value, path)):
        text = applied(text, _one(text, nodes(text) if number else top, where, what))
    return text


def _steps(old: Value | None, new: Value | None, path: Path) -> Iterator[tuple[Path, Value | None]]:
    """The smallest edits from one value to another: entry by entry where two maps share a key."""
    if old == new:
        return
    if isinstance(old, Mapping) and isinstance(new, Mapping) and old.keys() & new.keys():
        for key, value in new.items():
            yield from _steps(old.get(key), value, (*path, key))
        yield from (((*path, key), None) for key in old if key not in new)
    else:
        yield path, new


def _one(text: str, top: MapNode, path: Path, value: Value | None) -> list[Edit]:
    way = found(top, path)
    within = way.maps[-1]
    if way.node is None or way.key is None:
        return [] if value is None else _added(text, way.maps, path[len(way.maps) - 1 :], value)
    if value is not None:
        return _replaced(text, way.key, way.node, value_text(value, quote_of(text, way.node)))
    if len(within.entries) == 1 and within.flow:
        return flow_map.emptied(text, within)
    if len(within.entries) == 1:
        above = found(top, path[:-1])
        return [] if above.key is None else _replaced(text, above.key, within, "{}")
    number = [key.value for key, _ in within.entries].index(path[-1])
    remove = flow_map.removed_entry if within.flow else block_map.removed_entry
    return remove(text, within, number)


def _added(text: str, maps: tuple[MapNode, ...], keys: Path, value: Value) -> list[Edit]:
    within = maps[-1]
    if within.flow:
        return flow_map.added_entry(text, within, keys, value)
    return block_map.added_lines(text, within, maps[-2] if len(maps) > 1 else None, keys, value)


def _replaced(text: str, key: ScalarNode, node: Node, new: str) -> list[Edit]:
    if isinstance(node, MapNode | ListNode) and not node.flow:
        return block_map.replaced_block(text, key, node, new)
    start, end = node.span
    if is_block_text(text, node):
        end = start + len(text[start:end].rstrip(" \r\n"))
    return [Edit(start, end, new)]


def _value(node: Node) -> Value:
    if isinstance(node, MapNode):
        return {str(key.value): _value(value) for key, value in node.entries}
    return str(plain(node))
