"""Which targets exist: app x environment x cluster x (tenancy or none), by fleet.md, "Which targets exist"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from gitops_compile.model.app import App, Match
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.fleet import Cluster, Environment, Fleet, Tenancy
from gitops_compile.model.target import Place
from gitops_compile.resolve.apps import gets


@dataclass(frozen=True, slots=True)
class Spot:
    """An app, an environment, a cluster and perhaps a tenancy that come together, and where that is written."""

    app: App
    environment: Environment
    cluster: Cluster
    tenancy: Tenancy | None
    place: Place = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Made once: every question about a spot begins with it."""
        tenancy = self.tenancy.name.value if self.tenancy else ""
        place = Place(self.environment.name.value, self.cluster.name.value, tenancy, self.app.name.value)
        object.__setattr__(self, "place", place)


def declared(fleet: Fleet, app: App, most: int) -> tuple[Spot, ...]:
    """Every target of an app before ``only``, sorted by place; the first ``most`` that are found if there are more."""
    return tuple(sorted(islice(_all(fleet, app), most), key=lambda spot: spot.place))


def kept(app: App, every: Iterable[Spot]) -> tuple[Spot, ...]:
    """Those of an app's targets that ``only`` keeps, in the same order."""
    matches = _only(app)
    return tuple(spot for spot in every if not matches or any(fits(match, spot) for match in matches))


def only_problems(app: App, every: tuple[Spot, ...]) -> Iterator[Diagnostic]:
    """GC121 for every match of ``only`` that meets no target of the app."""
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
    environments = {name: one for name, one in fleet.environments.items() if listed is None or name in listed}
    for environment in environments.values() if alone else ():
        for cluster in dict.fromkeys(cluster.value for cluster in environment.clusters):
            yield Spot(app, environment, fleet.clusters[cluster], None)
    for tenancy in tenancies:
        # Over its own environments, if it has them: the fleet's may be many, and it in none of them.
        for name in environments if tenancy.environments is None else tenancy.environments:
            if name in environments:
                for cluster in _clusters(tenancy, environments[name]):
                    yield Spot(app, environments[name], fleet.clusters[cluster], tenancy)


def _clusters(tenancy: Tenancy, environment: Environment) -> tuple[str, ...]:
    placement = (tenancy.environments or {}).get(environment.name.value)
    named = (placement.clusters if placement else None) or environment.clusters
    return tuple(dict.fromkeys(cluster.value for cluster in named))


def _only(app: App) -> tuple[Match, ...]:
    return app.only if isinstance(app.only, tuple) else (app.only,) if app.only else ()
