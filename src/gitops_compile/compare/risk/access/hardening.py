"""GC263: what lets a container reach its node, and what kept it from that and is gone.

The fields are those of Kubernetes' Pod Security Standards, over all of a pod's lists of containers, with the pod's own
``securityContext`` where a container says nothing. What is asked for (``privileged``, a ``hostPath``) counts in new
pods too; what is dropped (``runAsNonRoot``) only where it stood before: a new pod is held against its namespace's
level by the API server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.compare.risk.pods import Container, Pod, pod_of
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    MOST_NAMED,
    at,
    below,
    changing,
    is_to_be,
    map_below,
    maps_below,
    named,
    number,
    texts_below,
    unless_masked,
    visible,
    was,
)
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import NAMESPACE, group_kind
from gitops_compile.model.operation import Field, Path

_HOST_NAMESPACES: Final = ("hostNetwork", "hostPID", "hostIPC")
_CONTEXT: Final = Field("securityContext")
_FIELDS: Final = frozenset({*_HOST_NAMESPACES, "hostUsers", "securityContext", "volumes", "ports", "name"})
"""What a container's new rights come from; its ``name``, since one under a new name is a new one."""

# What containerd gives every container; Kubernetes' baseline level permits these, NET_RAW aside.
_USUAL: Final = frozenset(
    {"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW"}
    | {"SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT"}
)
_CONFINED: Final = ("RuntimeDefault", "Localhost")
_LABEL: Final = "pod-security.kubernetes.io/"
_MODES: Final = ("enforce", "audit", "warn")
_LEVELS: Final = ("privileged", "baseline", "restricted")


def _pod_hardening(difference: Difference, _sides: Sides) -> Iterator[Met]:
    new = pod_of(is_to_be(difference.pair))
    if new is None:
        return
    old = pod_of(was(difference.pair))
    yield from _pod_wide(difference, old, new)
    before = old.containers if old else {}
    for name, container in sorted(new.containers.items()):
        earlier = before.get(name)
        inside = f"in container {named([name])}"
        for said, path in _asked_for(container, earlier):
            yield Met(changing(difference, path), detail=f"{said} {inside}")
        for said, path in _dropped(new, container, old, earlier) if old and earlier else ():
            whole = (*new.path, *path[len(container.path) :])
            yield Met(changing(difference, path, whole), detail=f"{said} {inside}")


def _pod_wide(difference: Difference, old: Pod | None, new: Pod) -> Iterator[Met]:
    earlier: Mapping[str, Any] = old.spec if old else {}
    for field in _HOST_NAMESPACES:
        if new.spec.get(field) is True and earlier.get(field) is not True:
            yield Met(changing(difference, (*new.path, Field(field))), detail=field)
    if old and earlier.get("hostUsers") is False and new.spec.get("hostUsers") is not False:
        yield Met(changing(difference, (*new.path, Field("hostUsers"))), detail="no user namespace of its own")
    if _is_host_process(new.spec) and not _is_host_process(earlier):
        yield Met(changing(difference, (*new.path, _CONTEXT)), detail="hostProcess")
    gained = sorted(_host_paths(new.spec) - _host_paths(earlier))
    if gained:
        show = visible(difference)
        operations = changing(difference, (*new.path, Field("volumes")))
        yield Met(operations, detail=f"hostPath {named(show(path) for path in gained)}")


def _host_paths(spec: Mapping[str, Any]) -> frozenset[str]:
    found = (below(one, "hostPath", "path") for one in maps_below(spec, "volumes"))
    return frozenset(path for path in found if isinstance(path, str))


