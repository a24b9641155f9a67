"""GC220 to GC222: fields of workloads that stay as they were made.

Sources: Kubernetes 1.31 to 1.36, ``pkg/apis/apps/validation`` (``ValidateDeploymentUpdate``,
``ValidateDaemonSetSpecUpdate``, ``ValidateReplicaSetUpdate``, ``ValidateStatefulSetUpdate``) and
``pkg/apis/batch/validation`` (``ValidateJobSpecUpdate``); the defaults are those of their ``defaults.go``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.compare.risk.annotated import is_hook, sync_options
from gitops_compile.compare.risk.fixed_fields import changed, differing, touching_fields, updated
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import map_below
from gitops_compile.model.change import Difference, Side, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.schemas import DEFAULT
from gitops_compile.resolve.kubernetes import kubernetes_of

_SELECTING: Final = frozenset({("apps", "Deployment"), ("apps", "DaemonSet"), ("apps", "ReplicaSet")})

_MUTABLE: Final = frozenset(
    {"replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy", "minReadySeconds"}
)
_MUTABLE_SINCE: Final = {"revisionHistoryLimit": (1, 33)}
"""Refused in ``ValidateStatefulSetUpdate`` of 1.31 and 1.32, let through from 1.33 on."""

_STATEFULSET: Final = {"podManagementPolicy": "OrderedReady", "revisionHistoryLimit": 10, "serviceName": ""}
_CLAIM: Final = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "status": {"phase": "Pending"}}
_CLAIM_SPEC: Final = {"volumeMode": "Filesystem"}

_JOB: Final = (
    "template",
    "selector",
    "completionMode",
    "podFailurePolicy",
    "backoffLimitPerIndex",
    "managedBy",
    "successPolicy",
)
_JOB_DEFAULTS: Final = {"completionMode": "NonIndexed"}


def _workload_selector(difference: Difference, _sides: Sides) -> Iterator[Met]:
    operations = changed(difference, "spec", ("selector",))
    if operations:
        yield Met(operations)


def _statefulset_spec(difference: Difference, sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None:
        return
    old, new = (_with_claims(map_below(one, "spec")) for one in both)
    minor = _minor(difference.pair.shown.target, sides.head)
    fixed = {name for name in old.keys() | new.keys() if not _is_mutable(name, minor)}
    names = differing(old, new, fixed, _STATEFULSET)
    if names:
        late = f"Kubernetes {minor}" if any(name in _MUTABLE_SINCE for name in names) else ""
        yield Met(touching_fields(difference, "spec", names), detail=late)


def _is_mutable(name: str, minor: str) -> bool:
    return name in _MUTABLE or (name in _MUTABLE_SINCE and _numbers(minor) >= _MUTABLE_SINCE[name])


def _minor(target: str, head: Side) -> str:
    """The Kubernetes that the target's cluster runs; the newest one known where nobody says."""
    there = head.by_place.get(target)
    return kubernetes_of(head.fleet.fleet, there.cluster) if head.fleet and there else DEFAULT


def _numbers(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split(".") if part.isdecimal())


def _with_claims(spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """The spec with the defaults that the API server writes into its claims."""
    claims = spec.get("volumeClaimTemplates")
    if not isinstance(claims, list):
        return spec
    return {**spec, "volumeClaimTemplates": [_claim(one) if isinstance(one, dict) else one for one in claims]}


def _claim(one: Mapping[str, Any]) -> Mapping[str, Any]:
    said = {name: value for name, value in one.items() if value not in (None, {})}
    return {**_CLAIM, **said, "spec": {**_CLAIM_SPEC, **map_below(said, "spec")}}


def _job_template(difference: Difference, _sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None or is_hook(both[1]) or any({"Replace=true", "Force=true"} <= {*sync_options(one)} for one in both):
        return
    old, new = (map_below(one, "spec") for one in both)
    names = differing(old, new, _JOB, _JOB_DEFAULTS)
    # An Indexed Job may grow and shrink (KEP-3715); the new object's mode decides.
    if new.get("completionMode") != "Indexed" and _completions(old) != _completions(new):
        names = (*names, "completions")
    if names:
        yield Met(touching_fields(difference, "spec", names))


def _completions(spec: Mapping[str, Any]) -> Any:
    """One where neither it nor the parallelism is said (``SetDefaults_Job``)."""
    return spec.get("completions", None if spec.get("parallelism") is not None else 1)


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC220", _workload_selector, _SELECTING, frozenset({"selector"})),
    Rule("GC221", _statefulset_spec, frozenset({("apps", "StatefulSet")})),
    Rule("GC222", _job_template, frozenset({("batch", "Job")})),
)
