"""Which targets exist: app x environment x cluster x (tenancy or none), by fleet.md, "Which targets exist"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gitops_compile.model.app import App, Match
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.fleet import Cluster, Environment, Fleet, Tenancy
from gitops_compile.model.target import Place
from gitops_compile.resolve.apps import gets


@dataclass(frozen=True, slots=True)
class Spot:
    """An app, an environment, a cluster and perhaps a tenancy that come together."""

    app: App
    environment: Environment
    cluster: Cluster
    tenancy: Tenancy | None

    @property
    def place(self) -> Place:
        """Where the target is written."""
        tenancy = self.tenancy.name.value if self.tenancy else ""
        return Place(self.environment.name.value, self.cluster.name.value, tenancy, self.app.name.value)


def spots(fleet: Fleet, app: App) -> tuple[Spot, ...]:
    """Every target of an app, sorted by place."""
    kept = (spot for spot in _all(fleet, app) if _kept(app, spot))
    return tuple(sorted(kept, key=lambda spot: spot.place))


def only_problems(fleet: Fleet, app: App) -> Iterator[Diagnostic]:
    """GC121 for every match of ``only`` that meets no target of the app."""
    every = tuple(_all(fleet, app))
    for match in _only(app):
        if not any(fits(match, spot) for spot in every):
            yield no_target(app, match, f"apps.{app.name.value}.only")


def no_target(app: App, match: Match, path: str) -> Diagnostic:
    """GC121, at the match's first entry."""
    first = next(iter(match.values()))
    hint = "Mend the names, or take it away: `list` shows where the app runs."
    return Diagnostic("GC121", f"this match meets no target of {app.name.value}", first.name.at, hint, path=path)


def fits(match: Match, spot: Spot) -> bool:
    """Whether every name of a match has one of its values at a spot."""
    return all(_value(name, spot) in _values(entry.value) for name, entry in match.items())


def _values(entry: tuple[object, ...]) -> list[tuple[type, object]]:
    return [(type(one.value), one.value) for one in entry]  # type: ignore[attr-defined]


def _value(name: str, spot: Spot) -> tuple[type, object]:
    """Typed, since ``1 == True`` in Python and not in YAML."""
    place = spot.place
    named = {"environment": place.environment, "cluster": place.cluster, "tenancy": place.tenancy or None}
    facts = spot.cluster.facts
    value = facts[name].value if name in facts else named.get(name)
    return (type(value), value)


def _all(fleet: Fleet, app: App) -> Iterator[Spot]:
    listed = None if app.environments is None else {name.value for name in app.environments}
    alone = app.per is None or bool(app.shared and app.shared.value)
    tenancies = [tenancy for tenancy in fleet.tenancies.values() if gets(tenancy, app)]
    for name, environment in fleet.environments.items():
        if listed is not None and name not in listed:
            continue
        for cluster in dict.fromkeys(cluster.value for cluster in environment.clusters) if alone else ():
            yield Spot(app, environment, fleet.clusters[cluster], None)
        for tenancy in tenancies:
            for cluster in _clusters(tenancy, environment):
                yield Spot(app, environment, fleet.clusters[cluster], tenancy)


def _clusters(tenancy: Tenancy, environment: Environment) -> tuple[str, ...]:
    named = environment.clusters
    if tenancy.environments is not None:
        placement = tenancy.environments.get(environment.name.value)
        if placement is None:
            return ()
        named = placement.clusters or named
    return tuple(dict.fromkeys(cluster.value for cluster in named))


def _only(app: App) -> tuple[Match, ...]:
    return app.only if isinstance(app.only, tuple) else (app.only,) if app.only else ()


def _kept(app: App, spot: Spot) -> bool:
    matches = _only(app)
    return not matches or any(fits(match, spot) for match in matches)
