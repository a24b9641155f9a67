"""What the namespaces of a target come with, by layer: pod security, quota, limits, network (tenancy.md, section 5).

In: an environment and perhaps a tenancy. Out: the layers that say something, lowest first: the environment, the
tenancy, the tenancy's environment. They merge as values do. ``cpu`` and ``memory`` of a quota are there as
``requests.cpu`` and ``requests.memory``, which is what they mean, so that both spellings are one key.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final, TypeAlias

from gitops_compile.model.baseline import COUNTED, KEYS
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Environment, Fleet, Tenancy
from gitops_compile.model.layers import Branch, Chosen, Layer
from gitops_compile.model.node import MapNode, Node, Plain, ScalarNode
from gitops_compile.model.position import Position
from gitops_compile.model.quantity import NANO, quantity
from gitops_compile.model.target import NamespacesTarget
from gitops_compile.resolve.layers import merged

Amounts: TypeAlias = Mapping[str, Chosen[Plain]]
"""Resource to amount, each with the layer that gives it."""

REQUESTS: Final = {"cpu": "requests.cpu", "memory": "requests.memory"}
_FIELDS: Final = {"podSecurity": "pod_security"}


def baselining() -> Callable[[Environment, Tenancy | None], tuple[Layer, ...]]:
    """A function from a target's environment and tenancy to its layers; each layer is made once."""
    made: dict[str, Layer | None] = {}

    def layers(environment: Environment, tenancy: Tenancy | None) -> tuple[Layer, ...]:
        found = []
        for name, noun in _nouns(environment, tenancy):
            if name not in made:
                made[name] = _layer(name, noun)
            layer = made[name]
            if layer is not None:
                found.append(layer)
        return tuple(found)

    return layers


def word(baseline: Branch, key: str) -> str:
    """The word of ``podSecurity`` or ``network``, or ""."""
    entry = baseline.entries.get(key)
    return entry.value if isinstance(entry, Chosen) and isinstance(entry.value, str) else ""


def amounts(baseline: Branch, *path: str) -> Amounts:
    """The resources of ``quota``, or of ``limits`` and ``default`` or ``defaultRequest``; none that is unset."""
    branch = baseline
    for name in path:
        entry = branch.entries.get(name)
        if not isinstance(entry, Branch):
            return {}
        branch = entry
    return {name: entry for name, entry in branch.entries.items() if isinstance(entry, Chosen)}


def baseline_problems(fleet: Fleet, targets: tuple[NamespacesTarget, ...]) -> Iterator[Diagnostic]:
    """GC106 for a resource under both its names, GC115 for amounts that Kubernetes refuses."""
    for name, noun in _every_noun(fleet):
        if isinstance(noun.quota, MapNode):
            yield from _quota(f"{name}.quota", noun.quota)
    for layers in {target.baseline: target.baseline for target in targets}.values():
        yield from _limits(merged(layers))


def _nouns(environment: Environment, tenancy: Tenancy | None) -> Iterator[tuple[str, Any]]:
    here = environment.name.value
    yield f"environments.{here}", environment
    if tenancy is not None:
        path = f"tenancies.{tenancy.name.value}"
        yield path, tenancy
        placement = (tenancy.environments or {}).get(here)
        if placement is not None:
            yield f"{path}.environments.{here}", placement


def _every_noun(fleet: Fleet) -> Iterator[tuple[str, Any]]:
    for name, environment in fleet.environments.items():
        yield f"environments.{name}", environment
    for name, tenancy in fleet.tenancies.items():
        yield f"tenancies.{name}", tenancy
        for where, placement in (tenancy.environments or {}).items():
            yield f"tenancies.{name}.environments.{where}", placement


def _layer(name: str, noun: Any) -> Layer | None:
    said = {key: getattr(noun, _FIELDS.get(key, key)) for key in KEYS}
    entries = [(ScalarNode(key, node.at), _spelled_out(key, node)) for key, node in said.items() if node is not None]
    return Layer(name, MapNode(tuple(entries), at=noun.at)) if entries else None


def _spelled_out(key: str, node: Node) -> Node:
    if key != "quota" or not isinstance(node, MapNode):
        return node
    return replace(node, entries=tuple((_full(name), value) for name, value in node.entries))


def _full(name: ScalarNode) -> ScalarNode:
    return replace(name, value=REQUESTS.get(str(name.value), name.value))


def _quota(path: str, quota: MapNode) -> Iterator[Diagnostic]:
    seen: dict[str, ScalarNode] = {}
    for name, value in quota.entries:
        full = str(_full(name).value)
        first = seen.setdefault(full, name)
        if first is not name:
            message = f"{name.value} and {first.value} are one resource"
            hint = "Keep one of the two: cpu and memory of a quota are requests."
            related = (Related(first.at, "the first one"),)
            yield Diagnostic("GC106", message, name.at, hint, path=f"{path}.{name.value}", related=related)
        amount = quantity(value.value) if isinstance(value, ScalarNode) and value.value is not None else None
        if full in COUNTED and amount is not None and amount % NANO:
            message = f"{full} counts objects: expected a whole number"
            yield Diagnostic("GC115", message, value.at, "Write a whole number.", path=f"{path}.{name.value}")


def _limits(baseline: Branch) -> Iterator[Diagnostic]:
    """A default request over the default limit: Kubernetes refuses such a LimitRange."""
    limits, requests = (amounts(baseline, "limits", key) for key in ("default", "defaultRequest"))
    for name in sorted(limits.keys() & requests.keys()):
        limit, request = quantity(limits[name].value), quantity(requests[name].value)
        if limit is not None and request is not None and request > limit:
            at: Position = requests[name].at
            message = f"the default request of {name} is larger than its default limit"
            related = (Related(limits[name].at, "the default limit"),)
            yield Diagnostic("GC115", message, at, "Raise the limit, or lower the request.", related=related)
