"""What is wrong with final objects before anything is written: each rule, what opens it, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import indent
from typing import Any

import pytest

from compiled import declared, rendered, thing
from gitops_compile.check.on_tree import check_tree
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic

RBAC = "rbac.authorization.k8s.io"
ARGO = "argoproj.io/v1alpha1"
TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {hub: {cluster: one}}
clusters:
  one: {server: https://one.example.com, argocd: hub, provides: [acme.io, argoproj.io]}
  two: {server: https://two.example.com, argocd: hub}
environments:
  prod: {clusters: [one]}
tenancies: {initech: {}, globex: {}}
"""
APPS = len(TOP.splitlines()) + 2
"""The line of the first app."""

ROLE = thing(f"{RBAC}/v1", "ClusterRole", "reader")
NAMESPACE = thing("v1", "Namespace", "web-prod")
DEPLOYMENT = thing("apps/v1", "Deployment", "web", "web-prod")
SET = thing(ARGO, "ApplicationSet", "web", "web-prod")


def check(apps: str, objects: Mapping[str, tuple[dict[str, Any], ...]], top: str = TOP) -> tuple[Diagnostic, ...]:
    fleet, targets = declared(f"{top}apps:\n{indent(apps, '  ')}\n")
    return check_tree(Tree(fleet, targets, rendered(targets, objects), frozenset({"acme.io/Zone"})))


def unserved(top: str = TOP) -> str:
    """No instances at all."""
    return top.replace("argocd: {hub: {cluster: one}}", "labels: {}").replace(", argocd: hub", "")


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [one.code for one in found]


def seen(one: Diagnostic) -> list[str]:
    return [f"{place.at} {place.what}" for place in one.related]


def test_nothing_to_say_of_a_sound_tree() -> None:
    objects = {
        "prod/one/web": (DEPLOYMENT, ROLE, thing("acme.io/v1", "Zone", "eu")),
        "prod/one/initech/api": (thing("apps/v1", "Deployment", "web", "initech-api-prod"),),
        "prod/one/globex/api": (thing("apps/v1", "Deployment", "web", "globex-api-prod"),),
    }
    assert check("web: {}\napi: {per: tenancy}", objects) == ()


def test_objects_from_two_apps_are_one_error_with_a_count() -> None:
    own = thing("v1", "ConfigMap", "x", "shop")
    objects = {"prod/one/api": (own, ROLE), "prod/one/web": (ROLE, own, thing("v1", "Secret", "x", "shop"))}
    (one,) = check("api: {}\nweb: {}", objects, f"{TOP}namespace: shop\n")
    assert one.code == "GC310"
    assert (
        one.message == "one cluster gets ClusterRole reader and 1 more object from several targets, of api and of web"
    )
    assert (one.at.line, one.at.column) == (APPS + 2, 3)
    assert one.hint == "Keep it in one of the two apps, or give it another name in one."
    assert one.targets == ("prod/one/api", "prod/one/web")
    assert seen(one) == [
        f"fleet.yaml:{APPS + 1}:3 the other app, api",
        "rendered/prod/one/api/clusterrole_reader.yaml:1:1 in prod/one/api",
        "rendered/prod/one/web/clusterrole_reader.yaml:1:1 in prod/one/web",
    ]


def test_one_object_from_all_tenancies_of_an_app() -> None:
    objects = {"prod/one/initech/api": (ROLE,), "prod/one/globex/api": (ROLE,)}
    found = check(f"api: {{per: tenancy, delivery: {{allow: {{kinds: [{RBAC}/ClusterRole]}}}}}}", objects)
    assert codes(found) == ["GC310", "GC512", "GC512"], "and the name is neither tenancy's"
    one = found[0]
    assert one.message == "one cluster gets ClusterRole reader from several targets, of api"
    assert one.hint == "Keep it in an app that has one target on the cluster, or give it another name in each target."
    assert one.targets == ("prod/one/globex/api", "prod/one/initech/api")


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (ROLE, ROLE, ["GC310"]),
        (ROLE, thing(f"{RBAC}/v1beta1", "ClusterRole", "reader"), ["GC310"]),
        (ROLE, thing("acme.io/v1", "ClusterRole", "reader", "web-prod"), []),
        (ROLE, thing(f"{RBAC}/v1", "ClusterRole", "Reader"), []),
        (thing("v1", "Secret", "x", "api-prod"), thing("v1", "Secret", "x", "web-prod"), []),
        (*[{"apiVersion": f"{RBAC}/v1", "kind": "ClusterRole", "metadata": {"generateName": "x-"}}] * 2, []),
    ],
)
def test_what_one_object_is(one: dict[str, Any], other: dict[str, Any], found: list[str]) -> None:
    assert codes(check("api: {}\nweb: {}", {"prod/one/api": (one,), "prod/one/web": (other,)})) == found


