"""What differs in layered data, and whose line decided it."""

from __future__ import annotations

from textwrap import dedent

import pytest

from compiled import declared
from gitops_compile.compare.cause.values import layered
from gitops_compile.model.target import Target

TOP = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters: {c1: {}}
environments: {prod: {clusters: [c1]%s}}
values: %s
apps: {web: {values: %s}}
"""


def target(fleet: str = "{}", app: str = "{}", environment: str = "") -> Target:
    _, targets = declared(dedent(TOP % (environment, fleet, app)))
    return targets.apps[0]


CASES: dict[str, tuple[tuple[str, ...], tuple[str, ...], dict[str, tuple[object, object, int]]]] = {
    "nothing": (("{a: 1}",), ("{a: 1}",), {}),
    "an order that means nothing": (("{a: 1, b: 2}",), ("{b: 2, a: 1}",), {}),
    "a move to another layer": (("{a: 1}",), ("{}", "{a: 1}"), {}),
    "another value": (("{a: 1}",), ("{a: 2}",), {"values.a": (1, 2, 6)}),
    "another type": (("{a: 1}",), ("{a: true}",), {"values.a": (1, True, 6)}),
    "a value that came": (("{}",), ("{a: {b: 1}}",), {"values.a.b": (None, 1, 6)}),
    "a value that went, where it stood": (("{}", "{a: 1}"), ("{}", "{}"), {"apps.web.values.a": (1, None, 7)}),
    "a list, whole": (("{a: [1, 2]}",), ("{a: [2]}",), {"values.a": ([1, 2], [2], 6)}),
    "a map that a scalar replaced": (("{a: {b: 1, c: 2}}",), ("{a: 5}",), {"values.a": ({"b": 1, "c": 2}, 5, 6)}),
    "a scalar that a map replaced": (("{a: 5}",), ("{a: {b: 1}}",), {"values.a": (5, {"b": 1}, 6)}),
    "an empty map that came": (("{}",), ("{a: {}}",), {"values.a": (None, {}, 6)}),
    "a map of nulls that came": (("{}",), ("{a: {b: null}}",), {"values.a": (None, {}, 6)}),
    "a null that unset": (("{a: 1}", "{}"), ("{a: 1}", "{a: null}"), {"apps.web.values.a": (1, None, 7)}),
    "a null that is gone": (("{a: 1}", "{a: null}"), ("{a: 1}", "{}"), {"apps.web.values.a": (None, 1, 7)}),
    "a null of what never was": (("{}",), ("{a: null}",), {}),
    "a layer on top": (("{a: 1}",), ("{a: 1}", "{a: 2}"), {"apps.web.values.a": (1, 2, 7)}),
    "the layer on top is gone: its line, not the one below": (
        ("{a: 1}", "{a: 2}"),
        ("{a: 1}", "{}"),
        {"apps.web.values.a": (2, 1, 7)},
    ),
    "gone, and the one below is another": (("{a: 1}", "{a: 2}"), ("{a: 3}", "{}"), {"values.a": (2, 3, 6)}),
    "below a layer that hides it": (("{a: 1}", "{a: 2}"), ("{a: 9}", "{a: 2}"), {}),
    "an environment": (
        ("{a: 1}", "{}", ", values: {a: 2}"),
        ("{a: 1}", "{}", ", values: {a: 3}"),
        {"environments.prod.values.a": (2, 3, 5)},
    ),
    "a key with a dot": (("{}",), ('{"a.b": 1}',), {'values["a.b"]': (None, 1, 6)}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_line_that_decided(case: str) -> None:
    before, after, told = CASES[case]
    found = layered("values")(target(*before).values, target(*after).values)
    assert {one.key: (one.old, one.new, one.at.line) for one in found} == told
    assert all(type(one.new) is type(told[one.key][1]) for one in found)


def test_the_same_layers_are_compared_once() -> None:
    compare, before, after = layered("values"), target("{a: 1}").values, target("{a: 2}").values
    assert compare(before, after) is compare(before, after)
