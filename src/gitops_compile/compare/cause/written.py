"""What the generated layer and the compiler write, and so which inputs a path of an object can come from.

One explicit table, first row that fits: for which objects, at which path, from which ``InputChange.path``. In: an
operation at its place. Out: the fronts of the paths, or none where people's sources say what stands there.
Reasons: fleet.md, "The generated layer"; argocd.md, "Application" and "AppProject"; tenancy.md, section 5.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gitops_compile.compare.cause.entries import ENTRY
from gitops_compile.compare.cause.keys import below, dotted
from gitops_compile.compare.cause.subjects import APPLIED, Shape
from gitops_compile.compare.cause.touched import Names, Touched, at_image, holds_data, is_home, is_host, is_pinned
from gitops_compile.model.cause import InputChange
from gitops_compile.model.names import OWN_LABELS


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table. ``path`` is none where ``when`` alone decides; it holds for everything below it too.

    ``own``: the last name of the operation's path stands behind each of the fronts, as in ``labels.team``.
    """

    shapes: tuple[Shape, ...]
    path: Names | None
    fronts: tuple[str, ...]
    when: Callable[[Touched], bool] = lambda _one: True
    own: bool = False


_NOTE: Final = ("metadata", "annotations")
_LABEL: Final = ("metadata", "labels")
_POLICY: Final = ("spec", "syncPolicy")
_ASKS: Final = "argocd.argoproj.io/sync-options"
_APPLICATION: Final = (Shape.APPLICATION,)
_PROJECTS: Final = (Shape.PROJECT, Shape.NAMESPACES_PROJECT)
_ARGO: Final = (*_APPLICATION, Shape.SET, *_PROJECTS, Shape.BOOTSTRAP)
_DEPLOYED: Final = (Shape.APPLICATION, Shape.BOOTSTRAP)


def _kind(*kinds: str) -> Callable[[Touched], bool]:
    return lambda one: one.object.group_kind[1] in kinds


def _option(name: str) -> Callable[[Touched], bool]:
    return lambda one: one.names[-1:] == (name,)


def _role(name: str) -> Callable[[Touched], bool]:
    return lambda one: one.names[2:3] == (name,)


ROWS: Final[tuple[Row, ...]] = (
    Row((Shape.OBJECT,), None, ("pin", "image", "mirrors", "source.verbatim"), is_pinned),
    Row((Shape.OBJECT,), None, ("mirrors",), is_host),
    Row((Shape.OBJECT,), None, ("namespace", "source.clusterScoped", "source.verbatim"), is_home),
    Row(
        APPLIED,
        (*_NOTE, _ASKS),
        ("delivery.prune", "protected", "cluster.argocd", "source.verbatim"),
        holds_data,
    ),
    Row((Shape.NAMESPACES,), _LABEL, ("podSecurity",), _option("pod-security.kubernetes.io/enforce")),
    *(Row(APPLIED, (*_LABEL, name), (ENTRY, "source.verbatim")) for name in OWN_LABELS),
    Row(APPLIED, (*_LABEL, None), ("labels",), own=True),
    Row(APPLIED, _LABEL, ("labels", "source.verbatim")),
    Row((Shape.NAMESPACES,), (), ("quota",), _kind("ResourceQuota")),
    Row((Shape.NAMESPACES,), (), ("limits",), _kind("LimitRange")),
    Row((Shape.NAMESPACES,), (), ("network",), _kind("NetworkPolicy")),
    Row(_ARGO, ("metadata", "namespace"), ("argocd.namespace",)),
    Row(_ARGO, (*_LABEL, "app.kubernetes.io/part-of"), ("metadata.name", ENTRY)),
    Row(_ARGO, (*_LABEL, "gitops-compile/wave"), ("waves",)),
    Row(_ARGO, _LABEL, (ENTRY, "metadata.name")),
    Row((Shape.APPLICATION,), ("metadata", "finalizers"), ("delivery.removal", "protected")),
    Row((Shape.APPLICATION, Shape.SET), (*_NOTE, _ASKS), ("delivery.removal", "protected")),
    Row(_APPLICATION, (*_NOTE, "argocd.argoproj.io/compare-options"), ("delivery.serverSideApply",)),
    Row(_APPLICATION, (*_NOTE, None), ("delivery.annotations",), own=True),
    Row(_APPLICATION, _NOTE, ("delivery.annotations",)),
    Row(_DEPLOYED, ("spec", "project"), (ENTRY, "metadata.name")),
    Row(_DEPLOYED, ("spec", "source", "repoURL"), ("git.url",)),
    Row(_DEPLOYED, ("spec", "source", "targetRevision"), ("git.branch",)),
    Row(_DEPLOYED, ("spec", "source", "path"), ("git.path", ENTRY)),
    Row(_APPLICATION, ("spec", "destination", "namespace"), ("namespace", ENTRY)),
    Row((Shape.BOOTSTRAP,), ("spec", "destination", "namespace"), ("argocd.namespace",)),
    Row(_DEPLOYED, ("spec", "destination"), ("cluster.argocd", "argocd.cluster", "argocd.perCluster", ENTRY)),
    Row(_APPLICATION, ("spec", "ignoreDifferences"), ("delivery.ignoreDifferences",)),
    Row(_APPLICATION, (*_POLICY, "automated", "prune"), ("delivery.prune",)),
    Row(_APPLICATION, (*_POLICY, "automated", "selfHeal"), ("delivery.selfHeal",)),
    Row(_APPLICATION, (*_POLICY, "automated"), ("delivery.sync",)),
    Row(_APPLICATION, (*_POLICY, "syncOptions"), ("delivery.serverSideApply",), _option("ServerSideApply")),
    Row(_APPLICATION, (*_POLICY, "syncOptions"), ("delivery.adopt",), _option("FailOnSharedResource")),
    Row(_APPLICATION, (*_POLICY, "syncOptions"), ("delivery.ignoreDifferences",), _option("RespectIgnoreDifferences")),
    Row(_PROJECTS, ("spec", "description"), ("metadata.name",)),
    Row(_PROJECTS, ("spec", "sourceRepos"), ("git.url",)),
    Row(_PROJECTS, ("spec", "roles"), ("delivery.access.view",), _role("view")),
    Row(_PROJECTS, ("spec", "roles"), ("delivery.access.sync",), _role("sync")),
    Row(_PROJECTS, ("spec", "roles"), ("delivery.access",)),
    Row(_PROJECTS, ("spec", "syncWindows"), ("delivery.syncWindows",)),
    Row(
        _PROJECTS,
        ("spec", "destinations"),
        ("namespace", ENTRY, "delivery.allow.namespaces", "cluster.argocd", "argocd.cluster", "argocd.perCluster"),
    ),
    Row((Shape.BOOTSTRAP,), ("metadata", "name"), ("metadata.name",)),
    Row((Shape.BOOTSTRAP,), ("spec", "description"), ("metadata.name",)),
    Row((Shape.BOOTSTRAP,), ("spec", "sourceRepos"), ("git.url",)),
    Row((Shape.BOOTSTRAP,), ("spec", "destinations"), ("argocd.namespace",)),
    Row((Shape.SET,), ("spec", "strategy"), ("waves",)),
    Row((Shape.SET,), ("spec", "generators"), (ENTRY, "waves", "namespace", "pin", "cluster.argocd", "git.path")),
)

