"""The gate over a whole fleet: which targets it holds for, what is joined, and what secrets.allow lets through."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from compiled import declared, rendered, thing
from gitops_compile.check.secrets.gate import check as gate
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, in_order

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {c1: {}, c2: {}}
environments: {dev: {clusters: [c1]}, prod: {clusters: [c1, c2]}}
tenancies: {globex: {}, initech: {}}
"""
SECRET = thing("v1", "Secret", "demo", data={"key": "Zm9v"})
HASHED = thing("v1", "Secret", "demo-k8m5fh2b7c", data={"key": "Zm9v"})
LAST = {"kubectl.kubernetes.io/last-applied-configuration": "{}"}
COPIED = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web", "annotations": LAST}}
EVERYWHERE = ("dev/c1/web", "prod/c1/web", "prod/c2/web")


def check(
    objects: Mapping[str, tuple[dict[str, Any], ...]], allow: str = "", apps: str = "web: {}", top: str = TOP
) -> tuple[Diagnostic, ...]:
    entries = "".join(f"  - {{{entry}, reason: demo}}\n" for entry in allow.splitlines())
    said = f"secrets:\n  allow:\n{entries}" if allow else ""
    fleet, targets = declared(f"{top}apps: {{{apps}}}\n{said}")
    return in_order(gate(Tree(fleet, targets, rendered(targets, objects), frozenset({"acme.io/Zone"}))))


def said(found: tuple[Diagnostic, ...]) -> list[str]:
    return [f"{one.at.line}:{one.at.column} {one.code} {one.message}" for one in found]


def test_one_message_for_one_object_in_many_targets() -> None:
    (one,) = check(dict.fromkeys(EVERYWHERE, (SECRET,)))
    assert (one.code, one.path, one.targets) == ("GC700", "apps.web", EVERYWHERE)
    assert one.message == "web renders Secret demo with values in clear: data.key"
    entry = 'at: "*/*/web", object: Secret demo'
    assert f'secrets: {{allow: [{{{entry}, reason: "..."}}]}}' in one.hint
    assert check(dict.fromkeys(EVERYWHERE, (SECRET,)), entry) == (), "what is offered can be pasted"
    assert [f"{near.at} {near.what}" for near in one.related] == [
        "rendered/dev/c1/web/secret_demo.yaml:1:1 Secret demo of dev/c1/web"
    ]


def test_the_entry_that_is_offered_fits_no_other_target() -> None:
    (one,) = check({"dev/c1/web": (SECRET,), "prod/c2/web": (SECRET,)})
    assert "{at: dev/c1/web, " in one.hint
    (one,) = check({"prod/c1/web": (SECRET,), "prod/c2/web": (SECRET,)})
    assert "{at: prod/*/web, " in one.hint


def test_another_key_or_kind_of_secret_is_another_message() -> None:
    other = thing("v1", "Secret", "demo", data={"pin": "Zm9v"})
    assert len(check({"dev/c1/web": (SECRET,), "prod/c1/web": (other,)})) == 2
    assert len(check({"dev/c1/web": (SECRET, thing("v1", "Secret", "more", data={"key": "Zm9v"}))})) == 2


def test_verbatim_sources_too_and_the_source_s_own_line() -> None:
    apps = "web: {source: {path: there, verbatim: true}}"
    (one,) = check({"dev/c1/web": (SECRET,)}, apps=apps)
    assert (one.code, str(one.at)) == ("GC700", "fleet.yaml:7:29")


def test_a_copy_of_kubectl_s_is_told_once() -> None:
    assert check({"dev/c1/web": (COPIED,)}) == ()  # GC327
    assert [one.code for one in check({"dev/c1/web": (COPIED,)}, apps="web: {source: {verbatim: true}}")] == ["GC708"]
    top = TOP.replace("clusters: {c1: {}", "argocd: {hub: {cluster: c2}}\nclusters: {c1: {server: s, argocd: hub}")
    top = top.replace("server: s", "server: 'https://c1.example.com'") + "git: {url: 'https://g/x', branch: main}\n"
    assert check({"dev/c1/web": (COPIED,)}, apps="web: {source: {verbatim: true}}", top=top) == ()  # GC327


@pytest.mark.parametrize(
    "entry",
    [
        "at: dev/c1/web, object: Secret demo",
        "at: dev/c1/web, object: Secret web-dev/demo",
        "at: dev, object: Secret demo",
        "at: '*/*/web', object: Secret demo",
        "at: '**/web', object: Secret demo",
        "at: dev/c1/web, object: Secret demo-k8m5fh2b7c",
    ],
)
@pytest.mark.parametrize("one", [SECRET, HASHED])
def test_allowed(entry: str, one: dict[str, Any]) -> None:
    assert check({"dev/c1/web": (one,)}, entry) == ()


