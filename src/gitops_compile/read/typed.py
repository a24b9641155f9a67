"""Nodes without problems become the typed values of the model, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gitops_compile.model.app import Pin, StagePins
from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode
from gitops_compile.model.position import Keyed, Located
from gitops_compile.model.shapes import Either, Layered, ListOf, MapOf, Pins, Record, Shape, Tree, has_facts, keys_of
from gitops_compile.read.shapes import is_pin


def typed(shape: Shape, node: Node, name: Located[str] | None = None) -> Any:
    """The value of a node in which ``problems`` found none. ``name`` is the key that a record stands under."""
    match shape:
        case ListOf(item):
            items = node.items if isinstance(node, ListNode) else (node,)
            return tuple(typed(item, entry) for entry in items)
        case MapOf(_, item) if isinstance(node, MapNode):
            return {str(key.value): _entry(item, key, value) for key, value in node.entries}
        case Record(of) if isinstance(node, MapNode):
            return _record(of, node, name)
        case Pins() if name is not None:
            return _stage_pins(name, node)
        case Either(scalar, sequence, mapping):
            chosen = scalar if isinstance(node, ScalarNode) else sequence if isinstance(node, ListNode) else mapping
            return typed(chosen, node) if chosen else None
        case Tree() | Layered():
            return node
    return Located(node.value, node.at) if isinstance(node, ScalarNode) else None


def record(of: type[Any], node: MapNode) -> Any:
    """The dataclass of a map, its missing keys at their defaults; maps that may be absent are empty ones."""
    return _record(of, node, None)


def _record(of: type[Any], node: MapNode, name: Located[str] | None) -> Any:
    known = keys_of(of)
    values: dict[str, Any] = {"at": node.at}
    if name is not None and "name" in of.__dataclass_fields__ and "name" not in known:
        values["name"] = name
    facts: dict[str, Located[Any]] = {}
    for key, value in node.entries:
        declared = known.get(str(key.value))
        if declared is not None:
            values[declared.field] = typed(declared.shape, value)
        elif isinstance(value, ScalarNode):
            facts[str(key.value)] = Located(value.value, value.at)
    if has_facts(of):
        values["facts"] = facts
    return of(**values)


def _entry(shape: Shape, key: ScalarNode, node: Node) -> Any:
    name = Located(str(key.value), key.at)
    if isinstance(shape, Record | Pins):
        return typed(shape, node, name)
    return Keyed(name, typed(shape, node))


def _stage_pins(stage: Located[str], node: Node) -> StagePins:
    if not isinstance(node, MapNode) or is_pin(node):
        return StagePins(stage, _pin(node), {})
    by_cluster: Mapping[str, Keyed[Pin]] = {
        str(key.value): Keyed(Located(str(key.value), key.at), _pin(value)) for key, value in node.entries
    }
    everywhere = by_cluster.get("default")
    rest = {name: entry for name, entry in by_cluster.items() if name != "default"}
    return StagePins(stage, everywhere.value if everywhere else None, rest)


def _pin(node: Node) -> Pin:
    if isinstance(node, MapNode):
        pin: Pin = _record(Pin, node, None)
        return pin
    text = Located(str(node.value), node.at) if isinstance(node, ScalarNode) else None
    is_digest = text is not None and text.value.startswith("sha256:")
    return Pin(at=node.at, version=None if is_digest else text, digest=text if is_digest else None)