def _asked_for(new: Container, old: Container | None) -> Iterator[tuple[str, Path]]:
    """What a container asks for and did not before."""
    earlier: Mapping[str, Any] = old.spec if old else {}
    if _is_privileged(new.spec) and not _is_privileged(earlier):
        yield "privileged", (*new.path, _CONTEXT, Field("privileged"))
    if _is_host_process(new.spec) and not _is_host_process(earlier):
        yield "hostProcess", (*new.path, _CONTEXT, Field("windowsOptions"))
    ports = sorted(_host_ports(new.spec) - _host_ports(earlier))
    if ports:
        yield f"hostPort {named(map(str, ports))}", (*new.path, Field("ports"))
    gained = sorted(_capabilities(new.spec) - _capabilities(earlier))
    if gained:
        few = len(gained) <= MOST_NAMED
        some = f"capability {named(gained)}" if few else "capabilities no longer dropped"
        yield "every capability" if "ALL" in gained else some, (*new.path, _CONTEXT, Field("capabilities"))


def _is_privileged(spec: Mapping[str, Any]) -> bool:
    return below(spec, "securityContext", "privileged") is True


def _is_host_process(spec: Mapping[str, Any]) -> bool:
    """A HostProcess container of Windows, which is what privileged is on Linux."""
    return below(spec, "securityContext", "windowsOptions", "hostProcess") is True


def _host_ports(spec: Mapping[str, Any]) -> frozenset[int]:
    found = (number(one.get("hostPort")) for one in maps_below(spec, "ports"))
    return frozenset(port for port in found if port)


def _capabilities(spec: Mapping[str, Any]) -> frozenset[str]:
    """Those that it runs with; the runtime applies ``drop`` and then ``add``."""
    said = map_below(spec, "securityContext", "capabilities")
    added, dropped = (
        frozenset(one.upper().removeprefix("CAP_") for one in texts_below(said, key)) for key in ("add", "drop")
    )
    if "ALL" in added:
        return frozenset({"ALL"}) | _USUAL | added
    return (frozenset() if "ALL" in dropped else _USUAL - dropped) | added


def _dropped(new: Pod, container: Container, old: Pod, earlier: Container) -> Iterator[tuple[str, Path]]:
    """What kept a container in and does no more."""
    context = (*container.path, _CONTEXT)
    before, after = _effective(old, earlier), _effective(new, container)
    if before["runAsNonRoot"] is True and after["runAsNonRoot"] is not True:
        yield "runAsNonRoot dropped", (*context, Field("runAsNonRoot"))
    if number(after["runAsUser"]) == 0 != number(before["runAsUser"]):
        yield "runAsUser 0", (*context, Field("runAsUser"))
    confined = [below(one["seccompProfile"], "type") in _CONFINED for one in (before, after)]
    if confined == [True, False]:
        yield "seccomp dropped", (*context, Field("seccompProfile"))
    refused = [below(one.spec, "securityContext", "allowPrivilegeEscalation") is False for one in (earlier, container)]
    if refused == [True, False]:
        yield "privilege escalation", (*context, Field("allowPrivilegeEscalation"))


def _effective(pod: Pod, container: Container) -> Mapping[str, Any]:
    """The container's word, else the pod's."""
    own, whole = map_below(container.spec, "securityContext"), map_below(pod.spec, "securityContext")
    fields = ("runAsNonRoot", "runAsUser", "seccompProfile")
    return {field: own[field] if own.get(field) is not None else whole.get(field) for field in fields}


def _lower_level(difference: Difference, _sides: Sides) -> Iterator[Met]:
    """A lower ``pod-security`` label of a Namespace; without one the level is the cluster's own, mostly privileged."""
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None or group_kind(new) != NAMESPACE:
        return
    for mode in _MODES:
        before, after = (_level(one, mode) for one in (old, new))
        if after < before:
            path = (*at("metadata.labels"), Field(f"{_LABEL}{mode}"))
            operations = changing(difference, path)
            detail = unless_masked(f"{mode} {_LEVELS[before]} to {_LEVELS[after]}", operations)
            yield Met(operations, detail=detail)


def _level(one: Mapping[str, Any], mode: str) -> int:
    said = below(one, "metadata", "labels", f"{_LABEL}{mode}")
    return _LEVELS.index(said) if said in _LEVELS else 0


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC263", _pod_hardening, fields=_FIELDS),
    Rule("GC263", _lower_level, frozenset({NAMESPACE})),
)
