"""Which kinds live in a namespace: our table against kustomize's, and what a fleet says of custom kinds."""

from __future__ import annotations

import pytest

import oracle
from compiled import thing
from gitops_compile.model.kinds import (
    CLUSTER_SCOPED_KINDS,
    NAMESPACED_KINDS,
    crd_scopes,
    group_of,
    is_kubernetes_group,
    is_namespaced,
    known_scope,
    written,
)

NEWER_THAN_KUSTOMIZE = frozenset(
    {
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicy"),
        ("admissionregistration.k8s.io", "MutatingAdmissionPolicyBinding"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy"),
        ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding"),
        ("certificates.k8s.io", "ClusterTrustBundle"),
        ("internal.apiserver.k8s.io", "StorageVersion"),
        ("networking.k8s.io", "ClusterCIDR"),
        ("networking.k8s.io", "IPAddress"),
        ("networking.k8s.io", "ServiceCIDR"),
        ("resource.k8s.io", "DeviceClass"),
        ("resource.k8s.io", "DeviceTaintRule"),
        ("resource.k8s.io", "ResourcePoolStatusRequest"),
        ("resource.k8s.io", "ResourceClass"),
        ("resource.k8s.io", "ResourceSlice"),
        ("storage.k8s.io", "VolumeAttributesClass"),
        ("storagemigration.k8s.io", "StorageVersionMigration"),
    }
)
"""kustomize's data is that of Kubernetes 1.21: it puts a namespace on objects of these."""

NEVER_STORED_OR_GONE = frozenset(
    {
        ("auditregistration.k8s.io", "AuditSink"),
        ("authentication.k8s.io", "SelfSubjectReview"),
        ("authentication.k8s.io", "TokenReview"),
        ("authorization.k8s.io", "SelfSubjectAccessReview"),
        ("authorization.k8s.io", "SelfSubjectRulesReview"),
        ("authorization.k8s.io", "SubjectAccessReview"),
        ("extensions", "PodSecurityPolicy"),
    }
)
"""kustomize has no scope for these either: an API that answers and keeps nothing, or one from before 1.21."""


def test_every_kind_of_kustomize_is_in_the_table_with_its_scope() -> None:
    scopes = oracle.scopes()
    assert len(scopes) > 70
    assert {(group, kind): known_scope(group, kind, ()) for group, _, kind in scopes} == {
        (group, kind): namespaced for (group, _, kind), namespaced in scopes.items()
    }


def test_where_the_table_knows_more_cluster_scoped_kinds_than_kustomize() -> None:
    known = {(group, kind) for group, _, kind in oracle.scopes()}
    assert CLUSTER_SCOPED_KINDS - known == NEWER_THAN_KUSTOMIZE | NEVER_STORED_OR_GONE


def test_no_kind_has_both_scopes() -> None:
    assert not CLUSTER_SCOPED_KINDS & NAMESPACED_KINDS


@pytest.mark.parametrize(
    ("api_version", "kind", "namespaced"),
    [
        ("v1", "ConfigMap", True),
        ("v1", "Namespace", False),
        ("autoscaling/v2", "HorizontalPodAutoscaler", True),
        ("rbac.authorization.k8s.io/v1", "ClusterRole", False),
        ("acme.io/v1", "Namespace", True),
        ("acme.io/v1", "Widget", True),
        ("acme.io/v1", "Zone", False),
        ("acme.io/v2beta1", "Zone", False),
    ],
)
def test_scope(api_version: str, kind: str, namespaced: bool) -> None:
    assert is_namespaced(api_version, kind, {"acme.io/Zone"}) is namespaced


def test_a_fleet_has_no_say_in_kubernetes_own_kinds() -> None:
    assert is_namespaced("apps/v1", "Deployment", {"apps/Deployment"})


def crd(group: str, kind: str, scope: str) -> dict[str, object]:
    return thing(
        "apiextensions.k8s.io/v1",
        "CustomResourceDefinition",
        "x",
        spec={"group": group, "names": {"kind": kind}, "scope": scope},
    )


def test_cluster_scoped_kinds_of_a_fleets_crds() -> None:
    objects = [crd("acme.io", "Zone", "Cluster"), crd("acme.io", "Widget", "Namespaced"), thing("v1", "Secret", "x")]
    assert crd_scopes(objects) == {"acme.io/Zone"}


@pytest.mark.parametrize(
    ("api_version", "group", "own"),
    [
        ("v1", "", True),
        ("apps/v1", "apps", True),
        ("networking.k8s.io/v1", "networking.k8s.io", True),
        ("acme.io/v1", "acme.io", False),
        ("k8s.io.acme.io/v1", "k8s.io.acme.io", False),
        ("cluster.x-k8s.io/v1", "cluster.x-k8s.io", False),
    ],
)
def test_groups(api_version: str, group: str, own: bool) -> None:
    assert group_of(api_version) == group
    assert is_kubernetes_group(group) is own


def test_how_messages_call_an_object() -> None:
    assert written(thing("apps/v1", "Deployment", "web"), "shop") == "Deployment shop/web"
    assert written(thing("acme.io/v1", "Zone", "eu")) == "Zone.acme.io eu"
