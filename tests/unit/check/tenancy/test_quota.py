"""What pods ask for, as Kubernetes counts it, against the quota of their namespace."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import declared, rendered, thing
from gitops_compile.check.on_tree import check_tree
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {one: {}}
environments: {prod: {clusters: [one], %s}}
apps: {web: {}}
"""
SCALER = "autoscaling/v2"


def check(said: str, *objects: dict[str, Any]) -> list[Diagnostic]:
    fleet, targets = declared(TOP % said)
    found = check_tree(Tree(fleet, targets, rendered(targets, {"prod/one/web": objects}), frozenset()))
    return [one for one in found if one.is_error]


def container(cpu: str = "", **more: Any) -> dict[str, Any]:
    resources = {"resources": {"requests": {"cpu": cpu}}} if cpu else {}
    return {"name": "main", "image": "a:1", **resources, **more}


def pod(*containers: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"containers": list(containers), **more}


def workload(kind: str, spec: dict[str, Any], **more: Any) -> dict[str, Any]:
    return thing("apps/v1", kind, "web", spec={**more, "template": {"spec": spec}})


def scaled(most: int, kind: str = "Deployment") -> dict[str, Any]:
    reference = {"apiVersion": "apps/v1", "kind": kind, "name": "web"}
    return thing(SCALER, "HorizontalPodAutoscaler", "web", spec={"maxReplicas": most, "scaleTargetRef": reference})


def job(**spec: Any) -> dict[str, Any]:
    return thing("batch/v1", "Job", "web", spec={**spec, "template": {"spec": pod(container("1"))}})


ONE = pod(container("1"))
CASES: dict[str, tuple[list[dict[str, Any]], str]] = {
    "one of a Deployment": ([workload("Deployment", ONE)], "1"),
    "three replicas": ([workload("StatefulSet", ONE, replicas=3)], "3"),
    "the most of an autoscaler": ([workload("Deployment", ONE, replicas=3), scaled(7)], "7"),
    "the autoscaler of another": ([workload("Deployment", ONE, replicas=3), scaled(7, "StatefulSet")], "3"),
    "a DaemonSet once": ([workload("DaemonSet", ONE)], "1"),
    "a Pod": ([thing("v1", "Pod", "web", spec=ONE)], "1"),
    "a PodTemplate never": ([thing("v1", "PodTemplate", "web", template={"spec": ONE})], "0"),
    "a Job": ([job()], "1"),
    "a Job in parallel": ([job(parallelism=4)], "4"),
    "a Job with fewer to do": ([job(parallelism=4, completions=3)], "3"),
    "a CronJob": (
        [thing("batch/v1", "CronJob", "web", spec={"jobTemplate": {"spec": job(parallelism=2)["spec"]}})],
        "2",
    ),
    "nothing of a workload without replicas": ([workload("Deployment", ONE, replicas=0)], "0"),
    "two containers": ([workload("Deployment", pod(container("1"), container("500m")))], "1500m"),
    "a larger init container": ([workload("Deployment", pod(container("1"), initContainers=[container("3")]))], "3"),
    "a smaller init container": ([workload("Deployment", pod(container("2"), initContainers=[container("1")]))], "2"),
    "a sidecar stays": (
        [workload("Deployment", pod(container("2"), initContainers=[container("1", restartPolicy="Always")]))],
        "3",
    ),
    "an init container beside a sidecar": (
        [
            workload(
                "Deployment",
                pod(container("1"), initContainers=[container("2", restartPolicy="Always"), container("5")]),
            )
        ],
        "7",
    ),
    "the overhead": ([workload("Deployment", pod(container("1"), overhead={"cpu": "250m"}))], "1250m"),
    "the pod as a whole": (
        [workload("Deployment", pod(container(), resources={"requests": {"cpu": "4"}}))],
        "4",
    ),
    "a limit without a request": (
        [workload("Deployment", pod(container(resources={"limits": {"cpu": "2"}})))],
        "2",
    ),
    "a number": ([workload("Deployment", pod(container(resources={"requests": {"cpu": 0.5}})))], "500m"),
    "two workloads": ([workload("Deployment", ONE), workload("DaemonSet", ONE)], "2"),
}


@pytest.mark.parametrize("name", CASES)
def test_the_sum(name: str) -> None:
    objects, most = CASES[name]
    assert check(f'quota: {{cpu: "{most}"}}', *objects) == [], "as much as there is"
    if most != "0":
        (one,) = check('quota: {cpu: "0.1"}', *objects)
        assert (one.code, one.message) == ("GC520", f"web-prod on one: requests.cpu {most} of 0.1")


