"""Layers merge like a fold over plain data, and every value knows who gave it and whom it beat."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model.layers import Branch, Chosen, Layer, Merged, Unset
from gitops_compile.model.node import ListNode, MapNode, Node, Plain, ScalarNode
from gitops_compile.model.position import Position
from gitops_compile.read.nodes import read_nodes
from gitops_compile.resolve.layers import changes, merged, plain_values


def layers(*texts: str) -> list[Layer]:
    """Layers named l1, l2 and so on, each read from a file of its name."""
    found = []
    for number, text in enumerate(texts, 1):
        top = read_nodes(f"l{number}", text.encode()).value
        assert top is not None
        found.append(Layer(f"l{number}", top))
    return found


MERGES: dict[str, tuple[list[str], dict[str, Plain]]] = {
    "nothing": ([], {}),
    "one layer, keys sorted": (["{b: 1, a: 2}"], {"a": 2, "b": 1}),
    "other keys": (["{a: 1}", "{b: 2}"], {"a": 1, "b": 2}),
    "a scalar over a scalar": (["{a: 1}", "{a: x}"], {"a": "x"}),
    "a list over a list": (["{a: [1, 2]}", "{a: [3]}"], {"a": [3]}),
    "maps merge deeply": (["{a: {b: {c: 1, d: 2}}}", "{a: {b: {c: 3}, e: 4}}"], {"a": {"b": {"c": 3, "d": 2}, "e": 4}}),
    "a scalar over a map": (["{a: {b: 1}}", "{a: 2}"], {"a": 2}),
    "a map over a scalar": (["{a: 1}", "{a: {b: 2}}"], {"a": {"b": 2}}),
    "a map over a list": (["{a: [1]}", "{a: {b: 2}}"], {"a": {"b": 2}}),
    "maps with a scalar between": (["{a: {b: 1}}", "{a: 2}", "{a: {c: 3}}"], {"a": {"c": 3}}),
    "null unsets": (["{a: 1, b: 2}", "{a: null}"], {"b": 2}),
    "null unsets deep down": (["{a: {b: 1, c: 2}}", "{a: {b: null}}"], {"a": {"c": 2}}),
    "null unsets a map": (["{a: {b: 1}, c: 2}", "{a: null}"], {"c": 2}),
    "null unsets what is not there": (["{a: 1}", "{b: null}"], {"a": 1}),
    "a value over null": (["{a: 1}", "{a: null}", "{a: 3}"], {"a": 3}),
    "a map over null begins anew": (["{a: {b: 1}}", "{a: null}", "{a: {c: 2}}"], {"a": {"c": 2}}),
    "an empty map changes nothing of a map": (["{a: {b: 1}}", "{a: {}}"], {"a": {"b": 1}}),
    "an empty map replaces a scalar": (["{a: 1}", "{a: {}}"], {"a": {}}),
    "an empty list replaces a list": (["{a: [1]}", "{a: []}"], {"a": []}),
    "null in a list stays": (["{a: [null, {b: null}]}"], {"a": [None, {"b": None}]}),
    "types are kept": (["{a: 1, b: '1', c: true, d: 1.5}"], {"a": 1, "b": "1", "c": True, "d": 1.5}),
}


@pytest.mark.parametrize(("texts", "data"), MERGES.values(), ids=MERGES)
def test_a_merge(texts: list[str], data: dict[str, Plain]) -> None:
    assert repr(plain_values(merged(layers(*texts)))) == repr(data)


def _at(branch: Branch, path: str) -> Merged:
    found: Merged = branch
    for name in path.split("."):
        assert isinstance(found, Branch)
        found = found.entries[name]
    return found


def _losers(found: Merged) -> list[tuple[str, str, Plain]]:
    return [(lost.layer, str(lost.at), lost.value) for lost in found.lost]


def test_a_value_names_its_layer_and_those_that_lost_the_nearest_first() -> None:
    result = merged(layers("a: 1\nb: {c: 1}\n", "# c\na: 2\n", "b: 5\n", "x: y0\na: 3\nb: {c: 4}\n"))
    a = _at(result, "a")
    assert isinstance(a, Chosen)
    assert (a.value, a.layer, str(a.at)) == (3, "l4", "l4:2:4")
    assert _losers(a) == [("l2", "l2:2:4", 2), ("l1", "l1:1:4", 1)]
    assert _losers(_at(result, "b")) == [("l3", "l3:1:4", 5), ("l1", "l1:2:4", {"c": 1})]
    c = _at(result, "b.c")
    assert isinstance(c, Chosen)
    assert (c.value, str(c.at), _losers(c)) == (4, "l4:3:8", [])


def test_a_key_that_was_taken_away_says_by_whom() -> None:
    gone = _at(merged(layers("{a: 1}", "{a: null}")), "a")
    assert isinstance(gone, Unset)
    assert (gone.layer, str(gone.at), _losers(gone)) == ("l2", "l2:1:5", [("l1", "l1:1:5", 1)])


VALUES: st.SearchStrategy[Plain] = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | st.sampled_from([0.5, 1.0, "1", "x", ""]),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=8,
)
TREES = st.dictionaries(st.sampled_from("abc"), VALUES, max_size=3)


def _node(data: Plain, at: Position) -> Node:
    if isinstance(data, dict):
        return MapNode(tuple((ScalarNode(key, at), _node(value, at)) for key, value in data.items()), at)
    if isinstance(data, list):
        return ListNode(tuple(_node(item, at) for item in data), at)
    return ScalarNode(data, at)


def _layer(number: int, data: dict[str, Plain]) -> Layer:
    top = _node(data, Position("f", number, 1))
    assert isinstance(top, MapNode)
    return Layer(f"l{number}", top)


def _fold(below: Any, above: Any) -> Any:
    """The rule in its shortest form."""
    if not isinstance(above, dict):
        return above
    result = dict(below) if isinstance(below, dict) else {}
    for key, value in above.items():
        result.pop(key, None) if value is None else result.update({key: _fold(result.get(key), value)})
    return result


def _sorted(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _sorted(data[key]) for key in sorted(data)}
    return [_sorted(item) for item in data] if isinstance(data, list) else data


@given(st.lists(TREES, max_size=5))
def test_a_merge_is_a_fold(trees: list[dict[str, Plain]]) -> None:
    folded: Any = {}
    for tree in trees:
        folded = _fold(folded, tree)
    result = plain_values(merged(_layer(number, tree) for number, tree in enumerate(trees, 1)))
    assert repr(result) == repr(_sorted(folded))


def _look(data: Any, path: tuple[str, ...]) -> Any:
    for name in path:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _chosen(found: Merged, path: tuple[str, ...] = ()) -> list[tuple[tuple[str, ...], Merged]]:
    if not isinstance(found, Branch):
        return [(path, found)]
    return [one for name, entry in found.entries.items() for one in _chosen(entry, (*path, name))]


@given(st.lists(TREES, min_size=1, max_size=5))
def test_the_place_of_a_value_holds_it_and_losers_stand_in_order(trees: list[dict[str, Plain]]) -> None:
    for path, found in _chosen(merged(_layer(number, tree) for number, tree in enumerate(trees, 1))):
        assert isinstance(found, Chosen | Unset)
        value = found.value if isinstance(found, Chosen) else None
        assert repr(_sorted(_look(trees[found.at.line - 1], path))) == repr(value)
        order = [found.at.line, *(lost.at.line for lost in found.lost)]
        assert order == sorted(set(order), reverse=True)
        for lost in found.lost:
            assert repr(_sorted(_look(trees[lost.at.line - 1], path))) == repr(lost.value)


@given(st.lists(TREES, max_size=4), TREES)
def test_a_layer_changes_something_or_it_does_not(trees: list[dict[str, Plain]], above: dict[str, Plain]) -> None:
    below = [_layer(number, tree) for number, tree in enumerate(trees, 1)]
    top = _layer(9, above)
    before, after = plain_values(merged(below)), plain_values(merged([*below, top]))
    assert changes(top.tree, merged(below)) == (repr(before) != repr(after))
