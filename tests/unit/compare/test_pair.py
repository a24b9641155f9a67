"""Which objects are held against each other: each way, what is just not enough for it, and the order of the ways."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from compiled import thing
from gitops_compile.compare.pair import paired
from gitops_compile.model.build import Object
from gitops_compile.model.change import Manifest
from gitops_compile.model.kinds import known_scope
from gitops_compile.model.target import Place
from gitops_compile.render.layout import object_path

Shown = tuple[str, str, str]


def manifest(target: str, one: Object, folder: str = "") -> Manifest:
    parts = target.split("/")
    place = Place(parts[0], parts[1], parts[2] if len(parts) == 4 else "", parts[-1])
    own = one["metadata"].get("namespace", "")
    scope = known_scope(one["apiVersion"].rpartition("/")[0], one["kind"], ())
    path = f"rendered/{folder or target}/{object_path(one, own)}"
    return Manifest(path, target, place, one, "" if scope is False else own)


def config(name: str, namespace: str = "shop", kind: str = "ConfigMap", **data: Any) -> Object:
    return thing("v1", kind, name, namespace, **({"data": data} if data else {}))


def pairs(base: Iterable[Manifest], head: Iterable[Manifest], stays: Iterable[str] = ()) -> list[Shown]:
    """(how, name in the base, name in the head), with the target in front; also with the sides swapped."""
    old, new = list(base), list(head)
    listings = [{one.path for one in side} | set(stays) for side in (old, new)]
    found = paired(old, new, *listings)
    swapped = paired(new, old, *reversed(listings))
    mirrored = {"added": "removed", "removed": "added"}
    assert sorted((one.how, id(one.base), id(one.head)) for one in found.pairs) == sorted(
        (mirrored.get(one.how, one.how), id(one.head), id(one.base)) for one in swapped.pairs
    )
    assert found.notes == swapped.notes
    return [(str(one.how), _name(one.base), _name(one.head)) for one in found.pairs]


def _name(one: Manifest | None) -> str:
    return f"{one.target} {one.group_kind[1]} {one.object['metadata']['name']}" if one else ""


WEB = "prod/p1/web"


def test_exact_whatever_the_version_of_the_api() -> None:
    old, new = thing("batch/v1beta1", "CronJob", "a", "n"), thing("batch/v1", "CronJob", "a", "n")
    assert pairs([manifest(WEB, old)], [manifest(WEB, new)]) == [("exact", f"{WEB} CronJob a", f"{WEB} CronJob a")]


def test_one_object_twice_is_paired_by_its_file() -> None:
    one, other = manifest(WEB, config("a")), manifest(WEB, config("a"), f"{WEB}/sub")
    mine = manifest(WEB, config("a"), f"{WEB}/sub")
    found = paired([one, other], [mine], [], [])
    assert [(pair.base, pair.head) for pair in found.pairs] == [(other, mine), (one, None)]


def target_of(name: str, count: int, odd: int = 0, namespace: str = "shop") -> list[Manifest]:
    names = [f"{'odd' if number < odd else 'c'}{number}" for number in range(count)]
    return [manifest(name, config(one, namespace, x=name)) for one in names]


@pytest.mark.parametrize(
    ("count", "odd", "how"),
    [(5, 0, {"target-renamed"}), (5, 1, {"target-renamed", "added", "removed"}), (5, 2, {"moved", "added", "removed"})],
)
def test_a_target_under_another_name(count: int, odd: int, how: set[str]) -> None:
    found = pairs(target_of("prod/p1/a/web", count), target_of("prod/p1/b/web", count, odd))
    assert {one for one, _, _ in found} == how


def test_a_target_that_stands_on_the_other_side_is_not_renamed() -> None:
    found = pairs(target_of("prod/p1/a/web", 5), target_of("prod/p1/b/web", 5), ["rendered/prod/p1/a/web/x.yaml"])
    assert {one for one, _, _ in found} == {"moved"}


def test_a_target_on_another_cluster_is_another_copy() -> None:
    found = pairs(target_of("prod/p1/a/web", 5), target_of("prod/p2/a/web", 5))
    assert {one for one, _, _ in found} == {"added", "removed"}


def test_a_target_whose_objects_are_in_another_namespace_has_other_objects() -> None:
    found = pairs(target_of("prod/p1/a/web", 5), target_of("prod/p1/b/web", 5, namespace="other"))
    assert {one for one, _, _ in found} == {"added", "removed"}


def test_of_several_renamed_targets_the_nearest_names_go_together() -> None:
    base = [*target_of("prod/p1/a/api", 2, namespace="1"), *target_of("prod/p1/a/web", 2, namespace="2")]
    head = [*target_of("prod/p1/b/web", 2, namespace="2"), *target_of("prod/p1/b/api", 2, namespace="1")]
    found = pairs(base, head)
    assert all(how == "target-renamed" and old[10:] == new[10:] for how, old, new in found), found
    assert len(found) == 4


def test_a_rename_changes_one_name_rather_than_two() -> None:
    base = target_of("prod/p1/b/web", 2)
    head = [*target_of("prod/p1/a/api", 2), *target_of("prod/p1/c/web", 2)]
    assert {new[:13] for how, _, new in pairs(base, head) if how == "target-renamed"} == {"prod/p1/c/web"}


HASHES = "web-4gb2m8c5tf", "web-9kd7m8c5tf"


@pytest.mark.parametrize("kind", ["ConfigMap", "Secret"])
def test_a_generated_name(kind: str) -> None:
    old, new = (manifest(WEB, config(name, kind=kind, x=name)) for name in HASHES)
    assert pairs([old], [new]) == [("hash-suffix", f"{WEB} {kind} {HASHES[0]}", f"{WEB} {kind} {HASHES[1]}")]


def test_no_generated_name_of_another_kind() -> None:
    old, new = (manifest(WEB, thing("v1", "Service", name, "shop", spec={"a": name})) for name in HASHES)
    assert "hash-suffix" not in {how for how, _, _ in pairs([old], [new])}


@pytest.mark.parametrize(
    "new",
    [
        config(HASHES[1], x="2", kind="Service"),
        config("web-4gb2m8c5ta", x="2"),
        config("web-4gb2m8c5t", x="2"),
        config(HASHES[1], x="2", namespace="other"),
    ],
)
def test_no_generated_name(new: Object) -> None:
    found = pairs([manifest(WEB, config(HASHES[0], x="1", y="1", z="1"))], [manifest(WEB, new)])
    assert "hash-suffix" not in {how for how, _, _ in found}


def test_an_object_of_another_target_on_the_cluster_is_moved() -> None:
    old, new = manifest(WEB, config("a")), manifest("prod/p1/t/api", config("a"))
    assert pairs([old], [new], [old.path, new.path]) == [("moved", f"{WEB} ConfigMap a", "prod/p1/t/api ConfigMap a")]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (manifest(WEB, config("a")), manifest("prod/p2/web", config("a"))),
        (manifest(WEB, config("a")), manifest("prod/p1/api", config("a", "other"))),
        (manifest(WEB, config("a", "")), manifest("prod/p1/api", config("a", ""))),
        (
            manifest(WEB, thing("argoproj.io/v1alpha1", "Application", "a", "argocd"), "argocd/hub/prod"),
            manifest("prod/p1/api", thing("argoproj.io/v1alpha1", "Application", "a", "argocd")),
        ),
    ],
    ids=["cluster", "namespace", "namespace of the target", "cluster of the instance"],
)
def test_not_moved(old: Manifest, new: Manifest) -> None:
    assert {how for how, _, _ in pairs([old], [new], [old.path, new.path])} == {"added", "removed"}


def test_a_cluster_scoped_object_moves() -> None:
    role = thing("rbac.authorization.k8s.io/v1", "ClusterRole", "a")
    old, new = manifest(WEB, role), manifest("prod/p1/api", role)
    assert [how for how, _, _ in pairs([old], [new], [old.path, new.path])] == ["moved"]


def test_another_kind_of_one_name() -> None:
    old, new = thing("apps/v1", "Deployment", "a", "n"), thing("apps/v1", "StatefulSet", "a", "n")
    found = pairs([manifest(WEB, old)], [manifest(WEB, new)])
    assert found == [("kind-changed", f"{WEB} Deployment a", f"{WEB} StatefulSet a")]


@pytest.mark.parametrize(("name", "namespace"), [("b", "n"), ("a", "other")])
def test_not_another_kind_of_one_name(name: str, namespace: str) -> None:
    old, new = thing("apps/v1", "Deployment", "a", "n"), thing("apps/v1", "StatefulSet", name, namespace)
    assert {how for how, _, _ in pairs([manifest(WEB, old)], [manifest(WEB, new)])} == {"added", "removed"}


def alike(name: str, equal: int, other: int) -> Object:
    """apiVersion, kind and namespace are equal leaves too, the name is another one."""
    values = {f"k{number}": str(number) for number in range(equal)}
    return config(name, **values, **{f"o{number}": name for number in range(other)})


@pytest.mark.parametrize(("other", "how"), [(1, ["renamed"]), (2, ["added", "removed"])])
def test_renamed_from_six_tenths_on(other: int, how: list[str]) -> None:
    """3 of 5 leaves each are equal, then 3 of 6."""
    found = pairs([manifest(WEB, alike("a", 0, other))], [manifest(WEB, alike("b", 0, other))])
    assert [one for one, _, _ in found] == how


def test_the_most_similar_ones_are_taken_first() -> None:
    base = [manifest(WEB, alike("a", 9, 0)), manifest(WEB, alike("b", 9, 1))]
    head = [manifest(WEB, alike("c", 9, 0))]
    assert pairs(base, head) == [
        ("renamed", f"{WEB} ConfigMap a", f"{WEB} ConfigMap c"),
        ("removed", f"{WEB} ConfigMap b", ""),
    ]


def test_a_number_is_no_text() -> None:
    old, new = config("a", x=1, y=1, z=1), config("b", x=True, y="1", z=1.0)
    assert {how for how, _, _ in pairs([manifest(WEB, old)], [manifest(WEB, new)])} == {"added", "removed"}


@pytest.mark.parametrize(("count", "how"), [(25, {"renamed"}), (26, {"added", "removed"})])
def test_not_searched_above_fifty(count: int, how: set[str]) -> None:
    base = [manifest(WEB, config(f"a{number}", x="1", y="2", z="3")) for number in range(count)]
    head = [manifest(WEB, config(f"b{number}", x="1", y="2", z="3")) for number in range(count)]
    assert {one for one, _, _ in pairs(base, head)} == how
    notes = ("prod/p1/web: 52 objects came or went, so renamed ones were not looked for",) if count > 25 else ()
    assert paired(base, head, [], []).notes == notes


def test_the_order_of_the_ways() -> None:
    """An object of the same name elsewhere on the cluster comes before another kind, and that before another name."""
    base = [manifest(WEB, config("a", x="1", y="2", z="3"))]
    head = [
        manifest(WEB, config("b", x="1", y="2", z="3")),
        manifest(WEB, config("a", kind="Service", x="1")),
        manifest("prod/p1/api", config("a")),
    ]
    kept = [one.path for one in base + head]
    assert ("moved", f"{WEB} ConfigMap a", "prod/p1/api ConfigMap a") in pairs(base, head, kept)
    assert ("kind-changed", f"{WEB} ConfigMap a", f"{WEB} Service a") in pairs(base, head[:2], kept)
    assert ("renamed", f"{WEB} ConfigMap a", f"{WEB} ConfigMap b") in pairs(base, head[:1], kept)


def test_pairs_are_sorted_by_what_is_shown() -> None:
    base = [manifest(WEB, config("a")), manifest(WEB, thing("apps/v1", "Deployment", "z", "n"))]
    head = [manifest(WEB, thing("apps/v1", "Deployment", "z", "n")), manifest(WEB, thing("v1", "Service", "b"))]
    assert [how for how, _, _ in pairs(base, head)] == ["exact", "added", "removed"]
