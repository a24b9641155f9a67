"""Text becomes nodes: what YAML hides is refused at its place, everything else is read with its place."""

from __future__ import annotations

import pytest

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode, plain
from gitops_compile.read.nodes import read_nodes

CASES: dict[str, tuple[str, list[str]]] = {
    # what stands there -> "line:column code" of everything that is said
    "a YAML directive": ("%YAML 1.2\n---\na: b\n", ["1:1 GC104"]),
    "a directive behind a comment": ("# c\n\n%YAML 1.1\n---\na: b\n", ["3:1 GC104"]),
    "a tag directive": ("%TAG ! tag:x.example,2000:\n---\na: b\n", ["1:1 GC104"]),
    "an unknown directive": ("%FLEET x\n---\na: b\n", ["1:7 GC103"]),
    "a second document": ("a: b\n---\nc: d\n", ["2:1 GC104"]),
    "a second document that is empty": ("a: b\n---\n", ["2:1 GC104"]),
    "a second document behind an end mark": ("a: b\n...\n---\nc: d\n", ["3:1 GC104"]),
    "an empty file": ("", [" GC105"]),
    "only a comment": ("# c\n", [" GC105"]),
    "a list on top": ("- a\n", ["1:1 GC105"]),
    "a text on top": ("\n  abc\n", ["2:3 GC105"]),
    "a tag on a text": ("a: !!str 1\n", ["1:4 GC104"]),
    "a tag on a map": ("a: !x {b: c}\n", ["1:4 GC104"]),
    "a tag on a list": ("a: !x [b]\n", ["1:4 GC104"]),
    "a tag on a key": ("!!str a: b\n", ["1:1 GC104"]),
    "a tag on nothing": ("a: !!null\n", ["1:4 GC104"]),
    "a tag of no meaning": ("a: ! b\n", ["1:4 GC104"]),
    "an alias to its own map": ("a: &x\n  b: *x\n", ["2:6 GC104"]),
    "an alias to its own list": ("a: &x [b, [*x]]\n", ["1:12 GC104"]),
    "an alias without an anchor": ("a: *x\nb: &x c\n", ["1:4 GC104"]),
    "an anchor defined twice": ("a: &x b\nc: &x d\n", ["2:4 GC104"]),
    "an anchor defined twice, once on a key": ("&x a: b\nc: &x d\n", ["2:4 GC104"]),
    "a merge key": ("a: &x {b: c}\nd: {<<: *x, e: f}\n", ["2:5 GC104"]),
    "a merge key in quotes": ('a: {"<<": b}\n', ["1:5 GC104"]),
    "a duplicate key": ("a: b\nc: d\na: e\n", ["3:1 GC106"]),
    "a duplicate key, once in quotes": ("a: b\n'a': c\n", ["2:1 GC106"]),
    "a duplicate key deep down": ("a: [{b: c, b: d}]\n", ["1:12 GC106"]),
    "a key three times": ("a: b\na: c\na: d\n", ["2:1 GC106", "3:1 GC106"]),
    "the empty key twice": ("'': b\n'': c\n", ["2:1 GC106"]),
    "a map for a key": ("{a: b}: c\n", ["1:1 GC104"]),
    "a list for a key": ("? [a, b]\n: c\n", ["1:3 GC104"]),
    "an alias for a key": ("a: &x b\n*x : c\n", ["2:1 GC104"]),
    "two aliases for keys": ("a: &x b\n*x : c\n*x : d\n", ["2:1 GC104", "3:1 GC104"]),
    "a literal block for a key": ("? |\n  a\n: b\n", ["1:3 GC104"]),
    "a folded block for a key": ("? >-\n  a\n: b\n", ["1:3 GC104"]),
    "a number for a key": ("1: a\n", ["1:1 GC104"]),
    "a boolean for a key": ("true: a\n", ["1:1 GC104"]),
    "null for a key": ("null: a\n", ["1:1 GC104"]),
    "ambiguous keys": ("on: a\noff: b\n", ["1:1 GC107", "2:1 GC107"]),
    "an ambiguous key beside the empty one": ("'': a\non: b\n", ["2:1 GC107"]),
    "no key": ("{: a}\n", ["1:2 GC103"]),
    "an ambiguous value": ("a: on\nb: 1.10\n", ["1:4 GC107", "2:4 GC107"]),
    "an empty value": ("a:\nb: c\n", ["1:3 GC107"]),
    "an empty value in a flow map": ("a: {b, c: d}\n", ["1:6 GC107"]),
    "an empty list entry": ("a:\n  -\n  - b\n", ["2:4 GC107"]),
    "a tilde": ("a: ~\n", ["1:4 GC107"]),
    "an escape for a control character": ('a: "x\\e[31m"\n', ["1:4 GC101"]),
    "an escape for NUL": ('a: "\\0"\n', ["1:4 GC101"]),
    "an escape for U+0085": ('a: "\\N"\n', ["1:4 GC101"]),
    "an escape for U+FEFF": ('a: "\\uFEFF"\n', ["1:4 GC101"]),
    "an escape for U+FFFF": ('a: "\\uFFFF"\n', ["1:4 GC101"]),
    "an escape for a surrogate": ('a: "\\uD800"\n', ["1:7 GC103"]),
    "an escape for a zero-width space in a key": ('"a\\u200b": b\n', ["1:1 GC101"]),
    "a tab before a key": ("a:\n\tb: c\n", ["2:1 GC101"]),
    "a tab before a flow entry": ("a: {\n\tb: c}\n", ["2:1 GC101"]),
    "a tab behind blanks": ("a: [\n  \tb]\n", ["2:3 GC101"]),
    "a tab inside a quoted text": ("a: 'b\n\tc'\n", ["2:1 GC101"]),
    "a tab before a comment": ("a: b\n\t# c\n", ["2:1 GC101"]),
    "a tab behind a block that holds one": ("a: |\n  x\n  \ty\nb: {\n\tc: d}\n", ["5:1 GC101"]),
    "a tab that begins a block": ("a: |\n  \tx\n", ["2:3 GC101"]),
    "an unclosed quote": ("a: b\nc: 'd\n", ["3:1 GC103"]),
    "an unclosed bracket": ("a: [b\nc: d\n", ["2:2 GC103"]),
    "text after a value": ("a: 'b' c\n", ["1:8 GC103"]),
    "a missing colon": ("a: b\nc\nd: e\n", ["3:1 GC103"]),
    "several mistakes": ("a: !x b\na: on\n1: c\n", ["1:4 GC104", "2:1 GC106", "2:4 GC107", "3:1 GC104"]),
}


