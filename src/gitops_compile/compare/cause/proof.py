"""Causes proved by rendering: of several candidates, the one without which the operation is gone.

In: the causes so far, and the function that renders a target with one change undone. Out: the same causes, those of
"one of" that could be proved with their candidate. Operations with the same candidates are proved once, on their
representative: the first protected target by name, else the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from gitops_compile.compare.cause.attribution import made
from gitops_compile.compare.cause.keys import pattern_of
from gitops_compile.compare.cause.proving import Prove
from gitops_compile.compare.cause.subjects import APPLIED, shape_of
from gitops_compile.compare.listkeys import own_rows
from gitops_compile.compare.operations import operations
from gitops_compile.model.build import Object
from gitops_compile.model.cause import Cause, Confidence, InputChange
from gitops_compile.model.change import Difference, Manifest, Sides
from gitops_compile.model.kinds import group_kind, name_of, namespace_of
from gitops_compile.model.objectname import without_hash
from gitops_compile.model.operation import Did, Operation, canonical, shown
from gitops_compile.model.position import Position

MOST_RENDERS: Final = 20
"""So many renders per run: they are a help for the reader, and a review must not wait for them."""

Causes: TypeAlias = Mapping[Difference, tuple[Cause, ...]]
PlacedAt: TypeAlias = Callable[[Difference, Operation, InputChange], Position | None]
"""Where in a source file a candidate stands for an operation."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """One operation whose cause is one of several."""

    difference: Difference
    number: int
    cause: Cause

    @property
    def operation(self) -> Operation:
        """The operation itself."""
        return self.difference.operations[self.number]

    @property
    def object(self) -> Manifest:
        """The object as it is shown."""
        return self.difference.pair.shown


def proven(sides: Sides, causes: Causes, prove: Prove, at: PlacedAt) -> Causes:
    """The causes, with proofs for as many doubts as ``MOST_RENDERS`` allows, in the order of the differences."""
    rendered: dict[tuple[str, str], tuple[Object, ...] | None] = {}
    result = {difference: list(every) for difference, every in causes.items()}
    for group in _groups(sides, causes):
        first = _representative(group, sides)
        target, wanted = sides.head.by_place[first.object.target], first.cause.candidates
        missing = [one for one in wanted if (first.object.target, one.key) not in rendered]
        if len(rendered) + len(missing) > MOST_RENDERS:
            continue
        for one in missing:
            rendered[first.object.target, one.key] = prove(target, one)
        gone = [one for one in wanted if _is_gone(first, rendered[first.object.target, one.key], sides)]
        if len(gone) == 1:
            pattern = pattern_of(gone[0].key, first.object.place)
            for doubt in group:
                result[doubt.difference][doubt.number] = _proved(doubt, pattern, at)
    return {difference: tuple(every) for difference, every in result.items()}


def _proved(doubt: Doubt, pattern: str, at: PlacedAt) -> Cause:
    place = doubt.object.place
    for one in doubt.cause.candidates:
        if pattern_of(one.key, place) == pattern:
            return made(one, Confidence.PROVEN, place, at(doubt.difference, doubt.operation, one))
    return doubt.cause


def _groups(sides: Sides, causes: Causes) -> list[list[Doubt]]:
    """The doubts of objects that targets of the head hold, those with the same operation and candidates together."""
    groups: dict[tuple[object, ...], list[Doubt]] = {}
    for difference in sides.differences:
        one = difference.pair.shown
        for number, cause in enumerate(causes[difference]):
            known = cause.confidence is Confidence.ONE_OF and one.target in sides.head.by_place
            if known and shape_of(one) in APPLIED:
                doubt = Doubt(difference, number, cause)
                groups.setdefault(_same_doubt(doubt), []).append(doubt)
    return list(groups.values())


def _same_doubt(doubt: Doubt) -> tuple[object, ...]:
    operation = doubt.operation
    values = (canonical(operation.old), canonical(operation.new))
    return (doubt.object.group_kind, shown(operation.path), operation.kind, *values, doubt.cause.pattern)


def _representative(group: Sequence[Doubt], sides: Sides) -> Doubt:
    return min(
        group, key=lambda one: (not sides.protected(one.object.place.environment), one.object.target, one.object.path)
    )


def _is_gone(doubt: Doubt, objects: tuple[Object, ...] | None, sides: Sides) -> bool:
    """Whether the objects of a render without a candidate no longer have the operation."""
    if objects is None:
        return False
    same = _same_object(doubt.object, objects)
    operation, base = doubt.operation, doubt.difference.pair.base
    if not operation.path:
        return (same is None) is (operation.kind is Did.ADD)
    if same is None or base is None:
        return False
    review = sides.base.fleet.fleet.review if sides.base.fleet else None
    left = operations(base.object, same, own_rows(review.list_keys if review else ()))
    return all((one.path, one.kind) != (operation.path, operation.kind) for one in left)


def _same_object(wanted: Manifest, objects: Sequence[Object]) -> Object | None:
    """The object of the same kind and name; with another namespace only where no other one is there."""
    name = wanted.name.name
    found = [one for one in objects if group_kind(one) == wanted.group_kind and without_hash(name_of(one)) == name]
    return next((one for one in found if namespace_of(one) in ("", wanted.namespace)), next(iter(found), None))
