"""GC261 and GC262: who may do more on the API server than before: rules that grant more, and subjects that get them.

Rules are compared by what they allow, so a rule that is written another way is no change, and one that an older
wildcard covers is none either. Kubernetes' page "Role Based Access Control Good Practices" names the grants that lead
to all others; the CIS benchmark (4.1.7) those that let somebody take another one's place. Lost grants and subjects are
no risk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from gitops_compile.compare.grants import Grant, grants_of
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    HIDDEN,
    at,
    below,
    changing,
    is_to_be,
    map_below,
    maps_below,
    named,
    visible,
    was,
)
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Did, Field

_RBAC: Final = "rbac.authorization.k8s.io"
_ROLES: Final = frozenset({(_RBAC, "Role"), (_RBAC, "ClusterRole")})
_BINDINGS: Final = frozenset({(_RBAC, "RoleBinding"), (_RBAC, "ClusterRoleBinding")})
_ALL: Final = "*"
_TAKES_OVER: Final = frozenset({"bind", "escalate", "impersonate"})
_READS: Final = frozenset({"get", "list", "watch"})
# A shell in a pod, the kubelet's own API, and a fresh token of any service account.
_WAYS_IN: Final = frozenset({"pods/exec", "pods/attach", "nodes/proxy", "serviceaccounts/token"})
_AGGREGATED: Final = f"{_RBAC}/aggregate-to-"
_EVERYBODY: Final = frozenset(
    {"system:authenticated", "system:unauthenticated", "system:anonymous", "system:serviceaccounts"}
)


def _grants_added(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if new is None or group_kind(new) not in _ROLES:
        return
    yield from _rules(difference, old, new)
    yield from _aggregation(difference, old, new)


def _rules(difference: Difference, old: Object | None, new: Object) -> Iterator[Met]:
    operations = tuple(one for one in changing(difference, at("rules")) if one.kind is not Did.REMOVE)
    before, after = (grants_of(below(one, "rules") or []) for one in (old, new))
    if after is None or before is None:
        if operations:
            yield Met(operations, Level.HIGH, "grants that cannot be told one by one")
        return
    gained = [one for one in after if not any(_covers(other, one) for other in before)]
    if gained:
        show = visible(difference)
        cluster = group_kind(new)[1] == "ClusterRole"
        worst = [one for one in gained if _is_powerful(one)]
        detail = named(_shown(one, show) for one in worst or gained)
        yield Met(operations, Level.HIGH if cluster or worst else None, detail)


def _shown(one: Grant, show: Callable[[str], str]) -> str:
    """A grant is an identity of the list where it came alone, and has its parts in the object where that is new."""
    parts = [show(part) for part in (one.group, one.resource, one.verb, one.name, one.url) if part]
    return show(str(one)) if HIDDEN in parts else str(one)


def _covers(one: Grant, other: Grant) -> bool:
    """Whether who has ``one`` has ``other`` (``rbac/v1/evaluation_helpers.go`` of Kubernetes)."""
    if one.verb not in (_ALL, other.verb):
        return False
    if other.url or one.url:
        prefix = one.url.removesuffix(_ALL)
        return one.url == other.url or (one.url.endswith(_ALL) and other.url.startswith(prefix))
    resources = {_ALL, other.resource, f"*/{other.resource.partition('/')[2]}" if "/" in other.resource else _ALL}
    return one.group in (_ALL, other.group) and one.resource in resources and one.name in ("", other.name)


def _is_powerful(one: Grant) -> bool:
    if _ALL in (one.verb, one.group) or one.resource.startswith(_ALL) or one.url.endswith(_ALL):
        return True
    reads_secrets = (one.group, one.resource) == ("", "secrets") and one.verb in _READS
    return one.verb in _TAKES_OVER or reads_secrets or (one.group == "" and one.resource in _WAYS_IN)


def _aggregation(difference: Difference, old: Object | None, new: Object) -> Iterator[Met]:
    """A ClusterRole that collects the rules of others, or gives its own to ``admin``, ``edit`` or ``view``."""
    operations = tuple(one for one in changing(difference, at("aggregationRule")) if one.kind is not Did.REMOVE)
    if operations and map_below(new, "aggregationRule"):
        yield Met(operations, Level.HIGH, "the grants of every ClusterRole that a selector meets")
    before, after = (map_below(one, "metadata", "labels") for one in (old, new))
    for label in sorted(after):
        if str(label).startswith(_AGGREGATED) and after[label] == "true" != before.get(label):
            operations = changing(difference, (*at("metadata.labels"), Field(label)))
            yield Met(operations, Level.HIGH, f"its grants go to {named([label.removeprefix(_AGGREGATED)])} too")


def _binding_widened(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if new is None or group_kind(new) not in _BINDINGS:
        return
    before = {_subject(one) for one in maps_below(old, "subjects")}
    gained = [one for one in maps_below(new, "subjects") if _subject(one) not in before]
    if gained:
        operations = tuple(one for one in changing(difference, at("subjects")) if one.kind is not Did.REMOVE)
        show = visible(difference)
        gained.sort(key=lambda one: (_subject(one)[-1] not in _EVERYBODY, _subject(one)))
        yield Met(operations, detail=named(_written(one, show) for one in gained))


def _subject(one: Mapping[str, Any]) -> tuple[str, ...]:
    """The group of the API follows from the kind where it is left out."""
    return tuple(str(one.get(key) or "") for key in ("kind", "namespace", "name"))


def _written(one: Mapping[str, Any], show: Callable[[str], str]) -> str:
    kind, namespace, name = _subject(one)
    everybody = " (everybody)" if name in _EVERYBODY else ""
    return f"{kind} {show(namespace)}/{show(name)}" if namespace else f"{kind} {show(name)}{everybody}"


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC261", _grants_added, _ROLES),
    Rule("GC262", _binding_widened, _BINDINGS),
)
