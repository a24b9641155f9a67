"""Nodes: the data of a file with its places."""

from __future__ import annotations

import pytest

from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode, kind_of, plain, scalars, size, through_alias
from gitops_compile.model.position import Position

AT = Position("f", 1, 1)


def leaf(value: str | int | float | bool | None) -> ScalarNode:
    return ScalarNode(value, AT)


def tree(**entries: Node) -> MapNode:
    return MapNode(tuple((leaf(name), value) for name, value in entries.items()), AT)


TREE = tree(b=leaf(1), a=ListNode((leaf("x"), tree(d=leaf(None), c=leaf(True))), AT), e=tree())


def test_the_data_alone_has_sorted_keys() -> None:
    assert plain(TREE) == {"a": ["x", {"c": True, "d": None}], "b": 1, "e": {}}
    assert list(plain(TREE)) == ["a", "b", "e"]  # type: ignore[arg-type]


def test_scalars_are_those_of_values_in_the_order_in_which_they_stand() -> None:
    assert [one.value for one in scalars(TREE)] == [1, "x", None, True]


def test_the_size_counts_keys_scalars_lists_and_maps() -> None:
    assert [size(one) for one in (leaf(1), tree(), tree(a=leaf(1)), TREE)] == [1, 1, 3, 13]


def test_a_key_is_looked_up_by_its_name() -> None:
    assert TREE.get("b") == leaf(1)
    assert TREE.get("c") is None


@pytest.mark.parametrize(
    ("node", "kind"),
    [
        (leaf("1"), "text"),
        (leaf(1), "an integer"),
        (leaf(1.0), "a number"),
        (leaf(True), "a boolean"),
        (leaf(None), "nothing (null)"),
        (tree(), "a map"),
        (ListNode((), AT), "a list"),
    ],
)
def test_a_kind_is_a_word_of_messages(node: Node, kind: str) -> None:
    assert kind_of(node) == kind


def test_an_alias_shows_the_anchors_node_at_the_anchors_place() -> None:
    alias = Position("f", 9, 9)
    shown = through_alias(TREE, alias)
    assert (shown.at, shown.alias, plain(shown), TREE.alias) == (AT, alias, plain(TREE), None)
