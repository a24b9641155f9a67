"""The generated layer, step by step: which of its steps changed a leaf last, and the line of the fleet behind it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.layers import Chosen
from gitops_compile.model.names import OWN_LABELS
from gitops_compile.model.node import MapNode, ScalarNode
from gitops_compile.model.position import Position
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.provenance.origin import Kind, Origin, Spot
from gitops_compile.provenance.paths import at_path, missing
from gitops_compile.provenance.used import of_chosen, of_pin
from gitops_compile.read.written import KeyPath
from gitops_compile.render.layer import apply
from gitops_compile.render.layer.apply import Generated, Step
from gitops_compile.render.layer.reference import name_and_rest
from gitops_compile.resolve.layers import merged

_MANAGED_BY, _APP, _ENVIRONMENT, _TENANCY = OWN_LABELS
_LAYER: Final = "the generated layer's step"


def steps(
    built: tuple[Object, ...], layer: Generated | None, namespaced: Callable[[str, str], bool]
) -> tuple[Step, ...]:
    """What was built and what each step of the layer makes of it; no layer, no step."""
    return (Step("", built), *(apply.steps(built, layer, namespaced) if layer else ()))


def changes(done: tuple[Step, ...], number: int, path: KeyPath) -> tuple[str, ...]:
    """The steps that changed a leaf of an object, the last one first; "" is the build, which gave it first."""
    found: list[str] = []
    before: Any = None
    for position, step in enumerate(done):
        value = at_path(step.objects[number], path)
        if not missing(value) and (position == 0 or missing(before) or value != before):
            found.append(step.name)
        before = value
    return tuple(reversed(found))


def origin_of_step(target: AnyTarget, step: str, path: KeyPath, value: Any) -> Origin:
    """The line of the fleet, or the rule, by which a step gave a leaf its value."""
    return _STEPS[step](target, path, value)


def _namespace(target: AnyTarget, path: KeyPath, value: Any) -> Origin:
    if not isinstance(target, Target):
        return _rule(path, value, target.at, "namespace", "")
    chosen = target.namespace
    why = f"{_LAYER} namespace: {chosen.layer}"
    return Origin(path, value, Kind.FLEET, (Spot(chosen.at, used=(of_chosen("namespace", chosen),)),), why)


def _image(target: AnyTarget, path: KeyPath, value: Any) -> Origin:
    pin = target.pin if isinstance(target, Target) else None
    if not isinstance(target, Target) or pin is None:
        return _rule(path, value, target.at, "image", "")
    parts = [part for part in (pin.value.version, pin.value.digest) if part is not None]
    names = [one for one in target.images if name_and_rest(str(value))[0] == one.value]
    spots = (*(Spot(part.at, used=of_pin(target)) for part in parts[:1]), *(Spot(part.at) for part in parts[1:]))
    named = tuple(Spot(one.at, f"image {one.value}") for one in names)
    return Origin(path, value, Kind.FLEET, (*spots, *named), f"{_LAYER} image: the pin of {target.stage}")


def _labels(target: AnyTarget, path: KeyPath, value: Any) -> Origin:
    name = path[-1]
    entry = merged(target.labels).entries.get(str(name))
    if isinstance(entry, Chosen) and name not in OWN_LABELS:
        spot = Spot(entry.at, used=(of_chosen(f"labels.{name}", entry),))
        return Origin(path, value, Kind.FLEET, (spot,), f"{_LAYER} labels: {entry.layer}")
    return _rule(path, value, own_label_at(target, str(name)), "labels", "every object of a target says whose it is")


def own_label_at(target: AnyTarget, name: str) -> Position:
    """The line of the fleet that one of our own labels repeats."""
    if name == _ENVIRONMENT:
        return target.environment.name.at
    if name == _TENANCY and target.tenancy is not None:
        return target.tenancy.name.at
    return target.at


def _mirrors(target: AnyTarget, path: KeyPath, value: Any) -> Origin:
    mirrors = target.mirrors if isinstance(target, Target) else None
    for key, host in mirrors.entries if isinstance(mirrors, MapNode) else ():
        if isinstance(host, ScalarNode) and host.value and str(value).startswith(f"{host.value}/"):
            spot = Spot(host.at, f"{key.value} -> {host.value}")
            tenancy = target.tenancy.name.value if target.tenancy else ""
            return Origin(path, value, Kind.FLEET, (spot,), f"{_LAYER} mirrors: tenancies.{tenancy}.mirrors")
    return _rule(path, value, target.at, "mirrors", "")


def _sync_options(target: AnyTarget, path: KeyPath, value: Any) -> Origin:
    prune = target.delivery.prune
    spot = Spot(prune.at, used=(of_chosen("delivery.prune", prune),))
    return Origin(path, value, Kind.RULE, (spot,), f"{_LAYER} sync-options: deleting data asks a person")


def _rule(path: KeyPath, value: Any, at: Position, step: str, why: str) -> Origin:
    return Origin(path, value, Kind.RULE, (Spot(at),), f"{_LAYER} {step}{f': {why}' if why else ''}")


_STEPS: Final[Mapping[str, Callable[[AnyTarget, KeyPath, Any], Origin]]] = {
    "namespace": _namespace,
    "image": _image,
    "labels": _labels,
    "mirrors": _mirrors,
    "sync-options": _sync_options,
}
