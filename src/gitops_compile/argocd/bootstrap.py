"""What is applied once by hand and then manages itself: the roots' AppProject, the bootstrap, a root per environment.

None has a finalizer: deleting a root must not take every workload with it (argocd.md, "Bootstrap and root
Applications").
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gitops_compile.argocd import names, syncing
from gitops_compile.argocd.labels import fleet_labels, part_of
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import ARGO_KINDS
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet


def bootstrap(fleet: ResolvedFleet, instance: ArgoCD, environments: Iterable[str]) -> tuple[Object, ...]:
    """The documents of ``bootstrap.yaml``: AppProject, bootstrap, then a root for each environment, by name."""
    own = names.bootstrap_name(fleet)
    folder = f"rendered/{names.instance_place(instance)}"
    itself = _root(
        fleet,
        instance,
        own,
        labels=fleet_labels(),
        path=folder,
        directory={"include": "bootstrap.yaml"},
        prune=False,
    )
    roots = (
        _root(
            fleet,
            instance,
            names.root_name(fleet, environment),
            labels=fleet_labels(environment=environment) | part_of(own),
            path=f"{folder}/{environment}",
            directory={"include": "*.yaml"},
            prune=True,
        )
        for environment in sorted(environments)
    )
    return (_project(fleet, instance), itself, *roots)


def _project(fleet: ResolvedFleet, instance: ArgoCD) -> Object:
    """It permits only the roots' repository, the instance's own namespace and the kinds of its files."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": {
            "name": names.root_project_name(fleet),
            "namespace": instance.namespace,
            "labels": fleet_labels(),
        },
        "spec": {
            "description": f"{names.bootstrap_name(fleet)}: what the roots may write",
            "sourceRepos": syncing.source_repos(fleet),
            "destinations": [_home(instance)],
            "clusterResourceWhitelist": [],
            "namespaceResourceWhitelist": [{"group": group, "kind": kind} for group, kind in ARGO_KINDS],
        },
    }


def _root(
    fleet: ResolvedFleet,
    instance: ArgoCD,
    name: str,
    *,
    labels: dict[str, str],
    path: str,
    directory: dict[str, Any],
    prune: bool,
) -> Object:
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Application",
        "metadata": {
            "name": name,
            "namespace": instance.namespace,
            "labels": labels,
            "annotations": syncing.diff_annotations(),
        },
        "spec": {
            "project": names.root_project_name(fleet),
            "source": syncing.source(fleet, path, directory),
            "destination": _home(instance),
            "syncPolicy": syncing.root_sync_policy(prune=prune),
            "revisionHistoryLimit": syncing.HISTORY,
        },
    }


def _home(instance: ArgoCD) -> dict[str, str]:
    return {"server": names.IN_CLUSTER, "namespace": instance.namespace}
