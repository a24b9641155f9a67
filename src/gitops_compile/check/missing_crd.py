"""GC326: a custom resource whose CRD nobody brings to the cluster. Until it exists, nothing of the target syncs.

A CRD is there if a target of the cluster renders it, or an APIService for the group, or the cluster says
``provides``. Argo CD brings its own kinds to its own cluster, and passes over a missing CRD for an object with
``SkipDryRunOnMissingResource=true`` (argo-cd issues 15095 and 21790). Only groups with a dot can have CRDs
(``ValidateCustomResourceDefinition`` of Kubernetes' apiextensions-apiserver).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.annotations import words
from gitops_compile.check.findings import Met, first_file, places
from gitops_compile.check.tree import Tree, annotations_of, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.kinds import ARGO_KINDS, CLUSTER_SCOPED_KINDS, CRD, NAMESPACED_KINDS, group_kind, written
from gitops_compile.model.target import Target
from gitops_compile.render.layer.confirm import SYNC_OPTIONS

_API_SERVICE: Final = ("apiregistration.k8s.io", "APIService")
_BRINGING: Final = (CRD[1], _API_SERVICE[1])
_SKIPS: Final = "SkipDryRunOnMissingResource=true"
_KUBERNETES: Final = CLUSTER_SCOPED_KINDS | NAMESPACED_KINDS
_KUBERNETES_GROUPS: Final = frozenset(group for group, _ in _KUBERNETES)


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One warning for each API group that is missing somewhere: one line on the clusters mends all of it."""
    there = _brought(tree)
    met: dict[str, list[tuple[Target, Object]]] = {}
    for target, one in tree.holding(_is_custom):
        group, kind = group_kind(one)
        known = there.get(target.place.cluster, frozenset())
        if known.isdisjoint((group, f"{group}/{kind}")) and not _comes_otherwise(target, one):
            met.setdefault(group, []).append((target, one))
    return (_diagnostic(group, found) for group, found in sorted(met.items()))


def _is_custom(one: Object) -> bool:
    group, kind = group_kind(one)
    return "." in group and group not in _KUBERNETES_GROUPS and bool(kind)


def _brought(tree: Tree) -> dict[str, frozenset[str]]:
    """By cluster: every ``group/Kind``, or whole group, that somebody brings there."""
    found: dict[str, set[str]] = {}
    for place, objects in tree.objects.items():
        served = found.setdefault(place.cluster, set())
        for one in objects:
            if one.get("kind") in _BRINGING:
                served.update(_serves(one))
    for name, cluster in tree.fleet.fleet.clusters.items():
        found.setdefault(name, set()).update(entry.value for entry in cluster.provides)
    return {cluster: frozenset(served) for cluster, served in found.items()}


def _serves(one: Object) -> Iterator[str]:
    pair = group_kind(one)
    spec = one.get("spec")
    if pair not in (CRD, _API_SERVICE) or not isinstance(spec, dict):
        return
    names = spec.get("names")
    if pair == _API_SERVICE:
        yield f"{spec.get('group')}"
    elif isinstance(names, dict):
        yield f"{spec.get('group')}/{names.get('kind')}"


def _comes_otherwise(target: Target, one: Object) -> bool:
    """With Argo CD itself, or whenever it comes."""
    own = target.argocd is not None and target.argocd.cluster == target.place.cluster
    return (own and group_kind(one) in ARGO_KINDS) or _SKIPS in words(annotations_of(one), SYNC_OPTIONS)


def _diagnostic(group: str, found: list[tuple[Target, Object]]) -> Diagnostic:
    met = [Met(str(target.place), written(one), file_of(target, one)) for target, one in found]
    kinds = sorted({group_kind(one)[1] for _, one in found})
    clusters = sorted({target.place.cluster for target, _ in found})
    first = min((target for target, _ in found), key=lambda target: target.at)
    return Diagnostic(
        "GC326",
        f"nothing brings the CRD of {_listed([f'{kind}.{group}' for kind in kinds])} to {_listed(clusters)}",
        first.at,
        f"Render it in a target of the cluster, or say on the cluster that it is there: `provides: [{group}]`.",
        Severity.WARNING,
        path=f"apps.{first.place.app}",
        related=first_file(met),
        targets=places(met),
    )


def _listed(names: list[str]) -> str:
    more = len(names) - 1
    return f"{names[0]} and {more} more" if more else names[0]
