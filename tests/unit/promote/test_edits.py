"""Edits as tables: a text, a path, a value, and the very text that must come of it."""

from __future__ import annotations

import pytest

from gitops_compile.promote.edits import edited, marked, nodes
from gitops_compile.promote.proof import text_unproved
from gitops_compile.promote.written import Value

PATH = ("v", "prod")
CLUSTERS = {"default": "1.0.0", "c1": "2.0.0"}
PINNED = {"version": "2.0.0", "digest": "sha256:ab"}

SET: dict[str, tuple[str, Value, str]] = {
    "a plain scalar": ("v:\n  prod: 1.0.0\n", "2.0.0", "v:\n  prod: 2.0.0\n"),
    "a comment behind it": ("v:\n  prod: 1.0.0   # why\n", "2.0.0", "v:\n  prod: 2.0.0   # why\n"),
    "single quotes": ("v: {prod: '1.0.0'}", "2.0.0", "v: {prod: '2.0.0'}"),
    "double quotes": ('v: {"prod":"1.0.0"}\n', "2.0.0", 'v: {"prod":"2.0.0"}\n'),
    "what reads as a number": ("v: {prod: 1.0.0}\n", "3.2", 'v: {prod: "3.2"}\n'),
    "what some read as a number": ("v: {prod: 1.0.0}\n", "1e3", 'v: {prod: "1e3"}\n'),
    "what some read as a boolean": ("v: {prod: 1.0.0}\n", "on", 'v: {prod: "on"}\n'),
    "what reads as a date": ("v: {prod: 1.0.0}\n", "2026-11-21", 'v: {prod: "2026-11-21"}\n'),
    "a digest": ("v: {prod: 1.0.0}\n", "sha256:ab", 'v: {prod: "sha256:ab"}\n'),
    "a block of text": ("v:\n  prod: |-\n    1.0.0\n\n# end\n", "2.0.0", "v:\n  prod: 2.0.0\n\n# end\n"),
    "on the next line": ("v:\n  prod:\n    1.0.0\n", "2.0.0", "v:\n  prod:\n    2.0.0\n"),
    "with CR LF": ("v:\r\n  prod: 1.0.0\r\n", "2.0.0", "v:\r\n  prod: 2.0.0\r\n"),
    "behind letters of two bytes": ("ü: é\nv: {prod: 1.0.0}\n", "2.0.0", "ü: é\nv: {prod: 2.0.0}\n"),
    "a scalar to a map": ("v:\n  prod: 1.0.0 # c\n", CLUSTERS, "v:\n  prod: {default: 1.0.0, c1: 2.0.0} # c\n"),
    "a quoted one": ("v: {prod: '1.0.0'}\n", CLUSTERS, "v: {prod: {default: '1.0.0', c1: '2.0.0'}}\n"),
    "a flow map to a scalar": ("v: {prod: {c1: 1, c2: 1.0.0}, x: y}\n", "2.0.0", "v: {prod: 2.0.0, x: y}\n"),
    "a block map to a scalar": (
        "v:\n  prod:  # why\n    c1: 1.0.0\n    c2: 1.0.0  # c\n  # below\n  x: y\n",
        "2.0.0",
        "v:\n  prod: 2.0.0  # why\n  # below\n  x: y\n",
    ),
    "a block map at the end": ("v:\r\n  prod:\r\n    c1: 1.0.0", "2.0.0", "v:\r\n  prod: 2.0.0"),
    "a block map behind a question mark": (
        "v:\n  ? prod\n  : c1: 1.0.0\n    c2: x\n",
        "2.0.0",
        "v:\n  ? prod\n  : 2.0.0\n",
    ),
    "one key of a flow map": (
        "v: {prod: {version: 1.0.0, digest: 'sha256:cd'}}\n",
        PINNED,
        "v: {prod: {version: 2.0.0, digest: 'sha256:ab'}}\n",
    ),
    "a key less": ("v: {prod: {version: 1.0.0, digest: x}}\n", {"version": "2.0.0"}, "v: {prod: {version: 2.0.0}}\n"),
    "a key more": ("v: {prod: {version: 1.0.0}}\n", PINNED, 'v: {prod: {version: 2.0.0, digest: "sha256:ab"}}\n'),
    "a line more": (
        "v:\n  prod:\n    version: 2.0.0 # c\n\n  # below\n",
        PINNED,
        'v:\n  prod:\n    version: 2.0.0 # c\n    digest: "sha256:ab"\n\n  # below\n',
    ),
    "a line less": (
        "v:\n  prod:\n    digest: x  # gone\n    # stays\n    version: 1.0.0\n",
        {"version": "2.0.0"},
        "v:\n  prod:\n    # stays\n    version: 2.0.0\n",
    ),
}

