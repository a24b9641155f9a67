"""GC317: an Argo CD instance outside the jurisdictions that a tenancy's contract lists delivers its targets.

The instance holds the credentials of the tenancy's clusters and reads their Secrets, so data leaves with it. Where it
runs is the fact ``jurisdiction`` of its cluster; without one it counts as outside.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.check.tree import Tree
from gitops_compile.model.contract import Contract
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Cluster
from gitops_compile.model.resolved import ArgoCD

FACT = "jurisdiction"


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each tenancy and instance."""
    met: dict[tuple[str, str], list[str]] = {}
    instances = {one.name: one for one in tree.fleet.instances}
    for target in tree.targets.apps:
        if target.tenancy is not None and target.tenancy.contract is not None and target.argocd is not None:
            met.setdefault((target.tenancy.name.value, target.argocd.name), []).append(str(target.place))
    for (tenancy, name), targets in met.items():
        contract = tree.fleet.fleet.tenancies[tenancy].contract
        if contract is not None:
            instance = instances[name]
            home = tree.fleet.fleet.clusters[instance.cluster]
            yield from _diagnostics(tenancy, contract, instance, home, tuple(targets))


def _diagnostics(
    tenancy: str, contract: Contract, instance: ArgoCD, home: Cluster, targets: tuple[str, ...]
) -> Iterator[Diagnostic]:
    listed = [entry.value for entry in contract.jurisdictions or ()]
    fact = home.facts.get(FACT)
    if not contract.jurisdictions or (fact is not None and fact.value in listed):
        return
    where = f"in jurisdiction {fact.value}" if fact is not None else "whose jurisdiction nobody says"
    yield Diagnostic(
        "GC317",
        f"the Argo CD instance {instance.name} runs on {home.name.value}, {where}; "
        f"the contract of {tenancy} lists {', '.join(listed)}",
        contract.jurisdictions[0].at,
        f"Let an instance on a cluster of {' or '.join(listed)} serve these targets, or one on their own clusters.",
        path=f"tenancies.{tenancy}.contract.jurisdictions",
        related=(Related(fact.at if fact is not None else home.at, f"the cluster of {instance.name}"),),
        targets=targets,
    )
