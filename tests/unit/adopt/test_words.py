"""Folder names become names that a fleet may use, and words say what they are."""

from __future__ import annotations

import pytest

from gitops_compile.adopt.words import environment_in, is_structure, mended, rank, without

MENDED = {
    "api": "api",
    "Audit_Log": "audit-log",
    "--x--": "x",
    "a.b/c": "a-b-c",
    "release": "release-app",
    "version": "version-app",
    "": "app",
    "äö": "app",
    "10.0.0.1": "10-0-0-1",
    "x" * 50: "x" * 40,
    f"{'x' * 39}-y": "x" * 39,
}


@pytest.mark.parametrize("name", MENDED)
def test_a_name_is_mended(name: str) -> None:
    assert mended(name, "app") == MENDED[name]


def test_an_environment_is_found_among_the_words_of_a_name() -> None:
    assert [environment_in(name) for name in ("shop-prod", "prod-eu-1", "shop", "Shop_QA")] == [
        "prod",
        "prod",
        "",
        "qa",
    ]


def test_words_at_the_ends_of_a_name_are_taken_away_but_never_all() -> None:
    assert without("shop-prod-eu1", "prod", "eu1") == "shop"
    assert without("prod-shop", "prod") == "shop"
    assert without("prod", "prod") == "prod"
    assert without("a-prod-b", "prod") == "a-prod-b"


def test_structure_is_a_name_of_nothing_but_such_words() -> None:
    assert [name for name in ("deploy", "config-source", "k8s_manifests", "", "shop-config") if is_structure(name)] == [
        "deploy",
        "config-source",
        "k8s_manifests",
        "",
    ]


def test_environments_come_in_the_order_of_a_path_to_production() -> None:
    assert sorted(["prod", "eu", "dev", "staging"], key=rank) == ["dev", "staging", "prod", "eu"]
