"""GC515: an AppProject serves one tenancy, and permits it no other tenancy's namespaces.

Whoever may write an Application of a project reaches all that the project permits. Generated projects never fail;
those that a shared app brings along can. ``<environment>.namespaces`` serves all, and permits only the baseline kinds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gitops_compile.argocd.names import namespaces_project_name
from gitops_compile.argocd.project import BASELINE_KINDS
from gitops_compile.check.tenancy.homes import homes
from gitops_compile.check.tenancy.reach import Reach, reach, reached
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.kinds import ARGO_KINDS, NAMESPACE, group_kind, name_of, written
from gitops_compile.model.position import Position

_Key: TypeAlias = tuple[str, str, str]
"""The cluster and namespace of an Argo CD, and the name of a project in it."""

_PROJECT, _APPLICATION, _SET = ARGO_KINDS
_PERMITTED: Final = {"clusterResourceWhitelist": (NAMESPACE,), "namespaceResourceWhitelist": BASELINE_KINDS}


@dataclass(frozen=True, slots=True)
class _Found:
    """An Argo CD object: where it lives, whose targets it delivers, where it was declared and written.

    ``granted`` are namespaces that ``delivery.allow`` of its targets names: GC511 judges these.
    """

    cluster: str
    namespace: str
    object: Object
    tenancies: frozenset[str]
    at: Position
    file: Position
    generated: bool
    granted: frozenset[str] = frozenset()


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each project and tenancy too many."""
    index = reach(tree.fleet.fleet, homes(tree))
    every = (*_generated(tree), *_brought(tree))
    served = _served(every, index)
    aside = {namespaces_project_name(name) for name in tree.fleet.fleet.environments}
    for found in every:
        if group_kind(found.object) == _PROJECT and not (name_of(found.object) in aside and _is_baseline(found.object)):
            key = (found.cluster, found.namespace, name_of(found.object))
            yield from _of_project(found, served.get(key, {}), index)


def _served(every: tuple[_Found, ...], index: Reach) -> dict[_Key, dict[str, _Found]]:
    """By project, the tenancies that it serves, each with an object that says so."""
    served: dict[_Key, dict[str, _Found]] = {}
    for found in every:
        kind, spec = group_kind(found.object), _map(found.object, "spec")
        name, whose = name_of(found.object), found.tenancies
        if kind != _PROJECT:
            one = _map(_map(spec, "template"), "spec") if kind == _SET else spec
            name = str(one.get("project"))
            whose |= reached(index, found.cluster, (_map(one, "destination"), *_elements(spec)))
        own = served.setdefault((found.cluster, found.namespace, name), {})
        for tenancy in sorted(whose - {""}):
            own.setdefault(tenancy, found)
    return served


def _elements(spec: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The destinations that a generated ApplicationSet lists: its elements have their fields."""
    generators = spec.get("generators")
    for one in generators if isinstance(generators, list) else ():
        listed = _map(one, "list").get("elements")
        yield from (entry for entry in listed if isinstance(entry, dict)) if isinstance(listed, list) else ()


def _of_project(project: _Found, served: Mapping[str, _Found], index: Reach) -> Iterator[Diagnostic]:
    users = sorted(served)
    if len(users) > 1:
        others = tuple(served[name] for name in users)
        yield _diagnostic(project, f"has Applications of {' and '.join(users)}", others)
    elif users:
        listed = _map(project.object, "spec").get("destinations")
        entries = [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []
        entries = [one for one in entries if one.get("namespace") not in project.granted]
        for owner in sorted(reached(index, project.cluster, entries) - {"", users[0]}):
            yield _diagnostic(project, f"serves {users[0]}, and permits a namespace of {owner}", (served[users[0]],))


def _diagnostic(project: _Found, what: str, others: tuple[_Found, ...]) -> Diagnostic:
    seen = (Related(one.file, written(one.object)) for one in others if one is not project)
    hint = "Give each tenancy a project of its own."
    if project.generated:
        hint = "A generated project never is so: run `gitops-compile render` again, and report it if it stays."
    related = (Related(project.file, "the project"), *seen)
    return Diagnostic("GC515", f"{written(project.object)} {what}", project.at, hint, related=related)


def _is_baseline(project: Object) -> bool:
    """Whether a project permits Namespaces and what comes with them, and nothing else."""
    spec = _map(project, "spec")
    return all(
        isinstance(entry, dict) and (entry.get("group"), entry.get("kind")) in known
        for key, known in _PERMITTED.items()
        for entry in spec.get(key) or ()
    )


def _generated(tree: Tree) -> Iterator[_Found]:
    instances = {one.name: one for one in tree.fleet.instances}
    grants = {one.place: one.namespaces.value for one in tree.targets.apps if one.namespaces}
    for file in tree.argocd:
        instance = instances[file.path.split("/")[2]]
        names = frozenset(place.tenancy for place in file.targets)
        granted = frozenset(entry.value for place in file.targets for entry in grants.get(place, ()))
        at, where = _declared(tree, file), Position(file.path, 1, 1)
        for one in file.objects:
            if group_kind(one) in ARGO_KINDS:
                yield _Found(instance.cluster, instance.namespace, one, names, at, where, True, granted)


def _declared(tree: Tree, file: ArgoFile) -> Position:
    """The tenancy or environment whose targets a file delivers, or the fleet's name."""
    fleet = tree.fleet.fleet
    for place in file.targets:
        noun = fleet.tenancies[place.tenancy] if place.tenancy else fleet.environments[place.environment]
        return noun.name.at
    return fleet.metadata.name.at


def _brought(tree: Tree) -> Iterator[_Found]:
    brought = tree.once(lambda objects: tuple(one for one in objects if group_kind(one) in ARGO_KINDS))
    for target in tree.targets.apps:
        for one in brought(target):
            home, where = tree.home(target, one), file_of(target, one)
            yield _Found(target.place.cluster, home, one, frozenset(), target.at, where, False)


def _map(holder: Any, key: str) -> Mapping[str, Any]:
    found = holder.get(key) if isinstance(holder, Mapping) else None
    return found if isinstance(found, dict) else {}
