"""What ``{{ }}`` prints, and that a value adds no line whatever way it takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.render.template.render import render, templates_of

Run = Callable[..., str | Diagnostic]


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{{ values.debug }} {{ true }}", "false true"),
        ("{{ values.port }} {{ values.ratio }}", "8080 0.5"),
        ("{{ true ~ '-' ~ 1 }} {{ [true, 1] | join('-') }} {{ true | string }}", "true-1 true-1 true"),
        ("{% macro m() %}a\nb{% endmacro %}x: {{ m() | indent(4) }}", "x: a\n    b"),
        ("{% macro m() %}a\nb{% endmacro %}{{ m() ~ app }}|{{ (m() + app).upper() }}", "a\nbapi|A\nBAPI"),
        ("{% set t %}a\n{{ app }}\n{% endset %}{{ t | trim }}|{{ t }}", "a\napi|a\napi\n"),
        ("{% filter indent(2, true) %}a\nb{% endfilter %}", "  a\n  b"),
        ("{% block b %}a\nb{% endblock %}-{{ self.b() }}", "a\nb-a\nb"),
        ("{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}a\nb{% endcall %}", "a\nb"),
        ("{{ values.lines | quote }}", r'"one\ntwo: 2"'),
        ("x: {{ values.lines | block(2) | indent(2) }}", "x: |-\n    one\n    two: 2"),
        ("{{ values.lines.split('\\n') | first }}", "one"),
        ("{% if values.lines %}yes{% endif %}", "yes"),
        ("a\r\nb", "a\nb"),
    ],
)
def test_printed(outcome: Run, template: str, text: str) -> None:
    assert outcome(template) == text


@pytest.mark.parametrize(
    "expression",
    [
        "values.lines",
        "values.lines | upper",
        "values.lines ~ app",
        "app + values.lines",
        "m() ~ values.lines",
        "m() | replace('b', values.lines)",
        "m().replace('b', values.lines)",
        "m() | replace('a', '')",
        "[m(), app] | join(values.lines)",
        "[values.lines, m()] | join",
        "values.hosts | join('\\n')",
        "values.lines | default('x')",
        "values.nope | default(values.lines)",
        "values.lines | trim('x')",
        "values.lines | block(2) | trim('|-')",
        "values.lines | block(2) | replace('  ', '')",
        "(values.lines | block(2)).lstrip('|-')",
        "(values.lines | block(2)).removeprefix('|-')",
        "(values.lines | block(2))[2:]",
        "(values.lines | toyaml(2)).split(':') | first",
        "values.lines | indent(2)",
        "values.lines | title",
        "values.lines | first ~ values.lines[3]",
        "'a\\nb'",
        "'a\\tb'",
        "'a\\u0085b'",
        "'a\\u2028b'",
        "'a\\u0000b'",
        "values.nothing",
        "tenancy",
        "values.limits",
        "values.hosts",
        "values.limits | string",
        "values.hosts ~ ''",
        "none | quote",
        "values.limits | quote",
        "1 | block(2)",
        "m",
        "app.upper",
        "range(2)",
        "range",
        "self",
        "self.b",
        "values.lines | tojson | trim('\"') ~ values.lines",
    ],
)
def test_refused(outcome: Run, expression: str) -> None:
    template = "{% macro m() %}a\nb{% endmacro %}{% block b %}{% endblock %}\n{{ " + expression + " }}"
    found = outcome(template)
    assert isinstance(found, Diagnostic), found
    assert (found.code, found.at.line) == ("GC143", 3)


@pytest.mark.parametrize(
    "statement",
    [
        "{% filter replace('api', values.lines) %}api{% endfilter %}",
        "{% filter join(values.lines) %}ab{% endfilter %}",
        "{% filter list %}ab{% endfilter %}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(values.lines) }}",
        "{% macro m(x=values.lines) %}{{ x }}{% endmacro %}{{ m() }}",
        "{% macro m() %}{{ caller(values.lines) }}{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}",
        "{% set t %}{{ values.lines }}{% endset %}{{ t }}",
        "{% set t | replace('a', values.lines) %}a{{ values.port }}{% endset %}{{ t }}",
        "{% for c in values.lines %}{{ c }}{% endfor %}",
        "{% print values.lines %}",
        "{% block b scoped %}{{ values.lines }}{% endblock %}",
    ],
)
def test_a_statement_adds_no_line_of_a_value(outcome: Run, statement: str) -> None:
    found = outcome(statement)
    assert isinstance(found, Diagnostic), found
    assert found.code == "GC143"


def test_messages_never_quote_values() -> None:
    secret = "hunter2-s3cret"
    templates = (
        "{{ values.x + 1 }}",
        "{{ values.x | int + values.x }}",
        "{{ values.x < 1 }}",
        "{{ values.x() }}",
        "{{ values.x.nope }}",
        "{{ values[values.x] }}",
        "{{ {}[values.x] }}",
        "{{ self[values.x] }}",
        "{{ app[values.x] }}",
        "{{ app['_' ~ values.x] }}",
        "{{ values['_' ~ values.x] }}",
        "{{ [app] | map(attribute=values.x) | join }}",
        "{% include values.x %}",
        "{% import values.x as x %}",
        "{{ [1] | map(values.x) | list }}",
        "{{ [1] | sort(attribute=values.x) }}",
        "{{ values.x | round }}",
        "{{ values.x | abs }}",
        "{{ values.x | dictsort }}",
        "{{ values | dictsort(by=values.x) }}",
        "{{ range(values.x) }}",
        "{{ values.x ~ '\\n' }}",
        "{{ values.x | batch(values.x) }}",
        "{% for a, b in [values.x] %}{% endfor %}",
        "{{ values.x | replace('h', 'i', values.x) }}",
    )
    for template in templates:
        tree = FileTree({"a.j2": template.encode()})
        result = render(templates_of(tree), "a.j2", {"app": "api", "values": {"x": secret}})
        assert result.failed, template
        assert secret not in repr(result.diagnostics), template
