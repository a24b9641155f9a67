"""What differs between the two objects of every pair: the comparison itself.

Comes in: the pairs, the changed files of both sides and the fleet's own list keys. Goes out: a ``Difference`` for each
pair that differs in anything. Equal bytes below the owner line are not compared; what is equal is dropped first; and
one remainder, say the same tag in 210 targets, is compared once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final, TypeAlias

from gitops_compile.compare.deep import operations_of
from gitops_compile.compare.listkeys import Row, own_rows
from gitops_compile.compare.remainder import After, Tree, remainder
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Pair
from gitops_compile.model.operation import Did, Field, Operation, canonical, path_order
from gitops_compile.model.reviewing import ListKey

Operations: TypeAlias = tuple[Operation, ...]
Compare: TypeAlias = Callable[[Tree, Tree], Operations]
_ORDER: Final = (Did.REORDER, Did.REMOVE, Did.ADD, Did.REPLACE)


def differences(
    pairs: Iterable[Pair], base_files: Mapping[str, bytes], head_files: Mapping[str, bytes], keys: Sequence[ListKey]
) -> tuple[Difference, ...]:
    """The differences, in the order of the pairs.

    An equal object of a file that holds several is left out if another one of that file is not equal.
    """
    own, compare = own_rows(keys), once(operations_of)
    found = [_difference(pair, base_files, head_files, own, compare) for pair in pairs]
    changed = {place for one in found if one.operations for place in _places(one.pair)}
    return tuple(one for one in found if one.operations or changed.isdisjoint(_places(one.pair)))


def operations(base: Object, head: Object, own: tuple[Row, ...] = (), compare: Compare = operations_of) -> Operations:
    """The operations that lead from one object to the other, sorted by path; none where both mean the same."""
    left = remainder(base, head, own)
    told = compare(left.base, left.head) if left.base or left.head else ()
    return tuple(sorted((*left.reorders, *(_with_after(one, left.after) for one in told)), key=_sorted_by))


def once(compare: Compare) -> Compare:
    """The same comparison, made once for equal bytes of both remainders."""
    made: dict[bytes, Operations] = {}

    def remembered(base: Tree, head: Tree) -> Operations:
        digest = sha256(canonical([base, head])).digest()
        if digest not in made:
            made[digest] = compare(base, head)
        return made[digest]

    return remembered


def _difference(
    pair: Pair,
    base_files: Mapping[str, bytes],
    head_files: Mapping[str, bytes],
    own: tuple[Row, ...],
    compare: Compare,
) -> Difference:
    if pair.base is None or pair.head is None:
        did = Did.ADD if pair.base is None else Did.REMOVE
        old, new = (one and one.object for one in (pair.base, pair.head))
        return Difference(pair, (Operation((), did, old, new),))
    if _below_header(base_files, pair.base.path) == _below_header(head_files, pair.head.path):
        return Difference(pair, (), "header")
    found = operations(pair.base.object, pair.head.object, own, compare)
    return Difference(pair, found, "" if found else "yaml-format")


def _below_header(files: Mapping[str, bytes], path: str) -> bytes:
    return files[path].partition(b"\n")[2]


def _places(pair: Pair) -> tuple[tuple[str, str], ...]:
    """The files of a pair, each with its side."""
    return tuple((side, one.path) for side, one in (("base", pair.base), ("head", pair.head)) if one)


def _with_after(one: Operation, after: After) -> Operation:
    """``after`` is not in the remainder: the same change may stand after something else in another object."""
    if isinstance(one.path[-1], Field):
        return one
    before = after.get((one.path, one.kind))
    return replace(one, after=before) if before is not None else one


def _sorted_by(one: Operation) -> tuple[tuple[tuple[int, str, int], ...], int]:
    return path_order(one.path), _ORDER.index(one.kind)
