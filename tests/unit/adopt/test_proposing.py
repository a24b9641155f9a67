"""From leaves to a fleet: clusters, namespaces and names, so that no two targets meet."""

from __future__ import annotations

from typing import Any

from gitops_compile.adopt.leaf import Deployment, Leaf, Survey
from gitops_compile.adopt.proposal import Proposal
from gitops_compile.adopt.proposing import propose
from gitops_compile.model.position import Position


def thing(name: str, namespace: str = "", kind: str = "Service") -> dict[str, Any]:
    home = {"namespace": namespace} if namespace else {}
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name, **home}}


def leaf(folder: str, *objects: dict[str, Any], kustomized: bool = True) -> Leaf:
    return Leaf(folder, kustomized, objects, (folder,))


def deployment(path: str, name: str, cluster: str, namespace: str = "") -> Deployment:
    return Deployment(
        path, cluster, namespace, name, f"https://{cluster}.example.com", "p", Position("argo.yaml", 1, 1)
    )


def proposed(*leaves: Leaf, deployments: tuple[Deployment, ...] = ()) -> Proposal:
    every = tuple(sorted(leaves, key=lambda one: one.folder))
    return propose(Survey(every, (), deployments, {}, (), frozenset(), frozenset(), 0, 0), "shop")


def spots(proposal: Proposal) -> list[str]:
    """``app environment/cluster namespace`` of every spot."""
    return [
        f"{app.name} {spot.environment}/{spot.cluster} {spot.namespace}".rstrip()
        for app in proposal.apps
        for spot in app.spots
    ]


def test_what_says_nothing_is_main() -> None:
    assert spots(proposed(leaf("tools/backup", thing("b")))) == ["backup main/main"]


def test_environments_that_never_meet_share_a_cluster() -> None:
    found = proposed(leaf("api/dev", thing("a", "dev")), leaf("api/prod", thing("a", "prod")))
    assert (spots(found), found.own_clusters) == (["api dev/main dev", "api prod/main prod"], False)


def test_environments_that_would_meet_get_clusters_of_their_own() -> None:
    found = proposed(leaf("api/dev", thing("a", "shop")), leaf("api/prod", thing("a", "shop")), leaf("x", thing("x")))
    assert found.own_clusters
    assert spots(found) == ["api dev/dev shop", "api prod/prod shop", "x main/main"]
    cluster_scoped = [thing("a", kind="PersistentVolume")]
    assert proposed(leaf("api/dev", *cluster_scoped), leaf("api/prod", *cluster_scoped)).own_clusters


def test_a_cluster_known_from_an_application_is_the_environment_s() -> None:
    said = (deployment("api/prod", "api-prod", "eu1"),)
    found = proposed(leaf("api/prod", thing("a")), leaf("web/prod", thing("w")), deployments=said)
    assert spots(found) == ["api prod/eu1", "web prod/eu1"]
    assert found.clusters == {"eu1": "https://eu1.example.com"}


def test_an_application_says_the_namespace_of_objects_that_name_none() -> None:
    said = (deployment("api", "api", "eu1", "prod-api"),)
    assert spots(proposed(leaf("api", thing("a")), deployments=said)) == ["api main/eu1 prod-api"]
    assert spots(proposed(leaf("api", thing("a", "x")), deployments=said)) == ["api main/eu1 x"]


def test_two_applications_of_one_folder_are_two_apps_on_one_cluster_and_one_on_two() -> None:
    one = (deployment("proxy", "proxy-a", "eu1", "a"), deployment("proxy", "proxy-b", "eu1", "b"))
    assert spots(proposed(leaf("proxy", thing("p")), deployments=one)) == ["proxy-a main/eu1 a", "proxy-b main/eu1 b"]
    two = (deployment("proxy", "proxy-eu", "eu1"), deployment("proxy", "proxy-us", "us1"))
    assert spots(proposed(leaf("proxy", thing("p")), deployments=two)) == ["proxy main/eu1", "proxy main/us1"]


def test_the_name_of_an_application_tells_the_environment_that_the_path_does_not() -> None:
    said = (deployment("k8s", "web-prod", "eu1"),)
    assert spots(proposed(leaf("k8s", thing("w")), deployments=said)) == ["web prod/eu1"]


def test_a_rendered_copy_is_left_out_and_takes_no_name() -> None:
    found = proposed(leaf("api/src", thing("a", "x")), leaf("out/api", thing("a", "x"), kustomized=False))
    assert spots(found) == ["api main/main x"]
    assert [(one.folder, one.why) for one in found.left_out] == [
        ("out/api", "its one object is built from api/src too")
    ]
    assert found.renamed == ()


def test_neighbours_with_the_same_objects_are_stages_of_one_app() -> None:
    found = proposed(*(leaf(f"sync/{name}", thing("a", "x"), thing("b", "x")) for name in ("one", "two")))
    assert spots(found) == ["shop one/one x", "shop two/two x"]
    assert [app.path for app in found.apps] == ["sync/{environment}"]


def test_a_second_app_of_a_name_is_called_after_its_folder() -> None:
    found = proposed(leaf("team-a/web", thing("a", "a")), leaf("team-b/web", thing("b", "b")))
    assert spots(found) == ["team-b-web main/main b", "web main/main a"]
    assert [(one.old, one.new, one.folder) for one in found.renamed] == [("web", "team-b-web", "team-b/web")]


def test_a_name_that_is_spelt_another_way_in_the_path_is_no_placeholder() -> None:
    found = proposed(leaf("api/Prod", thing("a", "p")), leaf("api/dev", thing("a", "d")))
    assert [(app.name, app.path) for app in found.apps] == [("api", "api/{environment}"), ("api-prod", "api/Prod")]
    assert found.environments == {"dev": ("main",), "prod": ("main",)}


def test_where_namespaces_are_used_alike_none_is_the_target_s_own() -> None:
    (app,) = proposed(leaf("api", thing("a", "x"), thing("b", "y"))).apps
    assert (app.namespace, app.allow) == ("", ("x", "y"))
    (app,) = proposed(leaf("api", thing("a", "x"), thing("b", "y"), thing("c", "y"))).apps
    assert (app.namespace, app.allow) == ("y", ("x",))
