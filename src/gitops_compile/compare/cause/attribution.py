"""The cause of one operation: the tests of review.md, section 5, in their order.

In: the operation at its place, the changes of its inputs, the lines that changed in source files. Out: the first cause
that leaves exactly one candidate, else all of them as "one of".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from gitops_compile.compare.cause.chosen import COMMIT
from gitops_compile.compare.cause.entries import ENTRY
from gitops_compile.compare.cause.keys import below, pattern_of
from gitops_compile.compare.cause.likely import Named, Sought, holds_values, sought
from gitops_compile.compare.cause.subjects import APPLIED
from gitops_compile.compare.cause.touched import Touched, came
from gitops_compile.compare.cause.written import can_reach, fronts_of
from gitops_compile.model.cause import NO_CAUSE, Cause, Confidence, InputChange, Origin
from gitops_compile.model.position import Position
from gitops_compile.model.target import Place

Changes: TypeAlias = Sequence[InputChange]
Naming: TypeAlias = Callable[[InputChange, Touched, Sought], Named | None]
"""A change of a source, what it may have led to, and what is sought -> the changed line that names it."""

Sided: TypeAlias = Callable[[str], tuple[bool, bool]]
"""A source file -> whether the base has it, and the head."""

_LAST: Final = "kubernetes"
"""It says which schemas objects are held against and changes none of them: a cause only where nothing else is."""


def cause_of(touched: Touched, changes: Changes, place: Place, naming: Naming, sided: Sided) -> Cause:
    """The cause; ``changes`` are those of the object's inputs."""
    candidates = [one for one in changes if can_reach(one, touched)]
    candidates = [one for one in candidates if one.path != _LAST] or candidates
    if not candidates:
        return NO_CAUSE
    if len(candidates) > 1:
        candidates = _written(touched, candidates) or candidates
    if len(candidates) > 1:
        candidates = _moved(touched, candidates, sided) or candidates
    if len(candidates) == 1:
        return made(candidates[0], Confidence.CERTAIN, place, line_of(touched, candidates[0], naming))
    likely = _likely(touched, candidates, naming)
    if len(likely) == 1:
        return made(likely[0], Confidence.LIKELY, place, line_of(touched, likely[0], naming))
    return one_of(candidates, place)


def cause_in_head(touched: Touched, changes: Changes, place: Place, naming: Naming) -> Cause:
    """The cause where nobody can read the base's fleet: then all that the head says may have changed, so that nothing
    is certain and "one of" would name everything.
    """
    candidates = [one for one in changes if can_reach(one, touched)]
    fronts = fronts_of(touched)
    written = next((every for front in fronts if (every := [one for one in candidates if below(one.path, front)])), [])
    found = written if len(written) == 1 else _likely(touched, candidates, naming)
    if len(found) != 1:
        return NO_CAUSE
    return made(found[0], Confidence.LIKELY, place, line_of(touched, found[0], naming))


def made(change: InputChange, confidence: Confidence, place: Place, at: Position | None = None) -> Cause:
    """The cause that a change is."""
    pattern = pattern_of(change.key, place)
    return Cause(change.key, pattern, at or change.at, confidence, change.origin, path=change.path)


def one_of(candidates: Changes, place: Place) -> Cause:
    """All that it may be, sorted by key."""
    every = tuple(sorted(candidates, key=lambda one: one.key))
    key = ", ".join(one.key for one in every)
    pattern = ", ".join(sorted(pattern_of(one.key, place) for one in every))
    return Cause(key, pattern, every[0].at, Confidence.ONE_OF, Origin.UNKNOWN, every)


def _written(touched: Touched, candidates: Changes) -> list[InputChange]:
    """Those from which the layer or the compiler writes the path."""
    fronts = fronts_of(touched)
    return [one for one in candidates if any(below(one.path, front) for front in fronts)]


def _moved(touched: Touched, candidates: Changes, sided: Sided) -> list[InputChange]:
    """Of a whole object, what came or went with it: an entry, else the pin, else a source file."""
    if not touched.whole:
        return []
    entries = [one for one in candidates if one.path == ENTRY]
    entries = [one for one in entries if not (one.old if came(touched) else one.new)] or entries
    pins = [one for one in candidates if one.path == "pin" and (one.old if came(touched) else one.new) is None]
    files = [
        one for one in candidates if one.origin is Origin.FILE and sided(one.key) == (not came(touched), came(touched))
    ]
    argo = [one for one in candidates if one.path in ("delivery.rollout", "cluster.argocd")]
    return entries or pins or (argo if touched.shape not in APPLIED else []) or files


def _likely(touched: Touched, candidates: Changes, naming: Naming) -> list[InputChange]:
    """The one whose values the scalar holds; else the sources of which a line names the operation."""
    held = [one for one in candidates if one.origin is not Origin.FILE and holds_values(touched, one)]
    return held if len(held) == 1 else _named(touched, candidates, naming)


def _named(touched: Touched, candidates: Changes, naming: Naming) -> list[InputChange]:
    """The sources of which a changed line names the operation, those that do it best."""
    asked = sought(touched)
    found = [
        (one, naming(one, touched, asked)) for one in candidates if one.origin is Origin.FILE or one.path == COMMIT
    ]
    named = [(one, line.rank) for one, line in found if line is not None]
    best = max((rank for _, rank in named), default=0)
    return [one for one, rank in named if rank == best]


def line_of(touched: Touched, change: InputChange, naming: Naming) -> Position | None:
    """In a source file, the changed line that the operation is about."""
    if change.origin is not Origin.FILE:
        return None
    found = naming(change, touched, sought(touched))
    return found.line.at(change.key, found.word) if found else None
