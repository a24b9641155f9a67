"""GC325: which kinds Argo CD excludes by default; group and kind as in its own list."""

from __future__ import annotations

import pytest

from checked import APPS, WEB, checked, said
from compiled import thing
from gitops_compile.model.diagnostic import Severity

REPORTS = ("PolicyReport", "ClusterPolicyReport", "EphemeralReport", "AdmissionReport", "UpdateRequest")


@pytest.mark.parametrize(
    ("api_version", "kind", "found"),
    [
        ("v1", "Endpoints", ["GC325"]),
        ("discovery.k8s.io/v1", "EndpointSlice", ["GC325"]),
        ("coordination.k8s.io/v1", "Lease", ["GC325"]),
        ("authentication.k8s.io/v1", "TokenReview", ["GC325"]),
        ("authorization.k8s.io/v1", "SubjectAccessReview", ["GC325"]),
        ("certificates.k8s.io/v1", "CertificateSigningRequest", ["GC325"]),
        ("cert-manager.io/v1", "CertificateRequest", ["GC325", "GC326"]),
        ("cilium.io/v2", "CiliumIdentity", ["GC325", "GC326"]),
        ("cilium.io/v2", "CiliumNetworkPolicy", ["GC326"]),
        *(("wgpolicyk8s.io/v1alpha2", kind, ["GC325", "GC326"]) for kind in REPORTS),
        ("cert-manager.io/v1", "Certificate", ["GC326"]),
        ("v1", "Service", []),
        ("coordination.k8s.io/v1", "LeaseCandidate", []),
        ("acme.io/v1", "Lease", ["GC326"]),
    ],
)
def test_which_kinds(api_version: str, kind: str, found: list[str]) -> None:
    assert [code for code, _ in said(thing(api_version, kind, "x"))] == found


def test_what_it_says() -> None:
    (one,) = checked("web: {}", {WEB: (thing("v1", "Endpoints", "x"), thing("v1", "Endpoints", "y"))})
    assert one.message == (
        "the source of web renders Endpoints x and 1 more object of a kind that Argo CD excludes by default: "
        "it is never applied"
    )
    assert one.severity is Severity.WARNING
    assert (one.at.line, one.at.column) == (APPS, 3)
    assert one.hint.startswith("Take it out of the source; or take the kind out of `resource.exclusions`")
