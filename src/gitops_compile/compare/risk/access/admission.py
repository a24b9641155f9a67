"""GC266: a webhook or an admission policy that stops less: it fails open, looks at less, or only warns.

``failurePolicy`` is Fail where it is not said (``admissionregistration.k8s.io/v1``; Ignore in v1beta1). A condition
more and a rule less are like another selector: requests pass by that were looked at before. A removed configuration
is GC216.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any, Final

from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    at,
    changing,
    is_to_be,
    map_below,
    maps_below,
    named,
    texts_below,
    was,
)
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Did, Field, Key, Operation, Path

_GROUP: Final = "admissionregistration.k8s.io"
_WEBHOOKS: Final = frozenset({(_GROUP, f"{kind}WebhookConfiguration") for kind in ("Validating", "Mutating")})
_POLICIES: Final = frozenset({(_GROUP, f"{kind}AdmissionPolicy") for kind in ("Validating", "Mutating")})
_BINDINGS: Final = frozenset({(group, f"{kind}Binding") for group, kind in _POLICIES})
_SELECTORS: Final = ("namespaceSelector", "objectSelector")
_RULES: Final = ("rules", "resourceRules")
_EXEMPTIONS: Final = ("matchConditions", "excludeResourceRules")


def _webhooks(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None or group_kind(new) not in _WEBHOOKS:
        return
    after = {str(one.get("name")): one for one in maps_below(new, "webhooks")}
    for webhook in maps_below(old, "webhooks"):
        name = str(webhook.get("name"))
        path: Path = (Field("webhooks"), Key(name))
        if name not in after:
            yield Met(changing(difference, path), detail=f"webhook {named([name])} is gone")
            continue
        if _fails(webhook, old) and not _fails(after[name], new):
            yield Met(
                changing(difference, (*path, Field("failurePolicy"))), detail=f"webhook {named([name])} fails open"
            )
        operations = _looks_at_less(difference, path, webhook, after[name])
        if operations:
            yield Met(operations, detail=f"webhook {named([name])} is asked about other requests")


def _fails(holder: Mapping[str, Any], one: Object) -> bool:
    usual = "Ignore" if str(one.get("apiVersion")).endswith("/v1beta1") else "Fail"
    return (holder.get("failurePolicy") or usual) != "Ignore"


def _looks_at_less(difference: Difference, path: Path, old: Any, new: Any) -> tuple[Operation, ...]:
    """What selects requests in another way; a rule more, or a condition less, looks at more."""
    found = [*changing(difference, *((*path, Field(name)) for name in _SELECTORS))]
    for name in _RULES:
        if not _requests(maps_below(old, name)) <= _requests(maps_below(new, name)):
            found += changing(difference, (*path, Field(name)))
    for name in _EXEMPTIONS:
        found += [one for one in changing(difference, (*path, Field(name))) if one.kind is not Did.REMOVE]
    return tuple(found)


def _requests(rules: tuple[Mapping[str, Any], ...]) -> frozenset[tuple[str, ...]]:
    """The requests that rules name, one by one."""
    return frozenset(
        (str(rule.get("scope") or "*"), *texts_below(rule, "resourceNames"), *one)
        for rule in rules
        for one in product(
            *(texts_below(rule, field) for field in ("operations", "apiGroups", "apiVersions", "resources"))
        )
    )


def _policies(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None or group_kind(new) not in _POLICIES:
        return
    if _fails(map_below(old, "spec"), old) and not _fails(map_below(new, "spec"), new):
        yield Met(changing(difference, at("spec.failurePolicy")), detail="it fails open")
    checks = changing(difference, at("spec.validations"), at("spec.mutations"))
    gone = tuple(one for one in checks if one.kind is Did.REMOVE)
    if gone:
        yield Met(gone, detail="a check is gone")
    for field in ("spec", "spec.matchConstraints"):
        operations = _looks_at_less(difference, at(field), *(map_below(one, *field.split(".")) for one in (old, new)))
        if operations:
            yield Met(operations, detail="it looks at other requests")


def _bindings(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None or group_kind(new) not in _BINDINGS:
        return
    denied = ["Deny" in texts_below(one, "spec", "validationActions") for one in (old, new)]
    if denied == [True, False]:
        yield Met(changing(difference, at("spec.validationActions")), detail="it does not deny any more")
    operations = changing(difference, at("spec.matchResources"))
    if operations:
        yield Met(operations, detail="it holds for other requests")


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC266", _webhooks, _WEBHOOKS),
    Rule("GC266", _policies, _POLICIES),
    Rule("GC266", _bindings, _BINDINGS),
)
