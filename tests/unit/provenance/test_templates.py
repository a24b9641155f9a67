"""From a character of a template's output back to the template, on literal templates."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from gitops_compile.model.filetree import FileTree
from gitops_compile.provenance.templates import Origins, Tracer

VARIABLES: dict[str, Any] = {"app": "web", "values": {"a": 5, "list": ["x", "y"], "map": {"k": "v"}}}


def origins(text: str, **others: str) -> Origins:
    files = {"t.yaml.j2": text, **{f"{name}.j2": content for name, content in others.items()}}
    tracer = Tracer(FileTree({path: dedent(content).encode() for path, content in files.items()}), VARIABLES)
    found = tracer.origins("t.yaml.j2")
    assert found is not None
    return found


def where(found: Origins, part: str) -> tuple[str, list[str], list[str], bool]:
    start = found.text.index(part)
    at, expressions, exact = found.at(start, start + len(part))
    names = [name for one in expressions for name in one.names]
    return str(at), [one.text for one in expressions], names, exact


def test_own_text_and_expressions() -> None:
    found = origins("a: one\nb: {{ values.a }}-{{app}}\n")
    assert found.text == "a: one\nb: 5-web\n"
    assert where(found, "one") == ("t.yaml.j2:1:4", [], [], True)
    assert where(found, "5-web") == ("t.yaml.j2:2:4", ["{{ values.a }}", "{{ app }}"], ["values.a", "app"], True)
    assert where(found, "web") == ("t.yaml.j2:2:19", ["{{ app }}"], ["app"], True)


@pytest.mark.parametrize(
    "text",
    [
        "{%- if true %}\na: {{- ' ' }}one\n{%- endif %}\n",
        "{#- why -#}\n\n   a: one\n",
        "{% raw %}{{ x }}{% endraw %} one\n",
        "{{ app -}}   \n  one",
        "a: x\r\nb: one\r\n",
        "{% set x = 'a' -%}\n  {{ x }} one",
    ],
)
def test_signs_comments_raw_text_and_line_ends(text: str) -> None:
    found = origins(text)
    at, _, _, exact = where(found, "one")
    source = text.replace("\r\n", "\n")
    line = source.count("\n", 0, source.index("one")) + 1
    column = source.index("one") - source.rfind("\n", 0, source.index("one"))
    assert (at, exact) == (f"t.yaml.j2:{line}:{column}", True)


def test_loops_and_sets_are_read_through() -> None:
    found = origins("{% for x in values.list %}- {{ x }}\n{% endfor %}{% set m = values.map %}{{ m.k }}")
    assert where(found, "y") == ("t.yaml.j2:1:29", ["{{ x }}"], ["values.list"], True)
    assert where(found, "v")[2] == ["values.map"]


def test_a_macro_is_told_where_it_is_called() -> None:
    found = origins(
        "{% from '_m.j2' import name %}a: {{ name(values) }}!\n", _m="{% macro name(v) %}n-{{ v.a }}{% endmacro %}"
    )
    at, texts, names, exact = where(found, "n-5")
    assert (at, exact) == ("t.yaml.j2:1:34", True)
    assert texts == ["{{ name(values) }}", "{{ v.a }}"]
    assert "values" in names
    assert where(found, "!")[0] == "t.yaml.j2:1:52"


def test_an_included_template_is_its_own_place() -> None:
    found = origins("a: 1\n{% include '_m.j2' %}", _m="b: two\n")
    assert where(found, "two") == ("_m.j2:1:4", [], [], True)


def test_where_marks_change_the_text_lines_are_compared() -> None:
    found = origins(
        "a: one\n{% filter upper %}b: {{ app }}{% endfilter %}\n{% set x %}q{% endset %}c: {{ x | length }}\n"
    )
    assert found.pieces == ()
    assert where(found, "one") == ("t.yaml.j2:1:4", [], [], True)
    assert where(found, "c: 1") == ("t.yaml.j2", [], [], False)


def test_a_template_that_gives_nothing() -> None:
    tracer = Tracer(FileTree({"t.j2": b"{{ nothing }}"}), VARIABLES)
    assert tracer.origins("t.j2") is None
