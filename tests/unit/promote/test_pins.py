"""What stands under a stage before and after, as data."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.promote.pins import Wish, lost, pin_on, pinned, same, shown, unpinned
from gitops_compile.promote.written import Value

HOMES = ("c1", "c2", "c3")
D = "sha256:" + "d" * 64
E = "sha256:" + "e" * 64


def wish(version: str | None = "2", digest: str | None = None, cluster: str | None = None) -> Wish:
    return Wish("web", "prod", version, digest, cluster)


PINNED: dict[str, tuple[Value | None, Wish, Value]] = {
    "nothing": (None, wish(), "2"),
    "another version": ("1", wish(), "2"),
    "the same": ("2", wish(), "2"),
    "the same with a digest": ({"version": "2", "digest": D}, wish(), {"version": "2", "digest": D}),
    "a version in a map": ({"version": "1", "digest": D, "source": "s"}, wish(), {"version": "2"}),
    "a version over a digest": (D, wish(), "2"),
    "a digest alone": ({"version": "1", "digest": D}, wish(None, E), E),
    "the digest that is there": ({"version": "1", "digest": D}, wish(None, D), {"version": "1", "digest": D}),
    "both": ("1", wish("2", D), {"version": "2", "digest": D}),
    "both, another digest": ({"version": "2", "digest": E}, wish("2", D), {"version": "2", "digest": D}),
    "a version over pins of clusters": ({"default": "1", "c1": "3"}, wish(), "2"),
    "a map that says it of all": ({"default": "2", "c1": "2"}, wish(), {"default": "2", "c1": "2"}),
    "a map that leaves one out": ({"c1": "2", "c2": "2"}, wish(), "2"),
    "one cluster": ("1", wish(cluster="c2"), {"default": "1", "c2": "2"}),
    "one cluster of a map": ({"version": "1"}, wish(cluster="c2"), {"default": "1", "c2": "2"}),
    "one cluster of a digest": (D, wish(cluster="c2"), {"default": D, "c2": "2"}),
    "one cluster, where it is so": ("2", wish(cluster="c2"), "2"),
    "one cluster, where nothing stands": (None, wish(cluster="c2"), {"c2": "2"}),
    "a second cluster, in their order": (
        {"default": "1", "c3": "3"},
        wish(cluster="c1"),
        {"default": "1", "c1": "2", "c3": "3"},
    ),
    "the last cluster": ({"default": "1", "c1": "2", "c2": "2"}, wish(cluster="c3"), "2"),
    "the last without default": ({"c1": "2", "c2": "2"}, wish(cluster="c3"), "2"),
    "back to the default": ({"default": "2", "c1": "1", "c2": "3"}, wish(cluster="c1"), {"default": "2", "c2": "3"}),
    "the last one back": ({"default": "2", "c1": "1"}, wish(cluster="c1"), "2"),
    "a cluster's digest": ({"c1": {"version": "1", "digest": D}}, wish(cluster="c1"), {"c1": {"version": "2"}}),
}

UNPINNED: dict[str, tuple[Value, str | None, Value | None]] = {
    "a version": ("1", None, None),
    "a map": ({"default": "1", "c1": "2"}, None, None),
    "a cluster": ({"c1": "1", "c2": "2"}, "c1", {"c2": "2"}),
    "the last cluster": ({"c1": "1"}, "c1", None),
    "a cluster of all": ("1", "c2", {"c1": "1", "c3": "1"}),
    "a cluster beside a default": ({"default": "1", "c1": "2"}, "c1", {"c2": "1", "c3": "1"}),
    "a cluster with the default": ({"default": "1", "c3": "2"}, "c1", {"c2": "1", "c3": "2"}),
}


@pytest.mark.parametrize(("old", "asked", "new"), PINNED.values(), ids=PINNED)
def test_a_pin_is_set_in_the_one_form(old: Value | None, asked: Wish, new: Value) -> None:
    made = pinned(old, asked, HOMES)
    assert made == new
    assert pinned(made, asked, HOMES) == made
    assert [*_keys(made)] == [*_keys(new)]


@pytest.mark.parametrize(("old", "cluster", "new"), UNPINNED.values(), ids=UNPINNED)
def test_a_pin_is_taken_away(old: Value, cluster: str | None, new: Value | None) -> None:
    made = unpinned(old, cluster, HOMES)
    assert made == new
    meant = HOMES if cluster is None else (cluster,)
    after = {home: pin_on(made, home) for home in HOMES}
    assert after == {home: None if home in meant else pin_on(old, home) for home in HOMES}


def test_one_cluster_is_all_of_a_stage_with_one() -> None:
    assert pinned(None, wish(cluster="c1"), ("c1",)) == "2"
    assert pinned("1", wish(cluster="c1"), ("c1",)) == "2"
    assert unpinned("1", "c1", ("c1",)) is None


def test_pins_are_the_same_however_they_are_written() -> None:
    assert same("1", {"version": "1"})
    assert same(D, {"digest": D})
    assert not same(D, {"version": "1", "digest": D})
    assert not same(None, None)


SHOWN: list[tuple[Any, str]] = [
    (None, "unpinned"),
    ("1.0.0", "1.0.0"),
    (D, "sha256:dddddddddddd"),
    ({"version": "1", "digest": D, "source": "5" * 40}, "1 sha256:dddddddddddd source 555555555555"),
    ({"default": "1", "c1": {"version": "2"}}, "default 1, c1 2"),
]


@pytest.mark.parametrize(("value", "text"), SHOWN)
def test_a_pin_is_shown_in_short(value: Value | None, text: str) -> None:
    assert shown(value) == text


def test_what_nobody_named_is_told_when_it_goes() -> None:
    assert lost({"default": "1", "c1": "2"}, "3") == ("the pins of single clusters gave way: default 1, c1 2",)
    assert lost({"default": "1", "c1": "1"}, "3") == ()
    assert lost({"version": "1", "digest": D, "source": "5" * 40}, {"version": "2"}) == (
        "taken away, since they belong to the old pin: sha256:dddddddddddd, source 555555555555",
    )
    assert lost("1", D) == lost("1", "2") == lost(None, "2") == ()


def _keys(value: Value) -> list[str]:
    return [] if isinstance(value, str) else list(value)
