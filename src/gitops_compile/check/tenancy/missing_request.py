"""GC521: where a quota counts CPU or memory, every container says how much it asks for.

Kubernetes refuses a pod with a container that does not, init containers too, unless the namespace's LimitRange or the
container's own limit gives the request (pkg/quota/v1/evaluator/core, pods.go).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.tenancy.usage import asked, containers, quotaed, says_as_a_whole
from gitops_compile.check.tree import Tree
from gitops_compile.expand.baselines import amounts
from gitops_compile.model.diagnostic import Diagnostic

_NEEDED: Final = {
    "requests.cpu": ("requests", "cpu", "defaultRequest"),
    "requests.memory": ("requests", "memory", "defaultRequest"),
    "limits.cpu": ("limits", "cpu", "default"),
    "limits.memory": ("limits", "memory", "default"),
}


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app, container and resource."""
    return told(_faulty(tree))


def _faulty(tree: Tree) -> Iterator[Faulty]:
    for home in quotaed(tree):
        said = home.baseline.said
        for key, chosen in amounts(said, "quota").items():
            if key not in _NEEDED:
                continue
            what, resource, default = _NEEDED[key]
            for workload in home.workloads:
                if says_as_a_whole(workload, what, resource) or not workload.pods:
                    continue
                for one in containers(workload):
                    if asked(one, what, resource, said) is None:
                        says = f"with the container {one.get('name')}, which has no {resource} {what[:-1]}"
                        hint = f"Set it, or say `limits: {{{default}: {{{resource}: ...}}}}` beside the quota"
                        fault = Fault("GC521", f"{says}, and quota needs one", f"{hint} ({chosen.at}).")
                        yield workload.target, workload.object, fault
