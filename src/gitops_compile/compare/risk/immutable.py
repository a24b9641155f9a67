"""GC220 to GC229: updates that the API server refuses, so that the sync fails until the object is made anew.

Each list of fields is that of the API server's own validation, named where the list stands. Sources here: Kubernetes
1.31 to 1.36, ``pkg/apis/core/validation`` (``validateUpgradeDowngradeClusterIPs``, ``ValidateConfigMapUpdate``,
``ValidateSecretUpdate``), ``rbac`` (``ValidateRoleBindingUpdate``), ``scheduling`` (``ValidatePriorityClassUpdate``),
``networking`` (``ValidateIngressClassUpdate``) and ``node`` (``ValidateRuntimeClassUpdate``).
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.compare.risk import immutable_storage, immutable_workloads
from gitops_compile.compare.risk.fixed_fields import changed, differing, equal, touching_fields, updated
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import below, map_below, texts_below
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind

_RBAC: Final = "rbac.authorization.k8s.io"
_BINDINGS: Final = frozenset({(_RBAC, "ClusterRoleBinding"), (_RBAC, "RoleBinding")})
_CONFIGS: Final = frozenset({("", "ConfigMap"), ("", "Secret")})
_DATA: Final = ("binaryData", "data", "stringData")
_OTHERS: Final = {
    ("networking.k8s.io", "IngressClass"): ("spec", ("controller",), {}),
    ("node.k8s.io", "RuntimeClass"): ("", ("handler",), {}),
    ("scheduling.k8s.io", "PriorityClass"): (
        "",
        ("preemptionPolicy", "value"),
        {"preemptionPolicy": "PreemptLowerPriority", "value": 0},
    ),
}


def _cluster_ip(difference: Difference, _sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None or "ExternalName" in [below(one, "spec", "type") for one in both]:
        return
    old, new = (_address(one) for one in both)
    # One that is said for the first time may be the one that the cluster chose; one that is left out is kept.
    if old != new and ((old and new) or "None" in (old, new)):
        yield Met(touching_fields(difference, "spec", ("clusterIP", "clusterIPs")))


def _address(service: Object) -> str:
    said = below(service, "spec", "clusterIP")
    return said if isinstance(said, str) and said else next(iter(texts_below(service, "spec", "clusterIPs")), "")


def _role_ref(difference: Difference, _sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None:
        return
    old, new = ({"apiGroup": _RBAC, **map_below(one, "roleRef")} for one in both)
    if not equal(old, new):
        yield Met(touching_fields(difference, "", ("roleRef",)))


def _immutable_config(difference: Difference, _sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None:
        return
    old, new = both
    names = differing(old, new, ("type",), {"type": "Opaque"}) if group_kind(new) == ("", "Secret") else ()
    if old.get("immutable") is True:
        names += () if new.get("immutable") is True else ("immutable",)
        names += () if _content(old) == _content(new) else _DATA
    operations = touching_fields(difference, "", names)
    if operations:
        yield Met(operations)


def _content(one: Object) -> dict[tuple[str, str], Any]:
    """All keys with what the API server stores: of a Secret the bytes, wherever they are written."""
    if group_kind(one) == ("", "Secret"):
        plain = {name: _encoded(value) for name, value in map_below(one, "stringData").items()}
        found = {**{name: _decoded(value) for name, value in map_below(one, "data").items()}, **plain}
        return {("data", name): value for name, value in found.items()}
    return {(where, name): value for where in _DATA for name, value in map_below(one, where).items()}


def _encoded(value: Any) -> Any:
    return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value


def _decoded(value: Any) -> Any:
    try:
        return base64.b64decode(value, validate=True) if isinstance(value, str) else value
    except (binascii.Error, ValueError):
        return value


def _other_immutable(difference: Difference, _sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None:
        return
    operations = changed(difference, *_OTHERS[group_kind(both[1])])
    if operations:
        yield Met(operations)


RULES: Final[tuple[Rule, ...]] = tuple(
    sorted(
        (
            *immutable_workloads.RULES,
            *immutable_storage.RULES,
            Rule("GC224", _cluster_ip, frozenset({("", "Service")})),
            Rule("GC225", _role_ref, _BINDINGS),
            Rule("GC226", _immutable_config, _CONFIGS),
            Rule("GC229", _other_immutable, frozenset(_OTHERS)),
        ),
        key=lambda rule: rule.code,
    )
)
