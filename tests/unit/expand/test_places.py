"""Which targets exist (fleet.md): small fleets and the list of their places."""

from __future__ import annotations

import pytest

from gitops_compile.expand import targets as targets_module
from told import fleet, outcome, places, said

SAAS = "tenancies: {s: {}, g: {environments: {prod: {clusters: [c2]}}}}"
FLEETS: dict[str, tuple[dict[int, str], str]] = {
    "a shared app": ({}, "dev/c1/web prod/c1/web prod/c2/web"),
    "in some environments": ({6: "apps: {web: {environments: [prod]}}"}, "prod/c1/web prod/c2/web"),
    "in no environment": ({6: "apps: {web: {environments: []}}"}, ""),
    "a cluster named twice": ({5: "environments: {dev: {clusters: [c1, c1]}}"}, "dev/c1/web"),
    "two apps": (
        {6: "apps: {web: {}, api: {environments: [dev]}}"},
        "dev/c1/api dev/c1/web prod/c1/web prod/c2/web",
    ),
    "a shared app beside tenancies": ({7: SAAS}, "dev/c1/web prod/c1/web prod/c2/web"),
    "a per-tenancy app without tenancies": ({6: "apps: {web: {per: tenancy}}"}, ""),
    "a per-tenancy app": (
        {6: "apps: {web: {per: tenancy}}", 7: SAAS},
        "dev/c1/s/web prod/c1/s/web prod/c2/g/web prod/c2/s/web",
    ),
    "shared too": (
        {6: "apps: {web: {per: tenancy, shared: true}}", 7: SAAS},
        "dev/c1/web dev/c1/s/web prod/c1/web prod/c1/s/web prod/c2/web prod/c2/g/web prod/c2/s/web",
    ),
    "shared: false": (
        {6: "apps: {web: {per: tenancy, shared: false}}", 7: "tenancies: {g: {}}"},
        "dev/c1/g/web prod/c1/g/web prod/c2/g/web",
    ),
    "a tenancy of an environment's own clusters": (
        {6: "apps: {web: {per: tenancy}}", 7: "tenancies: {g: {environments: {prod: {}}}}"},
        "prod/c1/g/web prod/c2/g/web",
    ),
    "a tenancy on a cluster that the environment has not": (
        {6: "apps: {web: {per: tenancy}}", 7: "tenancies: {g: {environments: {dev: {clusters: [c2]}}}}"},
        "dev/c2/g/web",
    ),
    "a tenancy that takes part nowhere": (
        {6: "apps: {web: {per: tenancy}}", 7: "tenancies: {g: {environments: {}}}"},
        "",
    ),
    "a tenancy of some apps": (
        {
            6: "apps: {web: {per: tenancy}, api: {per: tenancy}}",
            7: "tenancies: {g: {environments: {dev: {}}, apps: [api]}}",
        },
        "dev/c1/g/api",
    ),
    "a tenancy of no apps": ({6: "apps: {web: {per: tenancy}}", 7: "tenancies: {g: {apps: []}}"}, ""),
    "an app's environments hold for tenancies": (
        {6: "apps: {web: {per: tenancy, environments: [dev]}}", 7: SAAS},
        "dev/c1/s/web",
    ),
    "only a cluster": ({6: "apps: {web: {only: {cluster: c2}}}"}, "prod/c2/web"),
    "only one of two clusters": (
        {6: "apps: {web: {only: {cluster: [c1, c2], environment: prod}}}"},
        "prod/c1/web prod/c2/web",
    ),
    "only a fact": ({6: "apps: {web: {only: {region: eu}}}"}, "prod/c2/web"),
    "only one of two matches": (
        {6: "apps: {web: {only: [{region: eu}, {environment: dev}]}}"},
        "dev/c1/web prod/c2/web",
    ),
    "only a tenancy": ({6: "apps: {web: {per: tenancy, shared: true, only: {tenancy: g}}}", 7: SAAS}, "prod/c2/g/web"),
    "only a number": (
        {4: "clusters: {c1: {size: 1}, c2: {size: '1'}}", 6: "apps: {web: {only: {size: 1}}}"},
        "dev/c1/web prod/c1/web",
    ),
    "only a boolean": (
        {4: "clusters: {c1: {size: 1}, c2: {size: true}}", 6: "apps: {web: {only: {size: true}}}"},
        "prod/c2/web",
    ),
}


