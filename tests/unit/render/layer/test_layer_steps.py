"""The generated layer's namespace, labels and confirmation on literal objects."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.render.layer.apply import Generated, apply
from gitops_compile.render.layer.confirm import ask_to_confirm
from gitops_compile.render.layer.image import ImagePin
from gitops_compile.render.layer.labels import own_labels, set_labels
from gitops_compile.render.layer.namespace import set_namespace

CLUSTER_SCOPED = {
    ("v1", "PersistentVolume"),
    ("rbac.authorization.k8s.io/v1", "ClusterRoleBinding"),
    ("admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration"),
    ("admissionregistration.k8s.io/v1", "MutatingWebhookConfiguration"),
    ("apiregistration.k8s.io/v1", "APIService"),
    ("apiextensions.k8s.io/v1", "CustomResourceDefinition"),
}


def namespaced(api_version: str, kind: str) -> bool:
    return (api_version, kind) not in CLUSTER_SCOPED


def an(api_version: str, kind: str, **members: Any) -> dict[str, Any]:
    return {"apiVersion": api_version, "kind": kind, **members}


ADMISSION, RBAC = "admissionregistration.k8s.io/v1", "rbac.authorization.k8s.io/v1"
CRD = "apiextensions.k8s.io/v1"

PLACED: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("no namespace", an("v1", "Service", metadata={"name": "a"}), {"metadata": {"name": "a", "namespace": "ns"}}),
    ("no metadata", an("v1", "Service"), {"metadata": {"namespace": "ns"}}),
    ("an empty one", an("v1", "Service", metadata={"namespace": ""}), {"metadata": {"namespace": "ns"}}),
    ("a null one", an("v1", "Service", metadata={"namespace": None}), {"metadata": {"namespace": "ns"}}),
    ("another", an("v1", "Service", metadata={"namespace": "default"}), {"metadata": {"namespace": "default"}}),
    ("a custom kind", an("example.com/v1", "Widget", metadata={}), {"metadata": {"namespace": "ns"}}),
    ("a cluster-scoped kind", an("v1", "PersistentVolume", metadata={"name": "a"}), {"metadata": {"name": "a"}}),
    (
        "subjects",
        an(
            RBAC,
            "ClusterRoleBinding",
            metadata={"name": "a"},
            subjects=[
                {"kind": "ServiceAccount", "name": "a"},
                {"kind": "ServiceAccount", "name": "b", "namespace": "other"},
                {"kind": "User", "name": "default"},
                {"kind": "Group", "name": "c"},
            ],
        ),
        {
            "metadata": {"name": "a"},
            "subjects": [
                {"kind": "ServiceAccount", "name": "a", "namespace": "ns"},
                {"kind": "ServiceAccount", "name": "b", "namespace": "other"},
                {"kind": "User", "name": "default"},
                {"kind": "Group", "name": "c"},
            ],
        },
    ),
    (
        "a binding in another namespace",
        an(RBAC, "RoleBinding", metadata={"namespace": "x"}, subjects=[{"kind": "ServiceAccount", "name": "a"}]),
        {"metadata": {"namespace": "x"}, "subjects": [{"kind": "ServiceAccount", "name": "a", "namespace": "ns"}]},
    ),
    (
        "a binding without subjects",
        an(RBAC, "RoleBinding", metadata={}, subjects=None),
        {"metadata": {"namespace": "ns"}, "subjects": None},
    ),
    (
        "validating webhooks",
        an(
            ADMISSION,
            "ValidatingWebhookConfiguration",
            webhooks=[
                {"clientConfig": {"service": {"name": "a", "path": "/v"}}},
                {"clientConfig": {"service": {"name": "b", "namespace": "other"}}},
                {"clientConfig": {"url": "https://a.example.com"}},
            ],
        ),
        {
            "webhooks": [
                {"clientConfig": {"service": {"name": "a", "path": "/v", "namespace": "ns"}}},
                {"clientConfig": {"service": {"name": "b", "namespace": "other"}}},
                {"clientConfig": {"url": "https://a.example.com"}},
            ]
        },
    ),
    (
        "mutating webhooks",
        an(ADMISSION, "MutatingWebhookConfiguration", webhooks=[{"clientConfig": {"service": {"name": "a"}}}]),
        {"webhooks": [{"clientConfig": {"service": {"name": "a", "namespace": "ns"}}}]},
    ),
    (
        "an aggregated API",
        an("apiregistration.k8s.io/v1", "APIService", spec={"service": {"name": "a"}}),
        {"spec": {"service": {"name": "a", "namespace": "ns"}}},
    ),
    (
        "a local API",
        an("apiregistration.k8s.io/v1", "APIService", spec={"service": None, "group": "g"}),
        {"spec": {"service": None, "group": "g"}},
    ),
    (
        "a conversion webhook",
        an(CRD, "CustomResourceDefinition", spec={"conversion": {"webhook": {"clientConfig": {"service": {}}}}}),
        {"spec": {"conversion": {"webhook": {"clientConfig": {"service": {"namespace": "ns"}}}}}},
    ),
    (
        "a service elsewhere",
        an("example.com/v1", "Widget", metadata={"namespace": "x"}, spec={"service": {"name": "a"}}),
        {"metadata": {"namespace": "x"}, "spec": {"service": {"name": "a"}}},
    ),
]


@pytest.mark.parametrize(("resource", "expected"), [case[1:] for case in PLACED], ids=[case[0] for case in PLACED])
def test_namespace(resource: dict[str, Any], expected: dict[str, Any]) -> None:
    (placed,) = set_namespace((resource,), "ns", namespaced)
    assert placed == {"apiVersion": resource["apiVersion"], "kind": resource["kind"], **expected}


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, {"labels": {"team": "a", "tier": "b"}}),
        (None, {"labels": {"team": "a", "tier": "b"}}),
        ({"name": "x", "labels": None}, {"name": "x", "labels": {"team": "a", "tier": "b"}}),
        ({"labels": {"team": "source", "own": "1"}}, {"labels": {"team": "a", "tier": "b", "own": "1"}}),
    ],
)
def test_labels_win_over_the_sources_own(metadata: Any, expected: dict[str, Any]) -> None:
    assert set_labels(({"kind": "A", "metadata": metadata},), {"team": "a", "tier": "b"}) == (
        {"kind": "A", "metadata": expected},
    )


def test_no_labels_leave_no_empty_map() -> None:
    assert set_labels(({"kind": "A", "metadata": {}},), {}) == ({"kind": "A", "metadata": {}},)


def test_our_own_labels() -> None:
    shared = {
        "app.kubernetes.io/managed-by": "gitops-compile",
        "gitops-compile/app": "api",
        "gitops-compile/environment": "prod",
    }
    assert own_labels("api", "prod", None) == shared
    assert own_labels("api", "prod", "globex") == {**shared, "gitops-compile/tenancy": "globex"}


OPTIONS = "argocd.argoproj.io/sync-options"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (None, "Prune=confirm,Delete=confirm"),
        ("", "Prune=confirm,Delete=confirm"),
        ("Validate=false", "Validate=false,Prune=confirm,Delete=confirm"),
        ("Prune=false", "Prune=false,Delete=confirm"),
        (" Delete=false , Replace=true ,", "Delete=false,Replace=true,Prune=confirm"),
        ("Delete=false, Prune=false", "Delete=false, Prune=false"),
        ("PruneLast=true", "PruneLast=true,Prune=confirm,Delete=confirm"),
    ],
)
def test_sync_options_of_the_source_win_and_stand_first(own: str | None, expected: str) -> None:
    claim = an("v1", "PersistentVolumeClaim", metadata={"annotations": {"other": "x", OPTIONS: own}})
    (gated,) = ask_to_confirm((claim,))
    assert gated["metadata"] == {"annotations": {"other": "x", OPTIONS: expected}}


@pytest.mark.parametrize(
    ("api_version", "kind", "gated"),
    [
        ("v1", "Namespace", True),
        ("v1", "PersistentVolume", True),
        ("v1", "PersistentVolumeClaim", True),
        ("apps/v1", "StatefulSet", True),
        ("apiextensions.k8s.io/v1", "CustomResourceDefinition", True),
        ("apps/v1", "Deployment", False),
        ("v1", "ConfigMap", False),
        ("apps.example.com/v1", "StatefulSet", False),
    ],
)
def test_only_data_asks_for_confirmation(api_version: str, kind: str, gated: bool) -> None:
    resource = an(api_version, kind, metadata={"name": "a"})
    expected = {"name": "a", "annotations": {OPTIONS: "Prune=confirm,Delete=confirm"}} if gated else {"name": "a"}
    assert ask_to_confirm((resource,))[0]["metadata"] == expected


def test_the_whole_layer_in_order() -> None:
    stateful = an(
        "apps/v1",
        "StatefulSet",
        metadata={"name": "db", "labels": {"team": "source"}},
        spec={
            "selector": {"matchLabels": {"app": "db"}},
            "template": {
                "metadata": {"labels": {"app": "db"}},
                "spec": {"containers": [{"name": "db", "image": "registry.acme.dev/db:1.0"}]},
            },
        },
    )
    layer = Generated(
        namespace="globex-db-prod",
        images=(ImagePin("registry.acme.dev/db", "2.0", None), ImagePin("registry.acme.dev/web", "1.0", None)),
        labels={"team": "shop"},
        mirrors={"registry.acme.dev": "registry.eu.acme.dev"},
        confirm=True,
    )
    applied = apply((stateful,), layer, namespaced)
    assert applied.unmet_images == ("registry.acme.dev/web",)
    assert applied.objects == (
        an(
            "apps/v1",
            "StatefulSet",
            metadata={
                "name": "db",
                "namespace": "globex-db-prod",
                "labels": {"team": "shop"},
                "annotations": {OPTIONS: "Prune=confirm,Delete=confirm"},
            },
            spec={
                "selector": {"matchLabels": {"app": "db"}},
                "template": {
                    "metadata": {"labels": {"app": "db"}},
                    "spec": {"containers": [{"name": "db", "image": "registry.eu.acme.dev/db:2.0"}]},
                },
            },
        ),
    )


def test_confirmation_only_where_it_is_asked_for() -> None:
    claim = an("v1", "PersistentVolumeClaim", metadata={"name": "a", "namespace": "x"})
    assert apply((claim,), Generated("ns", (), {}, {}, confirm=False), namespaced).objects == (claim,)
