"""The door of the checks on one tree: what argocd.md's GC302 to GC337 say of a rendered fleet, before it is written."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
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
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.diagnostic import Diagnostic, in_order
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.kinds import ObjectsByPlace
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import Targets

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


def check_tree(
    fleet: ResolvedFleet,
    targets: Targets,
    rendered: ObjectsByPlace,
    cluster_scoped_kinds: Collection[str],
    files: FileTree | None = None,
    argocd: tuple[ArgoFile, ...] = (),
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with the final objects of all targets, sorted.

    ``cluster_scoped_kinds`` is ``group/Kind`` of the fleet's custom kinds without a namespace, ``files`` the texts as
    they would be written, ``argocd`` the generated Argo CD objects.
    """
    tree = Tree(fleet, targets, rendered, cluster_scoped_kinds, files or FileTree(), argocd)
    return in_order(diagnostic for check in CHECKS for diagnostic in check(tree))
