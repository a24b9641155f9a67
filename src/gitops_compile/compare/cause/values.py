"""What differs in layered data: values, labels, a namespace's baseline, annotations of an Application.

In: the layers of a target at both sides. Out: one change for each leaf that resolves to something else, with the line
that decided: the winner's in the head, or the line of the base that was in front of it and is gone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import TypeAlias

from gitops_compile.compare.cause.keys import dotted, key_of, origin_of
from gitops_compile.model.cause import InputChange
from gitops_compile.model.layers import Branch, Chosen, Layer, Merged, Unset
from gitops_compile.model.node import MapNode, Node, Plain, plain
from gitops_compile.model.operation import canonical
from gitops_compile.model.position import Position
from gitops_compile.resolve.layers import merged, plain_values

Layers: TypeAlias = tuple[Layer, ...]
Changes: TypeAlias = tuple[InputChange, ...]
_Line: TypeAlias = tuple[str, Position]


def layered(*front: str) -> Callable[[Layers, Layers], Changes]:
    """A function from both sides' layers to what differs; ``front`` are the names above the layers' own keys.

    Layers are equal only to themselves, so all targets with the same ones are compared once.
    """

    @cache
    def same(one: Layer, other: Layer) -> bool:
        return one.name == other.name and canonical(plain(one.tree)) == canonical(plain(other.tree))

    @cache
    def changes(base: Layers, head: Layers) -> Changes:
        if len(base) == len(head) and all(map(same, base, head)):
            return ()
        return tuple(_between(merged(base), merged(head), (), base, head, front))

    return changes


def _between(
    old: Merged | None, new: Merged | None, path: tuple[str, ...], base: Layers, head: Layers, front: tuple[str, ...]
) -> Iterator[InputChange]:
    before, after = (one if isinstance(one, Branch) else None for one in (old, new))
    if (before or after) and (before or old is None) and (after or new is None):
        names = sorted({*(before.entries if before else ()), *(after.entries if after else ())})
        within: list[InputChange] = []
        for name in names:
            entries = [one.entries.get(name) if one else None for one in (before, after)]
            within += _between(entries[0], entries[1], (*path, name), base, head, front)
        yield from within
        # A map in which nothing is set is a value too: a template tells it from none.
        if within:
            return
    if _text(old) == _text(new):
        return
    line = _deciding(old, new, path, base, head)
    if line is not None:
        key = key_of(line[0], dotted(*front, *path))
        yield InputChange(key, line[1], origin_of(key), _value(old), _value(new), dotted(*front, *path))


def _deciding(
    old: Merged | None, new: Merged | None, path: tuple[str, ...], base: Layers, head: Layers
) -> _Line | None:
    """Whose line made the difference."""
    before, after = _line(old, base, path), _line(new, head, path)
    if after is None or before is None:
        return after or before
    was_there = any(one.layer == after[0] and _same(one.value, _value(new)) for one in old.lost) if old else False
    return before if was_there else after


def _line(one: Merged | None, layers: Layers, path: tuple[str, ...]) -> _Line | None:
    """The layer that gives a value, and where; of a map the highest layer that says anything of it."""
    if isinstance(one, Chosen | Unset):
        return one.layer, one.at
    found = ((layer.name, _node(layer.tree, path)) for layer in reversed(layers))
    return next(((name, node.at) for name, node in found if node is not None), None)


def _node(tree: MapNode, path: tuple[str, ...]) -> Node | None:
    here: Node | None = tree
    for name in path:
        here = here.get(name) if isinstance(here, MapNode) else None
    return here


def _value(one: Merged | None) -> Plain:
    """Nothing for what is not there, or was unset: a null of the fleet is never a value."""
    if isinstance(one, Branch):
        return plain_values(one)
    return one.value if isinstance(one, Chosen) else None


def _text(one: Merged | None) -> bytes:
    return canonical(_value(one))


def _same(one: Plain, other: Plain) -> bool:
    return canonical(one) == canonical(other)
