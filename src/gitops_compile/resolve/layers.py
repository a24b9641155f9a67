"""Layers fall into place: maps merge deeply, scalars and lists are replaced whole, ``null`` unsets a key."""

from __future__ import annotations

from collections.abc import Iterable

from gitops_compile.model.layers import Branch, Chosen, Layer, Lost, Merged, Unset
from gitops_compile.model.node import MapNode, Node, Plain, ScalarNode, plain


def merged(layers: Iterable[Layer]) -> Branch:
    """Merge layers, lowest first."""
    said: list[tuple[str, Node]] = [(layer.name, layer.tree) for layer in layers]
    result = _merge(said) if said else None
    return result if isinstance(result, Branch) else Branch({})


def plain_values(branch: Branch) -> dict[str, Plain]:
    """The data of a merge alone, as templates see it."""
    return {
        name: plain_values(entry) if isinstance(entry, Branch) else entry.value
        for name, entry in branch.entries.items()
        if not isinstance(entry, Unset)
    }


def changes(tree: Node, below: Merged | None) -> bool:
    """Whether a layer says something else than the merge of the layers below it."""
    if isinstance(tree, MapNode) and isinstance(below, Branch):
        return any(changes(value, below.entries.get(str(key.value))) for key, value in tree.entries)
    if isinstance(tree, ScalarNode) and tree.value is None:
        return below is not None and not isinstance(below, Unset)
    if isinstance(below, Chosen):
        return not _same(plain(tree), below.value)
    return True


def _merge(said: list[tuple[str, Node]]) -> Merged:
    """Everything that layers say of one path, lowest first."""
    last = len(said) - 1
    first = last
    while first >= 0 and isinstance(said[first][1], MapNode):
        first -= 1
    if first == last:
        return _scalar(said)
    lost = _losers(said[: first + 1])
    below: dict[str, list[tuple[str, Node]]] = {}
    for layer, node in said[first + 1 :]:
        for key, value in node.entries if isinstance(node, MapNode) else ():
            below.setdefault(str(key.value), []).append((layer, value))
    return Branch({name: _merge(entries) for name, entries in sorted(below.items())}, lost)


def _scalar(said: list[tuple[str, Node]]) -> Merged:
    layer, node = said[-1]
    lost = _losers(said[:-1])
    if isinstance(node, ScalarNode) and node.value is None:
        return Unset(layer, node.at, lost)
    return Chosen(plain(node), layer, node.at, lost)


def _losers(said: list[tuple[str, Node]]) -> tuple[Lost, ...]:
    return tuple(Lost(layer, node.at, plain(node)) for layer, node in reversed(said))


def _same(one: Plain, other: Plain) -> bool:
    """Equality in which ``1``, ``1.0`` and ``true`` differ, as they do in YAML."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(_same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    return type(one) is type(other) and one == other
