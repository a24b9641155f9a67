"""Paths of one syntax: what is printed is accepted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.provenance.paths import at_path, leaves, missing, parsed, same_lists, shown

KEYS = st.one_of(st.text(min_size=1, max_size=8), st.sampled_from(["a.b/c", "[0]", '"', "\\", "0", "a b", "é"]))
PATHS = st.lists(st.one_of(KEYS, st.integers(0, 99)), max_size=5).map(tuple)


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (("spec", "containers", 0, "image"), "spec.containers[0].image"),
        (("metadata", "labels", "app.kubernetes.io/name"), 'metadata.labels["app.kubernetes.io/name"]'),
        (("data", ""), 'data[""]'),
        ((2, "spec"), "[2].spec"),
        ((), ""),
    ],
)
def test_both_ways(path: tuple[str | int, ...], text: str) -> None:
    assert shown(path) == text
    assert parsed(text) == path


@pytest.mark.parametrize("text", ['a["b', "a[x]", "a]", "a[-1]"])
def test_what_is_no_path(text: str) -> None:
    assert parsed(text) is None


@given(PATHS)
def test_what_is_printed_is_accepted(path: tuple[str | int, ...]) -> None:
    assert parsed(shown(path)) == path


def test_leaves_are_scalars_and_what_is_empty() -> None:
    one = {"b": [1, {"c": None}], "a": {}, "d": {"e": []}}
    assert list(leaves(one)) == [(("a",), {}), (("b", 0), 1), (("b", 1, "c"), None), (("d", "e"), [])]
    assert all(at_path(one, path) == value for path, value in leaves(one))


@pytest.mark.parametrize("path", [("x",), ("b", 2), ("b", "c"), ("a", "x"), ("b", 0, "x")])
def test_what_is_not_there(path: tuple[str | int, ...]) -> None:
    assert missing(at_path({"b": [1, 2], "a": None}, path))


def test_an_index_means_the_same_in_lists_of_one_length() -> None:
    assert same_lists({"a": [1, {"b": 2}]}, {"a": [9, {"b": 8}]}, ("a", 1, "b"))
    assert not same_lists({"a": [1]}, {"a": [1, 2]}, ("a", 0))
