"""The door of the checks on one tree: what argocd.md's GC302 to GC337 say of a rendered fleet, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from gitops_compile.check import (
    argocd_names,
    argocd_namespace,
    argocd_objects,
    brought_twice,
    cluster_scoped,
    delivery_annotations,
    excluded_kind,
    foreign_namespace,
    helm_hook,
    ignored,
    instance_jurisdiction,
    last_applied,
    link,
    missing_crd,
    namespace_objects,
    one_owner,
    rollout,
    sizes,
    skipped_file,
    sync_option,
    sync_wave,
    tracking,
    unconfirmed,
    unknown_hook,
    unserved_cluster,
    weakened,
)
from gitops_compile.check.secrets import gate
from gitops_compile.check.tenancy import (
    baseline_object,
    bindings,
    cluster_scoped_name,
    foreign_reference,
    granted_namespace,
    missing_request,
    one_host,
    over_quota,
    project_reach,
)
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, in_order

CHECKS: Final[tuple[Callable[[Tree], Iterable[Diagnostic]], ...]] = (
    granted_namespace.check,
    cluster_scoped_name.check,
    bindings.check,
    foreign_reference.check,
    project_reach.check,
    one_host.check,
    baseline_object.check,
    over_quota.check,
    missing_request.check,
    unserved_cluster.check,
    argocd_names.check,
    brought_twice.check,
    rollout.check,
    one_owner.check,
    namespace_objects.check,
    foreign_namespace.check,
    cluster_scoped.check,
    argocd_objects.check,
    argocd_namespace.check,
    instance_jurisdiction.check,
    skipped_file.check,
    unknown_hook.check,
    helm_hook.check,
    sync_wave.check,
    sync_option.check,
    excluded_kind.check,
    missing_crd.check,
    tracking.check,
    sizes.check,
    last_applied.check,
    ignored.check,
    weakened.check,
    unconfirmed.check,
    link.check,
    delivery_annotations.check,
    gate.check,
)


def check_tree(tree: Tree) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the final objects of all targets, sorted."""
    return in_order(diagnostic for check in CHECKS for diagnostic in check(tree))
