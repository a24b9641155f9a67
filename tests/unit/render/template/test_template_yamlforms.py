"""The text of ``quote``, ``toyaml``, ``tojson`` and ``block`` where a person would look at it."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.render.template.yamlforms import block, quote, tojson, toyaml


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"cpu": 1, "memory": "1Gi"}, "\n    cpu: 1\n    memory: 1Gi"),
        (["a", "on"], '\n    - a\n    - "on"'),
        ({"a": {"b": []}}, "\n    a:\n      b: []"),
        ({}, "{}"),
        ([], "[]"),
        ("text", "text"),
        ("on", '"on"'),
        ("one\ntwo", "|-\n    one\n    two"),
        ("one\n\ntwo\n", "|\n    one\n\n    two\n"),
        ({"a": "one\ntwo\n"}, "\n    a: |\n      one\n      two\n"),
        ({"a": "one\n", "b": 1}, "\n    a: |\n      one\n    b: 1"),
        ({"a": "one\n\n"}, '{"a": "one\\n\\n"}'),
        (" one\ntwo", '" one\\ntwo"'),
        (None, "null"),
        (True, "true"),
        (8080, "8080"),
    ],
)
def test_toyaml(value: Any, text: str) -> None:
    assert toyaml(value, 4) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("one\ntwo\n", "|\n  one\n  two\n"),
        ("one", "one"),
        ("one\n\n", '"one\\n\\n"'),
        ("a\tb\nc", '"a\\tb\\nc"'),
        ("a \nc", '"a \\nc"'),
        ("\n", '"\\n"'),
        ("", '""'),
    ],
)
def test_block(value: str, text: str) -> None:
    assert block(value, 2) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a: b", '"a: b"'),
        (8080, '"8080"'),
        (True, '"true"'),
        ('"\\', r'"\"\\"'),
        ("\x00\x85\u2028\u200b", r'"\u0000\u0085\u2028\u200B"'),
        ("é😀", '"é😀"'),
        ("\U000e0001", r'"\U000E0001"'),
    ],
)
def test_quote(value: Any, text: str) -> None:
    assert quote(value) == text


def test_tojson() -> None:
    assert tojson({"b": [1, None, True], "a": "x\n<\u2028"}) == r'{"a": "x\n<\u2028", "b": [1, null, true]}'
    assert tojson({"a": [1]}, 2) == '{\n  "a": [\n    1\n  ]\n}'
