"""GC280: a target of one tenancy changes, and all that led to it belongs to another one.

A line or file belongs to a tenancy if it stands under the tenancy's key of the fleet, or in a folder of its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from gitops_compile.compare.risk.rule import Rule
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met


def _tenancy_crossing(difference: Difference, sides: Sides) -> Iterator[Met]:
    one = difference.pair.shown
    own, changed = one.place.tenancy, (sides.inputs or {}).get(one.target, ())
    if not own or not changed or not difference.operations:
        return
    tenancies = _tenancies(sides)
    owners = [_owner(change, own, tenancies) for change in changed]
    if all(owner and owner != own for owner in owners):
        yield Met(difference.operations, detail=f"{own} changes through {' and '.join(sorted(set(owners)))}")


def _tenancies(sides: Sides) -> frozenset[str]:
    return frozenset(name for side in (sides.base, sides.head) if side.fleet for name in side.fleet.fleet.tenancies)


def _owner(change: InputChange, own: str, tenancies: Collection[str]) -> str:
    """The tenancy that a line or file belongs to, the target's own one first; empty for what belongs to none."""
    if change.origin is not Origin.FILE:
        kind, _, rest = change.key.partition(".")
        return rest.partition(".")[0] if kind == "tenancies" else ""
    folders = change.key.split("/")[:-1]
    return own if own in folders else next((name for name in folders if name in tenancies), "")


RULES: Final = (Rule("GC280", _tenancy_crossing),)