def test_one_owner_counts_by_cluster_and_in_every_fleet() -> None:
    both = TOP.replace("clusters: [one]", "clusters: [one, two]")
    assert check("api: {}", {"prod/one/api": (ROLE,), "prod/two/api": (ROLE,)}, both) == ()
    plain = thing("v1", "Secret", "x")
    apps = "api: {namespace: shop, sharedNamespace: true, source: {verbatim: true}}\n"
    objects = {"prod/one/api": (plain,), "prod/one/web": (thing("v1", "Secret", "x", "shop"),)}
    (one,) = check(apps + apps.replace("api", "web"), objects, unserved())
    assert one.message == "one cluster gets Secret shop/x from several targets, of api and of web"


def test_a_namespace_of_a_source() -> None:
    (one,) = check("web: {}", {"prod/one/web": (NAMESPACE, DEPLOYMENT)})
    assert one.code == "GC312"
    assert one.message == "the source of web renders Namespace web-prod"
    assert (one.at.line, one.at.column) == (APPS, 3)
    assert (
        one.hint == "Take it out of the source: the target `namespaces` holds the Namespace of every declared target."
    )
    assert seen(one) == ["rendered/prod/one/web/namespace_web-prod.yaml:1:1 Namespace web-prod of prod/one/web"]
    (verbatim,) = check("web: {source: {verbatim: true}}", {"prod/one/web": (NAMESPACE,)})
    assert verbatim.hint.endswith("; or write `namespaces: false` on the app, then the source's own count.")


def test_a_verbatim_source_brings_its_namespaces_itself() -> None:
    objects = {"prod/one/web": (NAMESPACE, DEPLOYMENT)}
    assert check("web: {namespaces: false, source: {verbatim: true}}", objects) == ()
    (one,) = check("web: {source: {verbatim: true}}", objects, unserved())
    assert one.code == "GC310", "no instance: only that nobody else owns it"
    assert one.message == "one cluster gets Namespace web-prod from several targets, of namespaces and of web"
    assert one.hint == (
        "Take it out of the source; beside `verbatim`, `namespaces: false` on the app keeps it there instead."
    )
    assert [place.at.file for place in one.related] == [
        "rendered/prod/one/web/namespace_web-prod.yaml",
        "rendered/prod/one/namespaces/namespace_web-prod.yaml",
    ]


def test_an_object_in_another_namespace() -> None:
    objects = {
        "prod/one/web": (thing("v1", "Secret", "a", "monitoring"), thing("v1", "Secret", "b", "monitoring")),
        "prod/two/web": (thing("v1", "Secret", "a", "monitoring"), thing("v1", "Secret", "c", "other")),
    }
    both = TOP.replace("clusters: [one]", "clusters: [one, two]")
    one, other = check("web: {}", objects, both)
    assert codes((one, other)) == ["GC313", "GC313"]
    assert one.message == (
        "the source of web puts Secret a and 1 more object into the namespace monitoring, which is not the target's"
    )
    assert one.hint == (
        "Take the namespace out of the source, write `namespace: monitoring` on the app, "
        "or grant it: delivery: {allow: {namespaces: [monitoring]}}."
    )
    assert one.targets == ("prod/one/web", "prod/two/web")
    assert seen(one) == ["rendered/prod/one/web/monitoring/secret_a.yaml:1:1 Secret a of prod/one/web"]
    assert other.targets == ("prod/two/web",)


def test_a_list_of_grants_is_replaced_whole_so_the_hint_gives_all_of_it() -> None:
    objects = {"prod/one/web": (thing("v1", "Secret", "a", "monitoring"), thing("v1", "Secret", "c", "other"))}
    (one,) = check("web:\n  delivery:\n    allow: {namespaces: [other]}", objects)
    assert one.at.line == APPS + 2
    assert one.hint.endswith("{namespaces: [other, monitoring]}}.")


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (thing("v1", "Secret", "a"), []),
        (thing("v1", "Secret", "a", "web-prod"), []),
        (thing("v1", "Secret", "a", "elsewhere"), ["GC313"]),
        (thing("v1", "Secret", "a", "granted"), []),
        (thing(f"{RBAC}/v1", "ClusterRole", "a", "elsewhere"), []),
        (thing("acme.io/v1", "Zone", "a", "elsewhere"), []),
        (thing("acme.io/v1", "Widget", "a", "elsewhere"), ["GC313"]),
    ],
)
def test_whose_namespace(one: dict[str, Any], found: list[str]) -> None:
    app = "web: {source: {verbatim: true}, delivery: {allow: {namespaces: [granted]}}}"
    assert codes(check(app, {"prod/one/web": (one,)})) == found
    assert check(app, {"prod/one/web": (one,)}, unserved()) == (), "verbatim without an instance"
    generated = app.replace("source: {verbatim: true}, ", "")
    assert codes(check(generated, {"prod/one/web": (one,)}, unserved())) == found