def _said(text: str, *, soft: bool = False) -> list[str]:
    return [f"{str(d.at)[2:]} {d.code}" for d in read_nodes("f", text.encode(), soft=soft).diagnostics]


@pytest.mark.parametrize(("text", "said"), CASES.values(), ids=CASES)
def test_refused(text: str, said: list[str]) -> None:
    assert sorted(_said(text)) == sorted(said)


READ: dict[str, tuple[str, object]] = {
    "a document mark": ("---\na: b\n", {"a": "b"}),
    "an end mark": ("a: b\n...\n", {"a": "b"}),
    "one map after the other with the same key": ("a: {x: b}\nb: {x: c}\n", {"a": {"x": "b"}, "b": {"x": "c"}}),
    "an empty map": ("{}\n", {}),
    "quotes make text": (
        """a: ['on', "1.10", '~', "", '<<', '2001-01-01']\n""",
        {"a": ["on", "1.10", "~", "", "<<", "2001-01-01"]},
    ),
    "quoted keys": ("'1': a\n\"on\": b\n'': c\n", {"": "c", "1": "a", "on": "b"}),
    "an explicit key": ("? a\n: b\n", {"a": "b"}),
    "an alias": ("a: &x {b: [c]}\nd: *x\n", {"a": {"b": ["c"]}, "d": {"b": ["c"]}}),
    "an alias to a key": ("&x a: b\nc: *x\n", {"a": "b", "c": "a"}),
    "an anchor on a scalar, met twice": ("a: &x 1\nb: [*x, *x]\n", {"a": 1, "b": [1, 1]}),
    "a literal block": ("a: |\n  x\n\n   y\n", {"a": "x\n\n y\n"}),
    "a folded block": ("a: >-\n  x\n  y\n", {"a": "x y"}),
    "a block that looks like a number": ("a: |-\n  12\n", {"a": "12"}),
    "a tab inside a block": ("a: |\n  x\n  \ty\n", {"a": "x\n\ty\n"}),
    "a tab inside a block that ends with the file": ("a: |\n  x\n  \ty", {"a": "x\n\ty"}),
    "a tab inside a block before blank lines": ("a: |2\n  \tx\n\n\nb: c\n", {"a": "\tx\n", "b": "c"}),
    "a tab behind a value": ("a: b\t# c\nd:\te\n", {"a": "b", "d": "e"}),
    "a line of tabs": ("a: [\n\t\n  b]\n", {"a": ["b"]}),
    "escapes for invisible characters in a value": ('a: "\\u200b\\u202e\\L"\n', {"a": "\u200b\u202e\u2028"}),
    "escapes for line ends and tabs": ('a: "\\t\\n\\r\\n"\n', {"a": "\t\n\r\n"}),
    "an escape for a visible character in a key": ('"\\u00fc": b\n', {"ü": "b"}),
    "an address without quotes in a flow map": ("{url: https://a.example:1/b}\n", {"url": "https://a.example:1/b"}),
}


