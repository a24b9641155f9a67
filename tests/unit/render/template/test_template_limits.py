"""Every limit: at it, and one above it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gitops_compile.model.diagnostic import Diagnostic

Run = Callable[..., str | Diagnostic]
KIB = 1024
TWO_MILLION = "{% for i in range(1000) %}{% for j in range(1000) %}xy{% endfor %}{% endfor %}"


def nested(tag: str, count: int) -> str:
    return f"{{% {tag} %}}" * count + "x" + f"{{% end{tag.split(maxsplit=1)[0]} %}}" * count


def doubled(first: str, step: str, times: int, last: str) -> str:
    return f"{{% set a = {first} %}}" + f"{{% set a = {step} %}}" * times + "{{ " + last + " }}"


@pytest.mark.parametrize(
    "template",
    [
        "x" * 64 * KIB,
        nested("filter upper", 100),
        nested("if 1", 95),
        nested("for i in [1]", 18),
        "{% for i in range(1000) %}{% endfor %}{{ range(1000) | length }}{{ range(5, 1005) | length }}",
        "{{ 'a' | indent(80) }}{{ 1 | toyaml(80) }}{{ 'a' | block(80) }}{{ 1 | round(80) }}{{ {} | tojson(80) }}",
        "{% for i in range(64) %}{{ '" + "x" * 16 * KIB + "' }}{% endfor %}",
        "{% set t %}{% for i in range(64) %}" + "x" * 16 * KIB + "{% endfor %}{% endset %}{{ t | length }}",
        doubled("'x'", "a ~ a", 20, "a | length"),
        doubled("['x']", "a + a", 13, "a | length"),
        doubled("['x']", "[a, a]", 14, "(a | tojson) | length"),
        "{{ 9223372036854775806 + 1 }}{{ -9223372036854775807 - 1 }}",
        "{{ [1] | batch(1000, 0) | first | length }}",
    ],
)
def test_at_the_limit(outcome: Run, template: str) -> None:
    assert isinstance(outcome(template), str)


@pytest.mark.parametrize(
    "template",
    [
        "x" * (64 * KIB + 1),
        nested("filter upper", 101),
        nested("if 1", 101),
        nested("for i in [1]", 25),
        "{{ " + "(" * 300 + "1" + ")" * 300 + " }}",
        "{{ " + "not " * 3000 + "1 }}",
        "{{ " + " + ".join(["1"] * 1000) + " }}",
        "{{ app" + ".x" * 3000 + " }}",
        "{{ app" + " | upper" * 3000 + " }}",
        "{{ " + "[" * 150 + "]" * 150 + " }}",
        "{{ range(1001) }}",
        "{{ range(0, 1001) }}",
        "{{ range(1000000000) }}",
        "{{ range(1000000000000000000000000000000) }}",
        "{{ 'a' | indent(81) }}",
        "{{ 'a' | indent(-1) }}",
        "{{ 1 | toyaml(81) }}",
        "{{ 'a' | block(81) }}",
        "{{ 'a' | block(0) }}",
        "{{ 1 | round(81) }}",
        "{{ 1 | round(1000000000) }}",
        "{{ {} | tojson(81) }}",
        "{{ {} | tojson(1000000000) }}",
        "{% for i in range(64) %}{{ '" + "x" * 16 * KIB + "' }}{% endfor %}x",
        "{% for i in range(32) %}{{ '" + "é" * 16 * KIB + "' }}{% endfor %}x",
        "{% set t %}{% for i in range(64) %}" + "x" * 16 * KIB + "{% endfor %}x{% endset %}",
        "{% macro m() %}" + TWO_MILLION + "{% endmacro %}{{ m() }}",
        "{% import 'lib.j2' as lib %}",
        "{% include 'lib.j2' %}",
        doubled("'x'", "a ~ a", 21, "a | length"),
        doubled("'x'", "a + a", 40, "a | length"),
        doubled("'x'", "[a, a] | join", 40, "a | length"),
        doubled("'x'", "a | replace('x', 'xx')", 40, "a | length"),
        doubled("['x']", "a + a", 14, "a | length"),
        doubled("['x']", "[a, a] | sum(start=[])", 40, "a | length"),
        doubled("['x']", "[a, a]", 40, "a | tojson"),
        doubled("['x']", "[a, a]", 40, "a | toyaml(2)"),
        doubled("['x']", "[a]", 70, "a | tojson"),
        doubled("9", "a * a", 40, "a"),
        "{{ 9223372036854775807 + 1 }}",
        "{{ [1] | batch(1001, 0) }}",
        "{{ [1] | batch(1000000000, 0) }}",
        "{% set a = '" + "x" * 10001 + "' %}{{ a | list | length }}",
        "{% set a = '" + "x " * 10001 + "' %}{{ a.split() | length }}",
    ],
)
def test_above_the_limit(outcome: Run, template: str) -> None:
    found = outcome(template, lib=TWO_MILLION)
    assert isinstance(found, Diagnostic), len(found)
    assert found.code == "GC145"
