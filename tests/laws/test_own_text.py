"""Laws of the reader for our own writer's text: it is the writer's inverse, and it never disagrees with the engine."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gitops_compile.adapters import engine
from gitops_compile.compare.own_text import read_own
from gitops_compile.model.build import ParseRequest
from gitops_compile.model.operation import canonical
from gitops_compile.model.yamltext import document

WORDS = (
    *(
        "a",
        "b.c/d",
        "1",
        "on",
        "null",
        "",
        "a: b",
        "- x",
        "x #y",
        " x",
        "x ",
        "10.0.0.1",
        "20Gi",
        "1e3",
        "0x1",
        "~",
        "é",
    ),
    *(
        "a\nb",
        "a\nb\n",
        "\na",
        "a\n\n",
        "a\n\nb",
        "  a\nb",
        "\t",
        'q"q',
        "it's",
        "{x}",
        "[x]",
        "|",
        "a:",
        "#",
        "-",
        "---",
    ),
)
words = st.sampled_from(WORDS)
scalars = words | st.integers(-3, 3) | st.booleans() | st.none() | st.floats(-2, 2, allow_nan=False)
keys = words | st.sampled_from(["spec", "name", "y", "x" * 130])
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3), max_leaves=12
)
HEAD = {"apiVersion": "v1", "kind": "Thing", "metadata": {"name": "x"}}
objects = st.dictionaries(keys, values, max_size=4).map(lambda more: {**more, **HEAD})


def by_engine(texts: list[str]) -> list[Any]:
    """The one object of each text; none for an error or another number of objects."""
    requests = (ParseRequest(str(number), {"a.yaml": text.encode()}) for number, text in enumerate(texts))
    answers = list(engine.parse(requests, workers=1))
    return [one.objects[0].object if one.error is None and len(one.objects) == 1 else None for one in answers]


def readable(one: dict[str, Any]) -> bool:
    """Whether every key is a plain word; the others are left to the engine, as floats are."""
    return all(_readable(one))


def _readable(value: Any) -> list[bool]:
    if isinstance(value, dict):
        return [_is_plain(name) for name in value] + [ok for one in value.values() for ok in _readable(one)]
    if isinstance(value, list):
        return [ok for one in value for ok in _readable(one)]
    return [not isinstance(value, float)]


def _is_plain(name: str) -> bool:
    return name in ("a", "b.c/d", "spec", "name", "apiVersion", "kind", "metadata")


@given(objects)
def test_it_is_the_inverse_of_the_writer(one: dict[str, Any]) -> None:
    found = read_own(document(one))
    assert found is None or canonical(found) == canonical(_as_written(one))
    assert found is not None or not readable(one)


@given(st.lists(st.tuples(objects, st.data()), min_size=20, max_size=20))
@settings(max_examples=20)
def test_of_an_edited_text_it_says_what_the_engine_says_or_nothing(every: list[tuple[dict[str, Any], Any]]) -> None:
    texts = [_edited(document(one), data) for one, data in every]
    for text, read in zip(texts, by_engine(texts), strict=True):
        found = read_own(text)
        assert found is None or (read is not None and canonical(found) == canonical(read)), text


def _edited(text: str, data: Any) -> str:
    """Some lines taken away, twice there, in another place, indented, or with other characters."""
    lines = text.split("\n")
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        spot = data.draw(st.integers(0, len(line)))
        part = data.draw(
            st.sampled_from(
                [" ", "  ", "- ", ": ", ":", "#", "'", '"', "\n", "{", "&a ", "*a", "!!str ", "1", "|", "?"]
            )
        )
        edits = [
            [],
            [line, line],
            [f"  {line}"],
            [line[1:]],
            [line[:spot] + part + line[spot:]],
            [line[:spot] + line[spot + 1 :]],
        ]
        lines[at : at + 1] = data.draw(st.sampled_from(edits))
        if not lines:
            lines = [""]
    return "\n".join(lines)


def _as_written(value: Any) -> Any:
    """A whole float is an integer in the text."""
    if isinstance(value, dict):
        return {name: _as_written(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_as_written(one) for one in value]
    return int(value) if isinstance(value, float) and value.is_integer() else value


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "apiVersion: v1\nkind: A\nmetadata:\n  name: x",
        "apiVersion: v1\nkind: A\n",
        "apiVersion: v1\nkind: A\nmetadata:\n  name: 1\n",
        "apiVersion: v1\nkind: List\nmetadata:\n  name: x\nitems: []\n",
        "apiVersion: v1\nkind: A\nmetadata:\n  name: x\n---\n",
    ],
)
def test_what_is_not_one_object_is_left_to_the_engine(text: str) -> None:
    assert read_own(text) is None


@pytest.mark.parametrize(
    "more",
    [
        "a: |\n  x\n\nb: y\n",
        "a: |-\n  x\n\n",
        "a: |+\n  x\n\n",
        "a: |\n    x\n",
        "a: |\n  x\n    y\n",
        "a: |2\n    x\n",
        "a: |\n",
        "a: |-\n\n  x\n",
        "a: x # y\n",
        "a: x\n  y\n",
        "a: 'x''y'\n",
        'a: "x\\ty"\n',
        "a:\n  - x\n",
        "a:\n- x\n- - y\n  - z\n",
        "a:\n- b: c\n   d: e\n",
    ],
)
def test_of_other_forms_it_says_what_the_engine_says_or_nothing(more: str) -> None:
    text = f"apiVersion: v1\nkind: A\nmetadata:\n  name: x\n{more}"
    found, (read,) = read_own(text), by_engine([text])
    assert found is None or (read is not None and canonical(found) == canonical(read))