@pytest.mark.parametrize(
    ("text", "data"),
    READ.values(),
    ids=READ,
)
def test_read(text: str, data: object) -> None:
    outcome = read_nodes("f", text.encode())
    assert not outcome.diagnostics
    assert outcome.value is not None
    assert plain(outcome.value) == data


@pytest.mark.parametrize(
    ("text", "data"),
    READ.values(),
    ids=READ,
)
def test_cr_lf_gives_the_same_values_at_the_same_places(text: str, data: object) -> None:
    unix, windows = (read_nodes("f", one.encode()) for one in (text, text.replace("\n", "\r\n")))
    assert not windows.diagnostics
    assert windows.value is not None
    assert plain(windows.value) == data
    assert unix.value is not None
    assert _places(windows.value) == _places(unix.value)


def _places(node: Node) -> list[str]:
    if isinstance(node, ScalarNode):
        return [str(node.at)]
    if isinstance(node, ListNode):
        return [str(node.at), *(place for item in node.items for place in _places(item))]
    inside = [place for key, value in node.entries for place in (str(key.at), *_places(value))]
    return [str(node.at), *inside]


def _only(text: str) -> Diagnostic:
    (found,) = read_nodes("f", text.encode()).diagnostics
    return found


@pytest.mark.parametrize(
    ("text", "at", "first"),
    [
        ("a: b\nc:\n  d: e\n  d: f\n", "f:4:3", "f:3:3"),
        ("a: &x b\nc: &x d\n", "f:2:4", "f:1:4"),
    ],
    ids=["a duplicate key", "an anchor defined twice"],
)
def test_the_first_one_is_named_too(text: str, at: str, first: str) -> None:
    found = _only(text)
    assert (str(found.at), [(str(r.at), r.what) for r in found.related]) == (at, [(first, "the first one")])


def test_a_value_stands_at_its_anchor_and_knows_its_alias() -> None:
    top = read_nodes("f", b"a: &x\n  b: c\nd: [*x]\n").value
    assert isinstance(top, MapNode)
    listed = top.get("d")
    assert isinstance(listed, ListNode)
    (met,) = listed.items
    anchored = top.get("a")
    assert isinstance(met, MapNode)
    assert isinstance(anchored, MapNode)
    assert (met.at, met.entries) == (anchored.at, anchored.entries)
    assert (str(met.alias), anchored.alias) == ("f:3:5", None)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a: b c\n", "b c"),
        ("a: 'b '' c'  # d\n", "'b '' c'"),
        ('ü: "日"\n', '"日"'),
        ("a: |\n  x\n", "|\n  x\n"),
        ("{a: 12}", "12"),
    ],
    ids=["plain", "single", "double behind wide characters", "block", "flow"],
)
def test_a_span_holds_the_very_characters_of_a_scalar(text: str, shown: str) -> None:
    top = read_nodes("f", text.encode()).value
    assert isinstance(top, MapNode)
    ((_, value),) = top.entries
    assert isinstance(value, ScalarNode)
    assert text[slice(*value.span)] == shown


@pytest.mark.parametrize(
    ("text", "shown", "flow"),
    [
        ("ü: {b: c}  # d\n", "{b: c}", True),
        ("a: [b,\n  c]\n", "[b,\n  c]", True),
        ("a:\n  b: c # d\n\n# e\n", "b: c # d\n\n# e\n", False),
        ("a:\r\n- b\r\n", "- b\r\n", False),
        ("a: &x {b: c}\n", "&x {b: c}", True),
        ("a: &x\n  b: c\n", "&x\n  b: c\n", False),
    ],
    ids=["flow map", "flow list", "block map", "block list", "anchored flow map", "anchored block map"],
)
def test_a_span_holds_the_very_characters_of_a_map_or_list(text: str, shown: str, flow: bool) -> None:
    top = read_nodes("f", text.encode()).value
    assert isinstance(top, MapNode)
    ((_, value),) = top.entries
    assert isinstance(value, MapNode | ListNode)
    assert (text[slice(*value.span)], value.flow) == (shown, flow)


@pytest.mark.parametrize(
    ("text", "value"), [("a:\n", None), ("a: ~\n", None), ("a: null\n", None), ("a: x\n", "x")], ids=repr
)
def test_a_kustomization_may_leave_a_value_out(text: str, value: object) -> None:
    outcome = read_nodes("f", text.encode(), soft=True)
    assert (outcome.diagnostics, outcome.value and plain(outcome.value)) == ((), {"a": value})


@pytest.mark.parametrize("text", ["a: Null\n", "a: on\n", ": b\n", "~: b\n", "a: 1.10\n", "a: !x b\n"], ids=repr)
def test_a_kustomization_may_say_nothing_else_that_is_ambiguous(text: str) -> None:
    assert len(_said(text, soft=True)) == 1