ADDED: dict[str, tuple[str, str]] = {
    "a line behind the last value": ("v:\n  dev: 1\n\n# end\n", "v:\n  dev: 1\n  prod: 2.0.0\n\n# end\n"),
    "behind its comment": ("v:\n    dev: 1  # c\nw: x\n", "v:\n    dev: 1  # c\n    prod: 2.0.0\nw: x\n"),
    "with the quotes of its neighbour": ("v:\n  dev: '1'\n", "v:\n  dev: '1'\n  prod: '2.0.0'\n"),
    "behind a value of several lines": (
        "v:\n  dev: {c1: 1,\n    c2: 2}\n",
        "v:\n  dev: {c1: 1,\n    c2: 2}\n  prod: 2.0.0\n",
    ),
    "behind an alias": ("a: &x 1\nv:\n  dev: *x\n", "a: &x 1\nv:\n  dev: *x\n  prod: 2.0.0\n"),
    "at an end without a line break": ("v:\n  dev: 1", "v:\n  dev: 1\n  prod: 2.0.0"),
    "with CR LF": ("v:\r\n  dev: 1\r\n", "v:\r\n  dev: 1\r\n  prod: 2.0.0\r\n"),
    "not behind a block of text": (
        "v:\n  dev: 1\n  t: |+\n    x\n\n",
        "v:\n  dev: 1\n  prod: 2.0.0\n  t: |+\n    x\n\n",
    ),
    "before a block of text alone": ("v:\n  t: |\n    x", "v:\n  prod: 2.0.0\n  t: |\n    x"),
    "behind a question mark": ("v:\n  ? dev\n  : 1\n", "v:\n  ? dev\n  : 1\n  prod: 2.0.0\n"),
    "to braces": ("v: {dev: 1}\n", "v: {dev: 1, prod: 2.0.0}\n"),
    "to empty braces": ("v: {}  # c\n", "v: {prod: 2.0.0}  # c\n"),
    "to braces with blanks": ("v: { dev: 1 }\n", "v: { dev: 1, prod: 2.0.0 }\n"),
    "before a last comma": ("v: {dev: 1,}\n", "v: {dev: 1, prod: 2.0.0,}\n"),
    "behind an alias in braces": ("a: &x 1\nv: {dev: *x}\n", "a: &x 1\nv: {dev: *x, prod: 2.0.0}\n"),
    "a line of its own": ("v: {\n  dev: 1\n}\n", "v: {\n  dev: 1,\n  prod: 2.0.0\n}\n"),
    "before the comment": ("v: {\n  dev: 1 # c\n  }\n", "v: {\n  dev: 1, # c\n  prod: 2.0.0\n  }\n"),
    "with a last comma": ("v: {\n  dev: 1, # c\n  }\n", "v: {\n  dev: 1, # c\n  prod: 2.0.0,\n  }\n"),
    "before a brace": ("v: {\r\n  dev: 1}\r\n", "v: {\r\n  dev: 1,\r\n  prod: 2.0.0}\r\n"),
    "behind a leading comma": ("v: {x: y\n  , dev: 1 # c\n  }\n", "v: {x: y\n  , dev: 1, prod: 2.0.0 # c\n  }\n"),
}