@pytest.mark.parametrize(
    ("at", "written", "key", "why"),
    [
        ("dev/c1/web", "Secret prod/demo", "object", "no target that fits dev/c1/web renders Secret prod/demo"),
        ("dev/c1/web", "ConfigMap demo", "object", "no target that fits dev/c1/web renders ConfigMap demo"),
        ("dev/c1/web", "Secret.acme.io demo", "object", "no target that fits dev/c1/web renders Secret.acme.io demo"),
        ("prod", "Secret demo", "object", "no target that fits prod renders Secret demo"),
        ("test", "Secret demo", "at", "no target fits test"),
    ],
)
def test_not_allowed(at: str, written: str, key: str, why: str) -> None:
    entry = f"at: {at}, object: {written}"
    first, second = check({"dev/c1/web": (SECRET,)}, entry)
    assert first.code == "GC700"
    assert (second.code, second.message) == ("GC710", f"this entry allows nothing: {why}")
    assert (second.at.line, second.at.column) == (10, f"  - {{{entry}".index(f"{key}: ") + len(f"{key}: ") + 1)


def test_an_entry_that_is_not_needed_any_more() -> None:
    (one,) = check({"dev/c1/web": (thing("v1", "Secret", "demo"),)}, "at: dev/c1/web, object: Secret demo")
    assert one.message == "this entry allows nothing: Secret demo holds nothing that has to be allowed"


def test_a_namespace_of_its_own_and_none_at_all() -> None:
    elsewhere = {**SECRET, "metadata": {"name": "demo", "namespace": "shop"}}
    (one,) = check({"dev/c1/web": (elsewhere,)})
    assert "object: Secret shop/demo" in one.hint
    assert check({"dev/c1/web": (elsewhere,)}, "at: dev, object: Secret shop/demo") == ()
    assert len(check({"dev/c1/web": (elsewhere,)}, "at: dev, object: Secret demo")) == 2
    zone = thing("acme.io/v1", "Zone", "eu", spec={"url": "http://a:b@c"})
    (one,) = check({"dev/c1/web": (zone,)})
    assert "object: Zone.acme.io eu" in one.hint
    assert check({"dev/c1/web": (zone,)}, "at: dev, object: Zone.acme.io eu") == ()


def test_one_tenancy_s_entry_is_not_another_s() -> None:
    objects = {f"dev/c1/{tenancy}/web": (SECRET,) for tenancy in ("globex", "initech")}
    (one,) = check(objects, "at: dev/*/globex/web, object: Secret demo", apps="web: {per: tenancy}")
    assert one.targets == ("dev/c1/initech/web",)
    (one,) = check(objects, "at: dev, object: Secret globex-web-dev/demo", apps="web: {per: tenancy}")
    assert one.targets == ("dev/c1/initech/web",)


def test_a_warning_needs_no_entry_and_none_takes_it_away() -> None:
    enc = "ENC[AES256_GCM,data:Zm9v,iv:YmFy,tag:YmF6,type:str]"
    one = thing("v1", "Secret", "demo", data={"key": enc}, sops={"mac": enc})
    assert [(d.code, d.is_error) for d in check({"dev/c1/web": (one,)})] == [("GC702", False)]
    found = check({"dev/c1/web": (one,)}, "at: dev, object: Secret demo")
    assert [d.code for d in found] == ["GC702", "GC710"]


def test_addresses_of_the_fleet_itself() -> None:
    top = TOP.replace("c2: {}", "c2: {server: 'https://a:b@c2.example.com'}")
    found = check({}, top=f"{top}git: {{url: 'https://bot:word@git.example.com/x.git', branch: main}}\n")
    assert [(one.code, one.path) for one in found] == [("GC706", "clusters.c2.server"), ("GC706", "git.url")]
    assert check({}, top=f"{TOP}git: {{url: 'git@git.example.com:team/x.git', branch: main}}\n") == ()


def test_a_list_is_looked_into() -> None:
    whole = {"apiVersion": "v1", "kind": "List", "metadata": {"name": "all"}, "items": [SECRET]}
    (one,) = check({"dev/c1/web": (whole,)})
    assert one.message == "web renders Secret demo with values in clear: data.key"
