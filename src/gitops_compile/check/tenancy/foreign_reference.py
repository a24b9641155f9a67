"""GC514: nothing of a tenancy refers to another tenancy's namespaces and services, unless that one says so.

``contract.reachableBy`` at the tenancy that is referred to opens it: who is reached decides, not who reaches.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.tenancy.homes import homes
from gitops_compile.check.tenancy.named_namespaces import Named, named_namespaces, spelled
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.fleet import Tenancy


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app, place in its objects and tenancy that is named."""
    return told(_faulty(tree))


def _faulty(tree: Tree) -> Iterator[Faulty]:
    owners, tenancies = homes(tree), tree.fleet.fleet.tenancies
    for target in tree.targets.apps:
        tenancy = target.place.tenancy
        for one in tree.objects.get(target.place, ()) if tenancy else ():
            for named in named_namespaces(one):
                owner = _owner(named, owners.get((target.place.cluster, named.name), ""), tenancies)
                if owner and owner != tenancy and tenancy not in _reachable_by(tenancies[owner]):
                    yield target, one, _fault(named, owner, tenancy, tenancies[owner])


def _owner(named: Named, home: str, tenancies: Mapping[str, Tenancy]) -> str:
    if named.is_tenancy:
        return named.name if named.name in tenancies else ""
    return home


def _reachable_by(tenancy: Tenancy) -> tuple[str, ...]:
    return tuple(name.value for name in tenancy.contract.reachable_by) if tenancy.contract else ()


def _fault(named: Named, owner: str, tenancy: str, reached: Tenancy) -> Fault:
    what = f"the tenancy {owner}" if named.is_tenancy else f"{named.name}, a namespace of {owner}"
    whole = ", ".join([*_reachable_by(reached), tenancy])
    hint = f"Take it out, or let {owner} open itself: tenancies.{owner}: contract: {{reachableBy: [{whole}]}}."
    return Fault("GC514", f"for {tenancy}, naming {what}, at {spelled(named.trail)}", hint)
