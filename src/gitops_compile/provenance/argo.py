"""Where every scalar of an Argo CD object comes from: one table from path to the fleet's line and the rule.

These objects have no source: the compiler makes each scalar by a rule of argocd.md from something that stands in the
fleet. The first row that fits is the answer; the last row of all is the rule of the whole file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Object
from gitops_compile.model.fleet import Instance
from gitops_compile.model.kinds import ObjectsByPlace
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import NAMESPACES, AnyTarget, Target, Targets
from gitops_compile.provenance import argo_lines as lines
from gitops_compile.provenance import argo_settings as settings
from gitops_compile.provenance.handed import Pattern, fits
from gitops_compile.provenance.origin import Kind, Origin, Spot
from gitops_compile.read.written import KeyPath

Shape: TypeAlias = str
"""``application``, ``set``, ``root``, ``project``, ``namespaces project`` or ``root project``."""

Lines: TypeAlias = Callable[[lines.Made, KeyPath, Any], tuple[Spot, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table: for which objects, which paths, what is told, and the lines of the fleet behind it.

    ``below`` is whether the row holds for everything below its path too.
    """

    shapes: tuple[Shape, ...]
    path: Pattern
    why: str
    lines: Lines
    below: bool = False
    kind: Kind = Kind.FLEET


_ALL: Final = ("application", "set", "root", "project", "namespaces project", "root project")
_PROJECTS: Final = ("project", "namespaces project", "root project")
_APPLICATIONS: Final = ("application", "root")
_LABEL: Final = ("metadata", "labels")
_NOTE: Final = ("metadata", "annotations")
_OWN: Final = "gitops-compile"
_TEMPLATE: Final = ("spec", "template")
_POLICY: Final = ("spec", "syncPolicy")
_DELETION: Final = ("application", "set")
_WITH_ROLES: Final = ("project", "namespaces project")

