"""Where the values of a manifest stand, whatever YAML it is written in."""

from __future__ import annotations

import pytest

from gitops_compile.read.written import Written, written


def places(text: str) -> list[str]:
    return [f"{one.document}:{one.line}:{one.column} {one.path} {one.style}{one.text}" for one in written(text)]


def raw(text: str) -> list[str]:
    return [text[one.span[0] : one.span[1]] for one in written(text)]


def test_documents_maps_lists_and_empty_ones() -> None:
    text = "a: 1\nb:\n  - x\n  - {c: y, d: []}\n---\ne: {}\nf:\n"
    assert places(text) == [
        "0:1:4 ('a',) 1",
        "0:3:5 ('b', 0) x",
        "0:4:9 ('b', 1, 'c') y",
        "0:4:15 ('b', 1, 'd') [",
        "1:6:4 ('e',) {",
        "1:7:3 ('f',) ",
    ]


def test_the_characters_of_a_value_are_its_own() -> None:
    text = "a: 'it''s'\nb: \"x\\ty\"  # why\nc: &one two\nd: !!str 5\n"
    assert raw(text) == ["'it''s'", '"x\\ty"', "two", "5"]
    assert [one.column for one in written(text)] == [4, 4, 9, 10]
    assert [one.text for one in written(text)] == ["it's", "x\ty", "two", "5"]


def test_a_block_takes_its_line_ends_along() -> None:
    text = "a: |\n  one\n  two\nb: 3\n"
    assert raw(text) == ["|\n  one\n  two\n", "3"]
    assert written(text)[0].text == "one\ntwo\n"


def test_an_alias_stands_at_its_anchor() -> None:
    assert places("a: &x {b: 1}\nc: *x\nd: 2\n") == ["0:1:11 ('a', 'b') 1", "0:3:4 ('d',) 2"]


def test_a_list_at_the_top_as_in_a_json_patch() -> None:
    assert places('[{"op": "add", "value": null}]') == ["0:1:9 (0, 'op') \"add", "0:1:25 (0, 'value') null"]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n---\n", "a: [1\n", "\tx: 1\n", "*nowhere\n", "- - -\n"])
def test_anything_is_read(text: str) -> None:
    assert all(isinstance(one, Written) for one in written(text))


def test_what_stands_behind_an_error_is_not_there() -> None:
    assert places("a: 1\nb: [2\nc: }\n")[0] == "0:1:4 ('a',) 1"