@pytest.mark.parametrize(("lines", "listed"), FLEETS.values(), ids=FLEETS)
def test_the_targets_of_a_fleet(lines: dict[int, str], listed: str) -> None:
    assert places(fleet(lines)) == listed.split()


NAMESPACES: dict[str, tuple[dict[int, str], dict[str, list[str]]]] = {
    "one per environment and cluster": (
        {6: "apps: {web: {environments: [prod]}, api: {only: {environment: prod, cluster: c1}}}"},
        {"prod/c1/namespaces": ["api-prod", "web-prod"], "prod/c2/namespaces": ["web-prod"]},
    ),
    "one per tenancy": (
        {6: "apps: {web: {per: tenancy, shared: true, environments: [dev]}}", 7: SAAS},
        {"dev/c1/namespaces": ["web-dev"], "dev/c1/s/namespaces": ["s-web-dev"]},
    ),
    "a namespace that two share": (
        {
            5: "environments: {dev: {clusters: [c1]}}",
            6: "apps: {web: {namespace: x, sharedNamespace: true}, api: {namespace: x, sharedNamespace: true}}",
        },
        {"dev/c1/namespaces": ["x"]},
    ),
    "of declared targets, pinned or not": (
        {6: "apps: {web: {environments: [dev], image: a}}"},
        {"dev/c1/namespaces": ["web-dev"]},
    ),
    "none where every app brings its own": (
        {6: "apps: {web: {environments: [dev], namespaces: false, source: {verbatim: true}}}"},
        {},
    ),
    "without those that an app brings": (
        {
            5: "environments: {dev: {clusters: [c1]}}",
            6: "apps: {web: {namespaces: false, source: {verbatim: true}}, api: {}}",
        },
        {"dev/c1/namespaces": ["api-dev"]},
    ),
}


@pytest.mark.parametrize(("lines", "listed"), NAMESPACES.values(), ids=NAMESPACES)
def test_the_generated_targets(lines: dict[int, str], listed: dict[str, list[str]]) -> None:
    _, found = outcome(fleet(lines))
    assert found is not None
    assert {str(one.place): list(one.names) for one in found.namespaces} == listed


def test_labels_of_apps_are_not_those_of_namespaces() -> None:
    _, found = outcome(
        fleet(
            {
                4: "clusters: {c1: {labels: {c: d}}, c2: {}}",
                5: "environments: {dev: {clusters: [c1]}}",
                6: "apps: {web: {labels: {a: b}, overrides: [{match: {cluster: c1}, labels: {a: c}}]}}",
                7: "labels: {x: z}",
            }
        )
    )
    assert found is not None
    assert [layer.name for layer in found.namespaces[0].labels] == ["the fleet", "clusters.c1"]
    assert [layer.name for layer in found.apps[0].labels] == [
        *("the fleet", "apps.web", "clusters.c1", "apps.web.overrides[0]")
    ]


MEETS_NOTHING = {
    "only": ({6: "apps: {web: {only: {cluster: c2, environment: dev}}}"}, ["6:21 GC121"]),
    "one of several": ({6: "apps: {web: {only: [{cluster: c2}, {region: us}]}}"}, ["6:37 GC121"]),
    "a fact of another type": (
        {4: "clusters: {c1: {size: 1}, c2: {}}", 6: "apps: {web: {only: {size: '1'}}}"},
        ["6:21 GC121"],
    ),
    "an override": ({6: "apps: {web: {overrides: [{match: {region: us}, namespace: x}]}}"}, ["6:35 GC121"]),
    "an override of what only left out": (
        {6: "apps: {web: {only: {cluster: c1}, overrides: [{match: {cluster: c2}, namespace: x}]}}"},
        ["6:56 GC121"],
    ),
    "a tenancy of a shared app": (
        {6: "apps: {web: {overrides: [{match: {tenancy: s}, namespace: x}]}}", 7: SAAS},
        ["6:35 GC121"],
    ),
}


