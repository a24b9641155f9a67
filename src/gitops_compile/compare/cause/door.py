"""The door of this part: which line of the fleet or of a source led to each operation.

Comes in: both sides with their differences, the changed source files, perhaps a way to render a target with one
change undone. Goes out: what changed among each target's inputs, and a cause for every operation. Linear in targets and
operations; a target with one input change costs one cause.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from gitops_compile.compare.cause.attribution import Naming, cause_in_head, cause_of, line_of
from gitops_compile.compare.cause.chosen import COMMIT
from gitops_compile.compare.cause.files import lines_between
from gitops_compile.compare.cause.inputs import Inputs, inputs, once_each
from gitops_compile.compare.cause.likely import Named, Sought, naming_line
from gitops_compile.compare.cause.lines import changed_lines, indexed
from gitops_compile.compare.cause.proof import proven
from gitops_compile.compare.cause.proving import Prove
from gitops_compile.compare.cause.sources import Sources
from gitops_compile.compare.cause.subjects import Shape, group_of, is_near, places_of, shape_of
from gitops_compile.compare.cause.touched import Touched, home_of, names_of
from gitops_compile.compare.cause.values import Changes
from gitops_compile.model.cause import NO_CAUSE, Cause, InputChange
from gitops_compile.model.change import Difference, Manifest, Sides
from gitops_compile.model.operation import Operation
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target
from gitops_compile.render.source import Wanted, wanted_of


@dataclass(frozen=True, slots=True)
class Attributed:
    """The input changes of every target and folder of Argo CD that can have a difference, and each operation's cause.

    A target that is in ``inputs`` with nothing has no input change: an operation there has no cause. There are none
    where a side's fleet cannot be read: then nobody knows what changed.
    """

    inputs: Mapping[str, Changes] | None
    causes: Mapping[Difference, tuple[Cause, ...]]


def attribute(sides: Sides, sources: Sources, prove: Prove | None) -> Attributed:
    """The causes; without a fleet in the head nobody knows any."""
    if sides.head.targets is None:
        return Attributed(None, {one: (NO_CAUSE,) * len(one.operations) for one in sides.differences})
    found = inputs(sides.base, sides.head, sources)
    own, of_home = _own_inputs(sides, found), _of_homes(found)
    named = _naming(sources)
    sided = cache(lambda file: (sources.base_text(file) is not None, sources.head_text(file) is not None))

    def cause(difference: Difference, operation: Operation) -> Cause:
        one = difference.pair.shown
        changes = own(one)
        if not changes:
            return NO_CAUSE
        touched = _touched(sides, one, operation)
        moved = difference.pair.added is not None or touched.whole
        home = home_of(touched) if moved or touched.shape is Shape.PROJECT else ""
        changes = (of_home(one, home) if home else ()) or changes
        if sides.base.targets is None:
            return cause_in_head(touched, changes, one.place, named)
        return cause_of(touched, changes, one.place, named, sided)

    def line(difference: Difference, operation: Operation, change: InputChange) -> Position | None:
        return line_of(_touched(sides, difference.pair.shown, operation), change, named)

    causes: Mapping[Difference, tuple[Cause, ...]] = {
        one: tuple(cause(one, operation) for operation in one.operations) for one in sides.differences
    }
    if prove is not None:
        causes = proven(sides, causes, prove, line)
    known = sides.base.targets is not None
    return Attributed({**found.by_place, **_folders(sides, found, own)} if known else None, causes)


def _touched(sides: Sides, one: Manifest, operation: Operation) -> Touched:
    bases, heads = sides.base.by_place, sides.head.by_place
    return Touched(
        operation, names_of(operation.path), one, shape_of(one), bases.get(one.target), heads.get(one.target)
    )


def _of_homes(found: Inputs) -> Callable[[Manifest, str], Changes]:
    """A function to the changes with which a namespace came or went, at the targets that an object is made of."""
    by_name: dict[str, list[tuple[str, Changes]]] = {}
    for (place, name), changes in found.homes.items():
        by_name.setdefault(name, []).append((place, changes))

    def of_home(one: Manifest, home: str) -> Changes:
        own = one.target in found.by_place
        near = ((place == one.target if own else is_near(one, place), every) for place, every in by_name.get(home, ()))
        return once_each(change for is_one, every in near if is_one for change in every)

    return of_home


def _naming(sources: Sources) -> Naming:
    """A function that looks up each source once, and each field and value in it."""
    of_file = cache(lambda file: indexed(changed_lines(sources.base_text(file), sources.head_text(file))))
    of_commits = cache(lambda old, new: indexed(lines_between(sources, old, new)))

    @cache
    def in_file(file: str, asked: Sought) -> Named | None:
        return naming_line(asked, of_file(file))

    @cache
    def in_commits(old: Wanted, new: Wanted, asked: Sought) -> Named | None:
        return naming_line(asked, of_commits(old, new))

    def named(change: InputChange, touched: Touched, asked: Sought) -> Named | None:
        if change.path != COMMIT:
            return in_file(change.key, asked)
        old, new = touched.base, touched.head
        if not isinstance(old, Target) or not isinstance(new, Target):
            return None
        return in_commits(wanted_of(old), wanted_of(new), asked)

    return named


def _own_inputs(sides: Sides, found: Inputs) -> Callable[[Manifest], Changes]:
    """A function from an object to the changes of its inputs; those of an Argo CD object of many targets are joined
    once.
    """
    made: dict[tuple[str, ...], Changes] = {}

    def own(one: Manifest) -> Changes:
        if one.target in found.by_place:
            return found.by_place[one.target]
        group = group_of(one)
        if group not in made:
            every = [place for side in (sides.base, sides.head) for place in places_of(one, side.by_place.values())]
            made[group] = once_each(change for place in every for change in found.by_place.get(place, ()))
        return made[group]

    return own


def _folders(sides: Sides, found: Inputs, own: Callable[[Manifest], Changes]) -> Mapping[str, Changes]:
    """The input changes of the folders of Argo CD that have a difference."""
    joined: dict[str, Changes] = {}
    for one in sides.differences:
        target = one.pair.shown.target
        if target not in found.by_place:
            joined[target] = once_each((*joined.get(target, ()), *own(one.pair.shown)))
    return joined
