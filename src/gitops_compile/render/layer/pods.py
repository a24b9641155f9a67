"""Where the images of an object lie: one table of field paths for Kubernetes' own kinds, and two rules for the rest.

There are two notions of "an image", and both are other people's. A pin reaches what kustomize's ``images`` would meet
(``changed_where_kustomize_looks``). Mirrors, and the contracts of tenancies, mean every image that a cluster could pull
(``changed_images``; tenancy.md, section 2). In: an object and what to make of an image. Out: the object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.render.layer.objects import Change, Fields, changed, changed_list, fields
from gitops_compile.render.layer.reference import has_host

_IMAGE: Final = fields("image")
_REFERENCE: Final = fields("reference")
_VOLUMES: Final = fields("volumes", "image", end=_REFERENCE)
_CONTAINERS: Final[Fields] = {"containers": _IMAGE, "initContainers": _IMAGE}

_TEMPLATE: Final = ("spec", "template", "spec")

# Kubernetes' own kinds that hold a pod template, and where in it the pod's specification lies.
POD_SPECS: Final[Mapping[tuple[str, str], tuple[str, ...]]] = {
    ("", "Pod"): ("spec",),
    ("", "PodTemplate"): ("template", "spec"),
    ("", "ReplicationController"): _TEMPLATE,
    ("apps", "DaemonSet"): _TEMPLATE,
    ("apps", "Deployment"): _TEMPLATE,
    ("apps", "ReplicaSet"): _TEMPLATE,
    ("apps", "StatefulSet"): _TEMPLATE,
    ("batch", "CronJob"): ("spec", "jobTemplate", *_TEMPLATE),
    ("batch", "Job"): _TEMPLATE,
}

# Kubernetes, "Pod" (v1, PodSpec). An image volume pulls an image like a container does.
_IMAGES: Final[Mapping[tuple[str, str], Fields]] = {
    kind: fields(*path, end={**_CONTAINERS, "ephemeralContainers": _IMAGE, **_VOLUMES})
    for kind, path in POD_SPECS.items()
}

# kustomize, api/internal/konfig/builtinpluginconsts/images.go: in every kind but CustomResourceDefinition.
_FIELD_SPECS: Final[Fields] = {
    "spec": {**_CONTAINERS, **_VOLUMES, "template": fields("spec", end={**_CONTAINERS, **_VOLUMES})}
}

# kustomize, api/filters/imagetag/legacy.go: lists under the names of ``_CONTAINERS``, however deep. In the kinds above
# that is the pod; no need to search the rest of it. Its field specs have no volumes of a CronJob or a PodTemplate.
_PINNED: Final[Mapping[tuple[str, str], Fields]] = {
    kind: fields(*path, end={**_CONTAINERS, **_VOLUMES} if path in (("spec",), _TEMPLATE) else _CONTAINERS)
    for kind, path in POD_SPECS.items()
}

# Kubernetes' own kinds in which there are none, so that most objects of a build cost nothing.
_WITHOUT_CONTAINERS: Final = frozenset(
    {
        *(("", kind) for kind in ("ConfigMap", "Endpoints", "LimitRange", "Namespace", "PersistentVolume")),
        *(("", kind) for kind in ("PersistentVolumeClaim", "ResourceQuota", "Secret", "Service", "ServiceAccount")),
        *(("networking.k8s.io", kind) for kind in ("Ingress", "IngressClass", "NetworkPolicy")),
        *(("rbac.authorization.k8s.io", kind) for kind in ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding")),
        ("autoscaling", "HorizontalPodAutoscaler"),
        ("policy", "PodDisruptionBudget"),
        ("scheduling.k8s.io", "PriorityClass"),
        ("storage.k8s.io", "StorageClass"),
    }
)


def changed_where_kustomize_looks(resource: Object, change: Change) -> Object:
    """The object with every image changed that kustomize's ``images`` would look at."""
    kind = group_kind(resource)
    if kind in _WITHOUT_CONTAINERS or kind[1] == "CustomResourceDefinition":
        return resource
    pod = _PINNED.get(kind)
    result: Object = (
        changed(resource, pod, change) if pod else changed(_changed_lists(resource, change), _FIELD_SPECS, change)
    )
    return result


def _changed_lists(node: Any, change: Change) -> Any:
    """Every list under the name of a list of containers."""
    if isinstance(node, list):
        return changed_list(node, lambda item: _changed_lists(item, change))
    if not isinstance(node, dict):
        return node
    new = {}
    for name, old in node.items():
        if isinstance(old, (dict, list)):
            value = _changed_lists(old, change)
            if name in _CONTAINERS and isinstance(value, list):
                value = changed(value, _IMAGE, change)
            if value is not old:
                new[name] = value
    return {**node, **new} if new else node


def changed_images(resource: Object, change: Change) -> Object:
    """The object with every image changed that a cluster could pull on its behalf.

    Kubernetes' own kinds with a pod template: the containers and image volumes of the pod. Any other kind: every text
    under a key ``image`` (or, as in an image volume, ``image.reference``), and every text with a host under a key that
    ends in ``Image``. Below labels and selectors, and in a Secret, a text without a host is taken for what it is:
    a label or a secret, not an image (no label and no base64 text can have a host). In Kubernetes' own kinds only keys
    that people choose count: ``spec.rbd.image`` of a PersistentVolume is a disk.
    """
    kind = group_kind(resource)
    pod = _IMAGES.get(kind)
    result: Object
    if pod:
        result = changed(resource, pod, change)
    elif kind in _WITHOUT_CONTAINERS:
        chosen = {name: resource[name] for name in ("metadata", "data", "stringData") if name in resource}
        found = _changed_by_name(chosen, change, kind == ("", "Secret"))
        result = resource if found is chosen else {**resource, **found}
    else:
        result = _changed_by_name(resource, change, host_only=False)
    return result


def _changed_by_name(node: Any, change: Change, host_only: bool) -> Any:
    if isinstance(node, list):
        return changed_list(node, lambda item: _changed_by_name(item, change, host_only))
    if not isinstance(node, dict):
        return node
    new = {}
    for name, old in node.items():
        if isinstance(old, (dict, list)):
            value = _changed_by_name(old, change, host_only or name.endswith(_LABELS))
            value = changed(value, _REFERENCE, change) if name == "image" else value
        elif isinstance(old, str) and name.endswith(("image", "Image")) and _is_image(name, old, host_only):
            value = change(old)
        else:
            continue
        if value is not old:
            new[name] = value
    return {**node, **new} if new else node


# ``labels``, ``matchLabels``, ``selector``, ``nodeSelector`` and their like in custom kinds.
_LABELS: Final = ("labels", "Labels", "selector", "Selector")


def _is_image(name: str, text: str, host_only: bool) -> bool:
    if name == "image":
        return not host_only or has_host(text)
    return name.endswith("Image") and has_host(text)
