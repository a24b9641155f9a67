"""Names become things: each reference to nothing has its place, its code and the nearest name."""

from __future__ import annotations

import pytest

from gitops_compile.model.diagnostic import Severity
from told import fleet, outcome, said

T = "tenancies: {{t: {{{}}}}}"
DIGEST = "'sha256:" + "ab" * 32 + "'"


def app(text: str) -> dict[int, str]:
    return {6: f"apps: {{web: {{{text}}}}}"}


def tenancy(text: str) -> dict[int, str]:
    return {7: T.format(text), 6: "apps: {web: {per: tenancy, image: a}}"}


UNKNOWN: dict[str, tuple[dict[int, str], str, str]] = {
    "a cluster of an environment": ({5: "environments: {dev: {clusters: [c1, c9]}}"}, "5:37", "cluster"),
    "an instance of a cluster": ({4: "clusters: {c1: {argocd: hub}, c2: {}}"}, "4:25", "Argo CD instance"),
    "an environment of an app": (app("environments: [dev, prdo]"), "6:34", "environment"),
    "an environment of a pin": (app("image: a, versions: {prdo: 1.0.0}"), "6:35", "environment"),
    "a cluster of a pin": (app("image: a, versions: {prod: {c9: 1.0.0}}"), "6:42", "cluster"),
    "an environment of a match": (app("only: {environment: prdo}"), "6:34", "environment"),
    "a cluster of a match": (app("only: [{cluster: [c1, c9]}]"), "6:36", "cluster"),
    "a tenancy of a match": (app("overrides: [{match: {tenancy: t}, values: {}}]"), "6:44", "tenancy"),
    "a fact of a match": (app("overrides: [{match: {regoin: eu}, values: {}}]"), "6:35", "cluster fact"),
    "an environment of a tenancy": (tenancy("environments: {prdo: {}}"), "7:32", "environment"),
    "a cluster of a tenancy": (tenancy("environments: {dev: {clusters: [c9]}}"), "7:49", "cluster"),
    "an app of a tenancy": (tenancy("apps: [web, wbe]"), "7:29", "app"),
    "an app of a tenancy's pins": (tenancy("versions: {wbe: {dev: 1.0.0}}"), "7:28", "app"),
    "an environment of a tenancy's pins": (tenancy("versions: {web: {dve: 1.0.0}}"), "7:34", "environment"),
    "a cluster of a tenancy's pins": (tenancy("versions: {web: {dev: {c9: 1.0.0}}}"), "7:40", "cluster"),
    "an app of a tenancy's components": (tenancy("components: {wbe: [a]}"), "7:30", "app"),
}


@pytest.mark.parametrize(("lines", "at", "noun"), UNKNOWN.values(), ids=UNKNOWN)
def test_a_name_of_nothing(lines: dict[int, str], at: str, noun: str) -> None:
    (found,) = outcome(fleet(lines))[0]
    assert (found.code, str(found.at)) == ("GC120", f"fleet.yaml:{at}")
    assert f"there is no {noun} " in found.message
    assert found.hint


def test_the_nearest_name_is_offered_or_all_that_there_are() -> None:
    (near,) = outcome(fleet(app("environments: [prdo]")))[0]
    (far,) = outcome(fleet(app("environments: [qqq]")))[0]
    assert "prod" in near.hint
    assert "dev, prod" in far.hint


def test_all_references_at_once() -> None:
    lines = {5: "environments: {dev: {clusters: [x]}}", 6: "apps: {web: {environments: [x], only: {cluster: z}}}"}
    assert said(fleet(lines)) == ["5:33 GC120", "6:29 GC120", "6:49 GC120"]


ONE_NAME = {
    "an environment and a tenancy": ({7: "tenancies: {dev: {}}"}, "7:13", "5:16"),
    "a cluster and a tenancy": ({7: "tenancies: {c2: {}}"}, "7:13", "4:20"),
    "an app and a tenancy": ({7: "tenancies: {web: {}}"}, "7:13", "6:8"),
}


@pytest.mark.parametrize(("lines", "at", "other"), ONE_NAME.values(), ids=ONE_NAME)
def test_one_name_for_two_things(lines: dict[int, str], at: str, other: str) -> None:
    (found,) = outcome(fleet(lines))[0]
    assert (found.code, str(found.at)) == ("GC617", f"fleet.yaml:{at}")
    assert [str(related.at) for related in found.related] == [f"fleet.yaml:{other}"]


def test_an_app_a_cluster_and_an_environment_may_share_a_name() -> None:
    lines = {4: "clusters: {x: {}}", 5: "environments: {x: {clusters: [x]}}", 6: "apps: {x: {}}"}
    assert said(fleet(lines)) == []


