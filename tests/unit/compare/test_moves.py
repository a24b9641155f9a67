"""The tables of images and pins."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.compare.images import images_in, is_image, mirrors_of, unmirrored
from gitops_compile.compare.moves import images, versions
from gitops_compile.model.operation import Field, Index, Key
from gitops_compile.model.review import Move
from grouped import FLEET, config, container, deployment, world, worlds

POD = (Field("spec"), Field("template"), Field("spec"))
DIGEST = f"sha256:{'0' * 64}"


def moved(old: str, new: str) -> tuple[Move, ...]:
    found = worlds(lambda _: (deployment(old),), lambda _: (deployment(new),))
    return images(found.differences, found)


@pytest.mark.parametrize(
    ("old", "new", "move"),
    [
        ("r.io/api:1.0.0", "r.io/api:1.1.0", ("r.io/api", "1.0.0", "1.1.0", "minor", 12)),
        ("r.io/api:1.0.0", "r.io/api:0.9.0", ("r.io/api", "1.0.0", "0.9.0", "downgrade", 12)),
        ("r.io/api:1.0.0", f"r.io/api:1.0.0@{DIGEST}", ("r.io/api", "1.0.0", f"1.0.0@{DIGEST}", "other", 12)),
        ("r.io/api:1.0.0", "r.us/api:1.0.0", ("r.io/api", "1.0.0", "r.us/api:1.0.0", "other", 12)),
        ("r.io/api", "r.io/api:1.0.0", ("r.io/api", "", "1.0.0", "other", 12)),
    ],
)
def test_an_image_that_moves(old: str, new: str, move: tuple[Any, ...]) -> None:
    assert moved(old, new) == (Move(*move),)


def test_images_come_and_go_with_their_objects() -> None:
    found = worlds(lambda _: (deployment("r.io/api:1"),), lambda _: (config(a="b"),))
    assert images(found.differences, found) == (Move("r.io/api", "1", "", "removed", 12),)
    found = worlds(lambda _: (), lambda place: (deployment("r.io/api:1"),) if "prod" in place else ())
    assert images(found.differences, found) == (Move("r.io/api", "", "1", "added", 6),)


def test_a_mirrored_image_is_the_one_it_replaced() -> None:
    fleet = FLEET.replace("globex: {}", "globex: {mirrors: {r.io: r.eu}}")

    def image(tag: str) -> Any:
        return lambda place: (deployment(f"{'r.eu' if 'globex' in place else 'r.io'}/log:{tag}"),)

    found = worlds(image("1.0.0"), image("1.0.1"), fleet=fleet)
    assert images(found.differences, found) == (Move("r.io/log", "1.0.0", "1.0.1", "patch", 12),)


def test_a_mirrored_image_that_comes_is_the_one_it_replaced() -> None:
    fleet = FLEET.replace("globex: {}", "globex: {mirrors: {r.io: r.eu}}")
    found = worlds(
        lambda _: (), lambda place: (deployment(f"{'r.eu' if 'globex' in place else 'r.io'}/log:1"),), fleet=fleet
    )
    assert images(found.differences, found) == (Move("r.io/log", "", "1", "added", 12),)


def test_pins() -> None:
    commit = "4b1d0c7f9a21" + "0" * 28
    head = FLEET.replace("dev: 3.2.0", "dev: 3.3.0").replace(
        "prod: 3.1.0}}", f"prod: {{version: 3.1.0, source: {commit}}}}}}}"
    )
    assert versions(world({}, {}, FLEET, head)) == (
        Move("api", "3.1.0", "3.1.0, source 4b1d0c7f9a21", "other", 4),
        Move("api", "3.2.0", "3.3.0", "minor", 3),
    )
    gone = FLEET.replace(", prod: 3.1.0}}", "}}")
    assert versions(world({}, {}, FLEET, gone)) == (Move("api", "3.1.0", "", "removed", 4),)
    assert versions(world({}, {}, gone, FLEET)) == (Move("api", "", "3.1.0", "added", 4),)
    assert versions(world({}, {})) == ()


@pytest.mark.parametrize(
    ("path", "met"),
    [
        ((*POD, Field("containers"), Key("api"), Field("image")), True),
        ((*POD, Field("initContainers"), Index(0), Field("image")), True),
        ((*POD, Field("volumes"), Key("m"), Field("image"), Field("reference")), True),
        ((*POD, Field("volumes"), Key("m"), Field("rbd"), Field("image")), False),
        ((Field("spec"), Field("image")), False),
        ((Field("image"),), False),
        ((), False),
    ],
)
def test_where_images_stand(path: Any, met: bool) -> None:
    assert is_image(path) is met


def test_images_in_what_is_added() -> None:
    pod = {"containers": [container("a:1")], "volumes": [{"name": "m", "image": {"reference": "b:1"}}], "image": "c:1"}
    assert list(images_in((Field("spec"),), pod)) == ["a:1", "b:1"]
    assert list(images_in((Field("containers"),), [container("a:1")])) == ["a:1"]
    assert list(images_in((Field("containers"), Key("a")), container("a:1"))) == ["a:1"]


@pytest.mark.parametrize(
    ("image", "before"),
    [
        ("r.eu/a/b:1", "r.io/a/b:1"),
        ("r.eu/team/b:1", "team.io/b:1"),
        ("r.eu", "r.io"),
        ("r.eux/a:1", "r.eux/a:1"),
        ("r.io/a:1", "r.io/a:1"),
    ],
)
def test_the_name_before_the_mirrors(image: str, before: str) -> None:
    fleet = FLEET.replace("globex: {}", "globex: {mirrors: {r.io: r.eu, team.io: r.eu/team}}")
    target = world({}, {}, fleet).head.by_place["dev/np/globex/api"]
    assert unmirrored(image, mirrors_of(target)) == before
