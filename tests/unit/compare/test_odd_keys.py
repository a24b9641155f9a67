"""Keys that are no text, wherever they stand; each is found, and what only looks like one is not."""

from __future__ import annotations

import pytest

from gitops_compile.compare.odd_keys import has_odd_key

ODD = [
    "1: b",
    "-1: b",
    "1.5: b",
    ".5: b",
    "0x1f: b",
    "1_000: b",
    "12:30: b",
    ".inf: b",
    "2001-01-01: b",
    "true: b",
    "on: b",
    "Y: b",
    "NULL : b",
    "~: b",
    "<<: {a: b}",
    "=: b",
    "!!int '5': b",
    "&x 1: b",
    "a: &x b\n*x : c",
    "? [a]\n: b",
    "? a: b\n: c",
    "? 1\n: b",
    "1:",
    "1:\r\n  a: b",
    "a:\n  b:\n    1: c",
    "- 1: b",
    "- - 1: b",
    "-   1: b",
    "- a: b\n  1: c",
    "a: {1: b}",
    "a: {b: c, on: d}",
    "a: [1: b]",
    "a: [b, {c: [{1: d}]}]",
    "{a: b, 1: c}",
    "--- {1: c}",
    "a: [\n  b, 1: c]",
    "a: {\n1: c}",
    "a:\n  {1: c}",
    "a: &x {1: c}",
    "a: !!map {1: c}",
    "- !!map {1: c}",
    "- [{1: c}]",
]
PLAIN = [
    "a: b",
    "'1': b",
    '"on": b',
    "a1: b",
    "-a: b",
    "yesterday: b",
    "nullable: true",
    "a.b/c: d",
    "a: 1",
    "a: on",
    "a: 'x 1: y'",
    "a: 1:2",
    "a: {}",
    "a: []",
    "a: {b: 1, 'on': 2}",
    "a: [1, true, [2], {b: 3}]",
    "- 1",
    "- - 1",
    "a: |\n  1: b\n  on: c\n  {1: b}",
    "# 1: b",
    "a:\n- 1\n- on",
    "1a: b",
    "? a\n: b",
]


@pytest.mark.parametrize("text", ODD)
def test_odd_keys(text: str) -> None:
    assert has_odd_key(f"{text}\n".encode())


@pytest.mark.parametrize("text", PLAIN)
def test_keys_that_are_text(text: str) -> None:
    assert not has_odd_key(f"{text}\n".encode())