ROWS: Final[tuple[Row, ...]] = (
    Row(_ALL, ("apiVersion",), "Argo CD's own kinds", lines.instance, kind=Kind.RULE),
    Row(
        _APPLICATIONS, ("kind",), "one Application per rendered target, root and bootstrap", lines.owner, kind=Kind.RULE
    ),
    Row(
        ("set",),
        ("kind",),
        "one ApplicationSet per app that goes from wave to wave",
        settings.setting("rollout"),
        kind=Kind.RULE,
    ),
    Row(_PROJECTS, ("kind",), "one AppProject per environment and tenancy", lines.owner, kind=Kind.RULE),
    Row(("application",), ("metadata", "name"), "the target with dots", lines.place),
    Row(("set",), ("metadata", "name"), "environment, tenancy and app with dots", settings.named),
    Row(_ALL, ("metadata", "name"), "the fleet's or the environment's name, and the tenancy's", lines.owner),
    Row(_ALL, ("metadata", "namespace"), "the namespace of the Argo CD instance", lines.home),
    Row(
        ("application",),
        ("metadata", "finalizers"),
        "the objects go with their Application",
        settings.setting("removal"),
        True,
        Kind.RULE,
    ),
    Row(_ALL, ("metadata", "finalizers"), "deletion waits for what it owns", lines.owner, True, Kind.RULE),
    Row(
        _ALL,
        (*_LABEL, "app.kubernetes.io/managed-by"),
        "every Argo CD object carries it",
        lines.instance,
        kind=Kind.RULE,
    ),
    Row(_ALL, (*_LABEL, "app.kubernetes.io/part-of"), "the root that applies it", lines.root),
    Row(_ALL, (*_LABEL, f"{_OWN}/environment"), "the environment", lines.environment),
    Row(_ALL, (*_LABEL, f"{_OWN}/cluster"), "the cluster", lines.cluster),
    Row(_ALL, (*_LABEL, f"{_OWN}/tenancy"), "the tenancy", lines.tenancy),
    Row(_ALL, (*_LABEL, f"{_OWN}/app"), "the app", lines.app),
    Row(_ALL, (*_LABEL, f"{_OWN}/wave"), "the number of the cluster's wave, from 1", lines.wave),
    Row(
        _DELETION,
        (*_NOTE, "argocd.argoproj.io/sync-options"),
        "removal asks a person",
        settings.setting("removal"),
        kind=Kind.RULE,
    ),
    Row(
        ("application",),
        (*_NOTE, "argocd.argoproj.io/compare-options"),
        "the diff of server-side apply",
        settings.setting("server_side_apply"),
        kind=Kind.RULE,
    ),
    Row(_ALL, (*_NOTE, "argocd.argoproj.io/sync-wave"), "the order of applying", lines.owner, kind=Kind.RULE),
    Row(_ALL, (*_NOTE, "argocd.argoproj.io/manifest-generate-paths"), "what to read", lines.instance, kind=Kind.RULE),
    Row(("application",), (*_NOTE, None), "delivery.annotations", settings.annotation),
    Row(_ALL, _NOTE, "how Argo CD compares and caches", lines.instance, True, Kind.RULE),
    Row(("application",), ("spec", "project"), "<environment>[.<tenancy>]", lines.owner),
    Row(("root",), ("spec", "project"), "the AppProject of the roots", lines.fleet),
    Row(_ALL, ("spec", "source", "repoURL"), "git.url", lines.git_url),
    Row(_ALL, ("spec", "source", "targetRevision"), "git.branch", lines.git_branch),
    Row(("application",), ("spec", "source", "path"), "the target's folder, below git.path", lines.place),
    Row(("root",), ("spec", "source", "path"), "the instance's folder, below git.path", lines.owner),
    Row(_ALL, ("spec", "source", "directory"), "plain manifests", lines.owner, True, Kind.RULE),
    Row(("application",), ("spec", "destination", "namespace"), "the target's namespace", lines.namespace),
    Row(("application",), ("spec", "destination", "name"), "the cluster, by its name", lines.cluster),
    Row(("application",), ("spec", "destination", "server"), "the instance's own cluster", lines.own_cluster),
    Row(("root",), ("spec", "destination", "namespace"), "the namespace of the Argo CD instance", lines.home),
    Row(("root",), ("spec", "destination", "server"), "the instance's own cluster", lines.own_cluster),
    Row(
        ("application",),
        ("spec", "ignoreDifferences"),
        "what is written, then the replicas that an autoscaler of the target sets",
        settings.ignored,
        True,
        Kind.RULE,
    ),
    Row(
        ("application",),
        (*_POLICY, "automated", "prune"),
        "only `prune: never` keeps",
        settings.setting("prune"),
        kind=Kind.RULE,
    ),
    Row(("application",), (*_POLICY, "automated", "selfHeal"), "delivery.selfHeal", settings.setting("self_heal")),
    Row(
        ("application",),
        (*_POLICY, "automated"),
        "automated for `sync: auto`",
        settings.setting("sync"),
        True,
        Kind.RULE,
    ),
    Row(
        ("application",),
        (*_POLICY, "syncOptions", None),
        "how every Application syncs",
        settings.option,
        kind=Kind.RULE,
    ),
    Row(_APPLICATIONS, ("spec", "syncPolicy"), "how every Application syncs", lines.instance, True, Kind.RULE),
    Row(_APPLICATIONS, ("spec", "revisionHistoryLimit"), "git is the history", lines.instance, kind=Kind.RULE),
    Row(_WITH_ROLES, ("spec", "roles"), "delivery.access", settings.role, True, Kind.RULE),
    Row(_WITH_ROLES, ("spec", "syncWindows"), "delivery.syncWindows", settings.window, below=True),
    Row(("set",), ("spec", "generators"), "an element per rendered target", settings.element, below=True),
    Row(("set",), ("spec", "strategy"), "a step per wave", lines.wave, True, Kind.RULE),
    Row(("set",), ("spec",), "`rollout: waves`", settings.setting("rollout"), True, Kind.RULE),
    Row(_PROJECTS, ("spec", "description"), "the fleet, the environment and the tenancy", lines.described),
    Row(_PROJECTS, ("spec", "sourceRepos", None), "git.url", lines.git_url),
    Row(
        ("project",),
        ("spec", "destinations", None, "namespace"),
        "a declared target's namespace, or a grant",
        lines.homes,
    ),
    Row(("project",), ("spec", "destinations", None), "the cluster of a declared target", lines.clusters, True),
    Row(
        ("namespaces project",),
        ("spec", "destinations", None, "namespace"),
        "any: the namespaces are what it makes",
        lines.environment,
        kind=Kind.RULE,
    ),
    Row(("namespaces project",), ("spec", "destinations", None), "a cluster of the environment", lines.clusters, True),
    Row(
        ("root project",),
        ("spec", "destinations", None, "namespace"),
        "the namespace of the Argo CD instance",
        lines.home,
    ),
    Row(("root project",), ("spec", "destinations", None), "the instance's own cluster", lines.own_cluster, True),
    Row(
        ("project",),
        ("spec", "clusterResourceWhitelist"),
        "objects that need it, or a grant",
        lines.needs,
        True,
        Kind.RULE,
    ),
    Row(
        ("project",),
        ("spec", "namespaceResourceWhitelist"),
        "objects that need it, or a grant",
        lines.needs,
        True,
        Kind.RULE,
    ),
    Row(("namespaces project",), ("spec",), "what a target `namespaces` may hold", lines.environment, True, Kind.RULE),
    Row(("root project",), ("spec",), "what the roots may write", lines.instance, True, Kind.RULE),
    Row(_ALL, (), "the compiler makes it", lines.owner, True, Kind.RULE),
)