REMOVED: dict[str, tuple[str, str]] = {
    "a line": ("v:\n  prod: 1 # gone\n  # stays\n  x: y\n", "v:\n  # stays\n  x: y\n"),
    "the last line": ("v:\n  x: y\n  prod: 1\n\n# end\n", "v:\n  x: y\n\n# end\n"),
    "an end without a line break": ("v:\r\n  x: y\r\n  prod: 1", "v:\r\n  x: y"),
    "several lines": ("v:\n  prod:\n    c1: 1\n    # gone\n    c2: 2\n  x: y\n", "v:\n  x: y\n"),
    "a block of text": ("v:\n  prod: |\n    1\n\n  x: y\n", "v:\n  x: y\n"),
    "a question mark": ("v:\n  ? prod\n  : 1\n  x: y\n", "v:\n  x: y\n"),
    "the first behind one": ("? v\n: prod: 1\n  x: y\n", "? v\n: x: y\n"),
    "the only line": ("v: # c\n  # stays\n  prod: 1\nw: x\n", "v: {} # c\n  # stays\nw: x\n"),
    "the only line of all": ("v:\n  prod: 1", "v: {}"),
    "the first in braces": ("v: {prod: 1, x: y}\n", "v: {x: y}\n"),
    "the last in braces": ("v: {x: y , prod: 1 }\n", "v: {x: y }\n"),
    "one between": ("v: {w: x, prod: {c: 1}, x: y}\n", "v: {w: x, x: y}\n"),
    "the only one in braces": ("v: { prod: 1, }\n", "v: {}\n"),
    "the only one beside comments": (
        "v: { # a\n  # b\n  prod: 1, # gone\n  # c\n  }\n",
        "v: { # a\n  # b\n  # c\n  }\n",
    ),
    "the only one on a line with others": ("v: { # a\n  prod: 1 }\n", "v: { # a\n   }\n"),
    "the only one before a leading comma": ("v: { # a\n  prod: 1\n  , }\n", "v: { # a\n   }\n"),
    "the first before a break": ("v: {prod: 1, # c\n  x: y}\n", "v: { # c\n  x: y}\n"),
    "the last behind a break": ("v: {x: y, # c\n  prod: 1}\n", "v: {x: y # c\n  }\n"),
    "a line in braces": ("v: {\n  prod: 1, # gone\n  # stays\n  x: y\n}\n", "v: {\n  # stays\n  x: y\n}\n"),
    "the last line in braces": ("v: {\n  x: y, # c\n  prod: 1\n}\n", "v: {\n  x: y # c\n}\n"),
    "the last line with a comma": ("v: {\n  x: y,\n  prod: 1,\n}\n", "v: {\n  x: y,\n}\n"),
    "before a leading comma": ("v: {\n  prod: 1\n  , x: y\n}\n", "v: {\n   x: y\n}\n"),
    "the last before a leading comma": ("v: {\n  w: x,\n  prod: 1\n  , }\n", "v: {\n  w: x\n  , }\n"),
    "between leading commas": ("v: {w: x,\n  prod: 1\n  , x: y\n}\n", "v: {w: x\n  , x: y\n}\n"),
    "behind a comment with a mark": ("v: {x: y, # why?\n  prod: 1}\n", "v: {x: y # why?\n  }\n"),
}

MISSING: dict[str, tuple[str, str]] = {
    "in a block": (
        "a:\n    web:\n        i: x # c\n\nb: c\n",
        "a:\n    web:\n        i: x # c\n        v:\n            prod: 1.0.0\n\nb: c\n",
    ),
    "in an indentation of one": ("a:\n web:\n  n: x\n", "a:\n web:\n  n: x\n  v:\n   prod: 1.0.0\n"),
    "in braces": ("a: {web: {image: x}}\n", "a: {web: {image: x, v: {prod: 1.0.0}}}\n"),
    "in an empty app": ("a:\n  web: {}\n", "a:\n  web: {v: {prod: 1.0.0}}\n"),
    "behind a list": (
        "a:\n  web:\n    l:\n    - x\n    - y\n",
        "a:\n  web:\n    l:\n    - x\n    - y\n    v:\n      prod: 1.0.0\n",
    ),
}

