"""GC305 and GC306: what `rollout: waves` needs, since Argo CD ignores a strategy that it cannot follow.

Progressive syncs must be switched on at the instance, every cluster must be in a wave, and the targets of one
ApplicationSet share one template (argocd.md, "ApplicationSet").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.argocd.application import own_annotations
from gitops_compile.argocd.applicationset import template
from gitops_compile.argocd.names import set_name
from gitops_compile.argocd.rollout import WAVES, groups
from gitops_compile.check.tree import Tree
from gitops_compile.expand.delivery import DEFAULT_LAYER
from gitops_compile.model.delivery import SPELLED, StageDelivery, plain_setting
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.layers import Chosen
from gitops_compile.model.position import Located, Position
from gitops_compile.model.target import Target

_FEATURE: Final = "progressiveSyncs"
_ALL: Final = "or write `rollout: all`"


def check(tree: Tree) -> Iterator[Diagnostic]:
    """What every ApplicationSet lacks, and every ``rollout: waves`` without waves."""
    yield from _without_waves(tree)
    for group in groups(tree.targets.apps):
        yield from _feature(group[0])
        yield from _own_clusters(group[0])
        yield from _manual(group)
        yield from _different(tree, group)


def _without_waves(tree: Tree) -> Iterator[Diagnostic]:
    fleet, stages = tree.fleet.fleet, tree.fleet.stages
    for name, environment in fleet.environments.items():
        said = _said(environment.delivery)
        if said is not None and not stages[name].waves:
            hint = f"Write the order of its clusters as `waves` on environments.{name}, {_ALL}."
            yield Diagnostic("GC306", f"`rollout: waves`, and {name} has no `waves`", said.at, hint)
    for tenancy in fleet.tenancies.values():
        for name, placement in (tenancy.environments or {}).items():
            said = _said(placement.delivery)
            own = f"{tenancy.name.value}/{name}"
            if said is not None and not stages.get(own, stages[name]).waves:
                yield Diagnostic("GC306", f"`rollout: waves`, and {own} has no `waves`", said.at, _no_waves_hint(own))


def _said(delivery: StageDelivery | None) -> Located[str] | None:
    said = delivery.rollout if delivery else None
    return said if said is not None and said.value == WAVES else None


def _no_waves_hint(stage: str) -> str:
    return f"Write `delivery: {{rollout: all}}` on {stage}: a stage with clusters of its own has no waves."


def _own_clusters(target: Target) -> Iterator[Diagnostic]:
    """The environment rolls out in waves, and a tenancy's stage has other clusters, which are in none."""
    rollout = target.delivery.rollout
    if target.wave is None and target.environment.waves is not None and rollout.layer.startswith("environments."):
        message = f"`rollout: waves` reaches {target.stage}, which has no `waves`"
        yield Diagnostic("GC306", message, rollout.at, _no_waves_hint(target.stage), targets=(str(target.place),))


def _feature(target: Target) -> Iterator[Diagnostic]:
    instance, rollout = target.argocd, target.delivery.rollout
    if instance is not None and _FEATURE not in instance.features:
        yield Diagnostic(
            "GC305",
            f"`rollout: waves` needs progressive syncs, and the instance {instance.name} does not have them",
            rollout.at,
            f"Switch them on in its ApplicationSet controller and write `features: [{_FEATURE}]` on "
            f"argocd.{instance.name}, {_ALL}.",
            related=(Related(instance.at, "the instance"),),
        )


def _manual(group: tuple[Target, ...]) -> Iterator[Diagnostic]:
    for target in group:
        sync = target.delivery.sync
        if sync.value == "manual":
            yield Diagnostic(
                "GC306",
                f"the ApplicationSet {set_name(target.place)} goes from wave to wave, and `sync: manual` stops it",
                sync.at,
                f"Take `sync: manual` away, {_ALL}.",
                related=(Related(target.delivery.rollout.at, "the rollout"),),
                targets=(str(target.place),),
            )


def _different(tree: Tree, group: tuple[Target, ...]) -> Iterator[Diagnostic]:
    """One error for each setting in which a target differs from the first, else for what follows from its output."""
    first, *others = group
    for target in others:
        names = [name for name in SPELLED if _plain(first, name) != _plain(target, name)]
        for name in names:
            yield _differs(first, target, name)
        if not names and _templates_differ(tree, first, target):
            message = f"the targets of the ApplicationSet {set_name(first.place)} are not scaled alike"
            hint = f"Let an autoscaler scale the same workloads on every cluster, {_ALL}."
            both = (str(first.place), str(target.place))
            yield Diagnostic("GC306", message, target.source.at, hint, targets=both)


def _differs(first: Target, target: Target, name: str) -> Diagnostic:
    """It stands where one of the two says something, and shows the other, if that says something too."""
    places = [at for at in (_said_at(target, name), _said_at(first, name)) if at is not None]
    return Diagnostic(
        "GC306",
        f"the targets of the ApplicationSet {set_name(first.place)} have different settings: {SPELLED[name]}",
        places[0],
        f"They share one template: give all of them the same, {_ALL}.",
        related=tuple(Related(at, "the other one") for at in places[1:] if at != places[0]),
        targets=(str(first.place), str(target.place)),
    )


def _said_at(target: Target, name: str) -> Position | None:
    """Where a target's setting comes from; none for a default."""
    setting = getattr(target.delivery, name)
    if isinstance(setting, Chosen):
        return None if setting.layer == DEFAULT_LAYER else setting.at
    return setting[-1].tree.at if setting else None


def _plain(target: Target, name: str) -> Any:
    setting = getattr(target.delivery, name)
    return plain_setting(setting.value) if isinstance(setting, Chosen) else own_annotations(setting)


def _templates_differ(tree: Tree, first: Target, target: Target) -> bool:
    both = [(one, tree.objects.get(one.place, ())) for one in (first, target)]
    if first.argocd is None or not all(objects for _, objects in both):
        return False
    one, other = (template(tree.fleet, first.argocd, each, objects) for each, objects in both)
    return one != other
