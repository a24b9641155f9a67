"""The order in which people read a review: environments along the path to production, rows by what they may break."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from graphlib import TopologicalSorter

from gitops_compile.compare.grouping.variables import declared
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import RANK, Level
from gitops_compile.model.resolved import ResolvedFleet, Stage
from gitops_compile.model.review import Member, Row


def environments(sides: Sides) -> tuple[str, ...]:
    """Every declared environment of either side: those without a ``from`` first, then those that follow, by name."""
    depths = {**_depths(sides.base.fleet), **_depths(sides.head.fleet)}
    return tuple(sorted(depths, key=lambda name: (depths[name], name)))


def in_path_order(names: Iterable[str], sides: Sides) -> tuple[str, ...]:
    """These environments in the order of the path; those that nobody declares last, by name."""
    place = {name: number for number, name in enumerate(environments(sides))}
    return tuple(sorted(frozenset(names), key=lambda name: (place.get(name, len(place)), name)))


def row_order(row: Row, sides: Sides) -> tuple[int, bool, int, str, str, str]:
    """Worst severity, protected first, most targets first, app, object, fingerprint."""
    level = row.level
    rank = RANK[level] if level is not None else len(Level)
    target = declared(sides, row.representative.target)
    app = target.place.app if target else row.representative.target.rpartition("/")[2]
    return rank, not row.protected, -len(row.targets), app, row.object, row.fingerprint


def is_first(member: Member, sides: Sides) -> tuple[bool, Member]:
    """The representative of a row has the least of these: the first protected target by name, else the first."""
    return not sides.protected(member.environment), member


def _depths(fleet: ResolvedFleet | None) -> Mapping[str, int]:
    """How many environments stand before each one; a fleet that resolves has no circles."""
    if fleet is None:
        return {}
    declared = fleet.fleet.environments
    before = {name: _before(fleet.stages.get(name), declared) for name in sorted(declared)}
    found: dict[str, int] = {}
    for name in TopologicalSorter(before).static_order():
        found[name] = max((found[one] + 1 for one in before[name]), default=0)
    return found


def _before(stage: Stage | None, declared: Collection[str]) -> tuple[str, ...]:
    sources = stage.sources if stage else ()
    return tuple(source.value for source in sources if source.value in declared)
