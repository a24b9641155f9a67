"""GC240 and GC241: how many pods a workload has at least, and how many it will have.

``replicas`` of a workload is 1 where nothing is said, ``minReplicas`` of an autoscaler too; KEDA's
``minReplicaCount`` is 0 (keda.sh, "ScaledObject specification"). Growing numbers are no risk, and a new workload has
nobody yet who misses its pods.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.argocd.autoscaled import ignored_replicas
from gitops_compile.compare.risk.pods import pod_of
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.selectors import selects
from gitops_compile.compare.risk.versus import (
    at,
    below,
    changing,
    home,
    is_to_be,
    map_below,
    number,
    unless_masked,
    was,
)
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Manifest, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.kinds import group_kind, group_of, name_of

_LEAST: Final = {
    ("autoscaling", "HorizontalPodAutoscaler"): ("minReplicas", 1),
    ("keda.sh", "ScaledObject"): ("minReplicaCount", 0),
}
_FIELDS: Final = frozenset({"replicas", "minReplicas", "minReplicaCount"})
_BUDGET: Final = ("policy", "PodDisruptionBudget")
_WITHOUT_COUNT: Final = frozenset({("", "Pod"), ("apps", "DaemonSet"), ("batch", "Job"), ("batch", "CronJob")})


def _scaled_to_zero(difference: Difference, _sides: Sides) -> Iterator[Met]:
    field, before, after = _counts(difference)
    if before > 0 and after == 0:
        operations = changing(difference, at(f"spec.{field}"))
        yield Met(operations, detail=unless_masked(f"{before} to 0", operations))


def _scaled_down(difference: Difference, sides: Sides) -> Iterator[Met]:
    field, before, after = _counts(difference)
    if not 0 < after < before:
        return
    there = _there(difference, sides)
    if field == "replicas" and _is_autoscaled(difference, there):
        return
    budget = _broken_budget(difference, there, before, after)
    if after * 2 <= before or budget:
        detail = f"{before} to {after}" + (f", {budget}" if budget else "")
        level = Level.HIGH if sides.protected(home(difference.pair).place.environment) else None
        operations = changing(difference, at(f"spec.{field}"))
        yield Met(operations, level, unless_masked(detail, operations))


def _counts(difference: Difference) -> tuple[str, int, int]:
    """The field, and what it comes to before and after; equal numbers where the pair has no such field."""
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None or group_kind(old) in _WITHOUT_COUNT:
        return "replicas", 0, 0
    field, usual = _LEAST.get(group_kind(old), ("replicas", 1))
    if field == "replicas" and pod_of(old) is None:
        return field, 0, 0
    return field, _count(old, field, usual), _count(new, field, usual)


def _count(one: Object, field: str, usual: int) -> int:
    said = number(below(one, "spec", field))
    return usual if said is None else said


def _there(difference: Difference, sides: Sides) -> tuple[Manifest, ...]:
    """What the head's target has in the namespace of the object."""
    own = home(difference.pair)
    return tuple(one for one in sides.head.below(own.target) if one.namespace == own.namespace)


def _is_autoscaled(difference: Difference, there: tuple[Manifest, ...]) -> bool:
    """Whether an autoscaler decides, so that Argo CD leaves the number alone (argo-cd issue 5105)."""
    own = home(difference.pair)
    old = was(difference.pair)
    scalers = [one.object for one in there if one.group_kind in _LEAST]
    return old is not None and bool(scalers) and bool(ignored_replicas([old, *scalers], own.namespace))


def _broken_budget(difference: Difference, there: tuple[Manifest, ...], before: int, after: int) -> str:
    """The disruption budget that wants more pods than there will be, and had enough of them; "" for none."""
    labels = _labels(difference, there)
    for one in there if labels is not None else ():
        wanted = number(below(one.object, "spec", "minAvailable"))
        missed = one.group_kind == _BUDGET and wanted is not None and after < wanted <= before
        if missed and selects(below(one.object, "spec", "selector"), labels or {}):
            return f"below the {wanted} that a PodDisruptionBudget wants"
    return ""


def _labels(difference: Difference, there: tuple[Manifest, ...]) -> Any:
    """The labels of the pods that are scaled: the workload's own, or those of what an autoscaler points at."""
    new = is_to_be(difference.pair)
    if new is None or group_kind(new) not in _LEAST:
        pod = pod_of(new)
        return pod.labels if pod else None
    target = map_below(new, "spec", "scaleTargetRef")
    wanted = (group_of(str(target.get("apiVersion") or "apps/v1")), str(target.get("kind") or "Deployment"))
    for one in there:
        if one.group_kind == wanted and name_of(one.object) == target.get("name"):
            pod = pod_of(one.object)
            return pod.labels if pod else None
    return None


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC240", _scaled_to_zero, fields=_FIELDS),
    Rule("GC241", _scaled_down, fields=_FIELDS),
)
