"""How input changes are spelled, what sort of line a key names, and keys with a target's own names replaced."""

from __future__ import annotations

import pytest

from gitops_compile.compare.cause.keys import below, dotted, names_in, origin_of, pattern_of
from gitops_compile.compare.cause.words import has_word
from gitops_compile.model.cause import Origin
from gitops_compile.model.target import Place

PLACE = Place("prod", "p-euw1", "globex", "api")


@pytest.mark.parametrize(
    ("key", "pattern"),
    [
        ("apps.api.versions.prod.default", "apps.{app}.versions.{environment}.default"),
        ("apps.api.versions.prod.p-euw1", "apps.{app}.versions.{environment}.{cluster}"),
        ("tenancies.globex.versions.api.prod", "tenancies.{tenancy}.versions.{app}.{environment}"),
        ("apps.api.overrides[0].values.replicas", "apps.{app}.overrides[0].values.replicas"),
        ("apps.api-gateway.values.x", "apps.api-gateway.values.x"),
        ("overlays/api/prod/kustomization.yaml", "overlays/{app}/{environment}/kustomization.yaml"),
        ("values.replicas", "values.replicas"),
    ],
)
def test_own_names_are_replaced_at_whole_parts(key: str, pattern: str) -> None:
    assert pattern_of(key, PLACE) == pattern


def test_a_name_that_two_nouns_have_is_the_holders() -> None:
    place = Place("prod", "prod", "", "prod")
    assert pattern_of("clusters.prod.region", place) == "clusters.{cluster}.region"
    assert pattern_of("apps.prod.versions.prod", place) == "apps.{app}.versions.{environment}"


@pytest.mark.parametrize(
    ("key", "origin"),
    [
        ("values.replicas", Origin.FLEET),
        ("labels.team", Origin.FLEET),
        ("tools.kustomize", Origin.FLEET),
        ("argocd.hub.version", Origin.FLEET),
        ("apps.api", Origin.APP),
        ("apps.versions.values.a", Origin.APP),
        ("apps.api.versions.prod", Origin.PIN),
        ("apps.api.overrides[2].labels.a", Origin.OVERRIDE),
        ("environments.prod.values.a", Origin.ENVIRONMENT),
        ("clusters.c1.values.a", Origin.CLUSTER),
        ("tenancies.globex.values.versions", Origin.TENANCY),
        ("tenancies.globex.versions.api.prod", Origin.PIN),
        ("tenancies.globex.environments.prod.values.a", Origin.TENANCY),
    ],
)
def test_the_origin_of_a_key(key: str, origin: Origin) -> None:
    assert origin_of(key) is origin


@pytest.mark.parametrize(
    "names", [("values", "a"), ("labels", "a.b/c"), ("mirrors", 'x"y.z', "q"), ("cluster", "[odd]")]
)
def test_a_path_is_read_back(names: tuple[str, ...]) -> None:
    assert names_in(dotted(*names)) == names


def test_below_is_at_whole_names() -> None:
    assert below("values.a", "values")
    assert below('labels["a.b"]', "labels")
    assert below("pin", "pin")
    assert not below("values.ab", "values.a")


@pytest.mark.parametrize(
    ("text", "word", "there"),
    [
        ("acme/api:1.2.3", "1.2.3", True),
        ("acme/api:11.2.3", "1.2.3", False),
        ("acme/api:1.2.34", "1.2.3", False),
        ("a 13 and 3", "3", True),
        ("", "x", False),
        ("x", "", False),
    ],
)
def test_whole_words(text: str, word: str, there: bool) -> None:
    assert has_word(text, word) is there