MARKED: dict[str, tuple[str, str]] = {
    "an anchor on the value": ("v:\n  prod: &x 1\n", "2:9"),
    "an alias": ("a: &x 1\nv:\n  prod: *x\n", "3:9"),
    "an anchor on the map": ("v: &x {prod: 1}\n", "1:4"),
    "an alias of a map": ("a: &x {prod: 1}\nv: *x\n", "2:4"),
    "an anchor on a map that lacks it": ("v: &x\n  dev: 1\n", "1:4"),
    "an anchor below": ("v: {prod: {c1: &x 1, c2: *x}}\n", "1:16"),
    "an anchor on the key": ("v: {&x prod: 1}\nw: *x\n", "1:5"),
}


def proved(text: str, path: tuple[str, ...], value: Value | None) -> str:
    """The edited text; it must be what the independent reader proves, too."""
    new = edited(text, nodes(text), path, value)
    assert text_unproved(text, new, path, value) == ""
    return new


@pytest.mark.parametrize(("text", "value", "expected"), SET.values(), ids=SET)
def test_a_value_is_set(text: str, value: Value, expected: str) -> None:
    assert proved(text, PATH, value) == expected


@pytest.mark.parametrize(("text", "expected"), ADDED.values(), ids=ADDED)
def test_an_entry_is_added_and_taken_away_again(text: str, expected: str) -> None:
    assert proved(text, PATH, "2.0.0") == expected
    if "{}" not in text:
        assert proved(expected, PATH, None) == text


@pytest.mark.parametrize(("text", "expected"), REMOVED.values(), ids=REMOVED)
def test_an_entry_is_taken_away(text: str, expected: str) -> None:
    assert proved(text, PATH, None) == expected


@pytest.mark.parametrize(("text", "expected"), MISSING.values(), ids=MISSING)
def test_maps_that_are_missing_are_made(text: str, expected: str) -> None:
    assert proved(text, ("a", "web", "v", "prod"), "1.0.0") == expected


def test_a_map_that_is_missing_in_the_top_map_is_made() -> None:
    assert proved("a: b\n", PATH, "1.0.0") == "a: b\nv:\n  prod: 1.0.0\n"


@pytest.mark.parametrize(
    ("text", "new"), [("v: {}", "v: {prod: {prod: 1.0.0}}"), ("v: {a: b}", "v: {a: b, prod: {prod: 1.0.0}}")]
)
def test_an_app_may_have_the_name_of_a_stage(text: str, new: str) -> None:
    assert proved(text, ("v", "prod", "prod"), "1.0.0") == new


def test_what_stands_there_already_changes_nothing() -> None:
    assert edited("v: { prod: '1' }", nodes("v: { prod: '1' }"), PATH, "1") == "v: { prod: '1' }"
    assert edited("v: {}", nodes("v: {}"), PATH, None) == "v: {}"


@pytest.mark.parametrize(("text", "place"), MARKED.values(), ids=MARKED)
def test_anchors_and_aliases_are_found(text: str, place: str) -> None:
    at = marked(text, nodes(text), PATH)
    assert at is not None
    assert f"{at.line}:{at.column}" == place


@pytest.mark.parametrize(
    "text", ["v: {prod: 1}\n", "v: {dev: &x 1}\nw: *x\n", "a: &x 1\nv: {dev: *x}\n", "v: {prod: '&x'}\n"]
)
def test_marks_beside_the_way_do_not_count(text: str) -> None:
    assert marked(text, nodes(text), PATH) is None
