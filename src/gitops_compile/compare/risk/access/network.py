"""GC265: a NetworkPolicy that lets more through: a rule, a peer or a port more, other pods, a direction less.

A policy only ever permits, and what it does not permit is refused to the pods that it selects. So a missing list
permits everything, an empty ``from`` or ``ports`` too, and a direction that no ``policyTypes`` names is not refused at
all. ``policyTypes`` that are left out are Ingress, and Egress where there are rules for it (Kubernetes' reference,
"NetworkPolicySpec"). A new policy with rules opens what another one closes; one without rules only closes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    at,
    below,
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
from gitops_compile.model.operation import canonical

_POLICIES: Final = frozenset({("networking.k8s.io", "NetworkPolicy"), ("extensions", "NetworkPolicy")})
_DIRECTIONS: Final = {"Ingress": ("ingress", "from"), "Egress": ("egress", "to")}
_ANY: Final = b""


@dataclass(frozen=True, slots=True)
class _Way:
    """One peer and one port of a rule; ``_ANY`` for all of them."""

    peer: bytes
    port: bytes

    def covers(self, other: _Way) -> bool:
        return self.peer in (_ANY, other.peer) and self.port in (_ANY, other.port)


def _network_widened(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if new is None or group_kind(new) not in _POLICIES:
        return
    for direction, (field, peers) in _DIRECTIONS.items():
        before = _ways(old, field, peers) if old else ()
        gained = [one for one in _ways(new, field, peers) if not any(other.covers(one) for other in before)]
        if gained and direction in _types(new):
            yield Met(changing(difference, at(f"spec.{field}")), detail=f"{field} lets more through")
    if old is None:
        return
    gone = [direction for direction in _types(old) if direction not in _types(new)]
    if gone:
        operations = changing(difference, at("spec.policyTypes")) or changing(difference, at("spec.egress"))
        yield Met(operations, detail=f"{named(gone)} is not limited any more")
    selector = changing(difference, at("spec.podSelector"))
    if selector:
        yield Met(selector, detail="it holds for other pods")


def _types(policy: Object) -> tuple[str, ...]:
    said = texts_below(policy, "spec", "policyTypes")
    if said:
        return tuple(one for one in _DIRECTIONS if one in said)
    return ("Ingress", "Egress") if maps_below(policy, "spec", "egress") else ("Ingress",)


def _ways(policy: Object, field: str, peers: str) -> tuple[_Way, ...]:
    return tuple(
        _Way(peer, port)
        for rule in maps_below(policy, "spec", field)
        for peer in _each(rule, peers)
        for port in _each(rule, "ports")
    )


def _each(rule: Mapping[str, Any], field: str) -> tuple[bytes, ...]:
    """The entries of a list; one that stands for all where it has none."""
    found = maps_below(rule, field)
    return tuple(canonical(_plain(one)) for one in found) or (_ANY,)


def _plain(one: Mapping[str, Any]) -> Mapping[str, Any]:
    """An entry as it counts: a port is one of TCP where it does not say."""
    if map_below(one, "ipBlock") or any(below(one, key) is not None for key in ("podSelector", "namespaceSelector")):
        return one
    return {"protocol": "TCP", **one}


RULES: Final[tuple[Rule, ...]] = (Rule("GC265", _network_widened, _POLICIES),)
