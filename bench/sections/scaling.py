"""Ten times the targets, cold: that the cost grows with the fleet and no faster, and what memory it takes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from equal import assure_as_kustomize
from fleets import Size, write_shared
from measuring import Plan, away, forget, in_turn, ours
from peers import kustomize
from table import Goal, Row

from sections.overlays import cold

SIZES = (Size(environments=2, clusters=5), Size(), Size(clusters=100))
QUICK = (Size(environments=1, clusters=1), Size(environments=1, clusters=10))
GOALS = (Goal("slower", 11), Goal("memory", 200))


def scaling(plan: Plan) -> Iterator[Row]:
    """Whole fleets of the same apps in more and more places; the largest one's verbatim twin is held to kustomize."""
    at, sizes = plan.folder("scaling"), QUICK if plan.quick else SIZES
    _assure_largest(plan, sizes[-1])
    fleets = [write_shared(at / str(size.targets), size) for size in sizes]
    costs = in_turn(plan.few, *(partial(cold, fleet) for fleet in fleets))
    for number in range(1, len(sizes)):
        last = number == len(sizes) - 1
        case, peer = (f"{one.targets:,} targets" for one in (sizes[number], sizes[number - 1]))
        yield Row(f"{case}, cold", f"{peer}, cold", costs[number], costs[number - 1], GOALS if last else ())
    away(at)


def _assure_largest(plan: Plan, size: Size) -> None:
    at = plan.folder("scaling-twin")
    twin = write_shared(at / "twin", size, verbatim=True)
    forget(twin.top)
    ours(twin.top, "render", "--quiet")
    assure_as_kustomize(kustomize(plan.place), twin, at / "built")
    away(at)
