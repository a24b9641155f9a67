"""GC201: an object changed, and no input of its target did."""

from __future__ import annotations

from gitops_compile.compare.risk.current import RULES
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.finding import Met
from gitops_compile.model.position import Position
from grouped import config, with_inputs, world

(RULE,) = RULES
PLACE = "dev/np/globex/api"
CHANGE = InputChange("values.port", Position("fleet.yaml", 1, 1), Origin.FLEET, 1, 2, "values.port")
FOUND = world({PLACE: (config(a="1"),)}, {PLACE: (config(a="2"),)})
(ONE,) = FOUND.differences


def test_it_is_met_where_nothing_led_to_it() -> None:
    for inputs in ({}, {PLACE: ()}, {"dev/np/hooli/api": (CHANGE,)}):
        assert list(RULE.check(ONE, with_inputs(FOUND, inputs))) == [Met(ONE.operations)]


def test_it_is_not_met_where_something_did_or_nobody_knows() -> None:
    assert list(RULE.check(ONE, with_inputs(FOUND, {PLACE: (CHANGE,)}))) == []
    assert list(RULE.check(ONE, FOUND)) == []