def origin_of(
    fleet: ResolvedFleet,
    targets: Targets,
    rendered: ObjectsByPlace,
    file: ArgoFile,
    number: int,
    path: KeyPath,
    value: Any,
) -> Origin:
    """The row for a leaf of a document of an Argo CD file."""
    one = file.objects[number]
    made = _made(fleet, targets, rendered, file, one)
    shape, inner = _shape(file, one), path
    if shape == "set" and path[: len(_TEMPLATE)] == _TEMPLATE and "{{." not in str(value):
        # The template is the Application of each of its targets, but for the parameters.
        shape, inner = "application", path[len(_TEMPLATE) :]
    row = next(row for row in ROWS if shape in row.shapes and _met(row, inner))
    spots = row.lines(made, inner, value) or lines.instance(made, inner, value)
    return Origin(path, value, row.kind, spots, row.why)


def _met(row: Row, path: KeyPath) -> bool:
    return fits(path[: len(row.path)] if row.below else path, row.path)


def _shape(file: ArgoFile, one: Object) -> Shape:
    if file.path.endswith("/bootstrap.yaml"):
        return "root" if one["kind"] == "Application" else "root project"
    if one["kind"] in ("Application", "ApplicationSet"):
        return "application" if one["kind"] == "Application" else "set"
    name = str(one["metadata"]["name"])
    return "namespaces project" if name.endswith(f".{NAMESPACES}") else "project"


def _made(fleet: ResolvedFleet, targets: Targets, rendered: ObjectsByPlace, file: ArgoFile, one: Object) -> lines.Made:
    instance = _instance(fleet, file)
    labels = one["metadata"]["labels"]
    own: tuple[AnyTarget, ...] = tuple(target for target in targets.every if target.place in file.targets)
    return lines.Made(
        fleet,
        instance,
        _entry(fleet, instance),
        own,
        tuple(target for target in own if isinstance(target, Target)),
        fleet.fleet.environments.get(str(labels.get("gitops-compile/environment"))),
        fleet.fleet.tenancies.get(str(labels.get("gitops-compile/tenancy"))),
        one,
        rendered,
    )


def _instance(fleet: ResolvedFleet, file: ArgoFile) -> ArgoCD:
    name = file.path.split("/")[2]
    return next(one for one in fleet.instances if one.name == name)


def _entry(fleet: ResolvedFleet, instance: ArgoCD) -> Instance:
    return fleet.fleet.argocd[instance.name.split(".")[0]]
