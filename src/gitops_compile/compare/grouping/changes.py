"""A pair's visible operations cut by cause: a change, the smallest thing that a row is made of (review.md, section 7).

Comes in: differences with what is said of them. Goes out: changes. Every visible operation is in exactly one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from gitops_compile.compare.judged import Judged, Told
from gitops_compile.model.cause import Cause
from gitops_compile.model.change import Manifest, Pair
from gitops_compile.model.finding import Level
from gitops_compile.model.operation import Did, Operation, Path
from gitops_compile.model.review import Member


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """The operations of one pair that have one cause, and the rules that met them.

    ``member`` is what a row lists of it. ``causes`` are distinct by key; their ``pattern`` is one.
    """

    pair: Pair
    member: Member
    operations: tuple[Operation, ...]
    causes: tuple[Cause, ...]
    told: tuple[Told, ...]

    @property
    def shown(self) -> Manifest:
        """The head's object, or the base's where it is gone."""
        return self.pair.shown

    @property
    def pattern(self) -> str:
        """Its cause, with the target's own names replaced."""
        return self.causes[0].pattern

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the pair rules that met, sorted."""
        return tuple(sorted({one.code for one in self.told}))


def changes(judged: Iterable[Judged]) -> Iterator[Change]:
    """Every change, in the order of the differences."""
    for one in judged:
        yield from _cut(one)


def _cut(judged: Judged) -> Iterator[Change]:
    pair, slices = judged.difference.pair, _slices(judged)
    member = _member(pair.shown)
    counted = [one for one in judged.told if one.met.level is not Level.OFF]
    for number, said in enumerate(slices):
        operations = tuple(operation for operation, _ in said)
        causes = {cause.key: cause for _, cause in reversed(said)}
        here = {(operation.path, operation.kind) for operation in operations} if counted else set()
        met = tuple(one for one in counted if _meets(one, here, first=not number))
        yield Change(pair, member, operations, tuple(causes[key] for key in sorted(causes)), met)


def _slices(judged: Judged) -> list[list[tuple[Operation, Cause]]]:
    found: dict[str, list[tuple[Operation, Cause]]] = {}
    for operation, cause, noise in zip(judged.difference.operations, judged.causes, judged.noise, strict=True):
        if not noise:
            found.setdefault(cause.pattern, []).append((operation, cause))
    return list(found.values())


def _member(one: Manifest) -> Member:
    return Member(one.target, one.place.environment, str(one.name), one.path)


def _meets(told: Told, here: set[tuple[Path, Did]], first: bool) -> bool:
    """What is said of the pair as a whole is said once, of its first change."""
    if not told.met.operations:
        return first
    return any((operation.path, operation.kind) in here for operation in told.met.operations)
