"""GC302: in a fleet with Argo CD instances, a cluster that names none gets nothing from them."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.target import Target


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One warning for each cluster that has a target and no instance."""
    if not tree.fleet.fleet.argocd:
        return
    unserved: dict[str, list[Target]] = {}
    for target in tree.targets.apps:
        if target.argocd is None:
            unserved.setdefault(target.place.cluster, []).append(target)
    instances = " or ".join(f"`argocd: {name}`" for name in sorted(tree.fleet.fleet.argocd))
    for cluster, targets in unserved.items():
        yield Diagnostic(
            "GC302",
            f"the cluster {cluster} names no Argo CD instance: nothing brings its targets there",
            targets[0].cluster.name.at,
            f"Write {instances} on the cluster.",
            severity=Severity.WARNING,
            path=f"clusters.{cluster}",
            targets=tuple(str(target.place) for target in targets),
        )
