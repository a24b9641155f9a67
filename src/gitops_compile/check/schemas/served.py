"""GC341 for Kubernetes' own kinds: an API version that the cluster's Kubernetes does not serve, and what stands for it.

Which kinds there were and are is in the bundled schemas of each minor; what went before the oldest of them, or moved
to another group, is in a table made from Kubernetes' guide to removed APIs.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from gitops_compile.model.kinds import group_of
from gitops_compile.model.nearest import nearest
from gitops_compile.model.schemas import SUPPORTED, Bundle, Bundled, kind_key

_VERSION: Final = re.compile(r"v([0-9]{1,9})(?:(alpha|beta)([0-9]{1,9}))?")
_STABILITY: Final = {None: 2, "beta": 1, "alpha": 0}
_POD_SECURITY: Final = "Take it out: the labels of Pod Security Admission on the Namespace do its work."
_NOTHING: Final = "Take it out: nothing replaces it."

MOVED: Final[Mapping[tuple[str, str], str]] = {
    ("extensions", "DaemonSet"): "apps/v1",
    ("extensions", "Deployment"): "apps/v1",
    ("extensions", "ReplicaSet"): "apps/v1",
    ("extensions", "Ingress"): "networking.k8s.io/v1",
    ("extensions", "NetworkPolicy"): "networking.k8s.io/v1",
}
"""Kinds that are in another group now."""

GONE: Final[Mapping[tuple[str, str], str]] = {
    ("extensions", "PodSecurityPolicy"): _POD_SECURITY,
    ("policy", "PodSecurityPolicy"): _POD_SECURITY,
    ("auditregistration.k8s.io", "AuditSink"): _NOTHING,
    ("settings.k8s.io", "PodPreset"): _NOTHING,
    ("networking.k8s.io", "ClusterCIDR"): _NOTHING,
    ("resource.k8s.io", "PodSchedulingContext"): _NOTHING,
    ("resource.k8s.io", "ResourceClaimParameters"): _NOTHING,
    ("resource.k8s.io", "ResourceClass"): "Write a DeviceClass instead.",
    ("resource.k8s.io", "ResourceClassParameters"): _NOTHING,
}
"""Kinds that no Kubernetes serves any more, and what to do."""

_OLD_GROUPS: Final = frozenset({"extensions", "auditregistration.k8s.io", "settings.k8s.io"})


@dataclass(frozen=True, slots=True)
class Unserved:
    """Why a cluster takes no object of a kind, what to write, and whose word it is; for GC341."""

    problem: str
    hint: str
    source: str


def is_kubernetes(bundle: Bundle, group: str) -> bool:
    """Whether a group is one of the API server's own, now or formerly."""
    return group in _OLD_GROUPS or any(group_of(key.split(" ")[0]) == group for key in bundle.kinds)


def unserved(bundle: Bundle, api_version: str, kind: str, bundled: Bundled) -> Unserved:
    """What to say of a kind in a group of Kubernetes that is not among the bundle's."""
    group, key = group_of(api_version), kind_key(api_version, kind)
    others = newest_first(one for one in versions(bundle, kind) if group_of(one) == group)
    served_in = [minor for minor in SUPPORTED if key in bundled(minor).kinds]
    later = next((minor for minor in served_in if SUPPORTED.index(minor) > SUPPORTED.index(bundle.minor)), "")
    is_older = bool(others) and (-1, 0, 0) < age(api_version)[:3] < age(others[0])[:3]
    went = not later and (is_older or bool(served_in) or (group, kind) in MOVED or (group, kind) in GONE)
    if not api_version:
        problem = "the field apiVersion is missing"
    elif went:
        problem = f"{key} is no longer served"
    else:
        problem = f"{key} is not served" if others or later else f"there is no kind {key}"
    return Unserved(problem, _hint(bundle, group, kind, others, later), f"Kubernetes {bundle.minor}")


def _hint(bundle: Bundle, group: str, kind: str, others: Sequence[str], later: str) -> str:
    if later:
        instead = f"Write apiVersion: {others[0]}, or upgrade" if others else "Upgrade"
        return f'{instead}: it comes with {later}. `kubernetes: "{later}"` then says so.'
    if others:
        return f"Write apiVersion: {others[0]}, and change the fields that differ there."
    if (group, kind) in GONE:
        return GONE[group, kind]
    elsewhere = newest_first(versions(bundle, kind))
    moved = MOVED.get((group, kind)) or (elsewhere[0] if elsewhere else "")
    if moved:
        return f"Write apiVersion: {moved}, and change the fields that differ there."
    close = nearest(kind, sorted({key.split(" ")[1] for key in bundle.kinds}))
    known = newest_first(versions(bundle, close)) if close else ()
    return f"Did you mean {close} of {known[0]}?" if known else "Mend its apiVersion and kind, or take it out."


def versions(bundle: Bundle, kind: str) -> tuple[str, ...]:
    """Every API version under which a minor serves a kind, in whatever group."""
    return tuple(key.split(" ")[0] for key in bundle.kinds if key.split(" ")[1] == kind)


def newest_first(api_versions: Iterable[str]) -> tuple[str, ...]:
    """API versions, or versions alone, in the order in which the API server prefers them."""
    return tuple(sorted(api_versions, key=age, reverse=True))


def age(api_version: str) -> tuple[int, int, int, str]:
    """Grows from alpha to beta to stable, then with the numbers; least for a version of no such form."""
    found = _VERSION.fullmatch(api_version.rpartition("/")[2])
    if found is None:
        return (-1, 0, 0, api_version)
    return (_STABILITY[found.group(2)], int(found.group(1)), int(found.group(3) or 0), api_version)
