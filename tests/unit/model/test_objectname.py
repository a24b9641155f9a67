"""How an object is written in the fleet, and which object a written one means."""

from __future__ import annotations

import re

import pytest

from compiled import thing
from gitops_compile.model.names import OBJECT, TARGET_PATTERN
from gitops_compile.model.objectname import ObjectName, as_object_name, object_name, without_hash


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("Secret web", ObjectName("Secret", "", "web")),
        ("Secret web-dev/web", ObjectName("Secret", "web-dev", "web")),
        ("SealedSecret.bitnami.com a/b", ObjectName("SealedSecret.bitnami.com", "a", "b")),
        ("ClusterRole system:reader", ObjectName("ClusterRole", "", "system:reader")),
        ("Secret web-k8m5fh2b7c", ObjectName("Secret", "", "web")),
    ],
)
def test_written(text: str, meant: ObjectName) -> None:
    assert OBJECT.problem(text) == ""
    assert as_object_name(text) == meant
    assert as_object_name(str(meant)) == meant


@pytest.mark.parametrize(
    "text", ["", "Secret", "secret web", "Secret a/b/c", "Secret A_/b", "Secret  web", "Secret a\n"]
)
def test_no_object(text: str) -> None:
    assert OBJECT.problem(text)


def test_the_name_of_an_object() -> None:
    assert str(object_name(thing("v1", "Secret", "web"), "shop")) == "Secret shop/web"
    assert str(object_name(thing("apps/v1", "Deployment", "web"), "")) == "Deployment web"
    assert str(object_name(thing("acme.io/v1", "Zone", "eu"), "")) == "Zone.acme.io eu"


@pytest.mark.parametrize(("name", "plain"), [("a-2456789bcd", "a"), ("a-fghkmt2456", "a"), ("a", "a"), ("a-b", "a-b")])
def test_a_generated_name(name: str, plain: str) -> None:
    assert without_hash(name) == plain


@pytest.mark.parametrize("name", ["a-2456789bc", "a-2456789bcdf", "a-1456789bcd", "-2456789bcd", "a-2456789bcd-x"])
def test_a_name_that_only_looks_generated(name: str) -> None:
    assert without_hash(name) == name


def test_whom_it_meets() -> None:
    there = ObjectName("Secret", "web-dev", "demo")
    assert ObjectName("Secret", "web-dev", "demo").meets(there, "web-dev")
    assert ObjectName("Secret", "", "demo").meets(there, "web-dev")
    assert not ObjectName("Secret", "", "demo").meets(there, "web-prod")
    assert not ObjectName("Secret", "web-prod", "demo").meets(there, "web-prod")
    assert ObjectName("Zone.acme.io", "", "eu").meets(ObjectName("Zone.acme.io", "", "eu"), "web-dev")


@pytest.mark.parametrize("text", ["dev", "dev/*/saas/web", "**/web", "*-eu/c1"])
def test_a_pattern(text: str) -> None:
    assert TARGET_PATTERN.problem(text) == ""


@pytest.mark.parametrize("text", ["", "/dev", "dev/", "a/b/c/d/e", "Dev", "rendered/dev/x y", "dev\n"])
def test_no_pattern(text: str) -> None:
    assert TARGET_PATTERN.problem(text)
    assert re.fullmatch(TARGET_PATTERN.pattern, text) is None
