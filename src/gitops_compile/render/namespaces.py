"""The objects of a generated ``namespaces`` target: the Namespace of every declared target, pinned or not.

With them comes what the fleet says of namespaces (tenancy.md, section 5): pod security, a quota, default limits, and
network policies that keep environments and tenancies apart. In: the target and its merged baseline. Out: the objects,
before the generated layer labels them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.expand.baselines import Amounts, amounts, word
from gitops_compile.model.baseline import DENY
from gitops_compile.model.build import Object
from gitops_compile.model.layers import Branch
from gitops_compile.model.names import OWN_LABELS
from gitops_compile.model.target import NamespacesTarget

ENFORCE: Final = "pod-security.kubernetes.io/enforce"
"""Kubernetes, "Pod Security Admission": the label that refuses pods."""

QUOTA: Final = "quota"
LIMITS: Final = "limits"
DEFAULT_DENY: Final = "default-deny"
ALLOW_TENANCY: Final = "allow-tenancy"
ALLOW_DNS: Final = "allow-dns"
NAMESPACE_NAME: Final = "kubernetes.io/metadata.name"
"""The label that Kubernetes itself puts on each namespace: its name."""

_, _, ENVIRONMENT, TENANCY = OWN_LABELS
_DNS_NAMESPACE: Final = "kube-system"
_BOTH: Final = ("Ingress", "Egress")
_NETWORKING: Final = "networking.k8s.io/v1"


def namespace_objects(target: NamespacesTarget, baseline: Branch) -> tuple[Object, ...]:
    """For each namespace, sorted by name: itself, then what it comes with."""
    return tuple(one for name in target.names for one in _of_one(target, name, baseline))


def network_policies(network: str) -> tuple[str, ...]:
    """The names of the NetworkPolicies that a word of ``network`` means."""
    if not network:
        return ()
    return (DEFAULT_DENY, ALLOW_TENANCY, ALLOW_DNS) if network == DENY else (DEFAULT_DENY, ALLOW_TENANCY)


def _of_one(target: NamespacesTarget, name: str, baseline: Branch) -> Iterator[Object]:
    security = word(baseline, "podSecurity")
    labels = {"labels": {ENFORCE: security}} if security else {}
    yield {"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name, **labels}}
    quota = amounts(baseline, "quota")
    if quota:
        yield _object("v1", "ResourceQuota", QUOTA, name, {"hard": _texts(quota)})
    limits = {key: _texts(amounts(baseline, "limits", key)) for key in ("default", "defaultRequest")}
    if any(limits.values()):
        given = {key: texts for key, texts in limits.items() if texts}
        yield _object("v1", "LimitRange", LIMITS, name, {"limits": [{"type": "Container", **given}]})
    network = word(baseline, "network")
    for policy in network_policies(network):
        yield _object(_NETWORKING, "NetworkPolicy", policy, name, _policy(policy, network, target))


def _object(api_version: str, kind: str, name: str, namespace: str, spec: Mapping[str, Any]) -> Object:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": api_version, "kind": kind, "metadata": metadata, "spec": dict(spec)}


def _texts(said: Amounts) -> dict[str, str]:
    return {name: str(entry.value) for name, entry in said.items()}


def _policy(name: str, network: str, target: NamespacesTarget) -> dict[str, Any]:
    """Rules stand only for the directions that are denied: a policy that names a direction closes it."""
    types = list(_BOTH if network == DENY else _BOTH[:1])
    everything: dict[str, Any] = {"podSelector": {}}
    if name == DEFAULT_DENY:
        return {**everything, "policyTypes": types}
    if name == ALLOW_DNS:
        ports = [{"port": 53, "protocol": protocol} for protocol in ("UDP", "TCP")]
        peers = [{"namespaceSelector": {"matchLabels": {NAMESPACE_NAME: _DNS_NAMESPACE}}}]
        return {**everything, "policyTypes": ["Egress"], "egress": [{"ports": ports, "to": peers}]}
    own: dict[str, Any] = {"ingress": [{"from": [{"namespaceSelector": _siblings(target)}]}]}
    if network == DENY:
        own["egress"] = [{"to": [{"namespaceSelector": _siblings(target)}]}]
    return {**everything, "policyTypes": types, **own}


def _siblings(target: NamespacesTarget) -> dict[str, Any]:
    """The namespaces of the same environment and tenancy, or of the environment's shared apps."""
    labels = {ENVIRONMENT: target.place.environment}
    if target.place.tenancy:
        return {"matchLabels": {**labels, TENANCY: target.place.tenancy}}
    return {"matchLabels": labels, "matchExpressions": [{"key": TENANCY, "operator": "DoesNotExist"}]}
