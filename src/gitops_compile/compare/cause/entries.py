"""Why a target stands on one side only: the entry of the fleet that came or went with it.

In: the target's place, the fleet that has it and the one that has not. Out: the app, tenancy, environment or cluster
that only one of them knows; else what one of them says of where the app runs. ``path`` of such a change is ``target``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from gitops_compile.compare.cause.keys import origin_of
from gitops_compile.model.app import App, Match
from gitops_compile.model.cause import InputChange
from gitops_compile.model.fleet import Fleet, Placement
from gitops_compile.model.node import Plain
from gitops_compile.model.operation import canonical
from gitops_compile.model.position import Located, Position
from gitops_compile.model.target import Place

ENTRY: Final = "target"
"""The ``path`` of an entry with which a target came or went."""

_NOUNS: Final = (
    ("apps", "app"),
    ("tenancies", "tenancy"),
    ("environments", "environment"),
    ("clusters", "cluster"),
)
Said: TypeAlias = tuple[str, Position, Plain]
"""A key, where it stands, and what it says."""


def entry_changes(place: Place, there: Fleet, other: Fleet, *, came: bool) -> tuple[InputChange, ...]:
    """The entries; ``there`` is the fleet that has the target, of the head if it ``came``, else of the base."""
    for holder, noun in _NOUNS:
        name = getattr(place, noun)
        if name and name not in getattr(other, holder):
            entry = getattr(there, holder)[name].name
            return (_made(f"{holder}.{name}", entry.at, None, name, came=came),)
    found = tuple(
        _made(*_stands(key, has, not_has, came=came), none, one, came=came)
        for says in _MEMBERSHIPS
        for key, has, one, not_has, none in _differing(says, place, there, other)
    )
    found = (*found, *_decided(place, there, other, came=came))
    app = there.apps[place.app].name
    return found or (_made(f"apps.{place.app}", app.at, None, place.app, came=came),)


def _made(key: str, at: Position, other: Plain, value: Plain, *, came: bool) -> InputChange:
    old, new = (other, value) if came else (value, other)
    return InputChange(key, at, origin_of(key), old, new, ENTRY)


def _stands(key: str, has: Position | None, other: Position | None, *, came: bool) -> tuple[str, Position]:
    """At the head's line if there is one."""
    at = (has or other) if came else (other or has)
    assert at is not None  # noqa: S101 - one of the two sides says something
    return key, at


def _differing(
    says: Callable[[Fleet, Place], Said | None], place: Place, there: Fleet, other: Fleet
) -> Iterator[tuple[str, Position | None, Plain, Position | None, Plain]]:
    one, none = says(there, place), says(other, place)
    if one is None and none is None:
        return
    values = [said[2] if said else None for said in (one, none)]
    if canonical(values[0]) != canonical(values[1]):
        key = (one or none or ("",))[0]
        yield key, one[1] if one else None, values[0], none[1] if none else None, values[1]


def _tenancy_environment(fleet: Fleet, place: Place) -> Said | None:
    if not place.tenancy:
        return None
    environments = fleet.tenancies[place.tenancy].environments
    path = f"tenancies.{place.tenancy}.environments"
    if environments is None:
        return None
    placement = environments.get(place.environment)
    if placement is None:
        return path, fleet.tenancies[place.tenancy].name.at, ""
    return f"{path}.{place.environment}", placement.name.at, place.environment


def _tenancy_clusters(fleet: Fleet, place: Place) -> Said | None:
    placement = _placement(fleet, place)
    if placement is None or placement.clusters is None:
        return None
    path = f"tenancies.{place.tenancy}.environments.{place.environment}.clusters"
    return _member(path, placement.clusters, place.cluster, placement.name.at)


def _environment_clusters(fleet: Fleet, place: Place) -> Said | None:
    environment, placement = fleet.environments[place.environment], _placement(fleet, place)
    if placement is not None and placement.clusters is not None:
        return None
    path = f"environments.{place.environment}.clusters"
    return _member(path, environment.clusters, place.cluster, environment.name.at)


def _tenancy_apps(fleet: Fleet, place: Place) -> Said | None:
    tenancy = fleet.tenancies[place.tenancy] if place.tenancy else None
    if tenancy is None or tenancy.apps is None:
        return None
    return _member(f"tenancies.{place.tenancy}.apps", tenancy.apps, place.app, tenancy.name.at)


def _app_environments(fleet: Fleet, place: Place) -> Said | None:
    app = fleet.apps[place.app]
    if app.environments is None:
        return None
    return _member(f"apps.{place.app}.environments", app.environments, place.environment, app.name.at)


def _app_only(fleet: Fleet, place: Place) -> Said | None:
    matches = _only(fleet.apps[place.app])
    if not matches:
        return None
    said: list[Plain] = [
        {name: [one.value for one in entry.value] for name, entry in match.items()} for match in matches
    ]
    return f"apps.{place.app}.only", next(iter(matches[0].values())).name.at, said


def _decided(place: Place, there: Fleet, other: Fleet, *, came: bool) -> Iterator[InputChange]:
    """The facts on which an ``only`` of either side decides, where their values differ."""
    facts, others = there.clusters[place.cluster].facts, other.clusters[place.cluster].facts
    matches = [match for fleet in (there, other) for match in _only(fleet.apps[place.app])]
    for name in sorted({name for match in matches for name in match if name in facts or name in others}):
        one, none = facts.get(name), others.get(name)
        values = [fact.value if fact else None for fact in (one, none)]
        if canonical(values[0]) != canonical(values[1]):
            key = f"clusters.{place.cluster}.{name}"
            at = _stands(key, one.at if one else None, none.at if none else None, came=came)
            yield _made(*at, values[1], values[0], came=came)


def _only(app: App) -> tuple[Match, ...]:
    return app.only if isinstance(app.only, tuple) else (app.only,) if app.only else ()


def _app_per(fleet: Fleet, place: Place) -> Said | None:
    return _flag(fleet.apps[place.app], "per")


def _app_shared(fleet: Fleet, place: Place) -> Said | None:
    return _flag(fleet.apps[place.app], "shared")


def _flag(app: App, name: str) -> Said | None:
    said: Any = getattr(app, name)
    return (f"apps.{app.name.value}.{name}", said.at, said.value) if said else None


def _member(key: str, names: tuple[Located[str], ...], name: str, otherwise: Position) -> Said:
    """Whether a list has a name, at its entry."""
    at = next((one.at for one in names if one.value == name), names[0].at if names else otherwise)
    return key, at, name if any(one.value == name for one in names) else ""


def _placement(fleet: Fleet, place: Place) -> Placement | None:
    tenancy = fleet.tenancies.get(place.tenancy)
    return (tenancy.environments or {}).get(place.environment) if tenancy else None


_MEMBERSHIPS: Final = (
    _tenancy_environment,
    _tenancy_clusters,
    _environment_clusters,
    _tenancy_apps,
    _app_environments,
    _app_only,
    _app_per,
    _app_shared,
)
