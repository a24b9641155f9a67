"""The risk rules that look at a row: how far one change reaches (review.md, section 9).

Comes in: rows with n of m, both sides, and the levels that the base's ``review.severity`` gives. Goes out: the same
rows with what these rules say. GC244: it restarts a lot at once. GC281: nearly all targets are in it, a few are not.
GC286: one source file takes a protected stage and one before it along. GC290: a protected environment is in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

from gitops_compile.compare.grouping.making import position_of, with_findings
from gitops_compile.compare.grouping.missing import explaining
from gitops_compile.compare.grouping.order import in_path_order
from gitops_compile.compare.grouping.shares import NAMED, Within, environment_of, expecting
from gitops_compile.compare.grouping.variables import declared
from gitops_compile.model.cause import Origin
from gitops_compile.model.change import Pairing, Sides
from gitops_compile.model.codes import CODES
from gitops_compile.model.finding import Finding, Level
from gitops_compile.model.operation import Field
from gitops_compile.model.resolved import Stage
from gitops_compile.model.review import Row
from gitops_compile.model.target import Target

MARKER: Final = "GC290"
"""It marks rows; the heading shows what it says, so it is counted nowhere and printed at no row."""

WIDE: Final = 10
LEAST: Final = 5
_TEMPLATE: Final = (Field("spec"), Field("template"))
_RESTARTING: Final = frozenset({"Deployment", "DaemonSet", "StatefulSet", "Rollout.argoproj.io"})
_UPDATES: Final = frozenset({Pairing.EXACT, Pairing.HASH_SUFFIX, Pairing.TARGET_RENAMED, Pairing.MOVED})

Said: TypeAlias = tuple[Level, str]
"""A level and a detail."""
RowRule: TypeAlias = Callable[[Row], Said | None]


def row_findings(
    rows: Sequence[Row], sides: Sides, levels: Mapping[str, Level], within: Within | None = None
) -> tuple[Row, ...]:
    """The rows, in their order, with the findings of row rules; a rule that is off says nothing.

    ``within`` as in ``group.rows``.
    """
    rules = tuple((code, rule) for code, rule in _rules(sides, within) if levels.get(code) is not Level.OFF)
    return tuple(with_findings(row, _told(row, rules, levels)) for row in rows)


def _rules(sides: Sides, within: Within | None) -> tuple[tuple[str, RowRule], ...]:
    return (
        ("GC244", _wide_restart),
        ("GC281", _outlier(sides, within)),
        ("GC286", _skips_path(sides)),
        (MARKER, _protected_touched(sides)),
    )


def _told(row: Row, rules: Sequence[tuple[str, RowRule]], levels: Mapping[str, Level]) -> Iterator[Finding]:
    for code, rule in rules:
        said = rule(row)
        if said is not None:
            yield Finding(
                code=code,
                fingerprint=row.fingerprint,
                name=CODES[code].name,
                level=levels.get(code, said[0]),
                why=CODES[code].why,
                mend=CODES[code].mend,
                detail=said[1],
                targets=row.targets,
                objects=tuple(sorted({one.object for one in row.members})),
                rows=(row.fingerprint,),
                at=position_of(row.causes),
            )


def _wide_restart(row: Row) -> Said | None:
    """An update of a pod template replaces the pods of every workload in the row, as soon as Argo CD syncs."""
    changes_template = any(one.path[:2] == _TEMPLATE for one in row.operations)
    if not changes_template or not row.protected or row.pairing not in _UPDATES:
        return None
    targets = {one.target for one in row.members if one.object.partition(" ")[0] in _RESTARTING}
    return (Level.INFO, f"{len(targets)} targets restart at once") if len(targets) > WIDE else None


def _outlier(sides: Sides, within: Within | None) -> RowRule:
    expected, explain = expecting(sides, within=within, named=len(sides.head.by_place)), explaining(sides)

    def rule(row: Row) -> Said | None:
        there = len(row.targets)
        if not row.absent or row.expected < LEAST or there * 5 < row.expected * 4:
            return None
        missing = row.missing
        if row.absent > NAMED:
            missing = tuple(explain(target, row.causes) for target in expected(row.members, row.causes).missing)
        unexplained = [one for one in missing if not one.layer and sides.protected(environment_of(one.target, sides))]
        return (Level.WARN if unexplained else Level.INFO), f"{there} of {row.expected}"

    return rule


def _skips_path(sides: Sides) -> RowRule:
    stages = sides.head.fleet.stages if sides.head.fleet else {}
    before = cache(lambda name: _before(name, stages))

    def stage_of(target: str) -> str:
        one = declared(sides, target)
        return one.stage if isinstance(one, Target) else one.place.environment if one else ""

    def rule(row: Row) -> Said | None:
        if not any(one.origin is Origin.FILE for one in row.causes):
            return None
        here = sorted({stage_of(target) for target in row.targets} & stages.keys())
        skipped: set[str] = set()
        for stage in here:
            passed = before(stage).intersection(here)
            if passed and sides.protected(stages[stage].environment):
                skipped |= {stage, *passed}
        if not skipped:
            return None
        every = sorted(skipped, key=lambda name: (len(before(name)), name))
        environments = in_path_order([stages[name].environment for name in every], sides)
        names = environments if len(environments) > 1 else every
        return Level.WARN, f"{', '.join(names[:-1])} and {names[-1]} take this file in one change"

    return rule


def _before(name: str, stages: Mapping[str, Stage]) -> frozenset[str]:
    """Every stage that versions pass through before this one."""
    found: set[str] = set()
    pending = [name]
    while pending:
        stage = stages.get(pending.pop())
        sources = [source.value for source in stage.sources if source.value not in found] if stage else []
        found.update(sources)
        pending += sources
    return frozenset(found)


def _protected_touched(sides: Sides) -> RowRule:
    words = cache(lambda names: ", ".join(in_path_order(names, sides)))
    protected = cache(sides.protected)

    def rule(row: Row) -> Said | None:
        names = frozenset(one.environment for one in row.members if protected(one.environment))
        return (Level.INFO, words(names)) if names else None

    return rule
