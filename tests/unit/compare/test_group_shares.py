"""n of m: which targets one expects in a row, which are missing, and why."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import thing
from gitops_compile.compare.group import rows
from gitops_compile.compare.veil import veiled
from gitops_compile.model.cause import NO_CAUSE, Confidence, Origin
from gitops_compile.model.change import Sides
from gitops_compile.model.review import Missing, Share
from grouped import FLEET, cause, config, deployment, grouped, judged, world, worlds

STALE = "prod/p-euw1/hooli/api"
PORT = cause("values.port", Origin.FLEET, path="values.port", line=11)


def all_but(*missing: str, fleet: str = FLEET, value: str = "8080", name: str = "port") -> Sides:
    """A value changed everywhere but in some targets."""
    return worlds(
        lambda _: (config(**{name: value}),),
        lambda place: (config(**{name: value if place in missing else "9090"}),),
        fleet=fleet,
    )


def test_a_target_without_the_object_is_not_expected() -> None:
    def held(value: str) -> Any:
        return lambda place: () if place == STALE else (config(port=value),)

    (row,) = grouped(worlds(held("1"), held("2")), PORT)
    assert (len(row.targets), row.expected, row.absent) == (11, 11, 0)


def test_a_target_that_has_the_object_is_missing() -> None:
    (row,) = grouped(all_but(STALE), PORT)
    assert (len(row.targets), row.expected, row.absent) == (11, 12, 1)
    assert row.missing == (Missing(STALE, "8080"),)
    assert row.shares == (Share("dev", 3, 3, False), Share("staging", 3, 3, False), Share("prod", 5, 6, True))


def test_the_layer_that_wins_is_named() -> None:
    override = "overrides: [{match: {tenancy: hooli, cluster: p-euw1}, values: {port: 7070}}]"
    fleet = FLEET.replace("api: {per: tenancy", f"api: {{{override}, per: tenancy")
    (row,) = grouped(all_but(STALE, fleet=fleet), PORT)
    assert row.missing == (Missing(STALE, "7070", "apps.api.overrides[0]", "fleet.yaml:18"),)


def test_a_layer_that_is_the_cause_explains_nothing() -> None:
    (row,) = grouped(all_but(STALE), cause("values.port", Origin.FLEET, path="values.port", line=1))
    assert row.missing == (Missing(STALE, "8080"),)


def test_a_pin_that_wins_is_named() -> None:
    def image(version: str) -> Any:
        return lambda place: (deployment(f"r.io/api:{'3.0.8' if 'initech' in place else version}"),)

    pin = cause("apps.api.versions.prod", Origin.PIN, path="pin", line=19)
    found = worlds(image("3.1.0"), lambda place: image("3.1.2" if place.startswith("prod") else "3.1.0")(place))
    (row,) = grouped(found, pin)
    layer = "tenancies.initech.versions.api.prod"
    assert row.missing == (
        Missing("prod/p-euw1/initech/api", "3.0.8", layer, "fleet.yaml:16"),
        Missing("prod/p-use1/initech/api", "3.0.8", layer, "fleet.yaml:16"),
    )
    assert row.shares == (Share("prod", 4, 6, True),)


def test_many_missing_ones_are_not_named() -> None:
    (row,) = grouped(
        worlds(lambda _: (config(port="1"),), lambda place: (config(port="2" if "prod" in place else "1"),)), PORT
    )
    assert (len(row.targets), row.expected, row.absent, row.missing) == (6, 12, 6, ())
    assert [(one.environment, one.there, one.expected) for one in row.shares] == [
        ("dev", 0, 3),
        ("staging", 0, 3),
        ("prod", 6, 6),
    ]


SECRET_NAMES = ("password", "dbPassword", "API_TOKEN")


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_value_under_a_secret_name_is_not_told(name: str) -> None:
    (row,) = grouped(all_but(STALE, name=name), PORT)
    assert row.missing == (Missing(STALE),)


@pytest.mark.parametrize("name", SECRET_NAMES)
def test_a_value_of_the_fleet_under_a_secret_name_is_not_told(name: str) -> None:
    override = f"overrides: [{{match: {{tenancy: hooli, cluster: p-euw1}}, values: {{{name}: hunter22}}}}]"
    fleet = FLEET.replace("api: {per: tenancy", f"api: {{{override}, per: tenancy")
    said = cause(f"values.{name}", Origin.FLEET, path=f"values.{name}")
    (row,) = grouped(all_but(STALE, fleet=fleet, name="plain"), said)
    assert row.missing == (Missing(STALE, "8080", "apps.api.overrides[0]", "fleet.yaml:18"),)


def test_where_the_row_hides_a_value_none_is_told() -> None:
    override = "overrides: [{match: {tenancy: hooli, cluster: p-euw1}, values: {port: hunter22}}]"
    fleet = FLEET.replace("api: {per: tenancy", f"api: {{{override}, per: tenancy")
    shown = all_but(STALE, fleet=fleet, name="password")
    found = Sides(shown.base, shown.head, veiled(shown.differences, ()))
    (row,) = grouped(found, PORT)
    assert row.missing == (Missing(STALE, "", "apps.api.overrides[0]", "fleet.yaml:18"),)


def test_with_a_cause_that_nobody_knows_the_environments_of_the_row_count() -> None:
    found = worlds(lambda _: (config(a="1"),), lambda place: (config(a="2" if "staging" in place else "1"),))
    (row,) = grouped(found, NO_CAUSE)
    assert (len(row.targets), row.expected) == (3, 3)
    vague = cause("a or b", Origin.UNKNOWN, confidence=Confidence.ONE_OF)
    (row,) = grouped(found, vague)
    assert (len(row.targets), row.expected) == (3, 3)


def test_a_target_that_goes_away_is_expected_all_the_same() -> None:
    head = FLEET.replace("  hooli: {}\n", "")
    found = world({}, {}, FLEET, head)
    rows = grouped(found, cause("tenancies.hooli", Origin.TENANCY))
    assert [(row.object, len(row.targets), row.expected) for row in rows] == [
        ("Deployment hooli-{app}-{environment}/{app}", 8, 8),
    ]
    assert rows[0].shares == (Share("dev", 2, 2, False), Share("staging", 2, 2, False), Share("prod", 4, 4, True))


def test_a_name_with_a_hash_is_found_under_another_one() -> None:
    def hashed(place: str, value: str, suffix: str) -> tuple[dict[str, Any], ...]:
        kept = place == STALE
        return (
            thing("v1", "ConfigMap", f"web-{'g7fkbhh5c8' if kept else suffix}", data={"a": "1" if kept else value}),
        )

    found = worlds(lambda place: hashed(place, "1", "2425292426"), lambda place: hashed(place, "2", "bcdfghkmtb"))
    (row,) = grouped(found, PORT)
    assert (len(row.targets), row.expected) == (11, 12)
    assert [one.target for one in row.missing] == [STALE]


def test_a_name_that_holds_the_targets_own_is_found_in_others() -> None:
    def named(place: str, value: str) -> tuple[dict[str, Any], ...]:
        name = f"{place.split('/')[2]}-web"
        return (thing("v1", "ConfigMap", name, data={"a": "1" if place == STALE else value}),)

    (row,) = grouped(worlds(lambda place: named(place, "1"), lambda place: named(place, "2")), PORT)
    assert (len(row.targets), row.expected) == (11, 12)
    assert row.missing == (Missing(STALE, "1"),)


def test_applications_are_found_by_the_names_of_their_targets() -> None:
    argocd = """\
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {hub: {cluster: np}, edge: {cluster: p-use1}}
"""
    fleet = FLEET.replace("clusters:\n", f"{argocd}clusters:\n", 1)
    for name, instance in (("np", "hub"), ("p-euw1", "hub"), ("p-use1", "edge")):
        fleet = fleet.replace(f"{name}: {{region", f"{name}: {{server: https://{name}.io, argocd: {instance}, region")
    head = fleet.replace("hooli: {}", "hooli: {delivery: {sync: auto}}")
    manual = head.replace("apps:\n  api: {", "apps:\n  api: {delivery: {sync: manual}, ")
    found = world({}, {}, fleet, manual)
    rows = grouped(found, cause("apps.api.delivery.sync", Origin.APP, path="delivery.sync", line=25))
    (row,) = [one for one in rows if one.object.startswith("Application.")]
    assert row.object == "Application.argoproj.io argocd/{environment}.{cluster}.{tenancy}.api"
    assert (len(row.targets), row.expected) == (8, 12)
    assert {one.layer for one in row.missing} == {"tenancies.hooli"}
    assert {one.value for one in row.missing} == {"auto"}


def test_where_a_part_is_asked_for_the_rest_is_not_expected() -> None:
    found = all_but(STALE)
    shown = [one for one in judged(found, PORT) if "p-euw1" in one.difference.pair.shown.target]
    (row,) = rows(shown, found, lambda target: "p-euw1" in target)
    assert (len(row.targets), row.expected, [one.target for one in row.missing]) == (2, 3, [STALE])
    (row,) = rows(shown, found)
    assert (len(row.targets), row.expected) == (2, 12)
