"""The layers of a target's values and labels, lowest first, each named as the fleet writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from gitops_compile.expand.delivery import override_changes
from gitops_compile.expand.places import Spot, fits, no_target
from gitops_compile.model.app import App, Override
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.layers import Layer
from gitops_compile.model.node import MapNode
from gitops_compile.resolve.layers import changes, merged


def nouns(fleet: Fleet, spot: Spot) -> Iterator[tuple[str, Any]]:
    """Who may say something about a target, lowest first, with the path in the fleet."""
    yield "the fleet", fleet
    yield f"apps.{spot.app.name.value}", spot.app
    yield f"environments.{spot.environment.name.value}", spot.environment
    yield f"clusters.{spot.cluster.name.value}", spot.cluster
    if spot.tenancy is not None:
        path = f"tenancies.{spot.tenancy.name.value}"
        yield path, spot.tenancy
        placement = (spot.tenancy.environments or {}).get(spot.environment.name.value)
        if placement is not None:
            yield f"{path}.environments.{spot.environment.name.value}", placement
    for number, override in enumerate(spot.app.overrides):
        if fits(override.match, spot):
            yield f"apps.{spot.app.name.value}.overrides[{number}]", override


def layering(fleet: Fleet, kind: str) -> Callable[[Spot], tuple[Layer, ...]]:
    """A function from spot to the layers of ``values`` or ``labels``; each layer is made once."""
    made: dict[str, Layer] = {}

    def layers(spot: Spot) -> tuple[Layer, ...]:
        found = []
        for name, noun in nouns(fleet, spot):
            tree: MapNode | None = getattr(noun, kind)
            if tree is not None:
                found.append(made.setdefault(name, Layer(name, tree)))
        return tuple(found)

    return layers


def override_problems(fleet: Fleet, app: App, spots: Iterable[Spot]) -> Iterator[Diagnostic]:
    """GC121 for overrides that meet no target, GC122 for those that change nothing for any."""
    every = tuple(spots)
    for number, override in enumerate(app.overrides):
        path = f"apps.{app.name.value}.overrides[{number}]"
        met = [spot for spot in every if fits(override.match, spot)]
        if not met:
            yield no_target(app, override.match, path)
        elif override.namespace is None and not _changes(fleet, path, override, met):
            message = f"this override of {app.name.value} changes nothing for any target"
            yield Diagnostic(
                "GC122", message, override.at, "Take it away, or mend its values.", Severity.WARNING, path=path
            )


def _changes(fleet: Fleet, path: str, override: Override, met: list[Spot]) -> bool:
    if override.delivery is not None and override_changes(met, path):
        return True
    said = [
        (kind, tree) for kind, tree in (("values", override.values), ("labels", override.labels)) if tree is not None
    ]
    return any(_changes_at(fleet, path, kind, tree, met) for kind, tree in said)


def _changes_at(fleet: Fleet, path: str, kind: str, tree: MapNode, met: list[Spot]) -> bool:
    """Whether the layers below an override give something else at one of the spots; equal stacks are merged once."""
    stacks = {}
    for spot in met:
        below = [(name, getattr(noun, kind)) for name, noun in nouns(fleet, spot)]
        until = [name for name, _ in below].index(path)
        stack = [(name, layer) for name, layer in below[:until] if layer is not None]
        stacks[tuple(name for name, _ in stack)] = stack
    return any(changes(tree, merged(Layer(*layer) for layer in stack)) for stack in stacks.values())
