"""GC316: a target that deploys into the namespace in which Argo CD itself runs. Whoever may do that is its admin.

Secrets there hold the credentials of every cluster, and a ConfigMap there says who may do what. It counts whether the
target's own namespace is Argo CD's, or ``delivery.allow.namespaces`` names it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, Related, Severity
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target


@dataclass(frozen=True, slots=True)
class _Way:
    """How a target gets there: the line that says so, and whose namespace it is."""

    app: str
    namespace: str
    instance: Related
    at: Position
    of_tenancy: bool


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and line that brings targets of tenancies there, one warning for shared ones."""
    homes = {
        (one.cluster, one.namespace): Related(one.at, f"the Argo CD instance {one.name}")
        for one in tree.fleet.instances
    }
    met: dict[_Way, list[str]] = {}
    for target in tree.sources():
        for namespace, at in _namespaces(target):
            instance = homes.get((target.place.cluster, namespace))
            if instance is not None:
                way = _Way(target.place.app, namespace, instance, at, target.tenancy is not None)
                met.setdefault(way, []).append(str(target.place))
    return (_diagnostic(way, targets) for way, targets in met.items())


def _namespaces(target: Target) -> Iterator[tuple[str, Position]]:
    yield target.namespace.value, target.namespace.at
    for entry in target.namespaces.value if target.namespaces else ():
        if entry.value != target.namespace.value:
            yield entry.value, entry.at


def _diagnostic(way: _Way, targets: list[str]) -> Diagnostic:
    who = "a target of a tenancy never may" if way.of_tenancy else "whoever may write its source is its admin"
    return Diagnostic(
        "GC316",
        f"{way.app} deploys into {way.namespace}, the namespace of Argo CD: {who}",
        way.at,
        "Deploy it into another namespace.",
        Severity.ERROR if way.of_tenancy else Severity.WARNING,
        path=f"apps.{way.app}",
        related=(way.instance,),
        targets=tuple(targets),
    )
