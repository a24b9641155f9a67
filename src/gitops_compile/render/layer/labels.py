"""The layer's third step: whose object it is, in ``metadata.labels`` of every object and nowhere else.

Selectors and pod templates stay as they are, so new labels restart and recreate nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from gitops_compile.model.build import Object
from gitops_compile.model.names import OWN_LABELS
from gitops_compile.render.layer.objects import metadata, with_metadata

_MANAGED_BY, _APP, _ENVIRONMENT, _TENANCY = OWN_LABELS


def own_labels(app: str, environment: str, tenancy: str | None) -> dict[str, str]:
    """The labels that the compiler sets itself; no layer of the fleet may set one of them."""
    labels = {_MANAGED_BY: "gitops-compile", _APP: app, _ENVIRONMENT: environment}
    return {**labels, _TENANCY: tenancy} if tenancy else labels


def set_labels(objects: tuple[Object, ...], labels: Mapping[str, str]) -> tuple[Object, ...]:
    """The objects, each with these labels over its own."""
    if not labels:
        return objects
    return tuple(with_metadata(one, "labels", {**(metadata(one, "labels") or {}), **labels}) for one in objects)
