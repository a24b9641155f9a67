"""Ways out of the sandbox, each refused with its code at its line, and the honest twin that works."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gitops_compile.model.diagnostic import Diagnostic

Run = Callable[..., str | Diagnostic]

REFUSED = [
    # Python's objects behind values.
    ("GC142", "{{ ''.__class__ }}"),
    ("GC142", "{{ ''['__class__'] }}"),
    ("GC142", "{{ ().__class__.__mro__ }}"),
    ("GC142", "{{ values.__class__ }}"),
    ("GC142", "{{ values['__init__'] }}"),
    ("GC142", "{{ values._entries }}"),
    ("GC142", "{{ (1).__add__ }}"),
    ("GC142", "{{ (1).bit_length }}"),
    ("GC142", "{{ none.__class__ }}"),
    ("GC142", "{{ range.__globals__ }}"),
    ("GC142", "{{ app.upper.__globals__ }}"),
    ("GC142", "{{ app.upper.function }}"),
    ("GC142", "{{ self.__init__ }}"),
    ("GC142", "{{ self._TemplateReference__context }}"),
    ("GC142", "{% block b %}{% endblock %}{{ self.b._context }}"),
    ("GC142", "{% block b %}{% endblock %}{{ self['b']._stack }}"),
    ("GC142", "{% macro m() %}{% endmacro %}{{ m._environment }}"),
    ("GC142", "{% macro m() %}{% endmacro %}{{ m.arguments }}"),
    ("GC142", "{% macro m() %}{{ caller._func }}{% endmacro %}{% call m() %}{% endcall %}"),
    ("GC142", "{% macro m() %}{{ kwargs.__class__ }}{% endmacro %}{{ m(a=1) }}"),
    ("GC142", "{% for x in [1] %}{{ loop._iterator }}{% endfor %}"),
    ("GC142", "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}"),
    ("GC142", "{% import 'lib.j2' as lib %}{{ lib.__dict__ }}"),
    ("GC142", "{% import 'lib.j2' as lib %}{{ lib._body_stream }}"),
    ("GC142", "{{ [values] | map(attribute='__class__') | list }}"),
    ("GC142", "{{ [''] | sort(attribute='__class__') }}"),
    ("GC142", "{{ [[1]] | sum(attribute='__class__') }}"),
    ("GC142", "{{ [''] | join(attribute='__doc__') }}"),
    ("GC142", "{{ [''] | selectattr('__class__') | list }}"),
    ("GC142", "{{ [''] | unique(attribute='__class__') | list }}"),
    ("GC142", "{{ [''] | max(attribute='__class__') }}"),
    # Methods.
    ("GC142", "{{ '{0.__class__}'.format(1) }}"),
    ("GC142", "{{ '{a}'.format_map({'a': 1}) }}"),
    ("GC142", "{{ '{0}'['format'](1) }}"),
    ("GC142", "{{ ','.join(['a']) }}"),
    ("GC142", "{{ 'a'.ljust(9) }}"),
    ("GC142", "{{ 'a'.center(1000000000) }}"),
    ("GC142", "{{ 'a'.zfill(1000000000) }}"),
    ("GC142", "{{ 'a'.encode() }}"),
    ("GC142", "{{ 'a\tb'.expandtabs(1000000000) }}"),
    ("GC141", "{{ [1].append(2) }}"),
    ("GC142", "{{ values.hosts.count('a') }}"),
    # Filters, tests, tags, names.
    ("GC142", "{{ '' | attr('__class__') }}"),
    ("GC142", "{{ '%s' | format(1) }}"),
    ("GC142", "{{ 'x' | center(1000000000) }}"),
    ("GC142", "{{ 'x' | safe }}"),
    ("GC142", "{{ values | xmlattr }}"),
    ("GC142", "{{ [1] | random }}"),
    ("GC142", "{{ values | pprint }}"),
    ("GC142", "{{ 'x' | wordwrap }}"),
    ("GC142", "{{ [1] | slice(1000000000) | list }}"),
    ("GC142", "{{ [''] | map('attr', '__class__') | list }}"),
    ("GC142", "{{ [''] | map(app) | list }}"),
    ("GC142", "{{ [''] | select('callable') | list }}"),
    ("GC142", "{{ [''] | rejectattr('x', 'sameas', 1) | list }}"),
    ("GC142", "{% if false %}{{ 1 | nope }}{% endif %}"),
    ("GC142", "{{ 1 is callable }}"),
    ("GC142", "{{ 'upper' is filter }}"),
    ("GC142", "{% do 1 %}"),
    ("GC142", "{% autoescape true %}{% endautoescape %}"),
    ("GC142", "{% debug %}"),
    ("GC142", "{% trans %}{% endtrans %}"),
    ("GC142", "{% for x in [1] %}{% break %}{% endfor %}"),
    ("GC142", "{{ cycler.__init__.__globals__ }}"),
    ("GC142", "{{ joiner(',') }}"),
    ("GC142", "{{ lipsum(9) }}"),
    ("GC142", "{{ dict(a=1) }}"),
    ("GC142", "{{ namespace(a=1) }}"),
    ("GC142", "{{ app() }}"),
    ("GC142", "{{ values() }}"),
    ("GC142", "{% call app() %}{% endcall %}"),
    ("GC141", "{{ __import__('os') }}"),
    ("GC141", "{{ __builtins__ }}"),
    ("GC141", "{{ environment.x }}"),
    ("GC141", "{{ request }}"),
    ("GC141", "{{ values.keys() }}"),
    ("GC141", "{{ values.limits.items() }}"),
    ("GC141", "{{ values.path }}"),
    ("GC141", "{{ [{}] | map(attribute='keys') | first }}"),
    # Operators.
    ("GC142", "{{ 'a' * 3 }}"),
    ("GC142", "{{ 3 * 'a' }}"),
    ("GC142", "{{ [1] * 3 }}"),
    ("GC142", "{{ values.hosts * 3 }}"),
    ("GC142", "{{ '%s' % 1 }}"),
    ("GC142", "{{ '%1000000000d' % 1 }}"),
    ("GC142", "{{ 2 ** 3 }}"),
    ("GC142", "{{ 9 ** 9 ** 9 }}"),
    ("GC142", "{{ ('a' * 10 ** 9) | length }}"),
    ("GC142", "{% set app.x = 1 %}"),
]


@pytest.mark.parametrize(("code", "template"), REFUSED)
def test_refused(outcome: Run, code: str, template: str) -> None:
    found = outcome(f"kind: ConfigMap\n{template}\n", lib="{% macro m() %}{% endmacro %}")
    assert isinstance(found, Diagnostic), found
    assert (found.code, found.at.file, found.at.line) == (code, "app/main.yaml.j2", 2)


ALLOWED = [
    ("{{ values.items }}", "the key"),
    ("{{ values['items'] }}", "the key"),
    ("{{ values.limits | items | map('first') | join(',') }}", "cpu,memory"),
    ("{{ values.hosts[0] }} {{ values.hosts[-1][:1] }}", "a.example b"),
    ("{{ app.upper() }} {{ app | upper }} {{ ' x '.strip() }}", "API API x"),
    ("{{ 'a-b'.split('-') | last }} {{ 'v1'.removeprefix('v') }}", "b 1"),
    ("{{ app.replace('a', 'o') }} {{ app.startswith('a') }}", "opi true"),
    ("{{ 2 * 3 }} {{ 7 % 4 }} {{ 7 // 2 }} {{ 'a' + 'b' }}", "6 3 3 ab"),
    ("{{ (values.hosts + ['c']) | length }}", "3"),
    ("{{ values.hosts == ['a.example', 'b.example'] }}", "true"),
    ("{{ ['b', 'a'] | sort == ['a', 'b'] }}", "true"),
    ("{{ [1, 2] | sum }} {{ [3, 4] | max }} {{ 2.5 | round(0, 'floor') | int }}", "3 4 2"),
    ("{{ [{'n': 1}] | sum(attribute='n') }}", "1"),
    ("{% for x in [1, 2] %}{{ loop.index }}{{ loop.cycle('a', 'b') }}{{ ',' if not loop.last }}{% endfor %}", "1a,2b"),
    ("{% for x in [[1], []] recursive %}({{ loop(x) if x is sequence }}){% endfor %}", "(())()"),
    ("{% block b %}x{% endblock %}{{ self.b() }}", "xx"),
    ("{% macro m(a, b=2) %}{{ a }}{{ b }}{{ caller() if caller is defined }}{% endmacro %}{{ m(1) }}", "12"),
    ("{% macro m() %}<{{ caller(1) }}>{% endmacro %}{% call(x) m() %}{{ x }}{% endcall %}", "<1>"),
    ("{% macro m() %}{{ kwargs.a }}{{ varargs | length }}{% endmacro %}{{ m(7, a=1) }}", "11"),
    ("{% import 'lib.j2' as lib %}{{ lib.m() }}{{ lib.x }}", "M1"),
    ("{% from 'lib.j2' import m as n %}{{ n() }}", "M"),
    ("{% include 'lib.j2' %}{% include '../top.j2' %}{% include 'no.j2' ignore missing %}", "top"),
    ("{% filter upper %}a{{ app }}{% endfilter %}{% raw %}{{ x }}{% endraw %}", "AAPI{{ x }}"),
    ("{% with x = 1 %}{{ x }}{% endwith %}{% set y = 2 %}{{ y }}{% set z %}3{% endset %}{{ z }}", "123"),
    ("{{ values.hosts | map('upper') | reject('eq', 'A.EXAMPLE') | join }}", "B.EXAMPLE"),
    ("{{ [values] | selectattr('port', 'gt', 80) | map(attribute='port') | first }}", "8080"),
    ("{{ tenancy | default('none', true) }}{{ 'x' if tenancy is none }}", "nonex"),
    ("{{ range(3) | join }}{{ 3 in [3] }}{{ 'port' in values }}", "012truetrue"),
]


@pytest.mark.parametrize(("template", "text"), ALLOWED)
def test_allowed(outcome: Run, template: str, text: str) -> None:
    assert outcome(template, lib="{% macro m() %}M{% endmacro %}{% set x = 1 %}") == text


def test_the_nearest_filter_is_named(outcome: Run) -> None:
    found = outcome("{{ app | uper }}")
    assert isinstance(found, Diagnostic)
    assert found.message == "the filter `uper` is not allowed"
    assert found.hint.startswith("Did you mean `upper`? Allowed: abs, batch, block,")
