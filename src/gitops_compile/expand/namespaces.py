"""The namespace of every target, and who may share one (fleet.md, "Namespaces")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from gitops_compile.expand.places import Spot, fits
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.layers import Chosen, Lost
from gitops_compile.model.names import LABEL_CHARACTERS, filled, is_namespace, placeholders
from gitops_compile.model.position import Located
from gitops_compile.model.target import Target

DEFAULT = "{app}-{environment}"
TENANCY_DEFAULT = "{tenancy}-{app}-{environment}"


def namespace_of(fleet: Fleet, spot: Spot) -> Chosen[str]:
    """The namespace of a target and the patterns that it was chosen over."""
    names = names_of(spot)
    said = [entry for entry in _patterns(fleet, spot) if spot.tenancy or "tenancy" not in placeholders(entry[1].value)]
    default = TENANCY_DEFAULT if spot.tenancy else DEFAULT
    lost = tuple(Lost(layer, pattern.at, pattern.value) for layer, pattern in said[1:])
    if not said:
        return Chosen(filled(default, names), "the default", spot.app.name.at)
    layer, pattern = said[0]
    return Chosen(filled(pattern.value, names), layer, pattern.at, lost)


def names_of(spot: Spot) -> dict[str, str]:
    """What the placeholders of patterns stand for."""
    place = spot.place
    names = {"app": place.app, "environment": place.environment, "cluster": place.cluster}
    return names | ({"tenancy": place.tenancy} if place.tenancy else {})


def _patterns(fleet: Fleet, spot: Spot) -> Iterator[tuple[str, Located[str]]]:
    """The patterns that could count, the highest first."""
    app = spot.app
    for number, override in reversed(tuple(enumerate(app.overrides))):
        if override.namespace is not None and fits(override.match, spot):
            yield f"apps.{app.name.value}.overrides[{number}].namespace", override.namespace
    if app.namespace is not None:
        yield f"apps.{app.name.value}.namespace", app.namespace
    if spot.environment.namespace is not None:
        yield f"environments.{spot.environment.name.value}.namespace", spot.environment.namespace
    if fleet.namespace is not None:
        yield "namespace", fleet.namespace


def namespace_problems(fleet: Fleet, targets: Iterable[Target]) -> Iterator[Diagnostic]:
    """GC126 for names that are none, GC311 and GC127 for namespaces that may not be shared."""
    patterns = _texts(fleet)
    by_home: dict[tuple[str, str], list[Target]] = {}
    for target in targets:
        if not is_namespace(target.namespace.value):
            yield _no_namespace(target)
        by_home.setdefault((target.place.cluster, target.namespace.value), []).append(target)
    for (_, namespace), group in sorted(by_home.items()):
        if len(group) > 1:
            yield from _shared(namespace, group, patterns)


def _texts(fleet: Fleet) -> dict[str, str]:
    """The pattern of each layer that means one namespace for many apps, by the layer's name."""
    said = {"namespace": fleet.namespace}
    said |= {f"environments.{name}.namespace": entry.namespace for name, entry in fleet.environments.items()}
    return {layer: pattern.value for layer, pattern in said.items() if pattern is not None}


def _no_namespace(target: Target) -> Diagnostic:
    name = target.namespace.value
    if len(name) <= LABEL_CHARACTERS:
        message = f"{name} is no namespace: it must begin and end with a letter or digit"
        hint = "Mend the pattern."
    else:
        place = target.place
        lengths = ", ".join(f"{part} {len(part)}" for part in place.parts if part in name)
        message = f"the namespace {name} has {len(name)} characters, at most {LABEL_CHARACTERS} are allowed ({lengths})"
        hint = "Write a `namespace` pattern on the app that gives a shorter name."
    return Diagnostic("GC126", message, target.namespace.at, hint, targets=(str(target.place),))


def _shared(namespace: str, group: list[Target], patterns: dict[str, str]) -> Iterator[Diagnostic]:
    homes = sorted(group, key=lambda target: (target.place.environment, target.place.tenancy, target.place.app))
    owners = [next(part) for _, part in groupby(homes, lambda t: (t.place.environment, t.place.tenancy))]
    for other in owners[1:]:
        yield _across(namespace, owners[0], other)
    if len(owners) > 1:
        return
    closed = [target for target in homes if not _open(target, patterns)]
    first = closed[0] if closed else None
    for target in closed:
        other = next(one for one in homes if one is not target)
        if target is first or other is not first:
            yield _not_said(namespace, target, other)


def _open(target: Target, patterns: dict[str, str]) -> bool:
    """Whether the target's namespace is meant for several apps."""
    said = bool(target.app.shared_namespace and target.app.shared_namespace.value)
    common = patterns.get(target.namespace.layer)
    return said or (common is not None and "app" not in placeholders(common))


def _across(namespace: str, one: Target, other: Target) -> Diagnostic:
    seen = Related(one.namespace.at, f"the pattern of {one.place} ({one.namespace.layer})")
    return Diagnostic(
        "GC311",
        f"{one.place} and {other.place} share the namespace {namespace}, across environments or tenancies",
        other.namespace.at,
        "Write {environment} and, for several tenancies, {tenancy} into the pattern.",
        related=(seen,) if seen.at != other.namespace.at else (),
    )


def _not_said(namespace: str, target: Target, other: Target) -> Diagnostic:
    return Diagnostic(
        "GC127",
        f"{target.place.app} and {other.place.app} meet in the namespace {namespace}",
        target.namespace.at,
        f"Say sharedNamespace: true on {target.place.app} and on {other.place.app}, or write {{app}} into the pattern.",
        related=(Related(other.namespace.at, f"the pattern of {other.place.app} ({other.namespace.layer})"),),
        targets=(str(target.place),),
    )
