"""GC310: one object in one cluster has one target. Two would overwrite each other without end.

An object is its cluster, group, kind, namespace and name; its version does not count, and hooks are objects too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache, partial
from itertools import chain
from typing import TypeAlias

from gitops_compile.check.findings import Met, places, things
from gitops_compile.check.namespace_objects import is_refused
from gitops_compile.check.tenancy.baseline_object import key_of
from gitops_compile.check.tenancy.homes import baselines
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.kinds import group_kind, has_own_name, name_of, written
from gitops_compile.model.target import NAMESPACES, NamespacesTarget, Target

_Identity: TypeAlias = tuple[str, str, str, str]
"""Group, kind, namespace and name."""

_Owner = tuple[Target | NamespacesTarget, Object]


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each pair of apps that render the same objects."""
    owners: dict[tuple[str, ...], _Owner] = {}
    pairs: dict[tuple[str, str], list[tuple[_Owner, _Owner]]] = {}
    every: Iterable[Target | NamespacesTarget] = chain(tree.targets.apps, tree.targets.namespaces)
    own, crowded = baselines(tree), _crowded(tree)
    for target in every if crowded else ():
        if target.place.cluster not in crowded:
            continue
        for one in tree.objects.get(target.place, ()):
            # What a source may not bring is told as that, and once.
            told = isinstance(target, Target) and (is_refused(target, one) or key_of(own, tree, target, one))
            if told or not has_own_name(one):
                continue
            key = (target.place.cluster, *group_kind(one), tree.home(target, one), name_of(one))
            first = owners.setdefault(key, (target, one))
            if first[0] is not target:
                pair = (min(first[0].place.app, target.place.app), max(first[0].place.app, target.place.app))
                pairs.setdefault(pair, []).append((first, (target, one)))
    for (one_app, other_app), met in pairs.items():
        yield _diagnostic(tree, one_app, other_app, met)


def _crowded(tree: Tree) -> frozenset[str]:
    """The clusters on which one object comes from two targets, as most have none: only there is looked closer."""
    found: dict[str, set[_Identity]] = {}
    crowded = set()
    identities = cache(lambda namespace: tree.once(partial(_identities, tree, namespace)))
    for target in tree.targets.every:
        held = identities(target.namespace.value if isinstance(target, Target) else "")(target)
        there = found.setdefault(target.place.cluster, set())
        if not there.isdisjoint(held):
            crowded.add(target.place.cluster)
        there.update(held)
    return frozenset(crowded)


def _identities(tree: Tree, namespace: str, objects: tuple[Object, ...]) -> frozenset[_Identity]:
    """What tells the objects apart from others on their cluster; those that get another name each time have none."""
    return frozenset(
        (*group_kind(one), tree.ends_in(namespace, one), name_of(one)) for one in objects if has_own_name(one)
    )


def _diagnostic(tree: Tree, one_app: str, other_app: str, met: list[tuple[_Owner, _Owner]]) -> Diagnostic:
    """It points at the app that can mend it: never at a generated target."""
    each = [tuple(_met(tree, *owner) for owner in pair) for pair in met]
    every = [one for pair in each for one in pair]
    by_app = {target.place.app: target for pair in met for target, _ in pair}
    about, other = (one_app, other_app) if other_app == NAMESPACES else (other_app, one_app)
    whose = f"of {about}" if about == other else f"of {one_app} and of {other_app}"
    seen = () if other in (about, NAMESPACES) else (Related(by_app[other].at, f"the other app, {other}"),)
    return Diagnostic(
        "GC310",
        f"one cluster gets {things(every)} from several targets, {whose}",
        by_app[about].at,
        _hint(about, other),
        path=f"apps.{about}",
        related=(*seen, *(Related(one.file, f"in {one.target}") for one in min(each))),
        targets=places(every),
    )


def _met(tree: Tree, target: Target | NamespacesTarget, one: Object) -> Met:
    return Met(str(target.place), written(one, tree.home(target, one)), file_of(target, one))


def _hint(app: str, other: str) -> str:
    if other == NAMESPACES:
        return "Take it out of the source; beside `verbatim`, `namespaces: false` on the app keeps it there instead."
    if app == other:
        return "Keep it in an app that has one target on the cluster, or give it another name in each target."
    return "Keep it in one of the two apps, or give it another name in one."
