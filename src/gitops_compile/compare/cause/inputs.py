"""What differs among the inputs of each target between the two sides (review.md, section 5).

In: both sides' targets and the changed source files. Out: by place, the changes of everything that the target's
objects, or its Application, are made of. Linear in the targets: nouns and layers are compared once each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from gitops_compile.compare.cause import fleetwide, nouns
from gitops_compile.compare.cause.chosen import delivery_changes, namespace_changes, pin_changes, setting_changes
from gitops_compile.compare.cause.entries import ENTRY, entry_changes
from gitops_compile.compare.cause.files import file_changes
from gitops_compile.compare.cause.sources import Sources
from gitops_compile.compare.cause.values import Changes, layered
from gitops_compile.model.cause import InputChange
from gitops_compile.model.change import Side
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.target import NAMESPACES, AnyTarget, NamespacesTarget, Place, Target

_MOVING: Final = (ENTRY, "namespace", "namespaces")
"""Changes that take a target's namespace along."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """The changes by place, of every target of either side, and what a ``namespaces`` target got or lost of whom.

    ``homes``: by place of a ``namespaces`` target and name of a namespace, the changes with which it came or went.
    """

    by_place: Mapping[str, Changes]
    homes: Mapping[tuple[str, str], Changes]


def inputs(base: Side, head: Side, sources: Sources) -> Inputs:
    """The changes of every target; without a fleet in the base, everything that the head says counts as one."""
    of_files = file_changes(base, head, sources)
    own = _comparing(base, head)
    found: dict[str, Changes] = {}
    for place, old, new in _pairs(base, head):
        one = new or old
        if isinstance(one, Target):
            if new is None or (old is None and base.targets is not None):
                found[place] = _entry(one.place, base, head, came=new is not None)
            else:
                found[place] = (*own(old, new), *of_files.get(place, ()))
    homes = _homes(base, head, found)
    at_home: dict[str, list[InputChange]] = {}
    for (place, _), every in homes.items():
        at_home.setdefault(place, []).extend(every)
    for place, old, new in _pairs(base, head):
        if isinstance(new or old, NamespacesTarget):
            both = new is not None and (old is not None or base.targets is None)
            found[place] = once_each((*(own(old, new) if both and new else ()), *at_home.get(place, ())))
    return Inputs(dict(sorted(found.items())), homes)


def once_each(changes: Iterable[InputChange]) -> Changes:
    """The changes, each key once, in the order in which they stand first."""
    found: dict[str, InputChange] = {}
    for one in changes:
        found.setdefault(one.key, one)
    return tuple(found.values())


def _pairs(base: Side, head: Side) -> Iterator[tuple[str, AnyTarget | None, AnyTarget | None]]:
    for place in sorted({*base.by_place, *head.by_place}):
        yield place, base.by_place.get(place), head.by_place.get(place)


def _entry(place: Place, base: Side, head: Side, *, came: bool) -> Changes:
    there, other = (head, base) if came else (base, head)
    if there.fleet is None or other.fleet is None:
        return ()
    return entry_changes(place, there.fleet.fleet, other.fleet.fleet, came=came)


def _comparing(base: Side, head: Side) -> Callable[[AnyTarget | None, AnyTarget], Changes]:
    """A function from a target at both sides to its changes but those of files."""
    values, labels = layered("values"), layered("labels")
    baseline, annotations = layered(), layered("delivery", "annotations")
    app, cluster = nouns.once(nouns.of_app), nouns.once(nouns.of_cluster)
    tenancy, environment = nouns.once(nouns.of_tenancy), nouns.once(nouns.of_environment)
    delivery, fleets = nouns.once(delivery_changes), (_fleet(base), _fleet(head))
    of_all = fleetwide.of_every_target(fleets[0], fleets[1]) if fleets[1] else ()

    @cache
    def argocd(instance: str) -> Changes:
        if fleets[1] is None:
            return ()
        own = fleetwide.of_instance(instance.partition(".")[0], fleets[0], fleets[1])
        return (*fleetwide.of_argocd(fleets[0], fleets[1]), *own)

    def of_app(old: Target | None, new: Target) -> Iterator[Changes]:
        yield tuple(pin_changes(old, new))
        yield app(old.app if old else None, new.app)
        yield tuple(namespace_changes(old, new))
        yield values(old.values if old else (), new.values)
        yield tuple(_grants(old, new))
        yield tuple(_own_components(old, new))
        if new.tenancy is not None:
            yield tenancy(old.tenancy if old else None, new.tenancy)

    def changes(old: AnyTarget | None, new: AnyTarget) -> Changes:
        parts: list[Changes] = []
        if isinstance(new, Target):
            parts += of_app(old if isinstance(old, Target) else None, new)
        else:
            parts.append(baseline(old.baseline if isinstance(old, NamespacesTarget) else (), new.baseline))
        parts.append(labels(old.labels if old else (), new.labels))
        parts.append(cluster(old.cluster if old else None, new.cluster))
        parts.append(environment(old.environment if old else None, new.environment))
        parts.append(delivery(old.delivery if old else None, new.delivery))
        parts.append(annotations(old.delivery.annotations if old else (), new.delivery.annotations))
        parts.append(of_all)
        parts += [argocd(name) for name in sorted({one.argocd.name for one in (old, new) if one and one.argocd})]
        said = [part for part in parts if part]
        # The very same tuple for all targets that share their only changes.
        return said[0] if len(said) == 1 else tuple(one for part in said for one in part)

    return changes


def _fleet(side: Side) -> Fleet | None:
    return side.fleet.fleet if side.fleet else None


def _grants(old: Target | None, new: Target) -> Iterator[InputChange]:
    for field in ("kinds", "namespaces"):
        yield from setting_changes(getattr(old, field, None), getattr(new, field), f"delivery.allow.{field}")


def _own_components(old: Target | None, new: Target) -> Iterator[InputChange]:
    """Those of the tenancy; the app's are the app's."""
    if new.tenancy is None:
        return
    sides = [_of_tenancy(one) if one else () for one in (old, new)]
    if sides[0] or sides[1]:
        key = f"tenancies.{new.place.tenancy}.components.{new.place.app}"
        yield from nouns.of_list(key, "components", sides, new.tenancy.name.at)


def _of_tenancy(target: Target) -> tuple[Any, ...]:
    return target.components[len(target.app.source.components) if target.app.source else 0 :]


def _homes(base: Side, head: Side, found: Mapping[str, Changes]) -> dict[tuple[str, str], Changes]:
    """The namespaces that came or went, each with what moved the targets that live in it."""
    sides = [_namespaces(side) for side in (base, head)]
    homes: dict[tuple[str, str], Changes] = {}
    for home in sorted({*sides[0], *sides[1]}):
        if (home in sides[0]) != (home in sides[1]):
            places = (sides[0].get(home) or []) + (sides[1].get(home) or [])
            moved = (one for place in places for one in found.get(place, ()) if one.path in _MOVING)
            homes[home] = once_each(moved)
    return homes


def _namespaces(side: Side) -> dict[tuple[str, str], list[str]]:
    """By ``namespaces`` target and namespace, the targets that live there."""
    named = {place: set(one.names) for place, one in side.by_place.items() if isinstance(one, NamespacesTarget)}
    found: dict[tuple[str, str], list[str]] = {}
    for place, one in side.by_place.items():
        if isinstance(one, Target):
            group = str(Place(one.place.environment, one.place.cluster, one.place.tenancy, NAMESPACES))
            if one.namespace.value in named.get(group, ()):
                found.setdefault((group, one.namespace.value), []).append(place)
    return found