def test_it_points_at_the_quota_and_at_the_largest() -> None:
    small, large = workload("DaemonSet", ONE), workload("Deployment", ONE, replicas=4)
    (one,) = check('quota: {cpu: "4"}', small, large)
    assert (TOP % 'quota: {cpu: "4"}').splitlines()[one.at.line - 1][one.at.column - 1 :].startswith('"4"')
    assert one.path == "environments.prod.quota.requests.cpu"
    assert [f"{place.at.file} {place.what}" for place in one.related] == [
        "rendered/prod/one/namespaces/web-prod/resourcequota_quota.yaml the quota",
        "rendered/prod/one/web/deployment_web.yaml the largest part, 4: Deployment web",
    ]


@pytest.mark.parametrize(
    ("quota", "message"),
    [
        ("{memory: 1Gi}", "requests.memory 1536Mi of 1Gi"),
        ("{requests.memory: 1Gi}", "requests.memory 1536Mi of 1Gi"),
        ("{limits.memory: 2Gi}", "limits.memory 3Gi of 2Gi"),
        ('{pods: "2"}', "pods 3 of 2"),
        ("{ephemeral-storage: 1Gi}", "ephemeral-storage 6Gi of 1Gi"),
        ('{requests.nvidia.com/gpu: "2"}', "requests.nvidia.com/gpu 3 of 2"),
    ],
)
def test_every_resource_that_pods_take(quota: str, message: str) -> None:
    resources = {
        "requests": {"memory": "512Mi", "ephemeral-storage": "2Gi"},
        "limits": {"memory": "1Gi", "nvidia.com/gpu": 1},
    }
    (one,) = check(f"quota: {quota}", workload("Deployment", pod(container(resources=resources)), replicas=3))
    assert one.message == f"web-prod on one: {message}"


@pytest.mark.parametrize("quota", ['{services: "0"}', "{requests.storage: 1Gi}", '{count/jobs.batch: "0"}'])
def test_what_pods_do_not_take_is_not_counted(quota: str) -> None:
    assert check(f"quota: {quota}", workload("Deployment", ONE)) == []


NO_REQUEST = workload("Deployment", pod(container("1"), {"name": "side", "image": "a:1"}))


@pytest.mark.parametrize(
    ("said", "resource"),
    [
        ('quota: {cpu: "9"}', "cpu request"),
        ('quota: {cpu: "9"}, limits: {defaultRequest: {memory: 1Gi}}', "cpu request"),
        ('quota: {cpu: "9"}, limits: {default: {cpu: "1"}}', ""),
        ('quota: {cpu: "9"}, limits: {defaultRequest: {cpu: "1"}}', ""),
        ('quota: {pods: "9"}', ""),
        ("", ""),
    ],
)
def test_a_container_without_a_request(said: str, resource: str) -> None:
    found = check(said or "labels: {}", NO_REQUEST)
    assert [one.code for one in found] == (["GC521"] if resource else [])
    for one in found:
        assert one.message == (
            f"the source of web renders Deployment web with the container side, which has no {resource}, "
            "and quota needs one"
        )


def test_a_quota_on_limits_needs_limits() -> None:
    (one,) = check('quota: {limits.cpu: "9"}', workload("Deployment", ONE))
    assert "which has no cpu limit" in one.message
    assert check('quota: {limits.cpu: "9"}, limits: {default: {cpu: "1"}}', workload("Deployment", ONE)) == []


def test_init_containers_need_them_too_and_a_pod_says_it_for_all() -> None:
    first = workload("Deployment", pod(container("1"), initContainers=[{"name": "wait"}]))
    assert ["wait" in one.message for one in check('quota: {cpu: "9"}', first)] == [True]
    whole = workload("Deployment", pod(container(), resources={"requests": {"cpu": "1"}}))
    assert check('quota: {cpu: "9"}', whole) == []


@pytest.mark.parametrize(
    ("said", "one", "found"),
    [
        ('quota: {pods: "9"}', thing("v1", "ResourceQuota", "other"), ["GC517"]),
        ('quota: {pods: "9"}', thing("v1", "ResourceQuota", "quota", "web-prod"), ["GC517"]),
        ('quota: {pods: "9"}', thing("v1", "LimitRange", "limits"), []),
        ("limits: {default: {cpu: 100m}}", thing("v1", "LimitRange", "other"), ["GC517"]),
        ("network: deny", thing("networking.k8s.io/v1", "NetworkPolicy", "allow-dns"), ["GC517"]),
        ("network: deny-ingress", thing("networking.k8s.io/v1", "NetworkPolicy", "allow-dns"), []),
        ("network: deny", thing("networking.k8s.io/v1", "NetworkPolicy", "mine"), []),
        ("podSecurity: baseline", thing("v1", "ResourceQuota", "quota"), []),
    ],
)
def test_what_a_namespace_comes_with(said: str, one: dict[str, Any], found: list[str]) -> None:
    assert [told.code for told in check(said, one)] == found