@pytest.mark.parametrize(("lines", "told"), MEETS_NOTHING.values(), ids=MEETS_NOTHING)
def test_a_match_that_meets_no_target(lines: dict[int, str], told: list[str]) -> None:
    assert said(fleet(lines)) == told


CHANGES_NOTHING: dict[str, tuple[str, list[str]]] = {
    "a value that stands already": ("values: {a: 1}", ["6:42 GC122"]),
    "a value that stands already, deeper": ("values: {b: {c: 2}}", ["6:42 GC122"]),
    "null where nothing is": ("values: {z: null}", ["6:42 GC122"]),
    "no values": ("values: {}", ["6:42 GC122"]),
    "nothing but whom it meets": ("", ["6:42 GC122"]),
    "a value of another type": ("values: {a: '1'}", []),
    "another value": ("values: {a: 2}", []),
    "null where something is": ("values: {b: {c: null}}", []),
    "a label": ("labels: {a: b}", []),
    "the same label": ("labels: {l: m}", ["6:42 GC122"]),
    "values that do not, labels that do": ("values: {a: 1}, labels: {a: b}", []),
    "a namespace": ("namespace: x", []),
    "grants": ("delivery: {allow: {namespaces: [x]}}", []),
}


@pytest.mark.parametrize(("text", "told"), CHANGES_NOTHING.values(), ids=CHANGES_NOTHING)
def test_an_override_that_changes_nothing(text: str, told: list[str]) -> None:
    match = "match: {environment: dev}" + (f", {text}" if text else "")
    lines = {
        6: f"apps: {{web: {{values: {{a: 1}}, overrides: [{{{match}}}]}}}}",
        7: "values: {b: {c: 2}}\nlabels: {l: m}",
    }
    assert said(fleet(lines)) == told


def test_an_override_is_held_against_those_before_it_and_the_layers_of_each_target() -> None:
    before = "{match: {cluster: c1}, values: {a: 1}}"
    again = "{match: {environment: dev}, values: {a: 1}}"
    assert said(fleet({6: f"apps: {{web: {{overrides: [{before}, {again}]}}}}"})) == ["6:66 GC122"]
    assert said(fleet({6: f"apps: {{web: {{overrides: [{again}, {before}]}}}}"})) == []
    lines = {
        4: "clusters: {c1: {values: {a: 1}}, c2: {}}",
        6: "apps: {web: {overrides: [{match: {environment: prod}, values: {a: 1}}]}}",
    }
    assert said(fleet(lines)) == []


def test_more_targets_than_may_be_are_refused_without_making_them() -> None:
    clusters = ", ".join(f"c{n}: {{}}" for n in range(1_000))
    environments = ", ".join(f"e{n}: {{clusters: [{', '.join(f'c{m}' for m in range(1_000))}]}}" for n in range(10))
    tenancies = ", ".join(f"t{n}: {{}}" for n in range(5_000))
    lines = {4: f"clusters: {{{clusters}}}", 5: f"environments: {{{environments}}}", 7: f"tenancies: {{{tenancies}}}"}
    app = {6: "apps: {web: {per: tenancy, only: {cluster: c1, environment: e1, tenancy: t1}}}"}
    assert said(fleet({**lines, **app})) == ["6:8 GC102"]


def test_the_number_of_targets_is_the_one_of_the_page() -> None:
    assert targets_module.MOST_TARGETS == 200_000
