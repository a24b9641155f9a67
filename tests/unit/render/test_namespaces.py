"""What a namespace comes with: the objects of each key, the layers behind them, and what is refused."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import declared
from gitops_compile.model.target import NamespacesTarget
from gitops_compile.render.namespaces import namespace_objects
from gitops_compile.report.explained import below, namespaces_entries
from gitops_compile.resolve.layers import merged
from told import fleet, said

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {one: {}}
environments: {prod: {clusters: [one], %s}}
tenancies: {globex: {%s environments: {prod: {%s}}}}
apps: {web: {per: tenancy, shared: true}}
"""


def targets(environment: str, tenancy: str = "", placement: str = "") -> tuple[NamespacesTarget, ...]:
    return declared(TOP % (environment, f"{tenancy}," if tenancy else "", placement))[1].namespaces


def objects(target: NamespacesTarget) -> dict[str, Any]:
    made = namespace_objects(target, merged(target.baseline))
    return {f"{one['kind']} {one['metadata']['name']}": one for one in made}


def test_nothing_said_is_the_namespace_alone() -> None:
    shared, own = targets("labels: {}")
    assert list(objects(shared)) == ["Namespace web-prod"]
    assert objects(own)["Namespace globex-web-prod"]["metadata"] == {"name": "globex-web-prod"}


def test_pod_security_quota_and_limits() -> None:
    text = 'podSecurity: restricted, quota: {cpu: "40", memory: 160Gi, pods: "100", limits.cpu: "80"}'
    shared, _ = targets(f"{text}, limits: {{default: {{cpu: '1'}}, defaultRequest: {{cpu: 100m, memory: 64Mi}}}}")
    made = objects(shared)
    labels = made["Namespace web-prod"]["metadata"]["labels"]
    assert labels == {"pod-security.kubernetes.io/enforce": "restricted"}
    assert made["ResourceQuota quota"]["spec"] == {
        "hard": {"limits.cpu": "80", "pods": "100", "requests.cpu": "40", "requests.memory": "160Gi"}
    }
    assert made["ResourceQuota quota"]["metadata"] == {"name": "quota", "namespace": "web-prod"}
    assert made["LimitRange limits"]["spec"] == {
        "limits": [{"type": "Container", "default": {"cpu": "1"}, "defaultRequest": {"cpu": "100m", "memory": "64Mi"}}]
    }


def test_deny_closes_both_directions() -> None:
    shared, own = targets("network: deny")
    made = objects(own)
    assert list(made)[1:] == [f"NetworkPolicy {name}" for name in ("default-deny", "allow-tenancy", "allow-dns")]
    assert made["NetworkPolicy default-deny"]["spec"] == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    labels = {"gitops-compile/environment": "prod", "gitops-compile/tenancy": "globex"}
    peer = [{"namespaceSelector": {"matchLabels": labels}}]
    assert made["NetworkPolicy allow-tenancy"]["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
        "ingress": [{"from": peer}],
        "egress": [{"to": peer}],
    }
    assert made["NetworkPolicy allow-dns"]["spec"] == {
        "podSelector": {},
        "policyTypes": ["Egress"],
        "egress": [
            {
                "ports": [{"port": 53, "protocol": "UDP"}, {"port": 53, "protocol": "TCP"}],
                "to": [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "kube-system"}}}],
            }
        ],
    }
    (rule,) = objects(shared)["NetworkPolicy allow-tenancy"]["spec"]["ingress"]
    assert rule["from"] == [
        {
            "namespaceSelector": {
                "matchLabels": {"gitops-compile/environment": "prod"},
                "matchExpressions": [{"key": "gitops-compile/tenancy", "operator": "DoesNotExist"}],
            }
        }
    ]


def test_deny_ingress_leaves_egress_open() -> None:
    shared, _ = targets("network: deny-ingress")
    made = objects(shared)
    assert list(made)[1:] == ["NetworkPolicy default-deny", "NetworkPolicy allow-tenancy"]
    for policy in ("default-deny", "allow-tenancy"):
        assert made[f"NetworkPolicy {policy}"]["spec"]["policyTypes"] == ["Ingress"]
        assert "egress" not in made[f"NetworkPolicy {policy}"]["spec"]


