"""Whatever an object looks like, the risk rules have an answer: no shape of a field makes one crash."""

from __future__ import annotations

import copy
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.compare.risk.pairs import told
from gitops_compile.model.codes import CODES
from rule_cases import Case, cases, files_of_cases, sides_of

EVERY = [case for file in files_of_cases() for case in cases(file)]
JUNK: list[Any] = [None, [], {}, "", "x", 0, 1, -1, 1.5, True, [None], ["x"], [{}], {"x": None}, [[]], "100%", "*"]
NAMES = {"apiVersion", "kind", "metadata"}
"""Without these a file is no object."""


def _places(value: Any, above: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of every value in an object that a person could have written otherwise."""
    keys = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    found = [(*above, key) for key in keys if above or key not in NAMES]
    below = [key for key in keys if above or key != "metadata"]
    return [*found, *(path for key in below for path in _places(value[key], (*above, key)))]


def _spoiled(draw: st.DrawFn, objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The objects with one value of each replaced, or taken away."""
    spoiled = copy.deepcopy(objects)
    for one in spoiled:
        inner = one.get("object", one)
        places = _places(inner)
        if not places or draw(st.booleans()):
            continue
        *above, last = draw(st.sampled_from(places))
        for key in above:
            inner = inner[key]
        if draw(st.booleans()):
            inner[last] = draw(st.sampled_from(JUNK))
        else:
            del inner[last]
    return spoiled


@st.composite
def spoiled_cases(draw: st.DrawFn) -> Case:
    case = draw(st.sampled_from(EVERY))
    return replace(case, base=_spoiled(draw, case.base), head=_spoiled(draw, case.head))


@given(spoiled_cases())
def test_no_shape_of_an_object_makes_a_rule_crash(case: Case) -> None:
    sides = sides_of(case)
    for difference in sides.differences:
        for one in told(difference, sides, {}):
            assert one.met.level in CODES[one.code].levels
            assert {id(operation) for operation in one.met.operations} <= {id(each) for each in difference.operations}


@given(st.sampled_from(EVERY))
def test_nothing_is_told_where_both_sides_are_the_same(case: Case) -> None:
    for objects in (case.base, case.head):
        sides = sides_of(replace(case, base=objects, head=objects))
        assert [one for difference in sides.differences for one in told(difference, sides, {})] == []
