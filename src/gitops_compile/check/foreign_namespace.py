"""GC313: a target's objects stay in the target's namespace, or in one that ``delivery.allow.namespaces`` grants.

Argo CD would refuse the others only when it syncs, and they are rarely meant: most were copied along.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.check.findings import Met, first_file, listed, places, things
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import namespace_of, written
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app, foreign namespace and list of grants."""
    met: dict[tuple[str, str, Position], list[Met]] = {}
    first: dict[tuple[str, str, Position], Target] = {}
    named = tree.once(lambda objects: {namespace_of(one) for one in objects} - {""})
    foreign = {target.place for target in tree.sources() if not named(target).issubset(_granted(target))}
    for target, one in tree.held() if foreign else ():
        namespace = namespace_of(one)
        if not namespace or namespace in _granted(target) or not tree.is_namespaced(one):
            continue
        key = (target.place.app, namespace, _at(target))
        met.setdefault(key, []).append(Met(str(target.place), written(one), file_of(target, one)))
        first.setdefault(key, target)
    for key, found in met.items():
        app, namespace, at = key
        grant = f"delivery: {{allow: {{namespaces: {listed(first[key].namespaces, [namespace])}}}}}"
        yield Diagnostic(
            "GC313",
            f"the source of {app} puts {things(found)} into the namespace {namespace}, which is not the target's",
            at,
            f"Take the namespace out of the source, write `namespace: {namespace}` on the app, or grant it: {grant}.",
            path=f"apps.{app}",
            related=first_file(found),
            targets=places(found),
        )


def _granted(target: Target) -> tuple[str, ...]:
    return (target.namespace.value, *(entry.value for entry in (target.namespaces.value if target.namespaces else ())))


def _at(target: Target) -> Position:
    return target.namespaces.at if target.namespaces else target.at
