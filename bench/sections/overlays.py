"""A cold render beside one ``kustomize build`` per target: overlays that are shared, and one for each target."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from equal import assure_as_kustomize
from fleets import Fleet, Size, write_own, write_shared
from measuring import CORES, Cost, Plan, away, cost, forget, in_turn, ours, own_cost
from peers import kustomize, loop
from table import Goal, Row


def shared(plan: Plan) -> Iterator[Row]:
    """10 apps in 100 environments and clusters: 10 builds for us, 1,000 for the loop."""
    size = Size(environments=1, clusters=10) if plan.quick else Size()
    at = plan.folder("shared")
    twin = write_shared(at / "twin", size, verbatim=True)
    fleet = write_shared(at / "fleet", size)
    yield from _beside_loop(plan, at, f"{size.targets:,} targets share {size.apps} overlays", 25, twin, fleet)


def own(plan: Plan) -> Iterator[Row]:
    """Every target its own overlay: no build is shared."""
    size = Size(apps=4, environments=2, clusters=2) if plan.quick else Size(apps=79, environments=2, clusters=2)
    at = plan.folder("own")
    twin = write_own(at / "twin", size, verbatim=True)
    fleet = write_own(at / "fleet", size)
    yield from _beside_loop(plan, at, f"{size.targets:,} targets, each its own overlay", 4, twin, fleet)


def _beside_loop(plan: Plan, at: Path, name: str, goal: int, twin: Fleet, fleet: Fleet) -> Iterator[Row]:
    """Two rows: the same bytes as the loop, and what a fleet is for: its layer, Argo CD objects and all checks."""
    program = kustomize(plan.place)
    forget(twin.top)
    ours(twin.top, "render", "--quiet")
    assure_as_kustomize(program, twin, at / "built")
    peer = f"`kustomize build` per target, `xargs -P {CORES}`"
    bare, whole, beside = in_turn(
        plan.few, partial(cold, twin), partial(cold, fleet), partial(_loop, program, twin, at / "loop")
    )
    yield Row(f"{name}, cold, the same bytes", peer, bare, beside, (Goal("faster", goal),))
    yield Row(f"{name}, cold, with labels, images, Argo CD objects", peer, whole, beside, (Goal("faster", goal),))
    away(at)


def cold(fleet: Fleet) -> Cost:
    """One render where nothing was rendered or built before."""
    forget(fleet.top)
    return own_cost(("render", "--quiet"), fleet.top)


def _loop(program: Path, fleet: Fleet, out: Path) -> Cost:
    away(out)
    names = ((f"{number}.yaml", source) for number, source in enumerate(fleet.sources.values()))
    words, lines = loop(program, names, out)
    return cost(words, fleet.top, fed=lines)
