"""Which workloads keep the replicas that an autoscaler gives them."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import thing
from gitops_compile.argocd.autoscaled import ignored_replicas

HPA = "autoscaling/v2"
KEDA = "keda.sh/v1alpha1"


def scaler(api_version: str, kind: str, namespace: str = "", /, **reference: str) -> dict[str, Any]:
    return thing(api_version, kind, "scaler", namespace, spec={"scaleTargetRef": reference})


def workload(api_version: str, kind: str, namespace: str = "", **spec: Any) -> dict[str, Any]:
    return thing(api_version, kind, "web", namespace, spec=spec)


HPA_OF_DEPLOYMENT = scaler(HPA, "HorizontalPodAutoscaler", apiVersion="apps/v1", kind="Deployment", name="web")


@pytest.mark.parametrize(
    ("objects", "met"),
    [
        ([HPA_OF_DEPLOYMENT, workload("apps/v1", "Deployment", replicas=2)], ["apps Deployment own"]),
        ([workload("apps/v1", "Deployment", replicas=0), HPA_OF_DEPLOYMENT], ["apps Deployment own"]),
        ([HPA_OF_DEPLOYMENT, workload("apps/v1", "Deployment")], []),
        ([HPA_OF_DEPLOYMENT, workload("apps/v1", "Deployment", replicas=None)], []),
        ([workload("apps/v1", "Deployment", replicas=2)], []),
        ([HPA_OF_DEPLOYMENT, workload("apps/v1", "StatefulSet", replicas=2)], []),
        ([HPA_OF_DEPLOYMENT, workload("apps/v1", "Deployment", "other", replicas=2)], []),
        ([HPA_OF_DEPLOYMENT, workload("apps/v1", "Deployment", "own", replicas=2)], ["apps Deployment own"]),
        (
            [scaler(KEDA, "ScaledObject", name="web"), workload("apps/v1", "Deployment", replicas=2)],
            ["apps Deployment own"],
        ),
        (
            [
                scaler(KEDA, "ScaledObject", apiVersion="argoproj.io/v1alpha1", kind="Rollout", name="web"),
                workload("argoproj.io/v1alpha1", "Rollout", replicas=2),
            ],
            ["argoproj.io Rollout own"],
        ),
        (
            [
                scaler(HPA, "HorizontalPodAutoscaler", apiVersion="v1", kind="ReplicationController", name="web"),
                workload("v1", "ReplicationController", replicas=2),
            ],
            [" ReplicationController own"],
        ),
        (
            [scaler(KEDA, "ScaledObject", "other", name="web"), workload("apps/v1", "Deployment", "other", replicas=2)],
            ["apps Deployment other"],
        ),
        ([scaler("acme.io/v1", "ScaledObject", name="web"), workload("apps/v1", "Deployment", replicas=2)], []),
    ],
)
def test_who_is_scaled(objects: list[dict[str, Any]], met: list[str]) -> None:
    found = ignored_replicas(objects, "own")
    assert [f"{one.get('group', '')} {one['kind']} {one['namespace']}" for one in found] == met
    assert all(one["jsonPointers"] == ["/spec/replicas"] for one in found)
