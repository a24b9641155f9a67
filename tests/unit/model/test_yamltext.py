"""What stands on paper for a value: the table of forms, and what is refused."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

import pytest

from gitops_compile.model.yamltext import Unwritable, document, documents

STRINGS: list[tuple[Any, str]] = [
    # Plain.
    ("web", "web"),
    ("a b  c", "a b  c"),
    ("http://redis:6379", "http://redis:6379"),
    ("ghcr.io/x/web:6.1.2@sha256:0123", "ghcr.io/x/web:6.1.2@sha256:0123"),
    ("1.2.3", "1.2.3"),
    ("100m", "100m"),
    ("0b12", "0b12"),
    ("--port=9898", "--port=9898"),
    ("-a", "-a"),
    ("?a", "?a"),
    (":a", ":a"),
    ("a#b", "a#b"),
    ("a::b", "a::b"),
    ("$(HOST)", "$(HOST)"),
    ("tRUE", "tRUE"),
    ("2024-1-2 or so", "2024-1-2 or so"),
    ("caffè 日本", "caffè 日本"),
    ("a\u00a0b", "a\u00a0b"),
    ("..", ".."),
    ("word " * 60 + "end", "word " * 60 + "end"),
    # Read as something else by a YAML version.
    ("", '""'),
    ("true", '"true"'),
    ("Yes", '"Yes"'),
    ("OFF", '"OFF"'),
    ("y", '"y"'),
    ("~", '"~"'),
    ("Null", '"Null"'),
    ("=", '"="'),
    ("<<", '"<<"'),
    ("0", '"0"'),
    ("-12", '"-12"'),
    ("1_000", '"1_000"'),
    ("017", '"017"'),
    ("0o17", '"0o17"'),
    ("0xAf", '"0xAf"'),
    ("0x1234567890abcdef1234567890abcdef12345678", '"0x1234567890abcdef1234567890abcdef12345678"'),
    ("0b1", '"0b1"'),
    ("0b-1", '"0b-1"'),
    ("0x_", '"0x_"'),
    ("-_", '"-_"'),
    ("1.", '"1."'),
    (".5", '".5"'),
    ("._5", '"._5"'),
    ("1e5", '"1e5"'),
    ("7E6531", '"7E6531"'),
    ("-.inf", '"-.inf"'),
    (".NaN", '".NaN"'),
    ("12:30:45", '"12:30:45"'),
    ("2024-01-02", '"2024-01-02"'),
    ("2024-99-99", '"2024-99-99"'),
    ("2001-12-14t21:59:43.10-05:00", '"2001-12-14t21:59:43.10-05:00"'),
    ("2001-12-14 21:59:43.1 -5", '"2001-12-14 21:59:43.1 -5"'),
    # Characters that need an escape.
    ("a\tb", '"a\\tb"'),
    ("a\rb", '"a\\rb"'),
    ('say\t"\\"', '"say\\t\\"\\\\\\""'),
    ("a\u2028b", '"a\\u2028b"'),
    ("a\u202eb", '"a\\u202Eb"'),
    ("a\u200bb", '"a\\u200Bb"'),
    ("a\u00adb", '"a\\xADb"'),
    ("\ufeffa", '"\\uFEFFa"'),
    ("go 🚀", '"go \\U0001F680"'),
    # Single quotes.
    (" a", "' a'"),
    ("a ", "'a '"),
    ("a: b", "'a: b'"),
    ("a:", "'a:'"),
    ("a #b", "'a #b'"),
    ("- a", "'- a'"),
    ("-", "'-'"),
    ("?", "'?'"),
    ("---a", "'---a'"),
    ("...", "'...'"),
    ("'a'", "'''a'''"),
    ('"a"', "'\"a\"'"),
    ("*", "'*'"),
    ("@a", "'@a'"),
    ("{a}", "'{a}'"),
    ("[a]", "'[a]'"),
    ("%a", "'%a'"),
    # Blocks, and strings with line breaks that no block can hold.
    ("a\nb", "|-\n  a\n  b"),
    ("a\nb\n", "|\n  a\n  b"),
    ("a\n\n", "|+\n  a\n"),
    ("a\n\n  b\n", "|\n  a\n\n    b"),
    (" a\nb\n", "|2\n   a\n  b"),
    ("\na", "|2-\n\n  a"),
    ("\n", "|2+\n"),
    ("\n\n", "|2+\n\n"),
    ("true\n", "|\n  true"),
    ("# a\n---\n", "|\n  # a\n  ---"),
    ("a \nb", '"a \\nb"'),
    ("a\n ", '"a\\n "'),
    ("a\tb\nc", '"a\\tb\\nc"'),
    ("a\r\nb", '"a\\r\\nb"'),
    ("a\n🚀", '"a\\n\\U0001F680"'),
]

NUMBERS: list[tuple[Any, str]] = [
    (0, "0"),
    (-(2**63), "-9223372036854775808"),
    (2**64 - 1, "18446744073709551615"),
    (True, "true"),
    (False, "false"),
    (None, "null"),
    (1.0, "1"),
    (-0.0, "0"),
    (1e6, "1000000"),
    (1e19, "10000000000000000000"),
    (1.5e18, "1500000000000000000"),
    (1e20, "1e+20"),
    (0.1, "0.1"),
    (-0.5, "-0.5"),
    (123456.5, "123456.5"),
    (1000000.5, "1.0000005e+06"),
    (-12345678.25, "-1.234567825e+07"),
    (0.0001, "0.0001"),
    (0.00001, "1e-05"),
    (1.5e300, "1.5e+300"),
]


@pytest.mark.parametrize(("value", "text"), STRINGS + NUMBERS)
def test_a_scalar_has_one_form(value: Any, text: str) -> None:
    assert document({"k": value}) == f"k: {text}\n"


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("", '""'),
        ("on", '"on"'),
        ("1", '"1"'),
        ("a: b", "'a: b'"),
        ("app.kubernetes.io/name", "app.kubernetes.io/name"),
        ("a\nb", '"a\\nb"'),
        ("k" * 128, "k" * 128),
        ("é" * 64, "é" * 64),
    ],
)
def test_a_key_follows_the_rule_of_strings_but_is_never_a_block(key: str, text: str) -> None:
    assert document({key: "v"}) == f"{text}: v\n"


@pytest.mark.parametrize("key", ["k" * 129, "é" * 65])
def test_a_key_over_128_bytes_is_explicit(key: str) -> None:
    value = {"a": {key: {"x": "1", "y": [2]}}, "b": [{key: [[3], "l\n"]}]}
    assert document(value) == (
        f'a:\n  ? {key}\n  : x: "1"\n    "y":\n    - 2\nb:\n- ? {key}\n  : - - 3\n    - |\n      l\n'
    )


def test_maps_and_lists_nest_without_indented_lists() -> None:
    value = {
        "list": [{"b": 1, "a": ["x", {"c": {}}]}, ["y", ["z"], []], {}, "t\n"],
        "map": {"inner": {"deep": [1]}},
        "none": {},
        "tuple": (1, MappingProxyType({"k": ()})),
    }
    assert document(value) == (
        'list:\n- a:\n  - x\n  - c: {}\n  b: 1\n- - "y"\n  - - z\n  - []\n- {}\n- |\n  t\n'
        "map:\n  inner:\n    deep:\n    - 1\nnone: {}\ntuple:\n- 1\n- k: []\n"
    )


def test_an_empty_map_is_a_document() -> None:
    assert document({}) == "{}\n"


def test_documents_are_joined_by_markers() -> None:
    assert documents([{"a": 1}, {"b": "t\n\n"}, {"c": []}]) == "a: 1\n---\nb: |+\n  t\n\n---\nc: []\n"


@pytest.mark.parametrize(
    "keys",
    [
        ["_x", "1", "2", "10", "A", "a2", "a10", "b"],
        ["", "-a", ".a", "/a", "_a", "A", "Z", "a", "a-b", "a.b", "a/b", "a_b", "ab"],
        ["A_B", "AB"],
        ["a0", "a00", "a1", "a01", "a9", "a10", "a11", "a100", "a101"],
        ["a-1", "a1", "a1-", "a10", "a1b"],
        ["v1", "v1alpha1", "v1beta1"],
        ["x9223372036854775808", "x1"],
        ["a", "é", "日"],
    ],
)
def test_keys_stand_in_natural_order(keys: list[str]) -> None:
    for start in (keys, keys[::-1], sorted(keys)):
        written = document(dict.fromkeys(start, 1)).splitlines()
        assert [line.removesuffix(": 1").strip('"') for line in written] == keys


def test_a_ring_of_keys_has_one_order() -> None:
    rings = [["a12", "a1b", "a2"], ["a1b", "a2", "a12"], ["a2", "a12", "a1b"]]
    assert len({document(dict.fromkeys(ring, 1)) for ring in rings}) == 1


@pytest.mark.parametrize(
    ("value", "path", "why"),
    [
        ({"a": ["x", {"b": "\x00"}]}, ("a", 1, "b"), "a string that holds the character U+0000"),
        ({"a": "x\n\x1b[0m"}, ("a",), "a string that holds the character U+001B"),
        ({"a": "\x7f"}, ("a",), "a string that holds the character U+007F"),
        ({"a": "\x85"}, ("a",), "a string that holds the character U+0085"),
        ({"a": "\x9f"}, ("a",), "a string that holds the character U+009F"),
        ({"a": "\ud800"}, ("a",), "a string that holds the character U+D800"),
        ({"a": "\uffff"}, ("a",), "a string that holds the character U+FFFF"),
        ({"a": {"\x01": 1}}, ("a", "\x01"), "a string that holds the character U+0001"),
        ({"a": {"\ud800" * 40: 1}}, ("a", "\ud800" * 40), "a string that holds the character U+D800"),
        ({"a": 2**64}, ("a",), "an integer that does not fit into 64 bits"),
        ({"a": [-(2**63) - 1]}, ("a", 0), "an integer that does not fit into 64 bits"),
        ({"a": float("nan")}, ("a",), "a number that is NaN or infinite"),
        ({"a": float("-inf")}, ("a",), "a number that is NaN or infinite"),
        ({"a": {1: "x"}}, ("a",), "a map with a key that is no string"),
    ],
)
def test_what_no_text_can_carry_is_refused_with_its_path(value: Any, path: tuple[Any, ...], why: str) -> None:
    with pytest.raises(Unwritable) as refused:
        document(value)
    assert (refused.value.path, refused.value.why) == (path, why)


def test_endless_nesting_is_refused() -> None:
    value: dict[str, Any] = {}
    value["a"] = value
    with pytest.raises(Unwritable, match="nested too deeply"):
        document(value)


def test_a_value_that_is_no_data_is_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError, match="set"):
        document({"a": {"b", "c"}})
