"""What isolation leaves open: the cases beside those that the law of mutants refuses, rule by rule."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import thing
from gitops_compile.check.tenancy import one_host
from gitops_compile.check.tenancy.cluster_scoped_name import whose
from gitops_compile.check.tenancy.named_namespaces import named_namespaces, spelled
from gitops_compile.model.diagnostic import Diagnostic
from tenancy_objects import GATEWAY, NETWORK, RBAC, Thing, World, deployment, home, ingress, rule, world

PLACE = "prod/one/initech/api"


def sound() -> World:
    return world(("initech", "saas"))


def with_object(one: Thing, *kinds: str) -> tuple[Diagnostic, ...]:
    made = sound()
    made.objects[PLACE].append(one)
    made.kinds["initech"].extend(kinds)
    return tuple(one for one in made.told() if one.is_error)


def codes(found: tuple[Diagnostic, ...]) -> list[str]:
    return [one.code for one in found]


@pytest.mark.parametrize(
    ("name", "tenancy"),
    [
        ("initech", "initech"),
        ("initech-reader", "initech"),
        ("initech-eu", "initech-eu"),
        ("initech-eu-reader", "initech-eu"),
        ("initech-europe", "initech"),
        ("initech-", "initech"),
        ("initechreader", ""),
        ("initech:reader", ""),
        ("initech.reader", ""),
        ("reader-initech", ""),
        ("", ""),
    ],
)
def test_whose_name_it_is(name: str, tenancy: str) -> None:
    assert whose(name, {"initech", "initech-eu", "saas"}) == tenancy


def test_a_shared_app_may_name_a_tenancys_namespace_and_render_nothing_there() -> None:
    made = sound()
    made.namespaces[""] = [home("saas")]
    assert not [one for one in made.told() if one.is_error]


def test_a_grant_points_at_its_entry() -> None:
    made = sound()
    made.namespaces["initech"] = ["monitoring", home("saas")]
    (one,) = (one for one in made.told() if one.is_error)
    assert one.message == "delivery.allow.namespaces of api names saas-api-prod, which is saas's"
    lines = made.fleet().splitlines()
    assert lines[one.at.line - 1][one.at.column - 1 :].startswith("saas-api-prod")
    assert one.targets == ("prod/one/initech/api", "prod/two/initech/api")


def bound(role: str, subject: Thing, kind: str = "ClusterRole") -> Thing:
    return thing(
        f"{RBAC}/v1",
        "RoleBinding",
        "more",
        home("initech"),
        roleRef={"apiGroup": RBAC, "kind": kind, "name": role},
        subjects=[subject],
    )


ACCOUNT = {"kind": "ServiceAccount", "name": "ops"}


@pytest.mark.parametrize(
    "one",
    [
        bound("view", ACCOUNT),
        bound("edit", {**ACCOUNT, "namespace": home("initech")}),
        bound("initech-reader", ACCOUNT),
        bound("cluster-admin", ACCOUNT, "Role"),
        bound("view", {"kind": "Group", "name": "initech-people"}),
        bound("view", {"kind": "Group", "name": f"system:serviceaccounts:{home('initech')}"}),
        bound("view", {"kind": "User", "name": f"system:serviceaccount:{home('initech')}:x"}),
        bound("view", {"kind": "User", "name": "ann"}),
        thing(f"{RBAC}/v1", "Role", "x", home("initech"), rules=[rule([""], ["*"], ["*"])]),
        thing(f"{RBAC}/v1", "Role", "x", home("initech"), rules=[rule(["*"], ["pods"], ["get"])]),
        thing(f"{RBAC}/v1", "Role", "x", home("initech"), rules=[rule([RBAC], ["roles"], ["get", "create"])]),
    ],
)
def test_rights_that_stay_inside(one: Thing) -> None:
    assert with_object(one) == ()


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (bound("view", {**ACCOUNT, "namespace": "monitoring"}), "giving rights to service accounts of monitoring"),
        (bound("view", {"kind": "User", "name": "system:anonymous"}), "giving rights to system:anonymous"),
        (bound("admin", ACCOUNT), "for initech, binding the ClusterRole admin"),
        (
            thing(f"{RBAC}/v1", "Role", "more", home("initech"), rules=[rule([RBAC], ["roles"], ["*"])]),
            "with a rule that lets its holder take more rights (* on roles)",
        ),
    ],
)
def test_rights_that_reach_out(one: Thing, says: str) -> None:
    (found,) = with_object(one)
    assert found.code == "GC513"
    assert found.message == f"the source of api renders {one['kind']} more {says}"
    assert found.related[0].at.file == f"rendered/{PLACE}/{one['kind'].lower()}_more.yaml"


@pytest.mark.parametrize(
    ("one", "names"),
    [
        ({"kind": "X", "metadata": {"name": "a", "namespace": "own"}}, []),
        (
            {"kind": "X", "spec": {"namespace": "a", "namespaces": ["b", 1]}},
            ["spec.namespace a", "spec.namespaces[0] b"],
        ),
        ({"kind": "X", "spec": {"watchNamespaces": ["a"]}}, ["spec.watchNamespaces[0] a"]),
        ({"kind": "RoleBinding", "subjects": [{"namespace": "a"}]}, []),
        ({"kind": "X", "a": [{"b": "http://x.y.svc/"}]}, ["a[0].b y"]),
        ({"kind": "X", "a": "x.y.svc.cluster.local, z.w.svc:80"}, ["a y", "a w"]),
        ({"kind": "X", "a": "x.y.svcs and .y.svc-x and y.svc"}, []),
        ({"kind": "X", "a": "https://u:p@x.y/z"}, ["a y"]),
        ({"kind": "X", "a": "https://x.y.example/z"}, []),
        ({"kind": "X", "a": "x.y:80 1.2.3.4:80"}, ["a y"]),
        ({"kind": "X", "a": "image.example/x.y:1.0"}, []),
        ({"kind": "X", "namespaceSelector": {}}, []),
        ({"kind": "X", "namespaceSelector": {"matchLabels": {"a": "b"}}}, []),
        (
            {"kind": "X", "namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "a"}}},
            ["namespaceSelector.matchLabels.kubernetes.io/metadata.name a"],
        ),
        (
            {
                "kind": "X",
                "namespaceSelector": {
                    "matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["a"]}]
                },
            },
            [],
        ),
        ({"kind": "Secret", "apiVersion": "v1", "data": {"a": "eC55LnN2Yw==", "b": "%"}}, ["data.a y"]),
        ({"kind": "X", "data": {"a": "eC55LnN2Yw=="}}, []),
    ],
)
def test_where_namespaces_are_named(one: dict[str, Any], names: list[str]) -> None:
    assert [f"{spelled(named.trail)} {named.name}" for named in named_namespaces(one)] == names


@pytest.mark.parametrize("space", [home("initech"), "edge-prod", "kube-system"])
def test_ones_own_the_shared_and_nobodys_namespaces_may_be_named(space: str) -> None:
    assert with_object(deployment("other", home("initech"), f"http://api.{space}.svc")) == ()


def test_a_namespace_of_another_cluster_is_another_one() -> None:
    made = sound()
    for cluster in ("one", "two"):
        made.objects[f"prod/{cluster}/initech/api"].append(
            deployment("x", home("initech"), "http://x.saas-api-prod.svc")
        )
    (one,) = (one for one in made.told() if one.is_error)
    assert one.targets == ("prod/one/initech/api", "prod/two/initech/api")
    del made.objects["prod/two/saas/api"]
    made.edit = lambda text: text.replace("  saas: {", "  saas: {environments: {prod: {clusters: [one]}}, ")
    (one,) = (one for one in made.told() if one.is_error)
    assert (one.code, one.targets) == ("GC514", ("prod/one/initech/api",))


@pytest.mark.parametrize(
    ("one", "found"),
    [
        (thing(NETWORK, "Ingress", "x", spec=ingress("App.Example.")), [("app.example", "/")]),
        (thing(NETWORK, "Ingress", "x", spec={"rules": [{"host": "a"}]}), [("a", "/")]),
        (
            thing(NETWORK, "Ingress", "x", spec={"defaultBackend": {"service": {}}, "ingressClassName": "c"}),
            [("* of c", "/")],
        ),
        (thing("route.openshift.io/v1", "Route", "x", spec={"host": "a", "path": "/b/"}), [("a", "/b")]),
        (thing("route.openshift.io/v1", "Route", "x", spec={}), []),
        (
            thing(
                GATEWAY,
                "HTTPRoute",
                "x",
                spec={"hostnames": ["a"], "rules": [{"matches": [{"path": {"value": "/b"}}]}, {}]},
            ),
            [("a", "/"), ("a", "/b")],
        ),
        (thing(GATEWAY, "HTTPRoute", "x", spec={}), []),
        (thing(GATEWAY, "Gateway", "x", spec={"listeners": [{"hostname": "a"}, {}]}), [("a", "/")]),
        (thing("v1", "Service", "x", spec={"rules": [{"host": "a"}]}), []),
    ],
)
def test_what_is_claimed(one: Thing, found: list[tuple[str, str]]) -> None:
    assert list(one_host.claims(one)) == found


def test_two_paths_of_one_host_are_no_quarrel() -> None:
    there = ingress("saas.acme.example")
    there["rules"][0]["http"]["paths"][0]["path"] = "/initech"
    assert with_object(thing(NETWORK, "Ingress", "more", home("initech"), spec=there)) == ()


def test_who_quarrels_is_told_with_both_files() -> None:
    (one,) = with_object(thing(NETWORK, "Ingress", "more", home("initech"), spec=ingress("saas.acme.example")))
    assert (one.code, one.message) == ("GC516", "saas.acme.example/ is claimed by initech and saas on one")
    assert [place.at.file for place in one.related] == [
        "rendered/prod/one/initech/api/ingress_more.yaml",
        "rendered/prod/one/saas/api/ingress_web.yaml",
    ]
