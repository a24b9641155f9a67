"""GC409: what every Application of many feels at once: server-side apply that ends, or all of an instance changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from gitops_compile.check.changes.applications import GENERATED, Application, applications
from gitops_compile.check.changes.told import Meeting, counted, guarded
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target

MANY: Final = 200
"""So many Applications of one instance may change at once without a word."""

_APPLY: Final = "Keep it on; what it was turned off for may be `ignoreDifferences`."
_STORM: Final = "Change one environment first, then the rest; or agree on an hour at which few people sync."


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each layer that turns server-side apply off, and for each instance."""
    yield from guarded(sides, "GC409", _turned_off(sides), _apply, _APPLY, warns=True)
    yield from guarded(sides, "GC409", _all_changed(sides), _storm, _STORM, warns=True)


def _turned_off(sides: Sides) -> Iterator[Meeting]:
    for place, now in sorted(sides.head.by_place.items()):
        before = sides.base.by_place.get(place)
        if before is None or not isinstance(now, Target) or now.argocd is None:
            continue
        new = now.delivery.server_side_apply
        if before.delivery.server_side_apply.value and not new.value:
            subject = f"{now.place.environment}: {new.layer}.delivery.serverSideApply"
            yield Meeting(subject, "", place, (now.place.environment,), new.at, new.at.file)


def _apply(met: Sequence[Meeting]) -> str:
    return f"`serverSideApply` turns off for {counted(len(met), 'target')}: fields change their owner"


def _all_changed(sides: Sides) -> Iterator[Meeting]:
    before, after = applications(sides)
    changed = [one for name, one in after.items() if name in before and before[name].object != one.object]
    counts = Counter(one.instance for one in changed)
    for instance in sorted(counts):
        if counts[instance] > MANY and not _others(sides.head.listing, instance, changed, after):
            at = Position(f"{GENERATED}{instance}/bootstrap.yaml", 1, 1)
            yield Meeting(f"instance {instance}", "", "", (), at, at.file, (instance, str(counts[instance])))


def _others(
    listing: Iterable[str], instance: str, changed: Collection[Application], after: Mapping[str, Application]
) -> bool:
    """Whether an Application of an instance did not change."""
    files = {one.path for one in changed}
    names = {one.name for one in changed}
    kept = any(one.instance == instance and one.name not in names for one in after.values())
    folder = f"{GENERATED}{instance}/"
    return kept or any(
        path.startswith(folder) and "/application" in path[len(folder) :] and path not in files for path in listing
    )


def _storm(met: Sequence[Meeting]) -> str:
    instance, count = met[0].words
    return f"all {count} Applications of instance {instance} change at once: it refreshes every one of them"
