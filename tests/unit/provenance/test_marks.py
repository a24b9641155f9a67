"""Marks keep the shape of a value, and are found again in what is made of it."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.provenance.marks import carries, marked, marked_text, numbers_in, runs
from gitops_compile.read.written import written


@pytest.mark.parametrize(
    ("text", "changed"),
    [
        ("a: 5", "70000009"),
        ("a: -5", "70000009"),
        ("a: 0.5", "70000009.5"),
        ("a: true", '"zq9z"'),
        ("a: 100m", '"zq9z"'),
        ("a: web", '"zq9z"'),
        ("a: '5'", '"zq9z"'),
        ("a: ''", '"zq9z"'),
        ("a: --x=1.2", '"--zq9z=zq9z.zq9z"'),
        ("a: {}", "{zq9z: zq9z}"),
        ("a: []", "[zq9z]"),
        ("a:", " zq9z"),
        ("a: |\n  b\n  c\n", '"b\\nc zq9z\\n"'),
    ],
)
def test_a_value_keeps_its_shape(text: str, changed: str) -> None:
    (one,) = written(text)
    assert marked(one, 9) == changed


@given(st.text(), st.integers(0, 99_999))
def test_a_mark_is_found_again(text: str, number: int) -> None:
    assert number in numbers_in(marked_text(text, number))


@given(st.text(max_size=200).filter(lambda text: "\n" not in text), st.integers(0, 9))
def test_what_is_not_replaced_stays(text: str, number: int) -> None:
    assert runs(marked_text(text, number)) <= {f"zq{number}z"} or not runs(text)


def test_marks_in_parts_numbers_and_empty_ones() -> None:
    assert numbers_in("prefix-zq3z-suffix:zq14z") == {3, 14}
    assert numbers_in(70000003) == {3}
    assert numbers_in({"zq5z": "zq5z"}) == {5}
    assert numbers_in("170000003") == frozenset()


def test_a_secret_is_looked_into() -> None:
    value = base64.b64encode(b"zq7z").decode()
    secret = {"apiVersion": "v1", "kind": "Secret", "data": {"a": value}}
    assert carries(secret, ("data", "a"), value) == {7}
    assert carries({**secret, "kind": "ConfigMap"}, ("data", "a"), value) == frozenset()
    assert carries(secret, ("data", "a"), json.dumps(["zq7z"])) == {7}
