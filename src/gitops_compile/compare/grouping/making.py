"""A group becomes a row: its representative, n of m, what is missing, and the findings of the rules that met.

Comes in: a group of changes and its fingerprint. Goes out: the row as every output shows it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from gitops_compile.compare.grouping.changes import Change
from gitops_compile.compare.grouping.groups import Group
from gitops_compile.compare.grouping.listing import listing_of
from gitops_compile.compare.grouping.missing import explaining, with_value
from gitops_compile.compare.grouping.order import is_first
from gitops_compile.compare.grouping.routine import bumps_of, is_quiet, moves_versions_alone
from gitops_compile.compare.grouping.shares import Within, expecting
from gitops_compile.compare.grouping.variables import VariablesOf
from gitops_compile.model.cause import Cause, Confidence
from gitops_compile.model.change import Pair, Sides
from gitops_compile.model.codes import CODES
from gitops_compile.model.finding import RANK, Finding, Level, worst
from gitops_compile.model.position import Position
from gitops_compile.model.review import Missing, Row

_SURE: Final = (Confidence.CERTAIN, Confidence.PROVEN, Confidence.LIKELY, Confidence.ONE_OF, Confidence.NONE)


def making(sides: Sides, variables: VariablesOf, within: Within | None = None) -> Callable[[Group, str], Row]:
    """A function from a group and its fingerprint to its row."""
    listing = listing_of(sides)
    expected, explain, protected = expecting(sides, listing, within), explaining(sides), cache(sides.protected)

    def named(missing: tuple[str, ...], causes: Sequence[Cause], group: Group, first: Change) -> tuple[Missing, ...]:
        files = listing.files(one.member for one in group.changes)
        told = (explain(target, causes) for target in missing)
        return tuple(with_value(one, first.operations, files, sides, listing) for one in told)

    def row(group: Group, fingerprint: str) -> Row:
        key, first = min(group.members, key=lambda one: is_first(one[1].member, sides))
        members = tuple(one.member for one in group.changes)
        causes = _causes(first, group.changes)
        share = expected(members, causes)
        findings = _findings(group.changes, first, fingerprint, causes, share.targets)
        return Row(
            fingerprint=fingerprint,
            object=key.printed(variables(one.shown).by_name for one in group.changes),
            pairing=first.pair.how,
            operations=first.operations,
            members=members,
            representative=first.member,
            targets=share.targets,
            expected=share.number,
            missing=named(share.missing, causes, group, first) if share.missing else (),
            absent=share.absent,
            shares=share.shares,
            causes=causes,
            findings=findings,
            routine=is_quiet(findings) and moves_versions_alone(first, sides),
            protected=any(protected(one.environment) for one in members),
            objects=len({key for key, _ in group.members}),
            bumps=bumps_of(first.operations),
            previous=_previous(first.pair),
        )

    return row


def with_findings(row: Row, findings: Iterable[Finding]) -> Row:
    """A row with more findings, the worst first; one with a warning is no routine."""
    every = _sorted((*row.findings, *findings))
    return replace(row, findings=every, routine=row.routine and is_quiet(every))


def position_of(causes: Iterable[Cause]) -> Position | None:
    """Where the first of some causes stands that stands anywhere."""
    return next((one.at for one in causes if one.at is not None), None)


def _causes(first: Change, every: Iterable[Change]) -> tuple[Cause, ...]:
    """Each key once, as sure as the least sure operation, the representative's first."""
    found: dict[str, Cause] = {cause.key: cause for cause in first.causes}
    for cause in (cause for one in every for cause in one.causes):
        known = found.setdefault(cause.key, cause)
        if _SURE.index(cause.confidence) > _SURE.index(known.confidence):
            found[cause.key] = cause
    own = [cause.key for cause in first.causes]
    return tuple(found[key] for key in (*own, *sorted(found.keys() - set(own))))


def _findings(
    every: Sequence[Change], first: Change, fingerprint: str, causes: Sequence[Cause], targets: tuple[str, ...]
) -> tuple[Finding, ...]:
    """One for each code: as bad as its worst member, in the representative's words."""
    objects = tuple(sorted({one.member.object for one in every})) if first.told else ()
    return _sorted(
        Finding(
            code=code,
            fingerprint=fingerprint,
            name=CODES[code].name,
            level=worst(told.met.level for one in every for told in one.told if told.code == code) or Level.INFO,
            why=CODES[code].why,
            mend=CODES[code].mend,
            detail="; ".join(
                dict.fromkeys(one.met.detail for one in first.told if one.code == code and one.met.detail)
            ),
            targets=targets,
            objects=objects,
            rows=(fingerprint,),
            at=position_of(causes),
        )
        for code in first.codes
    )


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: (RANK[one.level], one.code)))


def _previous(pair: Pair) -> str:
    """What the object was called before, or where it was: empty for one that stayed."""
    if pair.base is None or pair.head is None:
        return ""
    if pair.base.name != pair.head.name:
        return str(pair.base.name)
    return pair.base.target if pair.base.target != pair.head.target else ""
