"""Which workloads an autoscaler scales, so that self-heal leaves their replicas alone (argo-cd issue 5105)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind, group_of, name_of, namespace_of

_SCALERS: Final = (("autoscaling", "HorizontalPodAutoscaler"), ("keda.sh", "ScaledObject"))


def ignored_replicas(objects: Sequence[Object], namespace: str) -> list[dict[str, Any]]:
    """An ``ignoreDifferences`` entry for each workload that sets ``spec.replicas`` and is scaled by the same target.

    ``namespace`` is the target's, where an object names none. Sorted by group, kind, namespace and name.
    """
    scaled = {workload for one in objects for workload in _scaled_by(one, namespace)}
    if not scaled:
        return []
    met = set()
    for one in objects:
        spec = one.get("spec")
        workload = (*group_kind(one), namespace_of(one) or namespace, name_of(one))
        if workload in scaled and isinstance(spec, dict) and spec.get("replicas") is not None:
            met.add(workload)
    return [_entry(*workload) for workload in sorted(met)]


def _scaled_by(one: Object, namespace: str) -> Iterator[tuple[str, str, str, str]]:
    """Group, kind, namespace and name of what an object scales; KEDA's defaults are a Deployment of ``apps/v1``."""
    spec = one.get("spec")
    if group_kind(one) not in _SCALERS or not isinstance(spec, dict):
        return
    reference = spec.get("scaleTargetRef")
    if isinstance(reference, dict) and isinstance(reference.get("name"), str):
        group = group_of(str(reference.get("apiVersion") or "apps/v1"))
        kind = str(reference.get("kind") or "Deployment")
        yield group, kind, namespace_of(one) or namespace, reference["name"]


def _entry(group: str, kind: str, namespace: str, name: str) -> dict[str, Any]:
    return {
        **({"group": group} if group else {}),
        "kind": kind,
        "name": name,
        "namespace": namespace,
        "jsonPointers": ["/spec/replicas"],
    }
