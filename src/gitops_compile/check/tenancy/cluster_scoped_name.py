"""GC512: a cluster-scoped object that a tenancy may render carries the tenancy's name.

Such an object is the whole cluster's, so only its name keeps two tenancies apart: ``initech`` or ``initech-...``. Of
two tenancies whose names fit, the longer one owns it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gitops_compile.check.cluster_scoped import is_granted
from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.namespace_objects import is_refused
from gitops_compile.check.tenancy.homes import homes
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import NAMESPACE, group_kind, name_of


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app, tenancy and tenancy that owns the name."""
    return told(_faulty(tree))


def _faulty(tree: Tree) -> Iterator[Faulty]:
    owners, tenancies = homes(tree), tree.fleet.fleet.tenancies
    for target, one in tree.holding(lambda one: not tree.is_namespaced(one)):
        tenancy = target.place.tenancy
        if not tenancy or is_refused(target, one) or not is_granted(target, one):
            continue
        is_namespace = group_kind(one) == NAMESPACE
        home = owners.get((target.place.cluster, name_of(one))) if is_namespace else None
        owner = home if home is not None else whose(name_of(one), tenancies)
        if owner != tenancy:
            named = f", a name of {owner}" if owner else ""
            says = f"for {tenancy}{named}: in the whole cluster {tenancy} has only the names {tenancy} and {tenancy}-…"
            yield target, one, Fault("GC512", says, "Give it a name that begins so, or move it into a shared app.")


def whose(name: str, tenancies: Collection[str]) -> str:
    """The tenancy with the longest name that a name is or, up to a dash, begins with; "" without one."""
    front = name
    while front and front not in tenancies:
        front = front.rpartition("-")[0]
    return front
