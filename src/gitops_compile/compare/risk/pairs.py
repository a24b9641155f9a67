"""The risk rules that look at one pair: what a reviewer must know of an object that came, went or changed.

Comes in: a difference, both sides, and the levels that the base's ``review.severity`` gives. Goes out: every rule
that met, with its level (review.md, section 9). A new rule is one function and one entry in a module's ``RULES``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, Final

from gitops_compile.compare.judged import Told
from gitops_compile.compare.risk import (
    availability,
    current,
    delivery,
    immutable,
    path,
    projects,
    removals,
    replaced,
    scaling,
    stale_config,
    versions,
)
from gitops_compile.compare.risk.access import admission, exposure, grants, hardening, network, secrets
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.codes import CODES
from gitops_compile.model.finding import Level, Met, worst
from gitops_compile.model.operation import Field, Operation

RULES: Final[tuple[Rule, ...]] = (
    *current.RULES,
    *removals.RULES,
    *immutable.RULES,
    *replaced.RULES,
    *scaling.RULES,
    *availability.RULES,
    *stale_config.RULES,
    *versions.RULES,
    *secrets.RULES,
    *grants.RULES,
    *hardening.RULES,
    *exposure.RULES,
    *network.RULES,
    *admission.RULES,
    *delivery.RULES,
    *projects.RULES,
    *path.RULES,
)

FIXED: Final = frozenset({"GC200", "GC201", "GC202", "GC203", "GC204"})
"""Codes whose level no setting changes: they guard the review itself."""

_MOST_DETAILS: Final = 8


def told(difference: Difference, sides: Sides, levels: Mapping[str, Level]) -> tuple[Told, ...]:
    """Every rule that a difference meets, in the order of the codes; none where the object is the same."""
    if not difference.operations:
        return ()
    found: dict[str, list[Met]] = {}
    for rule in asked(difference):
        for met in rule.check(difference, sides):
            found.setdefault(rule.code, []).append(met)
    return tuple(Told(code, met) for code in sorted(found) for met in _levelled(code, found[code], levels))


def asked(difference: Difference) -> Iterator[Rule]:
    """The rules that may meet a difference: by its kinds and, for an update, by the fields that it touches."""
    pair = difference.pair
    rules = _of_kinds(frozenset(one.group_kind for one in (pair.base, pair.head) if one))
    if pair.both is None:
        yield from rules
        return
    touched = _touched(difference)
    yield from (one for one in rules if not one.fields or not one.fields.isdisjoint(touched))


def _touched(difference: Difference) -> set[str]:
    """The names of fields in the paths of operations, and in the values that come or go."""
    found: set[str] = set()
    pending: list[Any] = []
    for one in difference.operations:
        found.update(token.name for token in one.path if isinstance(token, Field))
        pending += (one.old, one.new)
    while pending:
        value = pending.pop()
        if isinstance(value, dict):
            found.update(value)
            pending += value.values()
        elif isinstance(value, list):
            pending += value
    return found


@lru_cache(maxsize=1_000)
def _of_kinds(kinds: frozenset[tuple[str, str]]) -> tuple[Rule, ...]:
    """The rules that look at one of some kinds."""
    return tuple(one for one in RULES if not one.kinds or one.kinds & kinds)


def _levelled(code: str, every: Iterable[Met], levels: Mapping[str, Level]) -> Iterator[Met]:
    """With their levels; a setting counts for all levels that a code comes with, and ``off`` drops it."""
    said = None if code in FIXED else levels.get(code)
    if said is Level.OFF:
        return
    usual = CODES[code].levels[0]
    yield from _joined(replace(one, level=said or one.level or usual) for one in every)


def _joined(every: Iterable[Met]) -> Iterator[Met]:
    """One for each set of operations: an added pod is told once, with all that is wrong with it."""
    found: dict[tuple[int, ...], list[Met]] = {}
    for one in every:
        found.setdefault(_identity(one.operations), []).append(one)
    for alike in found.values():
        details = list(dict.fromkeys(one.detail for one in alike if one.detail))
        more = len(details) - _MOST_DETAILS
        text = "; ".join(details[:_MOST_DETAILS]) + (f"; {more} more" if more > 0 else "")
        yield replace(alike[0], level=worst(one.level for one in alike), detail=text)


def _identity(operations: tuple[Operation, ...]) -> tuple[int, ...]:
    return tuple(id(one) for one in operations)
