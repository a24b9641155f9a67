"""GC325: a kind that Argo CD excludes by default, so that it neither applies nor shows it.

The list is ``resource.exclusions`` of argo-cd's ``manifests/base/config/argocd-cm.yaml``: the default since 3.0, the
same in 3.4, 3.5 and 3.6. It joins groups and kinds as the file does, each kind in each group of its entry.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.kinds import group_kind

_DEFAULT: Final = (
    (("", "discovery.k8s.io"), "Endpoints EndpointSlice"),
    (("coordination.k8s.io",), "Lease"),
    (("authentication.k8s.io", "authorization.k8s.io"), "SelfSubjectReview TokenReview LocalSubjectAccessReview"),
    (
        ("authentication.k8s.io", "authorization.k8s.io"),
        "SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
    ),
    (("certificates.k8s.io",), "CertificateSigningRequest"),
    (("cert-manager.io",), "CertificateRequest"),
    (("cilium.io",), "CiliumIdentity CiliumEndpoint CiliumEndpointSlice"),
    (("kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"), "PolicyReport ClusterPolicyReport EphemeralReport"),
    (("kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"), "ClusterEphemeralReport AdmissionReport"),
    (("kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"), "ClusterAdmissionReport BackgroundScanReport"),
    (("kyverno.io", "reports.kyverno.io", "wgpolicyk8s.io"), "ClusterBackgroundScanReport UpdateRequest"),
)
EXCLUDED: Final = frozenset((group, kind) for groups, kinds in _DEFAULT for group in groups for kind in kinds.split())


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One warning for each app."""
    return told(_excluded(tree))


def _excluded(tree: Tree) -> Iterator[Faulty]:
    fault = Fault(
        "GC325",
        "of a kind that Argo CD excludes by default: it is never applied",
        "Take it out of the source; or take the kind out of `resource.exclusions` of the instance.",
        Severity.WARNING,
    )
    yield from ((target, one, fault) for target, one in tree.holding(lambda one: group_kind(one) in EXCLUDED))
