"""What an operation happened to: an object of a target, or one of the Argo CD objects that are made of many targets.

In: a pair. Out: its shape, and the targets whose inputs are its own. The shapes are those of argocd.md, "The objects".
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from gitops_compile.model.change import Manifest
from gitops_compile.model.kinds import ARGO_KINDS
from gitops_compile.model.target import NAMESPACES, AnyTarget, Target

_LABEL: Final = "gitops-compile/"


class Shape(StrEnum):
    """What made an object, and so by which rules its fields came about."""

    OBJECT = "object"
    NAMESPACES = "namespaces"
    APPLICATION = "application"
    SET = "set"
    PROJECT = "project"
    NAMESPACES_PROJECT = "namespaces-project"
    BOOTSTRAP = "bootstrap"


APPLIED: Final = (Shape.OBJECT, Shape.NAMESPACES)
"""Objects of a target; the others are Argo CD's, made by the compiler alone."""


def shape_of(one: Manifest) -> Shape:
    """The shape of an object; a ``namespaces`` target makes what it holds, and so nothing of it has a source."""
    if not one.path.startswith("rendered/argocd/") or one.group_kind not in ARGO_KINDS:
        return Shape.NAMESPACES if one.place.app == NAMESPACES else Shape.OBJECT
    if one.path.endswith("/bootstrap.yaml"):
        return Shape.BOOTSTRAP
    if one.group_kind[1] == "Application":
        return Shape.APPLICATION
    if one.group_kind[1] == "ApplicationSet":
        return Shape.SET
    name = one.name.name
    return Shape.NAMESPACES_PROJECT if name.endswith(f".{NAMESPACES}") else Shape.PROJECT


def instance_of(one: Manifest) -> str:
    """The Argo CD instance in whose folder an object lies: ``hub``, ``edge.gbx-1``."""
    return one.path.split("/")[2]


def group_of(one: Manifest) -> tuple[str, ...]:
    """What tells which targets an object is made of; equal for objects that are made of the same ones."""
    shape = shape_of(one)
    if shape in (*APPLIED, Shape.APPLICATION):
        return (shape, one.target)
    own = (_label(one, "environment"), _label(one, "tenancy"), _label(one, "app"))
    return (shape, instance_of(one), *(own if shape is not Shape.BOOTSTRAP else ()))


def places_of(one: Manifest, targets: Iterable[AnyTarget]) -> list[str]:
    """The places of the targets that such an object is made of, out of those of one side."""
    shape, instance = shape_of(one), instance_of(one)
    environment, tenancy, app = (_label(one, noun) for noun in ("environment", "tenancy", "app"))
    found = []
    for target in targets:
        place = target.place
        if target.argocd is None or target.argocd.name != instance:
            continue
        if shape is not Shape.BOOTSTRAP and place.environment != environment:
            continue
        whole = shape in (Shape.BOOTSTRAP, Shape.NAMESPACES_PROJECT)
        if whole or (isinstance(target, Target) and place.tenancy == tenancy and place.app in (app, app or place.app)):
            found.append(str(place))
    return found


def is_near(one: Manifest, place: str) -> bool:
    """Whether a ``namespaces`` target is of the environment and tenancy of an AppProject."""
    environment, _cluster, *rest = place.split("/")
    return environment == _label(one, "environment") and rest[:-1] == [
        name for name in (_label(one, "tenancy"),) if name
    ]


def _label(one: Manifest, noun: str) -> str:
    metadata: Any = one.object.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    return str(labels.get(f"{_LABEL}{noun}", "")) if isinstance(labels, dict) else ""
