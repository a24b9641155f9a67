"""The namespace of each target, and which may live in one."""

from __future__ import annotations

import pytest

from told import fleet, outcome, said

T = {7: "tenancies: {t: {environments: {prod: {}}}}"}
ONE = {5: "environments: {prod: {clusters: [c1]}}"}


def app(text: str) -> dict[int, str]:
    return {6: f"apps: {{web: {{{text}}}}}"}


def namespaces(lines: dict[int, str]) -> dict[str, tuple[str, str]]:
    """Place -> namespace and the layer that gave it."""
    found, targets = outcome(fleet(lines))
    assert not found
    assert targets is not None
    return {str(one.place): (one.namespace.value, one.namespace.layer) for one in targets.apps}


FLEET = {8: "namespace: '{environment}-{app}'"}
ENV = {5: "environments: {prod: {clusters: [c1], namespace: 'e-{app}'}}"}
PATTERNS: dict[str, tuple[dict[int, str], str, tuple[str, str]]] = {
    "the default": (ONE, "prod/c1/web", ("web-prod", "the default")),
    "the default with a tenancy": ({**ONE, **app("per: tenancy"), **T}, "prod/c1/t/web", ("t-web-prod", "the default")),
    "the fleet's": ({**ONE, **FLEET}, "prod/c1/web", ("prod-web", "namespace")),
    "the environment's": ({**ENV, **FLEET}, "prod/c1/web", ("e-web", "environments.prod.namespace")),
    "the app's": ({**ENV, **FLEET, **app("namespace: x")}, "prod/c1/web", ("x", "apps.web.namespace")),
    "an override's": (
        {**ENV, **app("namespace: x, overrides: [{match: {cluster: c1}, namespace: 'y-{cluster}'}]")},
        "prod/c1/web",
        ("y-c1", "apps.web.overrides[0].namespace"),
    ),
    "the last override's": (
        {**ONE, **app("overrides: [{match: {cluster: c1}, namespace: y1}, {match: {cluster: c1}, namespace: y2}]")},
        "prod/c1/web",
        ("y2", "apps.web.overrides[1].namespace"),
    ),
    "an override for others": (
        {**app("namespace: 'x-{environment}-{cluster}', overrides: [{match: {cluster: c2}, namespace: 'y'}]")},
        "prod/c1/web",
        ("x-prod-c1", "apps.web.namespace"),
    ),
    "every placeholder": (
        {**ONE, **T, **app("per: tenancy, namespace: '{app}-{environment}-{cluster}-{tenancy}'")},
        "prod/c1/t/web",
        ("web-prod-c1-t", "apps.web.namespace"),
    ),
    "a pattern of tenancies passes by a target without": (
        {**ENV, **T, **app("per: tenancy, shared: true, namespace: '{tenancy}-{app}'")},
        "prod/c1/web",
        ("e-web", "environments.prod.namespace"),
    ),
    "and so does the fleet's": (
        {**ONE, **T, **app("per: tenancy, shared: true"), 8: "namespace: '{tenancy}-{app}'"},
        "prod/c1/web",
        ("web-prod", "the default"),
    ),
    "one without a tenancy holds for both": (
        {**ONE, **T, **app("per: tenancy"), **FLEET},
        "prod/c1/t/web",
        ("prod-web", "namespace"),
    ),
}


@pytest.mark.parametrize(("lines", "place", "namespace"), PATTERNS.values(), ids=PATTERNS)
def test_the_pattern_that_counts(lines: dict[int, str], place: str, namespace: tuple[str, str]) -> None:
    assert namespaces(lines)[place] == namespace


def test_a_namespace_knows_the_patterns_that_it_was_chosen_over() -> None:
    lines = {**ENV, **FLEET, **app("namespace: x, overrides: [{match: {cluster: c1}, namespace: y0}]")}
    _, targets = outcome(fleet(lines))
    assert targets is not None
    found = targets.apps[0].namespace
    assert (str(found.at), [(lost.layer, lost.value) for lost in found.lost]) == (
        "fleet.yaml:6:74",
        [
            ("apps.web.namespace", "x"),
            ("environments.prod.namespace", "e-{app}"),
            ("namespace", "{environment}-{app}"),
        ],
    )


