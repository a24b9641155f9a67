"""The AppProject of an environment's shared apps, of a tenancy's, and of its namespaces: least privilege, computed.

What it permits follows from the declared targets and from what is rendered, so nobody maintains it by hand and
nobody forgets to narrow it. Every field and its reason: argocd.md, "AppProject".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any

from gitops_compile.argocd import names, syncing
from gitops_compile.argocd.application import FINALIZER
from gitops_compile.argocd.grants import Grant, grant
from gitops_compile.argocd.labels import fleet_labels
from gitops_compile.argocd.roles import access
from gitops_compile.expand.delivery import of_stage
from gitops_compile.model.kinds import NAMESPACE, ObjectsByPlace, group_kind, is_namespaced_kind, known_scope
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import Target

BASE_KINDS = (
    ("", "ConfigMap"),
    ("", "PersistentVolumeClaim"),
    ("", "Secret"),
    ("", "Service"),
    ("", "ServiceAccount"),
    ("apps", "DaemonSet"),
    ("apps", "Deployment"),
    ("apps", "StatefulSet"),
    ("autoscaling", "HorizontalPodAutoscaler"),
    ("batch", "CronJob"),
    ("batch", "Job"),
    ("networking.k8s.io", "Ingress"),
    ("policy", "PodDisruptionBudget"),
)
"""Always permitted: an exact list would strand the last CronJob at the moment it is removed."""

BASELINE_KINDS = (("", "LimitRange"), ("", "ResourceQuota"), ("networking.k8s.io", "NetworkPolicy"))
"""What a ``namespaces`` target may hold beside Namespace objects."""

_WAVE = "-10"


def project(
    fleet: ResolvedFleet,
    instance: ArgoCD,
    targets: Sequence[Target],
    rendered: ObjectsByPlace,
    cluster_scoped: Collection[str],
) -> dict[str, Any]:
    """The AppProject of ``targets``: all that the instance has of one environment and one tenancy, or none."""
    place = targets[0].place
    cluster_kinds, kinds = _kinds(targets, rendered, cluster_scoped)
    name = names.project_name(place.environment, place.tenancy)
    suffix = f", tenancy {place.tenancy}" if place.tenancy else ""
    return _project(
        instance,
        name,
        fleet_labels(environment=place.environment, tenancy=place.tenancy),
        {
            "description": f"{names.bootstrap_name(fleet)}: {place.environment}{suffix}",
            "sourceRepos": syncing.source_repos(fleet),
            "destinations": _destinations(instance, _homes(targets)),
            "clusterResourceWhitelist": [one.entry for one in sorted(cluster_kinds)],
            "namespaceResourceWhitelist": _entries(kinds),
            **access(name, targets[0].delivery),
        },
    )


def namespaces_project(fleet: ResolvedFleet, instance: ArgoCD, environment: str) -> dict[str, Any]:
    """The AppProject of an environment's ``namespaces`` targets: constant, so that it never narrows.

    Roles and windows are the environment's.
    """
    clusters = [cluster for cluster in _clusters(fleet, environment) if _serves(fleet, instance, cluster)]
    name = names.namespaces_project_name(environment)
    return _project(
        instance,
        name,
        fleet_labels(environment=environment),
        {
            "description": f"{names.bootstrap_name(fleet)}: {environment}, namespaces",
            "sourceRepos": syncing.source_repos(fleet),
            "destinations": _destinations(instance, ((cluster, "*") for cluster in clusters)),
            "clusterResourceWhitelist": _entries([NAMESPACE]),
            "namespaceResourceWhitelist": _entries(BASELINE_KINDS),
            **access(name, of_stage(fleet.fleet.environments[environment], None)),
        },
    )


def _project(instance: ArgoCD, name: str, labels: dict[str, str], spec: dict[str, Any]) -> dict[str, Any]:
    """It exists before its Applications, and its finalizer keeps it until the last of them is gone."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "AppProject",
        "metadata": {
            "name": name,
            "namespace": instance.namespace,
            "finalizers": [FINALIZER],
            "annotations": {"argocd.argoproj.io/sync-wave": _WAVE},
            "labels": labels,
        },
        "spec": spec,
    }


def _homes(targets: Iterable[Target]) -> Iterable[tuple[str, str]]:
    """Cluster and namespace of every declared target, rendered or not, and of what its grants name."""
    for target in targets:
        yield target.place.cluster, target.namespace.value
        for granted in target.namespaces.value if target.namespaces else ():
            yield target.place.cluster, granted.value


def _destinations(instance: ArgoCD, homes: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [names.destination(instance, cluster) | {"namespace": home} for cluster, home in sorted(set(homes))]


def _kinds(
    targets: Iterable[Target], rendered: ObjectsByPlace, cluster_scoped: Collection[str]
) -> tuple[set[Grant], set[tuple[str, str]]]:
    """The cluster-scoped and the namespaced kinds that the project permits."""
    # Targets that share a build share its objects, each of which is asked once.
    objects = (rendered.get(target.place, ()) for target in targets)
    every = {group_kind(one) for shared in {id(one): one for one in objects}.values() for one in shared}
    kinds = {pair for pair in every if is_namespaced_kind(*pair, cluster_scoped)}
    cluster_kinds = {Grant(*pair) for pair in every - kinds}
    for allowed in sorted({grant(entry.value) for target in targets if target.kinds for entry in target.kinds.value}):
        scope = known_scope(allowed.group, allowed.kind, cluster_scoped)
        if scope is not True or allowed.pattern:
            cluster_kinds.add(allowed)
        if scope is not False and not allowed.pattern:
            kinds.add((allowed.group, allowed.kind))
    return cluster_kinds, kinds.union(BASE_KINDS)


def _entries(kinds: Iterable[tuple[str, str]]) -> list[dict[str, str]]:
    return [{"group": group, "kind": kind} for group, kind in sorted(kinds)]


def _clusters(fleet: ResolvedFleet, environment: str) -> list[str]:
    """The clusters of an environment and of all tenancies' entries for it."""
    found = {cluster.value for cluster in fleet.fleet.environments[environment].clusters}
    for tenancy in fleet.fleet.tenancies.values():
        placement = (tenancy.environments or {}).get(environment)
        found.update(cluster.value for cluster in (placement.clusters if placement else None) or ())
    return sorted(found)


def _serves(fleet: ResolvedFleet, instance: ArgoCD, cluster: str) -> bool:
    own = fleet.argocd.get(cluster)
    return own is not None and own.name == instance.name
