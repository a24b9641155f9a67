"""The door of this floor: a resolved fleet becomes its targets, each with its inputs and their places.

Linear in the number of targets: a layer is made once, and no target is compared with all others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gitops_compile.expand.baselines import baseline_problems, baselining
from gitops_compile.expand.delivery import Delivered, delivering, of_stage
from gitops_compile.expand.layers import layering, override_problems
from gitops_compile.expand.namespaces import names_of, namespace_of, namespace_problems
from gitops_compile.expand.pins import pin_of, pin_problems, stage_of
from gitops_compile.expand.places import Spot, declared, kept, only_problems
from gitops_compile.model.delivery import DeliverySettings
from gitops_compile.model.diagnostic import Diagnostic, Outcome, in_order
from gitops_compile.model.layers import Layer
from gitops_compile.model.names import filled, placeholders
from gitops_compile.model.position import Located
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import (
    NAMESPACES,
    NamespacesTarget,
    Place,
    Target,
    Targets,
    makes_namespaces,
    source_pattern,
)

MOST_TARGETS = 200_000
OF_APPS = "apps."


def expand(fleet: ResolvedFleet) -> Outcome[Targets]:
    """Every target of a fleet, and what is wrong with the way they come together."""
    found: list[Diagnostic] = []
    every: list[Spot] = []
    looked_at = 0
    for app in fleet.fleet.apps.values():
        before = declared(fleet.fleet, app, MOST_TARGETS + 1 - looked_at)
        looked_at += len(before)
        if looked_at > MOST_TARGETS:
            message = f"more than {MOST_TARGETS} targets, before `only` is asked"
            return Outcome(None, (Diagnostic("GC102", message, app.name.at, "Split the fleet."),))
        here = kept(app, before)
        every += here
        found += only_problems(app, before)
        found += override_problems(fleet.fleet, app, here)
        found += pin_problems(fleet.fleet, app, here)
        found += _source_problems(here)
    if any(d.code == "GC125" for d in found):
        return Outcome(None, in_order(found))
    values, labels, delivery = layering(fleet.fleet, "values"), layering(fleet.fleet, "labels"), delivering()
    made = (_target(fleet, spot, values, labels, delivery) for spot in every)
    apps = tuple(sorted(made, key=lambda target: target.place))
    found += namespace_problems(fleet.fleet, apps)
    namespaces = tuple(_namespaces(apps))
    found += baseline_problems(fleet.fleet, namespaces)
    return Outcome(Targets(apps, namespaces), in_order(found))


def _target(
    fleet: ResolvedFleet,
    spot: Spot,
    values: Callable[[Spot], tuple[Layer, ...]],
    labels: Callable[[Spot], tuple[Layer, ...]],
    delivery: Callable[[Spot], Delivered],
) -> Target:
    stage, delivered = fleet.stages[stage_of(spot)], delivery(spot)
    cluster = spot.cluster.name.value
    own = spot.tenancy.components.get(spot.app.name.value) if spot.tenancy else None
    return Target(
        place=spot.place,
        app=spot.app,
        environment=spot.environment,
        cluster=spot.cluster,
        tenancy=spot.tenancy,
        stage=stage.name,
        wave=stage.wave_of(cluster),
        protected=stage.protected,
        argocd=fleet.argocd.get(cluster),
        pin=pin_of(spot),
        values=values(spot),
        labels=labels(spot),
        namespace=namespace_of(fleet.fleet, spot),
        source=_source(spot),
        components=(*(spot.app.source.components if spot.app.source else ()), *(own.value if own else ())),
        kinds=delivered.kinds,
        namespaces=delivered.namespaces,
        delivery=delivered.settings,
    )


def _source(spot: Spot) -> Located[str]:
    pattern = source_pattern(spot.app)
    return Located(filled(pattern.value, names_of(spot)), pattern.at)


def _source_problems(here: tuple[Spot, ...]) -> Iterator[Diagnostic]:
    for spot in here:
        pattern = source_pattern(spot.app)
        if spot.tenancy is None and "tenancy" in placeholders(pattern.value):
            hint = "Take {tenancy} out of the path, or give the app no target without a tenancy."
            message = f"the source of {spot.app.name.value} holds {{tenancy}}, and a target has none"
            yield Diagnostic("GC125", message, pattern.at, hint, targets=(str(spot.place),))


def _namespaces(apps: tuple[Target, ...]) -> Iterator[NamespacesTarget]:
    """One per environment x cluster x (tenancy or none) with a target of an app that wants Namespace objects."""
    homes: dict[tuple[str, str, str], list[Target]] = {}
    baseline = baselining()
    settings: dict[tuple[str, str], DeliverySettings] = {}
    for target in apps:
        if makes_namespaces(target.app):
            homes.setdefault((target.place.environment, target.place.cluster, target.place.tenancy), []).append(target)
    for (environment, cluster, tenancy), group in sorted(homes.items()):
        first = group[0]
        if (environment, tenancy) not in settings:
            settings[environment, tenancy] = of_stage(first.environment, first.tenancy)
        yield NamespacesTarget(
            place=Place(environment, cluster, tenancy, NAMESPACES),
            environment=first.environment,
            cluster=first.cluster,
            tenancy=first.tenancy,
            wave=first.wave,
            protected=first.protected,
            argocd=first.argocd,
            names=tuple(sorted({target.namespace.value for target in group})),
            labels=tuple(layer for layer in first.labels if not layer.name.startswith(OF_APPS)),
            baseline=baseline(first.environment, first.tenancy),
            delivery=settings[environment, tenancy],
            at=first.tenancy.name.at if first.tenancy else first.environment.name.at,
        )
