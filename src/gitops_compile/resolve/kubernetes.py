"""Which Kubernetes a cluster runs: what it says itself, else what the fleet says, else the newest one known here.

Comes in: the fleet. Goes out: the minor against whose schemas its objects are held, and GC344 for one that this
version has no schemas of.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.fleet import Cluster, Fleet
from gitops_compile.model.position import Located
from gitops_compile.model.schemas import DEFAULT, SUPPORTED


def kubernetes_of(fleet: Fleet, cluster: Cluster) -> str:
    """The minor that a cluster runs."""
    said = cluster.kubernetes or fleet.kubernetes
    return said.value if said else DEFAULT


def kubernetes_problems(fleet: Fleet) -> Iterator[Diagnostic]:
    """GC344 for every minor without schemas."""
    yield from _unsupported(fleet.kubernetes, "kubernetes")
    for cluster in fleet.clusters.values():
        yield from _unsupported(cluster.kubernetes, f"clusters.{cluster.name.value}.kubernetes")


def _unsupported(said: Located[str] | None, path: str) -> Iterator[Diagnostic]:
    if said is not None and said.value not in SUPPORTED:
        message = f"there are no schemas of Kubernetes {said.value} here"
        hint = f"Supported are {', '.join(SUPPORTED)}; the nearest one finds most mistakes."
        yield Diagnostic("GC344", message, said.at, hint, path=path)