VERBATIM = "source: {verbatim: true}"
TOGETHER: dict[str, tuple[dict[int, str], list[str]]] = {
    "a digest for two images": (app(f"image: [a, b], versions: {{dev: {DIGEST}}}"), ["6:45 GC124"]),
    "a digest for no image": (app(f"versions: {{dev: {{version: 1.0.0, digest: {DIGEST}}}}}"), ["6:55 GC124"]),
    "a digest for one image": (app(f"image: [a], versions: {{dev: {DIGEST}, prod: 1.0.0}}"), []),
    "a cluster's digest for two images": (
        app(f"image: [a, b], versions: {{prod: {{default: 1.0.0, c2: {DIGEST}}}}}"),
        ["6:67 GC124"],
    ),
    "a tenancy's digest for two images": (
        {6: "apps: {web: {per: tenancy, image: [a, b]}}", 7: T.format(f"versions: {{web: {{dev: {DIGEST}}}}}")},
        ["7:39 GC124"],
    ),
    "an image beside verbatim": (app(f"{VERBATIM}, image: a"), ["6:47 GC128"]),
    "images beside verbatim": (app(f"{VERBATIM}, image: [a, b]"), ["6:48 GC128"]),
    "labels beside verbatim": (app(f"{VERBATIM}, labels: {{a: b}}"), ["6:48 GC128"]),
    "an override's labels beside verbatim": (
        app(f"{VERBATIM}, overrides: [{{match: {{cluster: c1}}, labels: {{a: b}}}}]"),
        ["6:83 GC128"],
    ),
    "mirrors of a tenancy that gets a verbatim app": (
        {6: f"apps: {{web: {{{VERBATIM}, per: tenancy}}}}", 7: T.format("mirrors: {a.b: c.d}")},
        ["7:26 GC128"],
    ),
    "mirrors of a tenancy that does not": (
        {
            6: f"apps: {{web: {{{VERBATIM}, per: tenancy}}, x: {{per: tenancy}}}}",
            7: T.format("apps: [x], mirrors: {a.b: c.d}"),
        },
        [],
    ),
    "mirrors beside a shared verbatim app": ({**app(VERBATIM), 7: T.format("mirrors: {a.b: c.d}")}, []),
    "labels of other layers beside verbatim": ({**app(VERBATIM), 7: "labels: {a: b}"}, []),
    "a source that says it is not verbatim": (app("source: {verbatim: false}, image: a, labels: {a: b}"), []),
    "no namespaces beside a plain source": (app("namespaces: false"), ["6:26 GC129"]),
    "namespaces beside a plain source": (app("namespaces: true"), []),
    "no namespaces beside verbatim": (app(f"{VERBATIM}, namespaces: false"), []),
    "a tenancy names a shared app": ({7: T.format("apps: [web]")}, ["7:24 GC132"]),
    "a tenancy's components of a shared app": ({7: T.format("components: {web: [x]}")}, ["7:30 GC132"]),
    "a tenancy's components of an app that it leaves out": (
        {**app("per: tenancy"), 7: T.format("apps: [], components: {web: [x]}")},
        ["7:40 GC132"],
    ),
    "a tenancy's components of its app": ({**app("per: tenancy"), 7: T.format("components: {web: [x]}")}, []),
    "shared without per": (app("shared: true"), ["6:22 GC131"]),
    "not shared without per": (app("shared: false"), []),
    "shared beside per": ({**app("per: tenancy, shared: true"), 7: T.format("")}, []),
}


@pytest.mark.parametrize(("lines", "told"), TOGETHER.values(), ids=TOGETHER)
def test_what_an_app_may_not_say_together(lines: dict[int, str], told: list[str]) -> None:
    assert said(fleet(lines)) == told


GIT = {8: "git: {url: https://a.example/b, branch: main}"}
HUB = "argocd: {{hub: {{{}}}}}"


def argocd(hub: str, clusters: str = "c1: {}, c2: {}") -> dict[int, str]:
    return {4: f"clusters: {{{clusters}}}", 7: HUB.format(hub), **GIT}


INSTANCES: dict[str, tuple[dict[int, str], list[str]]] = {
    "no git": ({7: HUB.format("cluster: c1")}, ["7:10 GC133"]),
    "git without an instance": (GIT, []),
    "one that pushes": (argocd("cluster: c1, version: '3.4'"), []),
    "one on each": (argocd("perCluster: true", "c1: {argocd: hub}, c2: {argocd: hub}"), []),
    "both": (argocd("cluster: c1, perCluster: true"), ["7:25 GC301"]),
    "a cluster, and said to be one alone": (argocd("cluster: c1, perCluster: false"), []),
    "neither": (argocd("version: '3.5'"), ["7:10 GC301"]),
    "a cluster that does not exist": (argocd("cluster: c3"), ["7:25 GC301"]),
    "a version that is too old": (argocd("cluster: c1, version: '3.3'"), ["7:38 GC301"]),
    "a version that is too new": (argocd("cluster: c1, version: '3.7'"), ["7:38 GC301"]),
    "served from elsewhere without a server": (argocd("cluster: c1", "c1: {}, c2: {argocd: hub}"), ["4:20 GC301"]),
    "served from elsewhere": (argocd("cluster: c1", "c1: {}, c2: {argocd: hub, server: https://c2.example}"), []),
    "its own cluster without a server": (argocd("cluster: c1", "c1: {argocd: hub}, c2: {}"), []),
    "a server with a slash behind": (argocd("cluster: c1", "c1: {server: https://a.example/}, c2: {}"), ["4:25 GC301"]),
    "one server for two": (
        argocd("cluster: c1", "c1: {server: https://a.example}, c2: {server: https://a.example}"),
        ["4:58 GC301"],
    ),
}


@pytest.mark.parametrize(("lines", "told"), INSTANCES.values(), ids=INSTANCES)
def test_instances(lines: dict[int, str], told: list[str]) -> None:
    assert said(fleet(lines)) == told


def test_an_override_that_changes_nothing_is_a_warning() -> None:
    lines = app("values: {a: 1}, overrides: [{match: {cluster: c1}, values: {a: 1}}]")
    (found,) = outcome(fleet(lines))[0]
    assert (found.code, str(found.at), found.severity) == ("GC122", "fleet.yaml:6:42", Severity.WARNING)


def test_a_thousand_unknown_names_among_a_thousand() -> None:
    apps = ", ".join(f"app-number-{n}: {{per: tenancy}}" for n in range(1_000))
    named = ", ".join(f"ap-numbr-{n}" for n in range(1_000))
    found, _ = outcome(fleet({6: f"apps: {{{apps}}}", 7: T.format(f"apps: [{named}]")}))
    assert [d.code for d in found] == ["GC120"] * 1_000
    assert found[417].hint == "Did you mean app-number-417?"