LONG = "a" * 40
BAD: dict[str, tuple[dict[int, str], list[str]]] = {
    "64 characters": ({**ONE, 6: f"apps: {{{LONG}: {{namespace: '{{app}}-{'b' * 23}'}}}}"}, ["6:62 GC126"]),
    "63 characters": ({**ONE, 6: f"apps: {{{LONG}: {{namespace: '{{app}}-{'b' * 22}'}}}}"}, []),
    "a dash in front": ({**ONE, **app("namespace: '-{app}'")}, ["6:25 GC126"]),
    "a dash at the end": ({**ONE, **app("namespace: '{app}-'")}, ["6:25 GC126"]),
    "two environments": (app("namespace: x, only: {cluster: c1}"), ["6:25 GC311"]),
    "two clusters": (app("namespace: x, environments: [prod]"), []),
    "two tenancies": (
        {**ONE, **app("per: tenancy, namespace: x"), 7: "tenancies: {t: {}, u: {}}"},
        ["6:39 GC311"],
    ),
    "a tenancy and none": (
        {**ONE, **app("per: tenancy, shared: true, namespace: x"), 7: "tenancies: {t: {}}"},
        ["6:53 GC311"],
    ),
    "two tenancies, said to be shared": (
        {**ONE, **app("per: tenancy, namespace: x, sharedNamespace: true"), 7: "tenancies: {t: {}, u: {}}"},
        ["6:39 GC311"],
    ),
    "three environments": (
        {5: "environments: {a: {clusters: [c1]}, b: {clusters: [c1]}, c: {clusters: [c1]}}", **app("namespace: x")},
        ["6:25 GC311", "6:25 GC311"],
    ),
    "two apps": ({**ONE, 6: "apps: {web: {namespace: x}, api: {namespace: x}}"}, ["6:46 GC127"]),
    "two apps, one says so": (
        {**ONE, 6: "apps: {web: {namespace: x, sharedNamespace: true}, api: {namespace: x}}"},
        ["6:69 GC127"],
    ),
    "two apps, both say so": (
        {**ONE, 6: "apps: {web: {namespace: x, sharedNamespace: true}, api: {namespace: x, sharedNamespace: true}}"},
        [],
    ),
    "two apps by an environment's pattern": (
        {5: "environments: {prod: {clusters: [c1], namespace: x}}", 6: "apps: {web: {}, api: {}}"},
        [],
    ),
    "two apps by the fleet's pattern": ({**ONE, 6: "apps: {web: {}, api: {}}", 8: "namespace: x"}, []),
    "an app that walks into an environment's": (
        {5: "environments: {prod: {clusters: [c1], namespace: x}}", 6: "apps: {web: {}, api: {namespace: x}}"},
        ["6:34 GC127"],
    ),
    "a pattern with the app that meets another app's": (
        {**ONE, 6: "apps: {web: {}, api: {namespace: web-prod}}"},
        ["6:34 GC127"],
    ),
    "one app alone by its own pattern": ({**ONE, **app("namespace: x")}, []),
}


@pytest.mark.parametrize(("lines", "told"), BAD.values(), ids=BAD)
def test_a_namespace_that_is_none_or_that_others_have(lines: dict[int, str], told: list[str]) -> None:
    assert [one for one in said(fleet(lines)) if not one.endswith("GC122")] == told


def test_a_name_that_is_too_long_shows_how_long_each_part_is() -> None:
    lines = {**ONE, 6: f"apps: {{{LONG}: {{namespace: '{{app}}-{{environment}}-{'b' * 20}'}}}}"}
    (found,) = outcome(fleet(lines))[0]
    assert "66" in found.message
    assert f"prod 4, {LONG} 40" in found.message
    assert found.targets == (f"prod/c1/{LONG}",)


def test_a_collision_names_both_and_their_patterns() -> None:
    (found,) = outcome(fleet({**ONE, 6: "apps: {web: {}, api: {namespace: web-prod}}"}))[0]
    assert "api and web meet in the namespace web-prod" in found.message
    assert [(str(related.at), related.what) for related in found.related] == [
        ("fleet.yaml:6:8", "the pattern of web (the default)")
    ]


def test_a_source_that_needs_a_tenancy_has_one() -> None:
    path = "source: {path: 'a/{tenancy}'}, per: tenancy"
    assert said(fleet({**ONE, **app(f"{path}, shared: true"), **T})) == ["6:29 GC125"]
    assert said(fleet({**ONE, **app(path), **T})) == []
