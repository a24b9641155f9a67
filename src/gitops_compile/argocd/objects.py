"""The door of this floor: the files under ``rendered/argocd/`` that bring a fleet's targets to their clusters.

Comes in: the fleet, its targets and what was rendered of them. Goes out: one file per object, by path; only
``bootstrap.yaml`` holds several. A fleet without instances has none.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from gitops_compile.argocd.applications import writing
from gitops_compile.argocd.applicationset import application_set
from gitops_compile.argocd.bootstrap import bootstrap
from gitops_compile.argocd.names import bootstrap_path, instance_place
from gitops_compile.argocd.project import namespaces_project, project
from gitops_compile.argocd.rollout import groups
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Object
from gitops_compile.model.header import header
from gitops_compile.model.kinds import ObjectsByPlace
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import NamespacesTarget, Place, Target, Targets
from gitops_compile.render.layout import object_path

EDIT = "fleet.yaml"


def argocd_objects(
    fleet: ResolvedFleet, targets: Targets, rendered: ObjectsByPlace, cluster_scoped: Collection[str]
) -> tuple[ArgoFile, ...]:
    """Every Argo CD file of the fleet, sorted by path.

    ``cluster_scoped`` is ``group/Kind`` of all custom kinds of the fleet that have no namespace.
    """
    files = chain(
        _applications(fleet, targets, rendered),
        _sets(fleet, targets, rendered),
        _projects(fleet, targets, rendered, cluster_scoped),
        _namespaces_projects(fleet, targets),
        _bootstraps(fleet, targets),
    )
    return tuple(sorted(files, key=lambda file: file.path))


def application_path(instance: ArgoCD, place: Place) -> str:
    """Where the Application of a target lies, or would lie if the target had objects."""
    metadata = {"name": place.dotted, "namespace": instance.namespace}
    made = {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": metadata}
    return _path(instance, _folder(instance, place.environment), made)


def _applications(fleet: ResolvedFleet, targets: Targets, rendered: ObjectsByPlace) -> Iterator[ArgoFile]:
    """One for each target with an object on a cluster that an instance serves, but for those of sets."""
    grouped = {target.place for group in groups(targets.apps) for target in group}
    every: Iterable[Target | NamespacesTarget] = chain(targets.apps, targets.namespaces)
    write = writing(fleet)
    for target in every:
        if target.place in grouped:
            continue
        objects = rendered.get(target.place, ())
        if target.argocd is not None and objects:
            made, text = write(target.argocd, target, objects)
            folder = _folder(target.argocd, target.place.environment)
            path, place = _path(target.argocd, folder, made), str(target.place)
            content = header(place, EDIT).encode() + text
            yield ArgoFile(path, place, EDIT, (made,), (target.place,), content)


def _sets(fleet: ResolvedFleet, targets: Targets, rendered: ObjectsByPlace) -> Iterator[ArgoFile]:
    """One for each app that Argo CD takes wave by wave, as soon as one of its targets has an object."""
    for group in groups(targets.apps):
        instance, written = group[0].argocd, [target for target in group if rendered.get(target.place)]
        if instance is not None and written:
            made = application_set(fleet, instance, written, rendered)
            folder = _folder(instance, group[0].place.environment)
            yield _file(instance, folder, made, tuple(target.place for target in group))


def _projects(
    fleet: ResolvedFleet, targets: Targets, rendered: ObjectsByPlace, cluster_scoped: Collection[str]
) -> Iterator[ArgoFile]:
    shares: dict[tuple[str, str, str], tuple[ArgoCD, list[Target]]] = {}
    for target in targets.apps:
        if target.argocd is not None:
            key = (target.argocd.name, target.place.environment, target.place.tenancy)
            shares.setdefault(key, (target.argocd, []))[1].append(target)
    for (_, environment, _), (instance, share) in shares.items():
        made = project(fleet, instance, share, rendered, cluster_scoped)
        yield _file(instance, _folder(instance, environment), made, tuple(target.place for target in share))


def _namespaces_projects(fleet: ResolvedFleet, targets: Targets) -> Iterator[ArgoFile]:
    places: dict[tuple[str, str], list[Place]] = {}
    for target in targets.namespaces:
        if target.argocd is not None:
            places.setdefault((target.argocd.name, target.place.environment), []).append(target.place)
    for instance, environment in _stages(targets):
        made = namespaces_project(fleet, instance, environment)
        needed = tuple(places.get((instance.name, environment), ()))
        yield _file(instance, _folder(instance, environment), made, needed)


def _bootstraps(fleet: ResolvedFleet, targets: Targets) -> Iterator[ArgoFile]:
    environments: dict[str, tuple[ArgoCD, list[str]]] = {}
    for instance, environment in _stages(targets):
        environments.setdefault(instance.name, (instance, []))[1].append(environment)
    for instance, own in environments.values():
        yield ArgoFile(bootstrap_path(instance), instance_place(instance), EDIT, bootstrap(fleet, instance, own))


def _stages(targets: Targets) -> list[tuple[ArgoCD, str]]:
    """Every instance with every environment of which it has a declared target."""
    found = {
        (target.argocd.name, target.place.environment): (target.argocd, target.place.environment)
        for target in targets.apps
        if target.argocd is not None
    }
    return [found[key] for key in sorted(found)]


def _folder(instance: ArgoCD, environment: str) -> str:
    return f"{instance_place(instance)}/{environment}"


def _file(instance: ArgoCD, folder: str, made: Object, targets: tuple[Place, ...]) -> ArgoFile:
    return ArgoFile(_path(instance, folder, made), folder, EDIT, (made,), targets)


def _path(instance: ArgoCD, folder: str, made: Object) -> str:
    return f"rendered/{folder}/{object_path(made, instance.namespace)}"
