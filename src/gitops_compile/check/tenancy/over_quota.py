"""GC520: what the workloads of a namespace ask for fits into its quota.

The sum of requests (and limits, and pods, where the quota has them) times replicas; an autoscaler's most replicas
count, a DaemonSet counts once. The cluster would start some of the pods and refuse the rest.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from gitops_compile.check.tenancy.usage import Quotaed, Workload, of_pod, quotaed
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.expand.baselines import amounts
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.kinds import written as object_written
from gitops_compile.model.layers import Chosen
from gitops_compile.model.node import Plain
from gitops_compile.model.quantity import NANO, quantity, written
from gitops_compile.render.namespaces import QUOTA

_ASKED: Final = ("requests", "limits")
_BYTES: Final = ("memory", "ephemeral-storage")


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each namespace of a cluster and resource."""
    for home in quotaed(tree):
        for key, chosen in amounts(home.baseline.said, "quota").items():
            most, of_one = quantity(chosen.value), _usage(home, key)
            if most is None or of_one is None:
                continue
            used = {number: of_one(one) * one.pods for number, one in enumerate(home.workloads)}
            total = sum(used.values())
            if total > most:
                largest = max(used, key=lambda number: (used[number], -number))
                yield _diagnostic(home, key, chosen, total, home.workloads[largest], used[largest])


def _usage(home: Quotaed, key: str) -> Callable[[Workload], int] | None:
    """What one pod of a workload takes of a quota's key; none for what pods do not take."""
    if key == "pods":
        return lambda _workload: NANO
    what, _, resource = key.partition(".")
    if what not in _ASKED:
        # Kubernetes counts these as requests (pkg/quota/v1/evaluator/core, pods.go).
        what, resource = "requests", key
        if key != "ephemeral-storage" and not key.startswith("hugepages-"):
            return None
    return lambda workload: of_pod(workload, what, resource, home.baseline.said)


def _diagnostic(home: Quotaed, key: str, chosen: Chosen[Plain], total: int, largest: Workload, most: int) -> Diagnostic:
    binary = key.endswith(_BYTES)
    target = home.baseline.target
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": QUOTA, "namespace": home.namespace}}
    what = f"the largest part, {written(most, binary=binary)}: {object_written(largest.object)}"
    return Diagnostic(
        "GC520",
        f"{home.namespace} on {home.cluster}: {key} {written(total, binary=binary)} of {chosen.value}",
        chosen.at,
        "Raise the quota, or lower requests or replicas.",
        path=f"{chosen.layer}.quota.{key}",
        related=(
            Related(file_of(target, quota), "the quota"),
            Related(file_of(largest.target, largest.object), what),
        ),
        targets=tuple(sorted({str(one.target.place) for one in home.workloads})),
    )
