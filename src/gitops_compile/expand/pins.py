"""Which version of an app runs at a spot, and the pins that it was chosen over (fleet.md, "Versions")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_compile.expand.places import Spot
from gitops_compile.model.app import App, Pin, StagePins
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.fleet import Fleet, Placement
from gitops_compile.model.layers import Chosen, Lost
from gitops_compile.model.node import Plain


def own_stage(spot: Spot) -> Placement | None:
    """The tenancy's entry for the environment, if it is a stage of its own."""
    entries = spot.tenancy.environments if spot.tenancy else None
    placement = (entries or {}).get(spot.environment.name.value)
    return placement if placement and placement.from_ is not None else None


def stage_of(spot: Spot) -> str:
    """The stage in which a spot's pin counts."""
    name = spot.environment.name.value
    return f"{spot.tenancy.name.value}/{name}" if spot.tenancy and own_stage(spot) else name


def pin_of(spot: Spot) -> Chosen[Pin] | None:
    """The pin that wins, of the app, its cluster's entry, the tenancy, its cluster's entry.

    In a stage of the tenancy's own only the last two count.
    """
    said = list(_said(spot))
    if not said:
        return None
    layer, pin = said[-1]
    lost = tuple(Lost(name, loser.at, pin_text(loser)) for name, loser in reversed(said[:-1]))
    return Chosen(pin, layer, pin.at, lost)


def pin_text(pin: Pin) -> Plain:
    """A pin as people write it."""
    said = {"version": pin.version, "digest": pin.digest, "source": pin.source}
    parts: dict[str, Plain] = {name: part.value for name, part in said.items() if part is not None}
    return next(iter(parts.values())) if len(parts) == 1 else parts


def _said(spot: Spot) -> Iterator[tuple[str, Pin]]:
    app, environment = spot.app.name.value, spot.environment.name.value
    if own_stage(spot) is None:
        yield from _of(spot.app.versions.get(environment), spot, f"apps.{app}.versions.{environment}")
    entry = spot.tenancy.versions.get(app) if spot.tenancy else None
    if entry is not None and spot.tenancy is not None:
        path = f"tenancies.{spot.tenancy.name.value}.versions.{app}.{environment}"
        yield from _of(entry.value.get(environment), spot, path)


def _of(pins: StagePins | None, spot: Spot, path: str) -> Iterator[tuple[str, Pin]]:
    if pins is None:
        return
    if pins.everywhere is not None:
        yield (f"{path}.default" if pins.by_cluster else path), pins.everywhere
    entry = pins.by_cluster.get(spot.cluster.name.value)
    if entry is not None:
        yield f"{path}.{spot.cluster.name.value}", entry.value


def pin_problems(fleet: Fleet, app: App, spots: Iterable[Spot]) -> Iterator[Diagnostic]:
    """GC123 for every pin in an environment, on a cluster or for a tenancy where the app has no target."""
    there: dict[str, set[str]] = {}
    homes: dict[tuple[str, str], set[str]] = {}
    for spot in spots:
        place = spot.place
        homes.setdefault((place.tenancy, place.environment), set()).add(place.cluster)
        if own_stage(spot) is None:
            there.setdefault(place.environment, set()).add(place.cluster)
    name = app.name.value
    for environment, pins in app.versions.items():
        yield from _nowhere(name, pins, there.get(environment, set()), "")
    for tenancy in fleet.tenancies.values():
        entry = tenancy.versions.get(name)
        if entry is None:
            continue
        for environment, pins in entry.value.items():
            clusters = homes.get((tenancy.name.value, environment), set())
            yield from _nowhere(name, pins, clusters, f" for {tenancy.name.value}")


def _nowhere(app: str, pins: StagePins, clusters: set[str], whose: str) -> Iterator[Diagnostic]:
    hint = "Take the pin away, or let the app run there: `list` shows where it does."
    if not clusters:
        message = f"{app} has no target in {pins.stage.value}{whose} that this pin could count for"
        yield Diagnostic("GC123", message, pins.stage.at, hint)
        return
    for cluster, entry in pins.by_cluster.items():
        if cluster not in clusters:
            message = f"{app} does not run on {cluster} in {pins.stage.value}{whose}"
            yield Diagnostic("GC123", message, entry.name.at, hint)
