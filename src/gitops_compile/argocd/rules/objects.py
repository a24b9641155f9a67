"""The door of the rules: what Argo CD would hold against one of its own objects, beyond what the CRD says.

Comes in: an object that fits the closed schema. Goes out: problems, sorted. argocd.md, "Validation", point 2; the rules
for hooks, waves and sync options in annotations hold for every object and are checks of their own (GC321 to GC324).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from gitops_compile.argocd.rules.application import spec_problems
from gitops_compile.argocd.rules.applicationset import set_problems
from gitops_compile.argocd.rules.problem import Problem, map_at, maps_at, text_at
from gitops_compile.argocd.rules.project import project_problems
from gitops_compile.model.build import Object

MOST_ANNOTATIONS: Final = 262_144
"""Bytes of all keys and values (apimachinery's ``TotalAnnotationSizeLimitB``)."""


def problems(one: Object) -> tuple[Problem, ...]:
    """Every rule that an AppProject, an Application or an ApplicationSet breaks; nothing of any other kind."""
    judge = _JUDGES.get(str(one.get("kind")))
    return tuple(sorted({*_metadata(one), *judge(one)})) if judge else ()


def _metadata(one: Object) -> Iterator[Problem]:
    """What Kubernetes asks of ``metadata`` beyond a schema (apimachinery's ``api/validation/objectmeta.go``)."""
    metadata = map_at(one, "metadata")
    if not text_at(metadata, "name") and not text_at(metadata, "generateName"):
        yield Problem("metadata", "has no name", "Write a name.")
    if sum(owner.get("controller") is True for owner in maps_at(metadata, "ownerReferences")) > 1:
        yield Problem("metadata.ownerReferences", "names two controllers", "Take the owners out of the source.")
    entries = map_at(metadata, "annotations").items()
    if sum(len(key.encode()) + len(str(value).encode()) for key, value in entries) > MOST_ANNOTATIONS:
        yield Problem("metadata.annotations", f"is more than {MOST_ANNOTATIONS} bytes", "Take some away.")


def _application(one: Object) -> Iterator[Problem]:
    return spec_problems(map_at(one, "spec"))


_JUDGES: Final[Mapping[str, Callable[[Object], Iterable[Problem]]]] = MappingProxyType(
    {"AppProject": project_problems, "Application": _application, "ApplicationSet": set_problems}
)
