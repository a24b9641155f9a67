"""Which Argo CD serves which cluster (argocd.md, "Instances and the two topologies"), and GC301 where none can."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Cluster, Fleet, Instance
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Located
from gitops_compile.model.resolved import ArgoCD

SUPPORTED = ("3.4", "3.5", "3.6")
DEFAULT_NAMESPACE = "argocd"
DEFAULT_VERSION = "3.5"
DEFAULT_TRACKING = "annotation"


def instances(fleet: Fleet) -> dict[str, ArgoCD]:
    """The instance of every cluster that names one; a ``perCluster`` entry is one instance on each."""
    served = {}
    for name, cluster in sorted(fleet.clusters.items()):
        entry = fleet.argocd.get(cluster.argocd.value) if cluster.argocd else None
        if entry is not None:
            served[name] = _instance(entry, name)
    return served


def instance_problems(fleet: Fleet) -> Iterator[Diagnostic]:
    """GC301, and GC133 for a fleet that has instances and no ``git``."""
    for entry in fleet.argocd.values():
        yield from _entry(fleet, entry)
    for cluster in fleet.clusters.values():
        yield from _server(fleet, cluster)
    yield from _twice(fleet.clusters)
    if fleet.argocd and fleet.git is None:
        first = next(iter(fleet.argocd.values()))
        hint = "Add git: {url: ..., branch: ...}; Argo CD reads rendered/ from there."
        yield Diagnostic("GC133", "`argocd` stands without `git`", first.name.at, hint, path="git")


def _instance(entry: Instance, cluster: str) -> ArgoCD:
    per_cluster = bool(entry.per_cluster and entry.per_cluster.value)
    return ArgoCD(
        name=f"{entry.name.value}.{cluster}" if per_cluster else entry.name.value,
        cluster=cluster if per_cluster or entry.cluster is None else entry.cluster.value,
        namespace=entry.namespace.value if entry.namespace else DEFAULT_NAMESPACE,
        version=entry.version.value if entry.version else DEFAULT_VERSION,
        features=tuple(feature.value for feature in entry.features),
        tracking=entry.tracking.value if entry.tracking else DEFAULT_TRACKING,
        at=entry.name.at,
    )


def _entry(fleet: Fleet, entry: Instance) -> Iterator[Diagnostic]:
    path = f"argocd.{entry.name.value}"
    per_cluster = bool(entry.per_cluster and entry.per_cluster.value)
    if per_cluster and entry.cluster is not None:
        hint = "Keep `cluster` for one instance that pushes, or `perCluster: true` for one on each cluster."
        yield _wrong(f"{entry.name.value} has both `cluster` and `perCluster`", entry.cluster, hint, path)
    elif not per_cluster and entry.cluster is None:
        hint = "Add cluster: <the cluster it runs on>, or perCluster: true."
        yield _wrong(f"{entry.name.value} does not say where it runs", entry.name, hint, path)
    elif entry.cluster is not None and entry.cluster.value not in fleet.clusters:
        close = nearest(entry.cluster.value, fleet.clusters)
        hint = f"Did you mean {close}?" if close else f"There are: {', '.join(fleet.clusters)}."
        yield _wrong(
            f"there is no cluster {entry.cluster.value} for {entry.name.value} to run on", entry.cluster, hint, path
        )
    if entry.version is not None and entry.version.value not in SUPPORTED:
        hint = f"Supported are {', '.join(SUPPORTED)}."
        yield _wrong(f"Argo CD {entry.version.value} is not supported", entry.version, hint, path)


def _server(fleet: Fleet, cluster: Cluster) -> Iterator[Diagnostic]:
    path = f"clusters.{cluster.name.value}.server"
    entry = fleet.argocd.get(cluster.argocd.value) if cluster.argocd else None
    elsewhere = entry is not None and entry.cluster is not None and entry.cluster.value != cluster.name.value
    if elsewhere and cluster.server is None:
        hint = "Add server: the URL under which that Argo CD reaches it."
        yield _wrong(f"{cluster.name.value} is served from elsewhere and has no `server`", cluster.name, hint, path)
    if cluster.server is not None and cluster.server.value.endswith("/"):
        hint = "Argo CD compares URLs as text: take the last / away."
        yield _wrong(f"the server of {cluster.name.value} ends in /", cluster.server, hint, path)


def _twice(clusters: Mapping[str, Cluster]) -> Iterator[Diagnostic]:
    seen: dict[str, Cluster] = {}
    for cluster in clusters.values():
        if cluster.server is None:
            continue
        first = seen.setdefault(cluster.server.value, cluster)
        if first is not cluster and first.server is not None:
            related = (Related(first.server.at, f"the server of {first.name.value}"),)
            message = f"{cluster.name.value} has the server of {first.name.value}"
            hint = "Each cluster has its own API; remove one of the two, or mend the URL."
            yield Diagnostic("GC301", message, cluster.server.at, hint, related=related)


def _wrong(message: str, at: Located[str], hint: str, path: str) -> Diagnostic:
    return Diagnostic("GC301", message, at.at, hint, path=path)
