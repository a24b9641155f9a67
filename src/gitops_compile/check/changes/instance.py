"""GC404: a cluster that another instance of Argo CD serves, or none: the old one's root deletes what runs there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gitops_compile.check.changes.applications import Fate, Fated, fates
from gitops_compile.check.changes.told import Meeting, at_file, counted, guarded
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.position import Position

_HINT: Final = (
    "First `removal: orphan` on what runs there, merged and synced; then this change, with an acknowledgement; then "
    "take it back."
)
_NONE: Final = "none"


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each cluster."""
    return guarded(sides, "GC404", _met(sides), _message, _HINT)


def _met(sides: Sides) -> Iterable[Meeting]:
    for one in fates(sides):
        if one.fate is Fate.INSTANCE:
            old = one.before
            to = one.after.instance if one.after else _NONE
            yield Meeting(
                f"cluster {old.place.cluster}: {old.instance} -> {to}",
                old.printed,
                str(old.place),
                (old.place.environment,),
                _cause(sides, one),
                old.path,
                words=(old.place.cluster, old.instance, to),
            )


def _cause(sides: Sides, one: Fated) -> Position:
    fleet = sides.head.fleet
    cluster = fleet.fleet.clusters.get(one.before.place.cluster) if fleet else None
    if cluster is None:
        return at_file(one.before)
    return cluster.argocd.at if cluster.argocd else cluster.name.at


def _message(met: Sequence[Meeting]) -> str:
    cluster, old, new = met[0].words
    count = counted(len(met), "Application")
    if new == _NONE:
        return f"cluster {cluster} leaves instance {old} for none: its root deletes {count} there"
    return f"cluster {cluster} moves from instance {old} to {new}: the root of {old} deletes {count}"