def test_layers_merge_and_null_unsets() -> None:
    shared, own = targets(
        'podSecurity: baseline, network: deny, quota: {cpu: "40", pods: "10"}',
        'network: deny-ingress, quota: {requests.cpu: "20"}',
        "podSecurity: null, quota: {pods: null, memory: 1Gi}",
    )
    assert objects(own)["ResourceQuota quota"]["spec"]["hard"] == {"requests.cpu": "20", "requests.memory": "1Gi"}
    assert "labels" not in objects(own)["Namespace globex-web-prod"]["metadata"]
    assert "NetworkPolicy allow-dns" not in objects(own)
    assert objects(shared)["ResourceQuota quota"]["spec"]["hard"] == {"pods": "10", "requests.cpu": "40"}
    _, without = targets('quota: {cpu: "40"}', "", "quota: null")
    assert list(objects(without)) == ["Namespace globex-web-prod"]


def test_explain_tells_the_layer_that_won_and_those_that_lost() -> None:
    _, own = targets('quota: {cpu: "40"}', 'quota: {cpu: "20"}', "podSecurity: baseline")
    every = {one.path: one for one in namespaces_entries(own)}
    assert every["namespaces"].value == ["globex-web-prod"]
    assert every["podSecurity"].layer == "tenancies.globex.environments.prod"
    (one,) = below(every.values(), "quota")
    assert (one.path, one.value, one.layer) == ("quota.requests.cpu", "20", "tenancies.globex")
    assert [(lost.layer, lost.value) for lost in one.lost] == [("environments.prod", "40")]


def environment(text: str) -> str:
    return fleet({5: f"environments: {{dev: {{clusters: [c1], {text}}}}}"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("podSecurity: privileged", ["5:51 GC115"]),
        ("network: open", ["5:47 GC115"]),
        ("quota: {cpus: '1'}", ["5:46 GC114"]),
        ("quota: {cpu: 1}", ["5:51 GC112"]),
        ("quota: {cpu: '1x'}", ["5:51 GC114"]),
        ("quota: {cpu: '-1'}", ["5:51 GC114"]),
        ("quota: 1", ["5:45 GC112"]),
        ("limits: {max: {cpu: '1'}}", ["5:47 GC110"]),
        ("limits: {default: {pods: '1'}}", ["5:57 GC114"]),
        ("quota: {pods: '1.5'}", ["5:52 GC115"]),
        ("quota: {cpu: '1', requests.cpu: '2'}", ["5:56 GC106"]),
        ("limits: {default: {cpu: '1'}, defaultRequest: {cpu: '2'}}", ["5:90 GC115"]),
    ],
)
def test_what_is_refused(text: str, found: list[str]) -> None:
    assert said(environment(text)) == found


@pytest.mark.parametrize(
    "text",
    [
        "podSecurity: null, quota: null, limits: null, network: null",
        "quota: {count/jobs.batch: '1', requests.nvidia.com/gpu: '1', hugepages-2Mi: 1Gi, services: '0'}",
        "limits: {default: null, defaultRequest: {ephemeral-storage: 1Gi, cpu: null}}",
        "limits: {default: {cpu: '1'}, defaultRequest: {cpu: 1000m}}",
    ],
)
def test_what_is_right(text: str) -> None:
    assert said(environment(text)) == []


def contract(text: str) -> str:
    return fleet({7: f"tenancies: {{t: {{contract: {{{text}}}}}, u: {{}}}}"})


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("jurisdictions: [EU, DE], roles: [a, 'system:b'], reachableBy: [u]", []),
        ("reachableBy: [v]", ["7:42 GC120"]),
        ("jurisdictions: []", ["7:43 GC115"]),
        ("roles: ['a b']", ["7:36 GC114"]),
        ("rols: [a]", ["7:28 GC110"]),
    ],
)
def test_a_contract(text: str, found: list[str]) -> None:
    assert said(contract(text)) == found
