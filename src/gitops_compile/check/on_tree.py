"""The door of the checks on one tree: what argocd.md's GC302 to GC315 say of a rendered fleet, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Final

from gitops_compile.check import (
    argocd_names,
    argocd_objects,
    cluster_scoped,
    foreign_namespace,
    namespace_objects,
    one_owner,
    unserved_cluster,
)
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, in_order
from gitops_compile.model.kinds import ObjectsByPlace
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import Targets

CHECKS: Final[tuple[Callable[[Tree], Iterable[Diagnostic]], ...]] = (
    unserved_cluster.check,
    argocd_names.check,
    one_owner.check,
    namespace_objects.check,
    foreign_namespace.check,
    cluster_scoped.check,
    argocd_objects.check,
)


def check_tree(
    fleet: ResolvedFleet, targets: Targets, rendered: ObjectsByPlace, cluster_scoped_kinds: Collection[str]
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the final objects of all targets, sorted.

    ``cluster_scoped_kinds`` is ``group/Kind`` of the fleet's custom kinds without a namespace.
    """
    tree = Tree(fleet, targets, rendered, cluster_scoped_kinds)
    return in_order(diagnostic for check in CHECKS for diagnostic in check(tree))
