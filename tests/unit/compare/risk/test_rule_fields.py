"""A rule that is not asked, since nothing changed in its fields, would have had nothing to say.

Two objects of a kind say everything that such rules look at, one safely and one not. Every single difference between
the two is made alone, in both directions: one place of one object is as the other object has it, or not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from gitops_compile.compare.operations import operations
from gitops_compile.compare.risk.pairs import RULES, asked
from gitops_compile.model.change import Difference, Manifest, Pair, Pairing, Side, Sides
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.target import Place

PLACE = Place("prod", "c1", "globex", "api")
GONE = object()
OPTIONS = "argocd.argoproj.io/sync-options"
SAFE_META = {"name": "api", "annotations": {OPTIONS: "Prune=false"}, "finalizers": []}
RISKY_META = {
    "name": "api",
    "annotations": {OPTIONS: "Replace=true"},
    "finalizers": ["resources-finalizer.argocd.argoproj.io"],
}
SAFE_CONTAINER = {
    "name": "api",
    "image": "acme/api:1.1.0",
    "livenessProbe": {"httpGet": {"port": 1}},
    "readinessProbe": {"httpGet": {"port": 1}},
    "startupProbe": {"httpGet": {"port": 1}},
    "resources": {"requests": {"cpu": "1"}, "limits": {"cpu": "1", "memory": "1Gi"}},
    "securityContext": {
        "privileged": False,
        "runAsNonRoot": True,
        "runAsUser": 1000,
        "allowPrivilegeEscalation": False,
        "seccompProfile": {"type": "RuntimeDefault"},
        "capabilities": {"drop": ["ALL"]},
        "windowsOptions": {"hostProcess": False},
    },
    "ports": [{"containerPort": 80}],
}
RISKY_CONTAINER = {
    "name": "api",
    "image": "acme/api:1.0.0",
    "livenessProbe": None,
    "resources": {"requests": {}, "limits": {}},
    "securityContext": {
        "privileged": True,
        "runAsNonRoot": False,
        "runAsUser": 0,
        "allowPrivilegeEscalation": True,
        "seccompProfile": {"type": "Unconfined"},
        "capabilities": {"add": ["SYS_ADMIN"]},
        "windowsOptions": {"hostProcess": True},
    },
    "ports": [{"containerPort": 80, "hostPort": 80}],
}
SAFE_POD = {
    "containers": [SAFE_CONTAINER],
    "initContainers": [{**SAFE_CONTAINER, "name": "init"}],
    "securityContext": {"runAsNonRoot": True, "seccompProfile": {"type": "RuntimeDefault"}},
    "hostUsers": False,
    "terminationGracePeriodSeconds": 30,
    "resources": {"limits": {"memory": "1Gi"}},
    "volumes": [{"name": "tmp", "emptyDir": {}}],
}
RISKY_POD = {
    "containers": [RISKY_CONTAINER],
    "initContainers": [{**RISKY_CONTAINER, "name": "init"}],
    "securityContext": {"runAsNonRoot": False, "windowsOptions": {"hostProcess": True}},
    "hostNetwork": True,
    "hostPID": True,
    "hostIPC": True,
    "hostUsers": True,
    "terminationGracePeriodSeconds": 0,
    "volumes": [{"name": "tmp", "hostPath": {"path": "/var"}}],
}
SAFE_UPDATE = {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": 1}}
RISKY_UPDATE = {"type": "Recreate", "rollingUpdate": {"maxUnavailable": "100%"}}
POLICY = (
    {"automated": {"prune": False}},
    {"automated": {"prune": True, "selfHeal": True}, "syncOptions": ["Force=true"]},
)
SPECS: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("apps/v1", "Deployment"): (
        {"replicas": 4, "selector": {"a": "b"}, "strategy": SAFE_UPDATE, "template": {"spec": SAFE_POD}},
        {"replicas": 0, "selector": {"a": "c"}, "strategy": RISKY_UPDATE, "template": {"spec": RISKY_POD}},
    ),
    ("apps/v1", "StatefulSet"): (
        {"replicas": 4, "updateStrategy": SAFE_UPDATE, "template": {"spec": SAFE_POD}},
        {"replicas": 1, "updateStrategy": {"type": "OnDelete"}, "template": {"spec": RISKY_POD}},
    ),
    ("argoproj.io/v1alpha1", "Rollout"): (
        {"replicas": 4, "template": {"spec": SAFE_POD}},
        {"replicas": 1, "template": {"spec": RISKY_POD}},
    ),
    ("v1", "Pod"): (SAFE_POD, RISKY_POD),
    ("autoscaling/v2", "HorizontalPodAutoscaler"): ({"minReplicas": 4}, {"minReplicas": 1}),
    ("keda.sh/v1alpha1", "ScaledObject"): ({"minReplicaCount": 4}, {"minReplicaCount": 0}),
    ("policy/v1", "PodDisruptionBudget"): ({"minAvailable": 1}, {"minAvailable": 0, "maxUnavailable": "100%"}),
    ("argoproj.io/v1alpha1", "Application"): ({"syncPolicy": POLICY[0]}, {"syncPolicy": POLICY[1]}),
    ("argoproj.io/v1alpha1", "ApplicationSet"): (
        {"template": {"metadata": SAFE_META, "spec": {"syncPolicy": POLICY[0]}}},
        {"template": {"metadata": RISKY_META, "spec": {"syncPolicy": POLICY[1]}}},
    ),
}


def variants(one: Any, other: Any) -> Iterator[Any]:
    """The first value with one place of it as the other value has it, or not there."""
    if isinstance(one, dict) and isinstance(other, dict):
        for name in sorted({*one, *other}):
            rest = {key: value for key, value in one.items() if key != name}
            yield rest
            if name in other:
                yield {**rest, name: other[name]}
            if name in one:
                yield from ({**rest, name: value} for value in variants(one[name], other.get(name, GONE)))
    elif isinstance(one, list) and isinstance(other, list):
        for number, pair in enumerate(zip(one, other, strict=False)):
            yield from ([*one[:number], value, *one[number + 1 :]] for value in variants(*pair))


def unasked(old: dict[str, Any], new: dict[str, Any]) -> set[str]:
    """The codes of rules that meet and are not asked; and whether any met at all, as the empty text."""
    base, head = (Manifest("rendered/x.yaml", str(PLACE), PLACE, one, "api") for one in (old, new))
    difference = Difference(Pair(Pairing.EXACT, base, head), operations(old, new))
    side = Side(None, None, (), {})
    sides = Sides(side, side, (difference,))
    fitting = [one for one in RULES if one.fields and (not one.kinds or group_kind(new) in one.kinds)]
    met = [one for one in fitting if list(one.check(difference, sides))]
    every = list(asked(difference))
    return {one.code for one in met if one not in every} | ({""} if met else set())


@pytest.mark.parametrize(("version", "kind"), SPECS)
def test_what_is_not_asked_has_nothing_to_say(version: str, kind: str) -> None:
    top = {"apiVersion": version, "kind": kind}
    safe, risky = (
        {**top, "metadata": metadata, "spec": spec}
        for metadata, spec in zip((SAFE_META, RISKY_META), SPECS[version, kind], strict=True)
    )
    pairs = [
        two
        for one, other in ((safe, risky), (risky, safe))
        for new in variants(one, other)
        if "metadata" in new and "name" in new["metadata"] and "kind" in new and "apiVersion" in new
        for two in ((one, new), (new, one))
    ]
    found = set().union(*(unasked(*two) for two in pairs))
    assert found == {""}
