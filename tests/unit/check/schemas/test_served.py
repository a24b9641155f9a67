"""A kind that a minor of Kubernetes does not serve: whether it went, comes later or never was, and what to write."""

from __future__ import annotations

import pytest

from gitops_compile.adapters.schemas import bundled
from gitops_compile.check.schemas.served import GONE, MOVED, is_kubernetes, unserved
from gitops_compile.model.kinds import known_scope
from gitops_compile.model.schemas import SUPPORTED, kind_key

CASES = {
    "gone from its group's older version": (
        ("1.33", "policy/v1beta1", "PodDisruptionBudget"),
        "policy/v1beta1 PodDisruptionBudget is no longer served",
        "Write apiVersion: policy/v1, and change the fields that differ there.",
    ),
    "gone with several left": (
        ("1.33", "autoscaling/v2beta2", "HorizontalPodAutoscaler"),
        "autoscaling/v2beta2 HorizontalPodAutoscaler is no longer served",
        "Write apiVersion: autoscaling/v2, and change the fields that differ there.",
    ),
    "moved to another group": (
        ("1.31", "extensions/v1beta1", "Ingress"),
        "extensions/v1beta1 Ingress is no longer served",
        "Write apiVersion: networking.k8s.io/v1, and change the fields that differ there.",
    ),
    "gone without a replacement": (
        ("1.31", "policy/v1beta1", "PodSecurityPolicy"),
        "policy/v1beta1 PodSecurityPolicy is no longer served",
        "Take it out: the labels of Pod Security Admission on the Namespace do its work.",
    ),
    "gone between the supported minors": (
        ("1.32", "flowcontrol.apiserver.k8s.io/v1beta3", "FlowSchema"),
        "flowcontrol.apiserver.k8s.io/v1beta3 FlowSchema is no longer served",
        "Write apiVersion: flowcontrol.apiserver.k8s.io/v1, and change the fields that differ there.",
    ),
    "coming later, in another version now": (
        ("1.33", "resource.k8s.io/v1", "ResourceClaim"),
        "resource.k8s.io/v1 ResourceClaim is not served",
        'Write apiVersion: resource.k8s.io/v1beta2, or upgrade: it comes with 1.34. `kubernetes: "1.34"` then says so.',
    ),
    "coming later": (
        ("1.31", "networking.k8s.io/v1", "ServiceCIDR"),
        "networking.k8s.io/v1 ServiceCIDR is not served",
        "Write apiVersion: networking.k8s.io/v1beta1, or upgrade: it comes with 1.33. "
        '`kubernetes: "1.33"` then says so.',
    ),
    "a misspelt kind": (
        ("1.36", "apps/v1", "Deploymnet"),
        "there is no kind apps/v1 Deploymnet",
        "Did you mean Deployment of apps/v1?",
    ),
    "the wrong group": (
        ("1.36", "v1", "Deployment"),
        "there is no kind v1 Deployment",
        "Write apiVersion: apps/v1, and change the fields that differ there.",
    ),
    "the wrong version": (
        ("1.36", "apps/v2", "Deployment"),
        "apps/v2 Deployment is not served",
        "Write apiVersion: apps/v1, and change the fields that differ there.",
    ),
    "no version at all": (
        ("1.36", "", "Ingress"),
        "the field apiVersion is missing",
        "Write apiVersion: networking.k8s.io/v1, and change the fields that differ there.",
    ),
    "nothing like it": (
        ("1.36", "v1", "Qqqqq"),
        "there is no kind v1 Qqqqq",
        "Mend its apiVersion and kind, or take it out.",
    ),
    "a version of no form": (
        ("1.36", "apps/latest", "Deployment"),
        "apps/latest Deployment is not served",
        "Write apiVersion: apps/v1, and change the fields that differ there.",
    ),
}


@pytest.mark.parametrize(("asked", "problem", "hint"), CASES.values(), ids=CASES)
def test_what_is_said_of_a_kind_that_is_not_served(asked: tuple[str, str, str], problem: str, hint: str) -> None:
    minor, api_version, kind = asked
    assert kind_key(api_version, kind) not in bundled(minor).kinds
    found = unserved(bundled(minor), api_version, kind, bundled)
    assert (found.problem, found.hint, found.source) == (problem, hint, f"Kubernetes {minor}")


@pytest.mark.parametrize("minor", SUPPORTED)
def test_the_table_names_kinds_that_there_were_and_versions_that_there_are(minor: str) -> None:
    kinds = bundled(minor).kinds
    for (group, kind), api_version in MOVED.items():
        assert known_scope(group, kind, ()) is not None
        assert kind_key(api_version, kind) in kinds
    newest = bundled(SUPPORTED[-1]).kinds
    assert [
        pair for pair in GONE for key in newest if key.startswith(f"{pair[0]}/") and key.endswith(f" {pair[1]}")
    ] == []


def test_which_groups_are_kubernetes_own() -> None:
    bundle = bundled("1.33")
    assert [group for group in ("", "apps", "extensions", "storage.k8s.io") if not is_kubernetes(bundle, group)] == []
    others = ("gateway.networking.k8s.io", "snapshot.storage.k8s.io", "cert-manager.io", "acme")
    assert [group for group in others if is_kubernetes(bundle, group)] == []
