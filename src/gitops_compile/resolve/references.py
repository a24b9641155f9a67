"""Names become things: every name in the fleet that refers to something must be the name of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from gitops_compile.model.app import App, Match, StagePins
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.fleet import Fleet, Tenancy
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Located

_ONE_NAME = (("environments", "tenancies"), ("clusters", "tenancies"), ("apps", "tenancies"))
_PLACE_NAMES = ("environment", "cluster", "tenancy")


def reference_problems(fleet: Fleet) -> Iterator[Diagnostic]:
    """Every unknown name, and every name that two things have."""
    yield from _one_name_for_two_things(fleet)
    for environment in fleet.environments.values():
        yield from unknown(environment.clusters, fleet.clusters, "cluster", f"environments.{environment.name.value}")
    for cluster in fleet.clusters.values():
        named = (cluster.argocd,) if cluster.argocd else ()
        yield from unknown(named, fleet.argocd, "Argo CD instance", f"clusters.{cluster.name.value}.argocd")
    for tenancy in fleet.tenancies.values():
        yield from _tenancy(fleet, tenancy)
    facts = sorted({fact for cluster in fleet.clusters.values() for fact in cluster.facts})
    for app in fleet.apps.values():
        yield from _app(fleet, app, facts)


def unknown(names: Iterable[Located[str]], known: Collection[str], noun: str, path: str) -> Iterator[Diagnostic]:
    """The names that no ``noun`` of the fleet has."""
    for name in names:
        if name.value not in known:
            close = nearest(name.value, known)
            hint = f"Did you mean {close}?" if close else f"There are: {', '.join(sorted(known)) or 'none'}."
            yield Diagnostic("GC120", f"there is no {noun} {name.value}", name.at, hint, path=path)


def _one_name_for_two_things(fleet: Fleet) -> Iterator[Diagnostic]:
    for first, second in _ONE_NAME:
        ones: Mapping[str, Any] = getattr(fleet, first)
        others: Mapping[str, Any] = getattr(fleet, second)
        for name in sorted(ones.keys() & others.keys()):
            other = others[name].name.at
            yield Diagnostic(
                "GC617",
                f"{name} is the name of one of the {first} and of one of the {second}",
                other,
                "Rename one: a place such as prod/globex must read in one way.",
                path=f"{second}.{name}",
                related=(Related(ones[name].name.at, f"the one of the {first}"),),
            )


def _tenancy(fleet: Fleet, tenancy: Tenancy) -> Iterator[Diagnostic]:
    path = f"tenancies.{tenancy.name.value}"
    for name, placement in (tenancy.environments or {}).items():
        yield from unknown((placement.name,), fleet.environments, "environment", f"{path}.environments")
        yield from unknown(placement.clusters or (), fleet.clusters, "cluster", f"{path}.environments.{name}")
    yield from unknown(tenancy.apps or (), fleet.apps, "app", f"{path}.apps")
    yield from unknown((entry.name for entry in tenancy.components.values()), fleet.apps, "app", f"{path}.components")
    yield from unknown((entry.name for entry in tenancy.versions.values()), fleet.apps, "app", f"{path}.versions")
    if tenancy.contract is not None:
        named = tenancy.contract.reachable_by
        yield from unknown(named, fleet.tenancies, "tenancy", f"{path}.contract.reachableBy")
    for app, entry in tenancy.versions.items():
        yield from _pins(fleet, entry.value, f"{path}.versions.{app}")


def _app(fleet: Fleet, app: App, facts: list[str]) -> Iterator[Diagnostic]:
    path = f"apps.{app.name.value}"
    yield from unknown(app.environments or (), fleet.environments, "environment", f"{path}.environments")
    yield from _pins(fleet, app.versions, f"{path}.versions")
    for match in matches(app):
        yield from _match(fleet, match, facts, path)


def matches(app: App) -> tuple[Match, ...]:
    """Every match of an app: those of ``only`` and of its overrides."""
    only = app.only if isinstance(app.only, tuple) else (app.only,) if app.only else ()
    return (*only, *(override.match for override in app.overrides))


def _pins(fleet: Fleet, versions: Mapping[str, StagePins], path: str) -> Iterator[Diagnostic]:
    for pins in versions.values():
        yield from unknown((pins.stage,), fleet.environments, "environment", path)
        clusters = (entry.name for entry in pins.by_cluster.values())
        yield from unknown(clusters, fleet.clusters, "cluster", f"{path}.{pins.stage.value}")


def _match(fleet: Fleet, match: Match, facts: list[str], path: str) -> Iterator[Diagnostic]:
    nouns = {"environment": fleet.environments, "cluster": fleet.clusters, "tenancy": fleet.tenancies}
    for name, entry in match.items():
        if name in nouns:
            texts = [Located(str(value.value), value.at) for value in entry.value]
            yield from unknown(texts, nouns[name], name, f"{path}.match.{name}")
        else:
            yield from unknown((entry.name,), (*_PLACE_NAMES, *facts), "cluster fact", f"{path}.match")
