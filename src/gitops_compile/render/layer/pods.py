"""Where the images of an object lie: one table of field paths for Kubernetes' own kinds, and two rules for the rest.

There are two notions of "an image", and both are other people's. A pin reaches what kustomize's ``images`` would meet
(``changed_where_kustomize_looks``). Mirrors, and the contracts of tenancies, mean every image that a cluster could pull
(``changed_images``; tenancy.md, section 2). In: an object and what to make of an image. Out: the object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.render.layer.objects import Change, Fields, changed, changed_list, fields, group_and_kind
from gitops_compile.render.layer.reference import has_host

_IMAGE: Final = fields("image")
_REFERENCE: Final = fields("reference")
_VOLUME_IMAGE: Final = fields("image", end=_REFERENCE)

# Kubernetes, "Pod" (v1, PodSpec). An image volume pulls an image like a container does.
_POD_SPEC: Final[Fields] = {
    "containers": _IMAGE,
    "initContainers": _IMAGE,
    "ephemeralContainers": _IMAGE,
    "volumes": _VOLUME_IMAGE,
}
_TEMPLATE: Final = fields("spec", "template", "spec", end=_POD_SPEC)

POD_SPECS: Final[Mapping[tuple[str, str], Fields]] = {
    ("", "Pod"): fields("spec", end=_POD_SPEC),
    ("", "PodTemplate"): fields("template", "spec", end=_POD_SPEC),
    ("", "ReplicationController"): _TEMPLATE,
    ("apps", "DaemonSet"): _TEMPLATE,
    ("apps", "Deployment"): _TEMPLATE,
    ("apps", "ReplicaSet"): _TEMPLATE,
    ("apps", "StatefulSet"): _TEMPLATE,
    ("batch", "CronJob"): fields("spec", "jobTemplate", "spec", "template", "spec", end=_POD_SPEC),
    ("batch", "Job"): _TEMPLATE,
}

# kustomize, api/internal/konfig/builtinpluginconsts/images.go: in every kind but CustomResourceDefinition.
_KUSTOMIZE_SPEC: Final[Fields] = {"containers": _IMAGE, "initContainers": _IMAGE, "volumes": _VOLUME_IMAGE}
_KUSTOMIZE: Final[Fields] = {"spec": {**_KUSTOMIZE_SPEC, "template": fields("spec", end=_KUSTOMIZE_SPEC)}}

# kustomize, api/filters/imagetag/legacy.go: lists under these names, however deep.
_CONTAINER_LISTS: Final = frozenset({"containers", "initContainers"})


def changed_where_kustomize_looks(resource: Object, change: Change) -> Object:
    """The object with every image changed that kustomize's ``images`` would look at."""
    if resource.get("kind") == "CustomResourceDefinition":
        return resource
    result: Object = changed(_changed_containers(resource, change), _KUSTOMIZE, change)
    return result


def _changed_containers(node: Any, change: Change) -> Any:
    if isinstance(node, list):
        return changed_list(node, lambda item: _changed_containers(item, change))
    if not isinstance(node, dict):
        return node
    new = {}
    for name, old in node.items():
        if isinstance(old, (dict, list)):
            value = _changed_containers(old, change)
            if name in _CONTAINER_LISTS and isinstance(value, list):
                value = changed(value, _IMAGE, change)
            if value is not old:
                new[name] = value
    return {**node, **new} if new else node


def changed_images(resource: Object, change: Change) -> Object:
    """The object with every image changed that a cluster could pull on its behalf.

    Kubernetes' own kinds with a pod template: the fields of ``POD_SPECS``. Any other kind: every text under a key
    ``image`` (or, as in an image volume, ``image.reference``), and every text with a host under a key that ends
    in ``Image``. Below labels and selectors, and in a Secret, a text without a host is taken for what it is:
    a label or a secret, not an image (no label and no base64 text can have a host).
    """
    kind = group_and_kind(resource)
    known = POD_SPECS.get(kind)
    result: Object = (
        changed(resource, known, change) if known else _changed_by_name(resource, change, kind == ("", "Secret"))
    )
    return result


def _changed_by_name(node: Any, change: Change, host_only: bool) -> Any:
    if isinstance(node, list):
        return changed_list(node, lambda item: _changed_by_name(item, change, host_only))
    if not isinstance(node, dict):
        return node
    new = {}
    for name, old in node.items():
        if isinstance(old, str):
            value = change(old) if _is_image(name, old, host_only) else old
        else:
            value = _changed_by_name(old, change, host_only or _holds_labels(name))
            value = changed(value, _REFERENCE, change) if name == "image" else value
        if value is not old:
            new[name] = value
    return {**node, **new} if new else node


def _is_image(name: str, text: str, host_only: bool) -> bool:
    if name == "image":
        return not host_only or has_host(text)
    return name.endswith("Image") and has_host(text)


def _holds_labels(name: str) -> bool:
    """``labels``, ``matchLabels``, ``selector``, ``nodeSelector`` and their like in custom kinds."""
    return name.endswith(("labels", "Labels", "selector", "Selector"))
