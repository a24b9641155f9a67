"""The namespace pattern and the bases that an app's output needs."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.adopt.apps import apps_of, bases_of, namespace_pattern, root_of
from gitops_compile.adopt.leaf import Leaf
from gitops_compile.adopt.places import Placed
from gitops_compile.adopt.proposal import Spot
from gitops_compile.adopt.reading import Read

PATTERNS: list[tuple[dict[str, str], str, dict[str, str]]] = [
    # environment -> namespace; the pattern; where it gives another one
    ({}, "", {}),
    ({"dev": "api-dev", "prod": "api-prod"}, "", {}),
    ({"dev": "dev", "prod": "prod"}, "{environment}", {}),
    ({"dev": "dev-api", "prod": "prod-api"}, "{environment}-api", {}),
    ({"dev": "shop", "prod": "shop"}, "shop", {}),
    ({"prod": "shop-prod"}, "shop-prod", {}),
    ({"dev": "shop-dev", "test": "shop-test", "prod": "live"}, "shop-{environment}", {"prod": "live"}),
    ({"dev": "a", "prod": "b"}, "a", {"prod": "b"}),
]


@pytest.mark.parametrize(("homes", "pattern", "exceptions"), PATTERNS)
def test_the_pattern_gives_the_most_of_the_namespaces(
    homes: dict[str, str], pattern: str, exceptions: dict[str, str]
) -> None:
    found = namespace_pattern("api", {(environment, "c1"): name for environment, name in homes.items()})
    assert found == (pattern, {(environment, "c1"): name for environment, name in exceptions.items()})


def test_a_cluster_s_name_may_be_part_of_a_namespace() -> None:
    homes = {("prod", "eu"): "shop-eu", ("prod", "us"): "shop-us"}
    assert namespace_pattern("api", homes) == ("shop-{cluster}", {})


def leaf(folder: str, *reached: str, objects: tuple[dict[str, Any], ...] = ()) -> Leaf:
    return Leaf(folder, True, objects, (folder, *reached))


@pytest.mark.parametrize(
    ("path", "root"),
    [
        ("apps/api", "apps/api"),
        ("apps/api/overlays/{environment}", "apps/api"),
        ("overlays/{environment}/api", "overlays"),
        ("k8s/api-{environment}", "k8s"),
        ("{environment}/api", ""),
        (".", ""),
    ],
)
def test_a_source_reaches_its_folder_up_to_the_first_placeholder(path: str, root: str) -> None:
    assert root_of(path) == root


def test_bases_are_what_lies_outside_of_the_source_s_reach() -> None:
    spots = [Spot("dev", "c1", leaf("apps/api/overlays/dev", "apps/api/base", "lib/x", "lib/x/y"))]
    assert bases_of("apps/api/overlays/{environment}", spots, ["apps/api/overlays/dev"]) == ("lib/x",)


def test_neighbours_that_are_all_bases_are_one_entry() -> None:
    spots = [Spot("dev", "c1", leaf("deploy/dev", "bases/a", "bases/b"))]
    assert bases_of("deploy/dev", spots, ["deploy/dev"]) == ("bases",)
    # A folder with a leaf in it is not given away whole, and neither is the one that holds the source.
    assert bases_of("deploy/dev", spots, ["deploy/dev", "bases/c"]) == ("bases/a", "bases/b")
    beside = [Spot("dev", "c1", leaf("deploy/dev", "deploy/a", "deploy/b"))]
    assert bases_of("deploy/dev", beside, ["deploy/dev"]) == ("deploy/a", "deploy/b")


def test_a_file_at_the_top_makes_the_repository_a_base() -> None:
    assert bases_of("deploy", [Spot("dev", "c1", leaf("deploy", ""))], ["deploy"]) == (".",)


def placed(app: str, environment: str, namespace: str, cluster: str = "c1") -> Placed:
    one = leaf(f"{app}/{environment}")
    return Placed(Read(one, app, environment, "", f"{app}/{{environment}}"), Spot(environment, cluster, one, namespace))


def test_apps_of_one_namespace_say_so() -> None:
    apps = apps_of([placed("api", "dev", "shop"), placed("web", "dev", "shop"), placed("db", "dev", "db")], [])
    assert {app.name: app.shared_namespace for app in apps} == {"api": True, "db": False, "web": True}


def test_a_namespace_of_two_environments_on_one_cluster_is_granted_instead() -> None:
    (api,) = apps_of([placed("api", "dev", "shop"), placed("api", "prod", "shop")], [])
    assert (api.namespace, api.allow) == ("", ("shop",))
    assert [spot.namespace for spot in api.spots] == ["", ""]
