"""The generated layer's namespace, images and labels, held against kustomize's own transformers.

On every target of the corpora, as kustomize builds it, and on objects made up by hypothesis. Where the two differ on
purpose, the difference is named below, with an example that must go on differing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from hypothesis import given

import oracle
from corpora import corpus, listed
from gitops_compile.adapters import engine
from gitops_compile.model.build import BuildRequest
from gitops_compile.render.layer.apply import Applied, Generated, apply
from gitops_compile.render.layer.image import ImagePin
from gitops_compile.render.layer.objects import changed, fields
from gitops_compile.render.layer.pods import changed_where_kustomize_looks
from gitops_compile.render.layer.reference import name_and_rest
from layer_objects import NAMESPACE, builds, layers, namespaced

Object = dict[str, Any]


@dataclass(frozen=True)
class Difference:
    """What kustomize does otherwise, and why we do not; ``without`` takes the field in question out of an object."""

    why: str
    example: Object
    without: Callable[[Object], Object]


def without_namespace(resource: Object, *path: str) -> Object:
    """The object without ``namespace`` at the end of the path, nor what is left empty by that."""

    def strip(node: Any) -> Any:
        return {k: v for k, v in node.items() if k != "namespace"} if isinstance(node, dict) else node

    result: Object = changed(resource, fields(*path), strip)
    return result


def subjects(resource: Object) -> Object:
    is_binding = resource["kind"] in ("RoleBinding", "ClusterRoleBinding")
    return without_namespace(resource, "subjects") if is_binding else resource


def webhooks(resource: Object) -> Object:
    return without_namespace(resource, "webhooks", "clientConfig", "service")


def conversion(resource: Object) -> Object:
    is_crd = resource["kind"] == "CustomResourceDefinition"
    return (
        without_namespace(resource, "spec", "conversion", "webhook", "clientConfig", "service") if is_crd else resource
    )


def local_api(resource: Object) -> Object:
    if resource["kind"] != "APIService":
        return resource
    spec = {k: v for k, v in resource.get("spec", {}).items() if k != "service" or "name" in v}
    return {**{k: v for k, v in resource.items() if k != "spec"}, **({"spec": spec} if spec else {})}


def a(api_version: str, kind: str, **members: Any) -> Object:
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a"}, **members}


RBAC, ADMISSION = "rbac.authorization.k8s.io/v1", "admissionregistration.k8s.io/v1"
UNPLACED: Object = {"clientConfig": {"service": {"name": "a"}}}

NAMESPACE_DIFFERENCES = (
    Difference(
        "Kustomize places the subjects called `default`, of any kind; an account of another name needs it too.",
        a(RBAC, "ClusterRoleBinding", subjects=[{"kind": "ServiceAccount", "name": "a"}]),
        subjects,
    ),
    Difference(
        "A user has no namespace, even one called `default`.",
        a(RBAC, "ClusterRoleBinding", subjects=[{"kind": "User", "name": "default"}]),
        subjects,
    ),
    Difference(
        "Kustomize places a webhook's Service only if the build holds it; the API server demands a namespace always.",
        a(ADMISSION, "MutatingWebhookConfiguration", webhooks=[UNPLACED]),
        webhooks,
    ),
    Difference(
        "Kustomize replaces an empty namespace of a conversion webhook, but does not add a missing one.",
        a("apiextensions.k8s.io/v1", "CustomResourceDefinition", spec={"conversion": {"webhook": UNPLACED}}),
        conversion,
    ),
    Difference(
        "Kustomize makes a Service reference for an APIService that has none: one that the API server serves itself.",
        a("apiregistration.k8s.io/v1", "APIService", spec={"group": "g"}),
        local_api,
    ),
)

# Not left out of the comparison: it meets no null and no such kind.
ELSEWHERE = (
    Difference(
        "Kustomize takes a null for a namespace; the API server takes it for none and puts the object into `default`.",
        {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a", "namespace": None}},
        lambda resource: without_namespace(resource, "metadata"),
    ),
    Difference(
        "Kustomize knows no Kubernetes kind that is younger than its bundled schema and takes it for namespaced.",
        a("admissionregistration.k8s.io/v1", "ValidatingAdmissionPolicy"),
        lambda resource: without_namespace(resource, "metadata"),
    ),
)

IMAGE_DIFFERENCES = (
    (
        "Kustomize takes the name for a regular expression, in which a dot is any character.",
        ImagePin("registry.acme.dev/api", "2", None),
        a("v1", "Pod", spec={"containers": [{"name": "a", "image": "registryXacme.dev/api:1"}]}),
    ),
    (
        "Kustomize drops the colon of an empty tag even if it sets nothing.",
        ImagePin("api", None, None),
        a("v1", "Pod", spec={"containers": [{"name": "a", "image": "api:"}]}),
    ),
    (
        "Kustomize searches Kubernetes' own kinds for lists of containers in fields that the API does not have, too.",
        ImagePin("api", "2", None),
        a("v1", "Service", spec={"containers": [{"name": "a", "image": "api:1"}]}),
    ),
)


def ours(objects: tuple[Object, ...], layer: Generated) -> Applied:
    only_theirs = Generated(layer.namespace, layer.images, layer.labels, mirrors={}, confirm=False)
    return apply(objects, only_theirs, namespaced)


def theirs(objects: tuple[Object, ...], layer: Generated) -> list[Object]:
    pins = [{"name": p.name, "newTag": p.tag or "", "digest": p.digest or ""} for p in layer.images]
    return oracle.transform(objects, namespace=layer.namespace, unset_only=True, images=pins, labels=layer.labels)


def alike(resource: Object) -> Object:
    """The object without the fields in which a known difference shows."""
    for difference in NAMESPACE_DIFFERENCES:
        resource = difference.without(resource)
    return resource


@given(builds(), layers)
def test_made_up_objects(build: tuple[Object, ...], layer: Generated) -> None:
    objects = tuple(oracle.transform(build))  # A build never holds an empty map of annotations, for one.
    assert list(map(alike, ours(objects, layer).objects)) == list(map(alike, theirs(objects, layer)))


@pytest.mark.parametrize("difference", [*NAMESPACE_DIFFERENCES, *ELSEWHERE], ids=lambda difference: difference.why)
def test_a_known_difference_is_one_and_goes_no_further(difference: Difference) -> None:
    layer = Generated(NAMESPACE, (), {}, {}, confirm=False)
    (mine,), (other,) = ours((difference.example,), layer).objects, theirs((difference.example,), layer)
    assert mine != other
    assert difference.without(mine) == difference.without(other)


@pytest.mark.parametrize(("why", "pin", "example"), IMAGE_DIFFERENCES)
def test_a_known_difference_in_images(why: str, pin: ImagePin, example: Object) -> None:
    assert theirs((example,), Generated("", (pin,), {}, {}, confirm=False)) != [example], why
    assert ours((example,), Generated(NAMESPACE, (pin,), {}, {}, confirm=False)).objects[0]["spec"] == example["spec"]


TARGETS = listed("targets")


def image_names(objects: tuple[Object, ...]) -> list[str]:
    found: set[str] = set()

    def note(image: Any) -> Any:
        found.add(name_and_rest(image)[0])
        return image

    for one in objects:
        changed_where_kustomize_looks(one, note)
    return sorted(found)


@cache
def built() -> dict[str, tuple[Object, ...]]:
    requests = [BuildRequest(f"{t['corpus']}/{t['path']}", t["path"], corpus(t["corpus"])) for t in TARGETS]
    return {result.id: result.objects for result in engine.build(requests) if result.error is None}


@pytest.mark.parametrize("target", [f"{t['corpus']}/{t['path']}" for t in TARGETS])
def test_every_target_of_the_corpora(target: str) -> None:
    objects = built()[target]
    names = image_names(objects)
    digest = "sha256:" + "0" * 64
    pins = tuple(ImagePin(name, "9.9.9", digest if at % 2 else None) for at, name in enumerate(names))
    layer = Generated(NAMESPACE, pins, {"cost-center": "shop", "app": "layer"}, {}, confirm=False)
    applied = ours(objects, layer)
    assert applied.unmet_images == ()
    assert list(map(alike, applied.objects)) == list(map(alike, theirs(objects, layer)))