_OF_ARGO: Final = ("git", "metadata.name", "argocd", "waves", "cluster.server", "delivery")
_OF_NAMESPACES: Final = ("podSecurity", "quota", "limits", "network")


def _at(*names: str) -> Callable[[Touched], bool]:
    """Whether the path is below ``names`` or above it; a whole object came for another reason."""
    return lambda one: not one.whole and names[: len(one.names)] == one.names[: len(names)]


_ALONE: Final[tuple[tuple[tuple[str, ...], Callable[[Touched], bool]], ...]] = (
    (("labels",), lambda one: one.shape in APPLIED and _at(*_LABEL)(one)),
    (
        ("delivery.prune", "protected", "cluster.argocd"),
        lambda one: one.shape not in APPLIED or _at(*_NOTE, _ASKS)(one),
    ),
    (_OF_ARGO, lambda one: one.shape not in APPLIED),
    (_OF_NAMESPACES, lambda one: one.shape is Shape.NAMESPACES),
    (("mirrors",), lambda one: one.shape is Shape.OBJECT and (at_image(one) or not one.scalar)),
    (("source.clusterScoped",), lambda one: one.names[-1:] == ("namespace",) or not one.scalar),
)
"""Inputs that only the layer or the compiler reads, no template: what of an object they can reach at all."""


def can_reach(change: InputChange, one: Touched) -> bool:
    """Whether an input can have to do with an operation."""
    reaches = _reach_of(change.path)
    return reaches is None or reaches(one)


@lru_cache(maxsize=20_000)
def _reach_of(path: str) -> Callable[[Touched], bool] | None:
    return next((reaches for fronts, reaches in _ALONE if any(below(path, front) for front in fronts)), None)


def fronts_of(one: Touched) -> tuple[str, ...]:
    """The fronts of the inputs from which the path of an operation is written; none for anything else."""
    shape, names = one.shape, one.names
    if shape is Shape.SET and names[:2] == ("spec", "template") and names[2:]:
        # The template is the Application of each of its targets (argocd.md, "ApplicationSet").
        shape, names = Shape.APPLICATION, names[2:]
    if not names and shape is not Shape.NAMESPACES:
        return ()
    for row in ROWS:
        if shape in row.shapes and (row.path is None or _fits(names, row.path)) and row.when(one):
            return _fronts(row, names)
    if not names:
        return ()
    above = [row for row in ROWS if row.path is not None and shape in row.shapes and row.path[: len(names)] == names]
    return tuple(dict.fromkeys(front for row in above for front in row.fronts))


def _fronts(row: Row, names: Names) -> tuple[str, ...]:
    last = names[len(row.path or ()) - 1] if row.own else None
    return row.fronts if last is None else tuple(dotted(*front.split("."), last) for front in row.fronts)


def _fits(names: Names, path: Names) -> bool:
    return len(names) >= len(path) and all(want in (None, name) for want, name in zip(path, names, strict=False))
