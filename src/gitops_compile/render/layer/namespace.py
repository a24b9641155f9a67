"""The layer's first step: what names no namespace gets the target's.

In: a target's objects, its namespace, and which kinds are namespaced. Out: the objects. Something that names another
namespace keeps it; whether it may is for the checks to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.render.layer.objects import (
    Change,
    Fields,
    changed,
    fields,
    metadata,
    with_metadata,
)

# By kind alone, as kustomize does (api/filters/namespace/namespace.go): other groups have bindings of the same shape.
_BINDINGS: Final = frozenset({"ClusterRoleBinding", "RoleBinding"})
_SUBJECTS: Final = fields("subjects")

_WEBHOOKS: Final = fields("webhooks", "clientConfig", "service")

# Objects without a namespace, or with one, that name a Service in one.
SERVICE_REFERENCES: Final[Mapping[tuple[str, str], Fields]] = {
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration"): _WEBHOOKS,
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration"): _WEBHOOKS,
    ("apiextensions.k8s.io", "CustomResourceDefinition"): fields(
        "spec", "conversion", "webhook", "clientConfig", "service"
    ),
    ("apiregistration.k8s.io", "APIService"): fields("spec", "service"),
}


def set_namespace(
    objects: tuple[Object, ...], namespace: str, namespaced: Callable[[str, str], bool]
) -> tuple[Object, ...]:
    """The objects, each with the namespace wherever it names none; "" and null name none.

    ``namespaced`` takes an apiVersion and a kind.
    """

    def name_it(reference: Any) -> Any:
        if not isinstance(reference, dict) or reference.get("namespace"):
            return reference
        return {**reference, "namespace": namespace}

    def name_account(subject: Any) -> Any:
        is_account = isinstance(subject, dict) and subject.get("kind") == "ServiceAccount"
        return name_it(subject) if is_account else subject

    def place(resource: Object) -> Object:
        kind = group_kind(resource)
        placed = _refer(resource, kind, name_it, name_account)
        if metadata(resource, "namespace") or not namespaced(str(resource.get("apiVersion", "")), kind[1]):
            return placed
        return with_metadata(placed, "namespace", namespace)

    return tuple(map(place, objects))


def _refer(resource: Object, kind: tuple[str, str], name_it: Change, name_account: Change) -> Object:
    """The object with what it refers to changed: a binding's accounts, or the Service behind a webhook."""
    if kind[1] in _BINDINGS:
        where, change = _SUBJECTS, name_account
    elif kind in SERVICE_REFERENCES:
        where, change = SERVICE_REFERENCES[kind], name_it
    else:
        return resource
    result: Object = changed(resource, where, change)
    return result
