"""The Application of a target: one folder of git, one place in a cluster, synced by the instance that serves it.

Every field and its reason: argocd.md, "Application". Where ``removal`` says so, Argo CD asks before the root removes an
Application, or leaves its objects where they are.
"""

from __future__ import annotations

from collections.abc import Sequence
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


def application(
    fleet: ResolvedFleet, instance: ArgoCD, target: Target | NamespacesTarget, objects: Sequence[Object]
) -> Object:
    """The Application of a rendered target; ``objects`` are the target's, final."""
    place, settings = target.place, target.delivery
    own = target.namespace.value if isinstance(target, Target) else None
    ignored = [*settled(settings), *derived(target, objects)]
    root = names.root_name(fleet, place.environment)
    finalizers = {} if settings.removal.value == "orphan" else {"finalizers": [FINALIZER]}
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": place.dotted,
            "namespace": instance.namespace,
            **finalizers,
            "labels": target_labels(place, target.wave) | part_of(root),
            "annotations": _annotations(target),
        },
        "spec": {
            "project": names.project_of(place),
            "source": syncing.source(fleet, place.folder, {"recurse": True, "include": "*.yaml"}),
            "destination": names.destination(instance, place.cluster) | ({"namespace": own} if own else {}),
            "syncPolicy": syncing.sync_policy(settings, ignoring=bool(ignored)),
            **({"ignoreDifferences": ignored} if ignored else {}),
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
