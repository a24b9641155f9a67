"""The Application of a target: one folder of git, one place in a cluster, synced by the instance that serves it.

Every field and its reason: argocd.md, "Application". In a protected environment Argo CD asks before the root
removes an Application.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gitops_compile.argocd import names, syncing
from gitops_compile.argocd.autoscaled import ignored_replicas
from gitops_compile.argocd.labels import part_of, target_labels
from gitops_compile.model.build import Object
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import NamespacesTarget, Target

FINALIZER = "resources-finalizer.argocd.argoproj.io"
CONFIRM = "Prune=confirm,Delete=confirm"
_WAVE = "0"
_NAMESPACES_WAVE = "-5"


def application(
    fleet: ResolvedFleet, instance: ArgoCD, target: Target | NamespacesTarget, objects: Sequence[Object]
) -> Object:
    """The Application of a rendered target; ``objects`` are the target's, final."""
    place = target.place
    own = target.namespace.value if isinstance(target, Target) else None
    ignored = ignored_replicas(objects, own) if own is not None else []
    root = names.root_name(fleet, place.environment)
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": place.dotted,
            "namespace": instance.namespace,
            "finalizers": [FINALIZER],
            "labels": target_labels(place, target.wave) | part_of(root),
            "annotations": _annotations(target),
        },
        "spec": {
            "project": names.project_of(place),
            "source": syncing.source(fleet, place.folder, {"recurse": True, "include": "*.yaml"}),
            "destination": names.destination(instance, place.cluster) | ({"namespace": own} if own else {}),
            "syncPolicy": syncing.sync_policy(prune=True, respect_ignored=bool(ignored)),
            **_ignoring(ignored),
            "revisionHistoryLimit": syncing.HISTORY,
        },
    }


def _annotations(target: Target | NamespacesTarget) -> dict[str, str]:
    wave = _WAVE if isinstance(target, Target) else _NAMESPACES_WAVE
    confirm = {"argocd.argoproj.io/sync-options": CONFIRM} if target.protected else {}
    return {**syncing.diff_annotations(), **confirm, "argocd.argoproj.io/sync-wave": wave}


def _ignoring(ignored: list[dict[str, Any]]) -> dict[str, Any]:
    return {"ignoreDifferences": ignored} if ignored else {}
