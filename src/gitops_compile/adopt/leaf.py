"""The nouns of a survey: what can be deployed, what is left out and why, and what Argo CD deploys today."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Outcome
from gitops_compile.model.kinds import group_kind, is_namespaced_kind, name_of, namespace_of
from gitops_compile.model.position import Located, Position
from gitops_compile.model.target import Place

Compile: TypeAlias = Callable[[bytes], Outcome[Mapping[Place, tuple[Object, ...]]]]
"""The text of a fleet.yaml -> the final objects of every target, and what the whole pipeline says of it.

The objects are there as soon as everything could be built, even if a check then refuses them.
"""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A folder that nothing else builds on, built on its own.

    ``kustomized``: by kustomize; else its manifests are read one by one. ``folders`` are those of every file that the
    build read, ``kustomizations`` those of the kustomizations among them.
    """

    folder: str
    kustomized: bool
    objects: tuple[Object, ...]
    folders: tuple[str, ...]
    kustomizations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """A folder that does not become a target, the reason, and what to do if it should."""

    folder: str
    why: str
    code: str = ""
    at: Position = Position("")
    hint: str = ""


@dataclass(frozen=True, slots=True, order=True)
class Deployment:
    """What one Application says: which folder goes where. ``cluster`` is a name, ``server`` a URL or ""."""

    path: str
    cluster: str
    namespace: str
    application: str
    server: str
    project: str
    at: Position


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found in a repository: leaves by folder, what is left out, what Argo CD deploys today.

    ``argocd`` counts the Argo CD objects by kind; ``elsewhere`` are Applications and ApplicationSets that lead to no
    leaf. ``cluster_scoped`` is ``group/Kind`` of the custom kinds that a CRD of the repository makes so; ``stages``
    are folders whose sub-folders build on one another in a row.
    """

    leaves: tuple[Leaf, ...]
    left_out: tuple[LeftOut, ...]
    deployments: tuple[Deployment, ...]
    argocd: Mapping[str, int]
    elsewhere: tuple[Located[str], ...]
    cluster_scoped: frozenset[str]
    stages: frozenset[str]
    kustomizations: int
    files: int


def home(one: Object, namespace: str, cluster_scoped: frozenset[str]) -> tuple[str, str, str, str]:
    """What makes an object one in a cluster: group, kind, namespace (``namespace`` where it names none), name."""
    group, kind = group_kind(one)
    inside = is_namespaced_kind(group, kind, cluster_scoped)
    return (group, kind, (namespace_of(one) or namespace) if inside else "", name_of(one))


def named_namespaces(leaf: Leaf, cluster_scoped: frozenset[str]) -> dict[str, int]:
    """The namespaces that the namespaced objects of a leaf name, with their counts, the most used first.

    The empty one is for those that name none.
    """
    counts: dict[str, int] = {}
    for one in leaf.objects:
        if is_namespaced_kind(*group_kind(one), cluster_scoped):
            counts[namespace_of(one)] = counts.get(namespace_of(one), 0) + 1
    return dict(sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])))
