"""What the pods of a namespace ask for, as Kubernetes' quota counts it.

In: the final objects of all targets. Out: for every namespace with a quota its workloads, each with the pods that it
may have at once; and what one pod asks for of a resource. The sum over containers follows Kubernetes'
``component-helpers/resource`` (``PodRequests``, ``PodLimits``): init containers run one after the other, those that
restart always stay beside the rest, and what a pod says as a whole replaces the sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.check.tenancy.homes import Baseline, baselines
from gitops_compile.check.tree import Tree
from gitops_compile.expand.baselines import amounts
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind, group_of, name_of
from gitops_compile.model.layers import Branch
from gitops_compile.model.quantity import quantity
from gitops_compile.model.target import Target
from gitops_compile.render.layer.pods import POD_SPECS

_SCALER: Final = ("autoscaling", "HorizontalPodAutoscaler")
_ONE_POD: Final = frozenset({("", "Pod"), ("apps", "DaemonSet")})
_JOBS: Final = {("batch", "Job"): ("spec",), ("batch", "CronJob"): ("spec", "jobTemplate", "spec")}
_CONTAINERS: Final = ("initContainers", "containers")


@dataclass(frozen=True, slots=True)
class Workload:
    """An object with pods, and how many it may have at once."""

    target: Target
    object: Object
    pod: Mapping[str, Any]
    pods: int


@dataclass(frozen=True, slots=True)
class Quotaed:
    """A namespace of a cluster that has a quota, and what runs in it."""

    cluster: str
    namespace: str
    baseline: Baseline
    workloads: tuple[Workload, ...]


def quotaed(tree: Tree) -> tuple[Quotaed, ...]:
    """Every namespace with a quota, sorted by cluster and name."""
    homes = {home: one for home, one in baselines(tree).items() if amounts(one.said, "quota")}
    met: dict[tuple[str, str], list[tuple[Target, Object]]] = {}
    for target in tree.targets.apps if homes else ():
        for one in tree.objects.get(target.place, ()):
            pair = group_kind(one)
            if pair in POD_SPECS or pair == _SCALER:
                home = (target.place.cluster, tree.home(target, one))
                if home in homes:
                    met.setdefault(home, []).append((target, one))
    return tuple(Quotaed(*home, homes[home], tuple(_workloads(met.get(home, ())))) for home in sorted(homes))


def containers(workload: Workload) -> Iterator[Mapping[str, Any]]:
    """The containers of a pod, those first that run first."""
    for key in _CONTAINERS:
        found = workload.pod.get(key)
        yield from (one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def asked(holder: Mapping[str, Any], what: str, resource: str, said: Branch) -> int | None:
    """What a container asks for, ``requests`` or ``limits``, by itself or by the namespace's defaults; or none.

    Kubernetes fills in a request from the container's own limit, then from the LimitRange's default request, which
    is its default limit where it has none.
    """
    own = _of_whole(holder, what, resource)
    if own is not None:
        return own
    if what == "limits":
        return _default(said, "default", resource)
    limit = _of_whole(holder, "limits", resource)
    if limit is not None:
        return limit
    request = _default(said, "defaultRequest", resource)
    return request if request is not None else _default(said, "default", resource)


def of_pod(workload: Workload, what: str, resource: str, said: Branch) -> int:
    """What one pod asks for, in billionths."""
    whole = _of_whole(workload.pod, what, resource)
    if whole is None:
        running = sum(asked(one, what, resource, said) or 0 for one in _named(workload, "containers"))
        aside = first = 0
        for one in _named(workload, "initContainers"):
            amount = asked(one, what, resource, said) or 0
            if one.get("restartPolicy") == "Always":
                aside += amount
                first = max(first, aside)
            else:
                first = max(first, aside + amount)
        whole = max(running + aside, first)
    overhead = workload.pod.get("overhead")
    return whole + ((quantity(overhead.get(resource)) or 0) if isinstance(overhead, dict) else 0)


def says_as_a_whole(workload: Workload, what: str, resource: str) -> bool:
    """Whether the pod itself says it, so that its containers need not."""
    return _of_whole(workload.pod, what, resource) is not None


def _named(workload: Workload, key: str) -> list[Mapping[str, Any]]:
    found = workload.pod.get(key)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _of_whole(holder: Mapping[str, Any], what: str, resource: str) -> int | None:
    """What ``resources`` of a container or pod says; a text that is no quantity asks for nothing."""
    resources = holder.get("resources")
    named = resources.get(what) if isinstance(resources, dict) else None
    if not isinstance(named, dict) or named.get(resource) is None:
        return None
    return quantity(named[resource]) or 0


def _default(said: Branch, key: str, resource: str) -> int | None:
    chosen = amounts(said, "limits", key).get(resource)
    return quantity(chosen.value) if chosen else None


def _workloads(met: Any) -> Iterator[Workload]:
    scaled: dict[tuple[str, str, str], int] = {}
    for _, one in met:
        reference = _below(one, ("spec", "scaleTargetRef")) if group_kind(one) == _SCALER else {}
        if reference:
            group = group_of(str(reference.get("apiVersion") or ""))
            workload = (group, str(reference.get("kind")), str(reference.get("name")))
            scaled[workload] = max(scaled.get(workload, 0), _count(_below(one, ("spec",)), "maxReplicas"))
    for target, one in met:
        pair = group_kind(one)
        if pair in POD_SPECS:
            pods = scaled.get((*pair, name_of(one)))
            yield Workload(target, one, _below(one, POD_SPECS[pair]), _pods(one, pair) if pods is None else pods)


def _pods(one: Object, pair: tuple[str, str]) -> int:
    if pair in _ONE_POD:
        return 1
    if pair == ("", "PodTemplate"):
        return 0
    if pair in _JOBS:
        spec = _below(one, _JOBS[pair])
        most = _count(spec, "parallelism")
        return min(most, _count(spec, "completions")) if spec.get("completions") is not None else most
    return _count(_below(one, ("spec",)), "replicas")


def _count(spec: Mapping[str, Any], key: str) -> int:
    """A number of pods; Kubernetes' default is one."""
    value = spec.get(key)
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else 1


def _below(one: Any, path: tuple[str, ...]) -> Mapping[str, Any]:
    for name in path:
        one = one.get(name) if isinstance(one, dict) else None
    return one if isinstance(one, dict) else {}
