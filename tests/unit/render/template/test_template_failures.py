"""Each failure's code, exact place, message and hint."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.render.template.render import render, templates_of

Run = Callable[..., str | Diagnostic]
VALUES = "values has: debug, empty, hosts, items, limits, lines, name, nothing, port, ratio"
NAMES = "app, cluster, environment, image, namespace, tenancy, values, version"


@pytest.mark.parametrize(
    ("template", "place", "code", "message", "hint"),
    [
        ("a\nb: {{ values.prot }}", "2:14", "GC141", f"values has no `prot`; {VALUES}", "Did you mean `port`?"),
        ("b: {{ values['prot'] }}", "1:15", "GC141", f"values has no `prot`; {VALUES}", "Did you mean `port`?"),
        ("{{ vaules }}", "1:4", "GC141", f"`vaules` is not defined; there are: {NAMES}", "Did you mean `values`?"),
        ("app\n\n{{ apq.x }}", "3:4", "GC141", f"`apq` is not defined; there are: {NAMES}", "Did you mean `app`?"),
        (
            "{{ values.limits.mem }}",
            "1:18",
            "GC141",
            "values.limits has no `mem`; values.limits has: cpu, memory",
            "Did you mean `memory`?",
        ),
        ("{{ values.port.x }}", "1:16", "GC141", "a number has no `x`; it has no keys", ""),
        ("{{ values.hosts[2] }}", "1:1", "GC141", "a list has no entry of this index or key (it has 2)", ""),
        ("{% if values.nope %}{% endif %}", "1:14", "GC141", f"values has no `nope`; {VALUES}", ""),
        ("{{ values.nope.deep | default(1) }}", "1:11", "GC141", f"values has no `nope`; {VALUES}", ""),
        ("{{ {}.items() }}", "1:7", "GC141", "a map has no `items`; it has no keys", ""),
        ("{{ self.nope() }}", "1:9", "GC141", "self has no `nope`; it has no keys", ""),
        (
            "a\n{% for %}",
            "2:1",
            "GC140",
            "syntax: Expected an expression, got 'end of statement block'",
            "Look for a part, brace, quote or end tag that is missing, here or above.",
        ),
        ("a\n{{ f(a=1, a=2) }}", "2:1", "GC140", "syntax: keyword argument repeated: a", ""),
        ("a\n{{ " + "9" * 5000 + " }}", "2:1", "GC140", "syntax: a number is too long", ""),
        (
            "a\n{% set t | replace('a', app) %}a{% endset %}",
            "2:1",
            "GC140",
            "syntax: jinja2 cannot compile this; the filter of a set block can use no name that the block does not use",
            "",
        ),
        ("a\n{{ 1e999 }}", "2:1", "GC140", "syntax: a number is too large", ""),
        ("a\n{{ 1 / 0 }}", "2:1", "GC148", "division by zero", ""),
        (
            "{{ 'a' + 1 }}",
            "1:1",
            "GC148",
            "the operator + cannot take text and a number",
            "Join with ~, which prints both sides.",
        ),
        ("{{ 1 < 'a' }}", "1:1", "GC148", "'<' not supported between instances of 'int' and 'str'", ""),
        ("{{ 1 | quote(1) }}", "1:1", "GC148", "quote() takes 1 positional argument but 2 were given", ""),
        ("{{ 1 | toyaml }}", "1:1", "GC148", "toyaml() missing 1 required positional argument: 'indent'", ""),
        (
            "{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}",
            "2:1",
            "GC148",
            "macros, loops or templates call each other without an end",
            "",
        ),
        (
            "a\n{% include 'main.yaml.j2' %}",
            "2:1",
            "GC148",
            "macros, loops or templates call each other without an end",
            "",
        ),
        ("a\n{% include 'lob.j2' %}", "2:1", "GC144", "`app/lob.j2` is not in the source", "Did you mean `lib.j2`?"),
        ("{% import '../tpo.j2' as x %}", "1:1", "GC144", "`tpo.j2` is not in the source", "Did you mean `../top.j2`?"),
        ("{% extends app %}", "1:1", "GC144", "the template that this line names is not in the source", ""),
        (
            "{% include '../../top.j2' %}",
            "1:1",
            "GC144",
            "an absolute path, or one that leaves the source",
            "Write it relative to this file, with /.",
        ),
        (
            "{% include '/top.j2' ignore missing %}",
            "1:1",
            "GC144",
            "an absolute path, or one that leaves the source",
            "Write it relative to this file, with /.",
        ),
    ],
)
def test_failure(outcome: Run, template: str, place: str, code: str, message: str, hint: str) -> None:
    found = outcome(template, lib="x")
    assert isinstance(found, Diagnostic), found
    assert (str(found.at), found.code, found.message, found.hint) == (f"app/main.yaml.j2:{place}", code, message, hint)


@pytest.mark.parametrize(
    ("library", "code", "line"),
    [
        ("\n{{ nope }}", "GC141", 2),
        ("\n{% if %}", "GC140", 2),
        ("\n\n{{ 1 | nope }}", "GC142", 3),
        ("\u200b", "GC101", 1),
    ],
)
def test_a_mistake_in_an_included_file_stands_there(outcome: Run, library: str, code: str, line: int) -> None:
    found = outcome("a\n{% include 'lib.j2' %}", lib=library)
    assert isinstance(found, Diagnostic), found
    assert (found.code, found.at.file, found.at.line) == (code, "app/lib.j2", line)
    assert [str(related.at) for related in found.related] == ["app/main.yaml.j2:2:1"]


def test_defined_and_default_see_what_is_missing(outcome: Run) -> None:
    assert (
        outcome("{{ values.nope is defined }} {{ nope is undefined }} {{ values.nope | default(1) }}") == "false true 1"
    )


def test_one_set_of_templates_serves_many_targets() -> None:
    templates = templates_of(FileTree({"a.j2": b"{{ app }}", "b.j2": b"{% include 'a.j2' %}!"}))
    texts = [render(templates, "b.j2", {"app": app}).value for app in ("one", "two")]
    assert texts == ["one!", "two!"]
    assert [found.code for found in render(templates, "a.j2", {}).diagnostics] == ["GC141"]


def test_maps_are_seen_in_key_order_whatever_order_they_came_in() -> None:
    templates = templates_of(
        FileTree({"a.j2": b"{% for key in values %}{{ key }}{% endfor %}{{ values | items | list | tojson }}"})
    )
    one = render(templates, "a.j2", {"values": {"b": 1, "a": 2}}).value
    other = render(templates, "a.j2", {"values": {"a": 2, "b": 1}}).value
    assert one == other == 'ab[["a", 2], ["b", 1]]'


def test_variables_stay_as_they_were() -> None:
    variables = {"values": {"list": [3, 1], "map": {"b": 1, "a": 2}}}
    templates = templates_of(FileTree({"a.j2": b"{{ values.list | sort | join }}{{ (values.list + [1]) | join }}"}))
    assert render(templates, "a.j2", variables).value == "13311"
    assert repr(variables) == "{'values': {'list': [3, 1], 'map': {'b': 1, 'a': 2}}}"
