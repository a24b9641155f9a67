"""Hypothesis strategies: Kubernetes objects in every shape that the generated layer looks at, and layers for them."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from gitops_compile.model.kinds import is_namespaced
from gitops_compile.render.layer.apply import Generated
from gitops_compile.render.layer.image import ImagePin

Strategy = st.SearchStrategy[Any]

NAMESPACE = "layer"
DIGESTS = ("sha256:" + "0123456789abcdef" * 4, "sha256:" + "f" * 64)
NAMES = (
    "api",
    "acme/api",
    "registry.acme.dev/api",
    "registry.acme.dev/team/api",
    "localhost:5000/api",
    "quay.io/a-b/c",
)
MIRRORS = ("registry.acme.dev", "registry.acme.dev/team", "docker.io", "localhost:5000", "api")

words = st.sampled_from(("a", "b", "web", "x-1"))
label_maps = st.dictionaries(st.sampled_from(("app", "team", "image", "tier/x")), words, max_size=3)
namespaces = st.sampled_from(("", "other", "default"))


@st.composite
def images(draw: st.DrawFn) -> str:
    """An image with or without host, tag and digest; now and then something that only looks like one."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.sampled_from(("", "$(IMAGE)", "api:$(TAG)", "registryXacme/api:1", "api@md5:0", "API")))
    tag = draw(st.sampled_from(("", ":1.0", ":v2_x-3", ":{tag}")))
    digest = draw(st.sampled_from(("", "", f"@{DIGESTS[0]}")))
    return draw(st.sampled_from(NAMES)) + tag + digest


def maps(required: dict[str, Strategy], **optional: Strategy) -> Strategy:
    """Maps with the required members, and some of the others."""
    return st.fixed_dictionaries(required, optional=optional)


containers = st.lists(maps({"name": words}, image=images(), args=st.lists(words, max_size=2)), max_size=3)
volumes = st.lists(maps({"name": words}, image=maps({}, reference=images()), emptyDir=st.just({})), max_size=2)
pod_specs = maps(
    {"containers": containers},
    initContainers=containers,
    ephemeralContainers=containers,
    volumes=volumes,
    serviceAccountName=words,
    nodeSelector=label_maps,
)
pod_templates = maps({"spec": pod_specs}, metadata=maps({}, labels=label_maps))
workloads = maps({"template": pod_templates}, selector=maps({}, matchLabels=label_maps), replicas=st.integers(0, 9))

# Anything that a custom kind may hold, with the names that the layer looks for; containers are lists of maps, since
# kustomize fails on others.
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), words),
    lambda below: st.one_of(
        st.lists(below, max_size=3),
        maps(
            {},
            image=images(),
            proxyImage=images(),
            containers=st.lists(maps({}, image=images(), nested=below), max_size=2),
            initContainers=st.lists(maps({}, image=images()), max_size=2),
            selector=label_maps,
            labels=label_maps,
            nested=below,
        ),
    ),
    max_leaves=8,
)

services = maps({"name": words}, namespace=namespaces, path=words)
client_configs = maps({}, service=services, url=words)
subjects = st.lists(
    maps({"kind": st.sampled_from(("ServiceAccount", "User", "Group")), "name": words}, namespace=namespaces),
    max_size=3,
)


def whole(api_version: str, kind: str, **members: Strategy) -> Strategy:
    """Objects of a kind, without a name: those of a list get one each."""
    metadata = maps({}, namespace=namespaces, labels=label_maps, annotations=label_maps)
    fixed = {"apiVersion": st.just(api_version), "kind": st.just(kind), "metadata": metadata}
    return maps({**fixed, **members})


RBAC, ADMISSION = "rbac.authorization.k8s.io/v1", "admissionregistration.k8s.io/v1"
KINDS: tuple[Strategy, ...] = (
    whole("v1", "Pod", spec=pod_specs),
    whole("v1", "PodTemplate", template=pod_templates),
    whole("apps/v1", "Deployment", spec=workloads),
    whole("apps/v1", "StatefulSet", spec=workloads),
    whole("batch/v1", "Job", spec=workloads),
    whole("batch/v1", "CronJob", spec=maps({"jobTemplate": maps({"spec": workloads})}, schedule=words)),
    whole("example.com/v1", "Rollout", spec=workloads),
    whole("example.com/v1", "Widget", spec=maps({}, nested=anything, image=images(), volumes=volumes)),
    whole("example.com/v1", "Widget", data=anything),
    whole("v1", "ConfigMap", data=st.dictionaries(st.sampled_from(("image", "proxyImage", "a")), images())),
    whole("v1", "Secret", data=st.dictionaries(st.sampled_from(("image", "a")), st.just("YXBp"))),
    whole("v1", "Service", spec=maps({}, selector=label_maps)),
    whole("v1", "ServiceAccount"),
    whole("v1", "PersistentVolumeClaim", spec=maps({}, selector=maps({}, matchLabels=label_maps))),
    whole("v1", "PersistentVolume", spec=maps({}, claimRef=maps({"name": words}, namespace=namespaces))),
    whole("v1", "Namespace"),
    whole(RBAC, "RoleBinding", subjects=subjects),
    whole(RBAC, "ClusterRoleBinding", subjects=subjects),
    whole(ADMISSION, "ValidatingWebhookConfiguration", webhooks=st.lists(maps({}, clientConfig=client_configs))),
    whole(ADMISSION, "MutatingWebhookConfiguration", webhooks=st.lists(maps({}, clientConfig=client_configs))),
    whole("apiregistration.k8s.io/v1", "APIService", spec=maps({}, service=services, group=words)),
    whole(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        spec=maps({}, conversion=maps({"webhook": maps({"clientConfig": client_configs})}), nested=anything),
    ),
)


@st.composite
def builds(draw: st.DrawFn) -> tuple[dict[str, Any], ...]:
    """The objects of a build, each with a name of its own, as kustomize demands."""
    drawn = draw(st.lists(st.one_of(KINDS), min_size=1, max_size=6))
    return tuple(
        {**one, "metadata": {**one["metadata"], "name": f"{one['kind'].lower()}-{at}"}} for at, one in enumerate(drawn)
    )


pins = st.builds(
    ImagePin,
    st.sampled_from((*NAMES, "nowhere")),
    st.sampled_from((None, "9.9", "v3_x")),
    st.sampled_from((None, None, *DIGESTS)),
)
mirrors = st.dictionaries(
    st.sampled_from(MIRRORS), st.sampled_from(("eu.example.com/all", "mirror.example.com:5000/all")), max_size=3
)
layers = st.builds(
    Generated,
    namespace=st.just(NAMESPACE),
    images=st.lists(pins, max_size=3, unique_by=lambda pin: pin.name).map(tuple),
    labels=label_maps,
    mirrors=mirrors,
    confirm=st.booleans(),
)


def namespaced(api_version: str, kind: str) -> bool:
    """Kubernetes' own kinds by the compiler's table, custom kinds always."""
    return is_namespaced(api_version, kind, ())
