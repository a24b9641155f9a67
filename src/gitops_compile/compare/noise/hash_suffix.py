"""Hides the generated part of a ConfigMap's or Secret's name where it changed, and in every reference to it.

kustomize puts a hash of the content behind the name, so each change of the content is one of the name and of every pod
that uses it. The content is shown; that says it all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gitops_compile.compare.noise.rule import NoiseRule, clear
from gitops_compile.model.change import Difference, Pairing, Sides
from gitops_compile.model.objectname import without_hash
from gitops_compile.model.operation import Did, Key, Operation, Value, Veiled, canonical


def _hides(operation: Operation, difference: Difference, sides: Sides) -> bool:
    if operation.kind is Did.REPLACE:
        old, new = clear(operation.old), clear(operation.new)
        return _alike(old, new) and _renamed(difference, sides).get(new) == old
    if operation.kind in (Did.ADD, Did.REMOVE) and operation.path and isinstance(operation.path[-1], Key):
        value = operation.new if operation.kind is Did.ADD else operation.old
        return _names_one(value) and _is_moved(operation, difference, _renamed(difference, sides))
    return False


def _alike(old: Value, new: Value) -> bool:
    """Whether two texts are one name with two hashes, or one of them without."""
    if not isinstance(old, str) or not isinstance(new, str) or old == new:
        return False
    return without_hash(old) == without_hash(new)


def _renamed(difference: Difference, sides: Sides) -> Mapping[str, str]:
    """The generated names of the target that changed: new to old."""
    found = {}
    for one in sides.near(difference.pair.shown.target):
        if one.pair.how is Pairing.HASH_SUFFIX and one.pair.base and one.pair.head:
            old, new = (side.object["metadata"]["name"] for side in (one.pair.base, one.pair.head))
            found[new] = old
    return found


def _names_one(value: Value) -> bool:
    """Whether a value holds a name with a hash anywhere: most elements that come or go do not."""
    if isinstance(value, dict):
        return any(map(_names_one, value.values()))
    if isinstance(value, list):
        return any(map(_names_one, value))
    return isinstance(value, str) and without_hash(value) != value


def _is_moved(operation: Operation, difference: Difference, renamed: Mapping[str, str]) -> bool:
    """Whether an element whose identity is the reference itself (``envFrom``) stands on the other side, in its place,
    under the other name.
    """
    if not renamed:
        return False
    other = Did.REMOVE if operation.kind is Did.ADD else Did.ADD
    mine = _as_before(operation, renamed)
    return any(
        one.kind is other and one.path[:-1] == operation.path[:-1] and _as_before(one, renamed) == mine
        for one in difference.operations
    )


def _as_before(operation: Operation, renamed: Mapping[str, str]) -> bytes:
    """What came or went, and after which element, with the old names in place of the new ones."""
    value = operation.new if operation.kind is Did.ADD else operation.old
    after = operation.after.text if isinstance(operation.after, Key) else operation.after and operation.after.number
    for new, old in renamed.items():
        after = after.replace(new, old) if isinstance(after, str) else after
    return canonical([_with_old_names(value, renamed), after])


def _with_old_names(value: Value, renamed: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _with_old_names(one, renamed) for name, one in value.items()}
    if isinstance(value, list):
        return [_with_old_names(one, renamed) for one in value]
    return renamed.get(value, value) if isinstance(value, str) and not isinstance(value, Veiled) else value


RULE: Final = NoiseRule("hash-suffix", _hides)
