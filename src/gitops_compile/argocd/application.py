"""The Application of a target: one folder of git, one place in a cluster, synced by the instance that serves it.

Every field and its reason: argocd.md, "Application". Where ``removal`` says so, Argo CD asks before the root removes an
Application, or leaves its objects where they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gitops_compile.argocd import names, syncing
from gitops_compile.argocd.autoscaled import ignored_replicas
from gitops_compile.argocd.labels import part_of, target_labels
from gitops_compile.model.build import Object
from gitops_compile.model.delivery import DeliverySettings, plain_setting
from gitops_compile.model.layers import Layer
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import NamespacesTarget, Target
from gitops_compile.resolve.layers import merged, plain_values

FINALIZER = "resources-finalizer.argocd.argoproj.io"
SYNC_OPTIONS = "argocd.argoproj.io/sync-options"
SYNC_WAVE = "argocd.argoproj.io/sync-wave"
CONFIRM = "Prune=confirm,Delete=confirm"
_WAVE = "0"
_NAMESPACES_WAVE = "-5"


@dataclass(frozen=True, slots=True)
class Own:
    """What of an Application is its target's own: in a shape, a slot stands for each string."""

    name: str
    labels: Mapping[str, str]
    project: str
    path: str
    destination: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rest:
    """What Applications of many targets have in common, part by part; the parts are shared and never changed."""

    namespace: str
    finalizers: Mapping[str, Any]
    annotations: Mapping[str, str]
    source: Mapping[str, Any]
    sync_policy: Mapping[str, Any]
    ignored: Mapping[str, Any]


def application(
    fleet: ResolvedFleet, instance: ArgoCD, target: Target | NamespacesTarget, objects: Sequence[Object]
) -> Object:
    """The Application of a rendered target; ``objects`` are the target's, final."""
    return made(own_of(fleet, instance, target), rest_of(fleet, instance, target, objects))


def own_of(fleet: ResolvedFleet, instance: ArgoCD, target: Target | NamespacesTarget) -> Own:
    """The target's own part."""
    place = target.place
    namespace = {"namespace": target.namespace.value} if isinstance(target, Target) else {}
    return Own(
        name=place.dotted,
        labels=target_labels(place, target.wave) | part_of(names.root_name(fleet, place.environment)),
        project=names.project_of(place),
        path=syncing.path_in_git(fleet, place.folder),
        destination=names.destination(instance, place.cluster) | namespace,
    )


def rest_of(
    fleet: ResolvedFleet, instance: ArgoCD, target: Target | NamespacesTarget, objects: Sequence[Object]
) -> Rest:
    """The other part; it follows from the instance, the settings, the objects and the namespace that they live in."""
    settings = target.delivery
    ignored = [*settled(settings), *derived(target, objects)]
    return Rest(
        namespace=instance.namespace,
        finalizers={} if settings.removal.value == "orphan" else {"finalizers": [FINALIZER]},
        annotations=_annotations(target),
        source=syncing.source(fleet, "", {"recurse": True, "include": "*.yaml"}),
        sync_policy=syncing.sync_policy(settings, ignoring=bool(ignored)),
        ignored={"ignoreDifferences": ignored} if ignored else {},
    )


def made(own: Own, rest: Rest) -> Object:
    """The Application of both parts."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": own.name,
            "namespace": rest.namespace,
            **rest.finalizers,
            "labels": own.labels,
            "annotations": rest.annotations,
        },
        "spec": {
            "project": own.project,
            "source": {**rest.source, "path": own.path},
            "destination": own.destination,
            "syncPolicy": rest.sync_policy,
            **rest.ignored,
            "revisionHistoryLimit": syncing.HISTORY,
        },
    }


def confirming(settings: DeliverySettings) -> dict[str, str]:
    """The annotation that makes a root stop and ask before it removes an Application or a set of them."""
    return {SYNC_OPTIONS: CONFIRM} if settings.removal.value == "confirm" else {}


def settled(settings: DeliverySettings) -> list[Any]:
    """The entries of ``ignoreDifferences`` that people wrote."""
    return [plain_setting(entry) for entry in settings.ignore_differences.value]


def derived(target: Target | NamespacesTarget, objects: Sequence[Object]) -> list[dict[str, Any]]:
    """Those that follow from a target's own objects."""
    return ignored_replicas(objects, target.namespace.value) if isinstance(target, Target) else []


def own_annotations(layers: tuple[Layer, ...]) -> dict[str, str]:
    """The merged ``delivery.annotations``."""
    return {name: str(value) for name, value in plain_values(merged(layers)).items()}


def _annotations(target: Target | NamespacesTarget) -> dict[str, str]:
    settings = target.delivery
    wave = _WAVE if isinstance(target, Target) else _NAMESPACES_WAVE
    return {
        **own_annotations(settings.annotations),
        **syncing.diff_annotations(server_side=settings.server_side_apply.value),
        **confirming(settings),
        SYNC_WAVE: wave,
    }
