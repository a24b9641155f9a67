"""Which texts are images, for a pin and for a mirror, and what becomes of them."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.render.layer.image import ImagePin, set_images
from gitops_compile.render.layer.mirrors import mirrored, set_mirrors
from gitops_compile.render.layer.reference import full_name, has_host, name_and_rest

DIGEST = "sha256:" + "0123456789abcdef" * 4
OTHER_DIGEST = "sha256:" + "f" * 64
NAME = "registry.acme.dev/api"


@pytest.mark.parametrize(
    ("tag", "digest", "image", "expected"),
    [
        ("2.0", None, NAME, f"{NAME}:2.0"),
        ("2.0", None, f"{NAME}:1.0", f"{NAME}:2.0"),
        ("2.0", None, f"{NAME}@{OTHER_DIGEST}", f"{NAME}:2.0"),
        ("2.0", None, f"{NAME}:1.0@{OTHER_DIGEST}", f"{NAME}:2.0"),
        (None, DIGEST, f"{NAME}:1.0", f"{NAME}@{DIGEST}"),
        ("2.0", DIGEST, f"{NAME}:1.0", f"{NAME}:2.0@{DIGEST}"),
        (None, None, f"{NAME}:1.0@{OTHER_DIGEST}", f"{NAME}:1.0@{OTHER_DIGEST}"),
        ("2.0", None, f"{NAME}:${{TAG}}", f"{NAME}:${{TAG}}"),
        ("2.0", None, f"{NAME}:{{TAG}}", f"{NAME}:2.0"),
        ("2.0", None, f"{NAME}-worker:1.0", f"{NAME}-worker:1.0"),
        ("2.0", None, f"{NAME}/worker:1.0", f"{NAME}/worker:1.0"),
        ("2.0", None, "registryxacme.dev/api:1.0", "registryxacme.dev/api:1.0"),
        ("2.0", None, "api:1.0", "api:1.0"),
        ("2.0", None, f"{NAME}:1.0\n", f"{NAME}:1.0\n"),
    ],
)
def test_a_pin_takes_the_place_of_tag_and_digest(
    tag: str | None, digest: str | None, image: str, expected: str
) -> None:
    pod = {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [{"image": image}]}}
    pinned, _ = set_images((pod,), (ImagePin(NAME, tag, digest),))
    assert pinned[0]["spec"] == {"containers": [{"image": expected}]}


@pytest.mark.parametrize("name", ["api", "localhost:5000/team/api", "acme/api"])
def test_a_name_with_a_port_or_without_a_host(name: str) -> None:
    pod = {"spec": {"containers": [{"image": f"{name}:1"}]}}
    assert set_images((pod,), (ImagePin(name, "2", None),)) == (
        ({"spec": {"containers": [{"image": f"{name}:2"}]}},),
        (),
    )


def test_what_meets_nothing_is_named_in_order() -> None:
    pods = tuple({"spec": {"containers": [{"image": image}]}} for image in ("b:1", "d"))
    pins = tuple(ImagePin(name, "2", None) for name in ("c", "b", "a", "d"))
    assert set_images(pods, pins)[1] == ("c", "a")
    assert set_images((), pins)[1] == ("c", "b", "a", "d")


OLD, NEW = f"{NAME}:1", f"{NAME}:2"

# Where a pin reaches: an object with the image in one place, and whether kustomize would meet it there.
PLACES: list[tuple[str, str, Any, bool]] = [
    ("v1", "Pod", {"spec": {"containers": [{"image": OLD}]}}, True),
    ("v1", "ReplicationController", {"spec": {"template": {"spec": {"initContainers": [{"image": OLD}]}}}}, True),
    ("v1", "PodTemplate", {"template": {"spec": {"containers": [{"image": OLD}]}}}, True),
    ("v1", "PodTemplate", {"template": {"spec": {"volumes": [{"image": {"reference": OLD}}]}}}, False),
    ("example.com/v1", "Rollout", {"spec": {"template": {"spec": {"volumes": [{"image": {"reference": OLD}}]}}}}, True),
    ("v1", "ConfigMap", {"data": {"image": OLD}}, False),
    ("v1", "Service", {"spec": {"containers": [{"image": OLD}]}}, False),
    ("v1", "Pod", {"spec": {"initContainers": [{"image": OLD}]}}, True),
    ("v1", "Pod", {"spec": {"ephemeralContainers": [{"image": OLD}]}}, False),
    ("v1", "Pod", {"spec": {"volumes": [{"image": {"reference": OLD}}]}}, True),
    ("apps/v1", "Deployment", {"spec": {"template": {"spec": {"volumes": [{"image": {"reference": OLD}}]}}}}, True),
    (
        "batch/v1",
        "CronJob",
        {"spec": {"jobTemplate": {"spec": {"template": {"spec": {"containers": [{"image": OLD}]}}}}}},
        True,
    ),
    (
        "batch/v1",
        "CronJob",
        {"spec": {"jobTemplate": {"spec": {"template": {"spec": {"volumes": [{"image": {"reference": OLD}}]}}}}}},
        False,
    ),
    ("example.com/v1", "Widget", {"spec": {"deep": [[{"pods": {"containers": [{"image": OLD}]}}]]}}, True),
    ("example.com/v1", "Widget", {"containers": [{"sub": {"containers": [{"image": OLD}]}}]}, True),
    ("example.com/v1", "Widget", {"spec": {"containers": {"image": OLD}}}, True),
    ("example.com/v1", "Widget", {"spec": {"other": {"containers": {"image": OLD}}}}, False),
    ("example.com/v1", "Widget", {"spec": {"image": OLD}}, False),
    ("example.com/v1", "Widget", {"spec": {"containers": [OLD]}}, False),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition", {"spec": {"containers": [{"image": OLD}]}}, False),
]


@pytest.mark.parametrize(("api_version", "kind", "place", "met"), PLACES)
def test_a_pin_reaches_what_kustomize_reaches(api_version: str, kind: str, place: Any, met: bool) -> None:
    pinned, unmet = set_images(({"apiVersion": api_version, "kind": kind, **place},), (ImagePin(NAME, "2", None),))
    expected = repr(place).replace(OLD, NEW) if met else repr(place)
    assert (repr({k: v for k, v in pinned[0].items() if k in place}), unmet) == (expected, () if met else (NAME,))


@pytest.mark.parametrize(
    ("image", "name", "rest"),
    [
        ("api", "api", ""),
        ("api:1", "api", ":1"),
        (f"api@{DIGEST}", "api", f"@{DIGEST}"),
        (f"host:5000/a/b:1@{DIGEST}", "host:5000/a/b", f":1@{DIGEST}"),
        ("host:5000/a", "host:5000/a", ""),
        ("", "", ""),
    ],
)
def test_name_and_rest(image: str, name: str, rest: str) -> None:
    assert name_and_rest(image) == (name, rest)


@pytest.mark.parametrize(
    ("name", "host", "full"),
    [
        ("busybox", False, "docker.io/library/busybox"),
        ("grafana/grafana", False, "docker.io/grafana/grafana"),
        ("localhost/a", True, "localhost/a"),
        ("host:5000/a", True, "host:5000/a"),
        ("example.com/a", True, "example.com/a"),
        ("example.com", False, "docker.io/library/example.com"),
    ],
)
def test_hosts(name: str, host: bool, full: str) -> None:
    assert (has_host(name), full_name(name)) == (host, full)


MIRRORS = {
    "registry.acme.dev": "eu.acme.dev",
    "registry.acme.dev/team": "team.eu.acme.dev:5000/t",
    "registry.acme.dev/team/api": "one.eu.acme.dev/api",
    "docker.io": "hub.eu.acme.dev",
    "docker.io/grafana": "grafana.eu.acme.dev",
    "busybox": "eu.acme.dev/tools/busybox",
}


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("registry.acme.dev/web:1", "eu.acme.dev/web:1"),
        (f"registry.acme.dev/web:1@{DIGEST}", f"eu.acme.dev/web:1@{DIGEST}"),
        ("registry.acme.dev/team/web", "team.eu.acme.dev:5000/t/web"),
        ("registry.acme.dev/team/api:1", "one.eu.acme.dev/api:1"),
        ("registry.acme.dev/team/api2:1", "team.eu.acme.dev:5000/t/api2:1"),
        ("registry.acme.dev/teams/web", "eu.acme.dev/teams/web"),
        ("registry.acme.dev:5000/web", "registry.acme.dev:5000/web"),
        ("registry.acme.device/web", "registry.acme.device/web"),
        ("docker.io/library/nginx:1", "hub.eu.acme.dev/library/nginx:1"),
        ("nginx:1", "hub.eu.acme.dev/library/nginx:1"),
        ("acme/nginx:1", "hub.eu.acme.dev/acme/nginx:1"),
        ("grafana/grafana:1", "grafana.eu.acme.dev/grafana:1"),
        ("busybox:1", "eu.acme.dev/tools/busybox:1"),
        ("quay.io/a/b:1", "quay.io/a/b:1"),
        ("https://registry.acme.dev/web", "https://registry.acme.dev/web"),
        ("", ""),
        ("$(IMAGE)", "$(IMAGE)"),
        ("{{ .Values.image }}:1", "{{ .Values.image }}:1"),
        ("registry.acme.dev/$(NAME)", "eu.acme.dev/$(NAME)"),
    ],
)
def test_the_longest_front_of_whole_parts_is_mirrored(image: str, expected: str) -> None:
    assert mirrored(image, MIRRORS) == expected


A, B = "registry.acme.dev/x:1", "eu.acme.dev/x:1"
HUB = "hub.eu.acme.dev/library/x:1"

# Kind, path, what stands there, and what stands there afterwards.
MIRRORED: list[tuple[str, str, str, str, str]] = [
    ("apps/v1", "Deployment", "spec.template.spec.ephemeralContainers.0.image", A, B),
    ("batch/v1", "CronJob", "spec.jobTemplate.spec.template.spec.initContainers.0.image", "x:1", HUB),
    ("batch/v1", "Job", "spec.template.spec.volumes.0.image.reference", A, B),
    ("apps/v1", "Deployment", "spec.template.spec.volumes.0.rbd.image", "x", "x"),
    ("apps/v1", "Deployment", "spec.template.metadata.annotations.proxyImage", A, A),
    ("example.com/v1", "Deployment", "spec.template.metadata.annotations.proxyImage", A, B),
    ("example.com/v1", "Widget", "spec.image", A, B),
    ("example.com/v1", "Widget", "spec.image", "x:1", HUB),
    ("example.com/v1", "Widget", "spec.deep.0.0.image", A, B),
    ("example.com/v1", "Widget", "spec.volumes.0.image.reference", A, B),
    ("example.com/v1", "Widget", "spec.sidecarImage", A, B),
    ("example.com/v1", "Widget", "spec.sidecarImage", "x:1", "x:1"),
    ("example.com/v1", "Widget", "spec.sidecarimage", A, A),
    ("example.com/v1", "Widget", "spec.image.repository", A, A),
    ("example.com/v1", "Widget", "spec.images.0", A, A),
    ("example.com/v1", "Widget", "spec.template.metadata.labels.image", "x", "x"),
    ("example.com/v1", "Widget", "spec.podSelector.matchLabels.image", "x", "x"),
    ("example.com/v1", "Widget", "spec.imageSelector.image", A, B),
    ("v1", "Service", "spec.selector.image", "x", "x"),
    ("v1", "Service", "metadata.annotations.proxyImage", A, B),
    ("v1", "Service", "metadata.labels.image", "x", "x"),
    ("v1", "ConfigMap", "data.image", A, B),
    ("v1", "PersistentVolume", "spec.rbd.image", "x", "x"),
    ("v1", "Secret", "data.image", "abcd", "abcd"),
    ("v1", "Secret", "stringData.image", A, B),
]


def nested(path: str, value: Any) -> Any:
    """``a.0.b`` as ``{"a": [{"b": value}]}``."""
    for name in reversed(path.split(".")):
        value = [value] if name == "0" else {name: value}
    return value


@pytest.mark.parametrize(("api_version", "kind", "path", "image", "expected"), MIRRORED)
def test_where_mirrors_find_an_image(api_version: str, kind: str, path: str, image: str, expected: str) -> None:
    head = {"apiVersion": api_version, "kind": kind}
    assert set_mirrors(({**head, **nested(path, image)},), MIRRORS) == ({**head, **nested(path, expected)},)