def test_a_tenancy_renders_something_cluster_scoped() -> None:
    zone = thing("acme.io/v1", "Zone", "eu")
    (one,) = check("api: {per: tenancy}", {"prod/one/initech/api": (zone, ROLE)})
    assert one.code == "GC314"
    assert one.message == (
        "api is per tenancy and renders the cluster-scoped ClusterRole reader and 1 more object: "
        "tenancies would share it"
    )
    assert one.hint == (
        f"Move it into a shared app, or grant it: delivery: {{allow: {{kinds: [acme.io/Zone, {RBAC}/ClusterRole]}}}}."
    )
    assert (one.at.line, one.at.column) == (APPS, 3)


@pytest.mark.parametrize(
    ("granted", "found"),
    [
        (f"{RBAC}/ClusterRole", []),
        (f"{RBAC}/ClusterRole/initech-read*", []),
        (f"{RBAC}/ClusterRole/initech-write*", ["GC314"]),
        ("ClusterRole", ["GC314"]),
        (f"{RBAC}/Role", ["GC314"]),
    ],
)
def test_what_opens_it(granted: str, found: list[str]) -> None:
    app = f"api: {{per: tenancy, delivery: {{allow: {{kinds: ['{granted}']}}}}}}"
    role = thing(f"{RBAC}/v1", "ClusterRole", "initech-reader")
    assert codes(check(app, {"prod/one/initech/api": (role,)})) == found


def test_the_target_without_a_tenancy_may_be_cluster_scoped() -> None:
    assert check("api: {per: tenancy, shared: true}", {"prod/one/api": (ROLE,)}) == ()


def test_a_source_renders_argocd_objects() -> None:
    (one,) = check("web: {}", {"prod/one/web": (SET,)})
    assert one.code == "GC315"
    assert one.message == (
        "the source of web renders ApplicationSet.argoproj.io web: whoever writes it can pick any AppProject"
    )
    assert one.hint == (
        "Take it out of the source; or grant it: delivery: {allow: {kinds: [argoproj.io/ApplicationSet]}}."
    )


@pytest.mark.parametrize("kind", ["Application", "ApplicationSet", "AppProject"])
def test_a_shared_app_may_be_granted_argocd_objects_and_a_tenancy_never(kind: str) -> None:
    app = f"web: {{per: tenancy, shared: true, delivery: {{allow: {{kinds: [argoproj.io/{kind}]}}}}}}"
    shared = thing(ARGO, kind, "x", "web-prod")
    own = thing(ARGO, kind, "x", "initech-web-prod")
    (one,) = check(app, {"prod/one/web": (shared,), "prod/one/initech/web": (own,)})
    assert one.message == f"the source of web renders {kind}.argoproj.io x: a target of a tenancy never may"
    assert one.targets == ("prod/one/initech/web",)
    assert one.hint == "Take it out of the source."


def test_other_kinds_of_argo_are_nobodys_business() -> None:
    assert check("web: {}", {"prod/one/web": (thing(ARGO, "Rollout", "x", "web-prod"),)}) == ()


def test_a_cluster_without_an_instance() -> None:
    top = TOP.replace("two.example.com, argocd: hub", "two.example.com").replace("[one]", "[one, two]")
    (one,) = check("api: {}\nweb: {}", {}, top)
    assert (one.code, one.is_error) == ("GC302", False)
    assert one.message == "the cluster two names no Argo CD instance: nothing brings its targets there"
    assert (one.at.line, one.at.column) == (8, 3)
    assert one.hint == "Write `argocd: hub` on the cluster."
    assert one.targets == ("prod/two/api", "prod/two/web")
    assert check("api: {}", {}, unserved(top)) == ()
    assert check("api: {only: {cluster: one}}", {}, top) == ()


@pytest.mark.parametrize(("characters", "found"), [(31, []), (32, ["GC303"])])
def test_a_roots_name_is_a_label(characters: int, found: list[str]) -> None:
    fleet, environment = "f" * 31, "e" * characters
    top = TOP.replace("acme", fleet).replace("prod:", f"{environment}:")
    assert codes(check("api: {}", {}, top)) == found
    assert check("api: {}", {}, unserved(top)) == ()
    for one in check("api: {}", {}, top):
        assert one.message == (
            f"the root Application {fleet}.{environment} has 64 characters, at most 63 are allowed "
            f"({fleet} 31, dot 1, {environment} 32)"
        )
        assert (one.at.line, one.at.column) == (10, 3)
        assert seen(one) == [
            "fleet.yaml:3:18 the fleet's name",
            "rendered/argocd/hub/bootstrap.yaml:1:1 the root Application",
        ]


def test_alike_ones_of_many_targets_are_one() -> None:
    clusters = [f"c{number:03}" for number in range(300)]
    lines = "".join(f"  {name}: {{server: https://{name}.example.com, argocd: hub}}\n" for name in clusters)
    top = TOP.replace("  two:", f"{lines}  two:").replace("[one]", f"[{', '.join(clusters)}]")
    objects = {f"prod/{name}/web": (thing("v1", "Secret", "a", "x"),) for name in clusters}
    (one,) = check("web: {}", objects, top)
    assert len(one.targets) == 300
    assert len(one.related) == 1
