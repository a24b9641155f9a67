"""The proof that Argo CD will apply what was rendered: every generated Application may do what its folder asks for.

Comes in: the rendered fleet with its Argo CD files. For each Application, those of sets too, its AppProject must stand
in the same instance and permit its repository, its destination and every object of its folder, under Argo CD's own
matching, and the folder must hold one (argocd.md, "Validation", point 4). Else the mistake is ours, and crashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.names import IN_CLUSTER
from gitops_compile.argocd.permission import Home, destinations_of, permits_kind, permits_source
from gitops_compile.argocd.syncing import path_in_git
from gitops_compile.check.argocd_kinds import OwnMistake
from gitops_compile.check.tree import Tree
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind, name_of, namespace_of, written
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import AnyTarget, Target

Resource = tuple[str, str, str, str]
"""Group, kind, the name of a cluster-scoped object, the namespace of any other."""

OWN_CLUSTER = "in-cluster"
"""What Argo CD calls the cluster that it runs on, as long as no Secret says otherwise."""


@dataclass(frozen=True, slots=True)
class Project:
    """An AppProject, and the destinations that it permits: it may have as many as there are targets."""

    spec: Mapping[str, Any]
    permits: Callable[[Home], bool]
    refused_kind: Callable[[frozenset[Resource]], str]
    permits_source: Callable[[str], bool]


def assure_permitted(tree: Tree, files: Iterable[ArgoFile]) -> None:
    """Raises ``OwnMistake`` for the first Application that Argo CD would not sync whole."""
    every = tuple(files)
    if not every:
        return
    projects = {
        (_instance(file), name_of(one)): _project(one["spec"])
        for file in every
        for one in file.objects
        if one["kind"] == "AppProject"
    }
    folders = _folders(tree, every)
    for file in every:
        for app in _applications(file):
            project = projects.get((_instance(file), app["spec"]["project"]))
            why = _refusal(tree.fleet, app, project, folders) if project else "names no project of its instance"
            if why:
                raise OwnMistake(f"generated {written(app)} ({file.path}) {why}")


def _project(spec: Mapping[str, Any]) -> Project:
    """Most Applications of a project hold the same kinds, and all come from one repository: each is asked once."""
    kinds, repositories = partial(_refused_kind, spec), partial(permits_source, spec)
    return Project(spec, destinations_of(spec), cache(kinds), cache(repositories))


def _refused_kind(spec: Mapping[str, Any], held: frozenset[Resource]) -> str:
    """The first kind that a project does not permit, in words; "" where it permits all."""
    for group, kind, name, namespace in sorted(held):
        if not permits_kind(spec, group, kind, name, namespaced=namespace != ""):
            return f"{kind} of {group or 'the core'}"
    return ""


def home_of(fleet: ResolvedFleet, destination: Mapping[str, str]) -> Home:
    """Where an Application's destination leads: the server and the name that the cluster's Secret has."""
    namespace = destination.get("namespace", "")
    if destination.get("server") == IN_CLUSTER:
        return Home(IN_CLUSTER, OWN_CLUSTER, namespace)
    server = fleet.fleet.clusters[destination["name"]].server
    return Home(server.value if server else "", destination["name"], namespace)


def _instance(file: ArgoFile) -> str:
    return file.path.split("/")[2]


def _applications(file: ArgoFile) -> Iterator[Object]:
    for one in file.objects:
        if one["kind"] == "Application":
            yield one
        elif one["kind"] == "ApplicationSet":
            yield from expanded(one)


def _folders(tree: Tree, files: Iterable[ArgoFile]) -> dict[str, frozenset[Resource]]:
    """What lies in every folder that an Application can name, by its path in git."""
    resources = cache(lambda namespace: tree.once(partial(_resources, tree, namespace)))
    found = {
        path_in_git(tree.fleet, target.place.folder): resources(_namespace(target))(target)
        for target in tree.targets.every
    }
    generated: dict[str, set[Resource]] = {}
    for file in files:
        held = generated.setdefault(file.path.rpartition("/")[0], set())
        held.update(_resource(one, namespace_of(one)) for one in file.objects)
    return found | {path_in_git(tree.fleet, folder): frozenset(held) for folder, held in generated.items()}


def _namespace(target: AnyTarget) -> str:
    return target.namespace.value if isinstance(target, Target) else ""


def _resources(tree: Tree, namespace: str, objects: tuple[Object, ...]) -> frozenset[Resource]:
    return frozenset(_resource(one, tree.ends_in(namespace, one)) for one in objects)


def _resource(one: Object, namespace: str) -> Resource:
    return (*group_kind(one), "" if namespace else name_of(one), namespace)


def _refusal(fleet: ResolvedFleet, app: Object, project: Project, folders: Mapping[str, frozenset[Resource]]) -> str:
    """Why Argo CD would not sync an Application whole; "" where it would."""
    spec = app["spec"]
    home = home_of(fleet, spec["destination"])
    if not project.permits_source(spec["source"]["repoURL"]):
        return "comes from a repository that its project does not permit"
    if not project.permits(home):
        return "goes where its project does not permit"
    held = folders.get(spec["source"]["path"])
    if not held:
        return "names a folder that holds no object"
    for namespace in sorted({namespace for *_, namespace in held} - {"", home.namespace}):
        if not project.permits(Home(home.server, home.name, namespace)):
            return f"holds objects in {namespace}, which its project does not permit"
    kind = project.refused_kind(held)
    return f"holds {kind}, which its project does not permit" if kind else ""
