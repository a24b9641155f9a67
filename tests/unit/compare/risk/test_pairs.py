"""The door of the pair rules: levels, what a fleet may change about them, and what is told once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from gitops_compile.compare.risk.pairs import FIXED, RULES, told
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.codes import CODES
from gitops_compile.model.finding import Level
from gitops_compile.model.operation import Did
from rule_cases import Case, sides_of


def deployment(**spec: Any) -> dict[str, Any]:
    pod = {"containers": [{"name": "api", "image": "api:1.0.0"}], **spec.pop("pod", {})}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "api", "namespace": "web"},
        "spec": {**spec, "template": {"spec": pod}},
    }


def scaled(protected: bool = False) -> tuple[Difference, Sides]:
    sides = sides_of(
        Case(
            name="scaled",
            base=[deployment(replicas=4)],
            head=[deployment(replicas=2)],
            protected=["dev"] if protected else [],
        )
    )
    return sides.differences[0], sides


def levels_of(one: tuple[Difference, Sides], **levels: Level) -> list[tuple[str, Level | None]]:
    return [(met.code, met.met.level) for met in told(*one, levels)]


def test_a_rule_without_a_word_has_the_first_level_of_its_code() -> None:
    assert levels_of(scaled()) == [("GC241", Level.WARN)]
    assert levels_of(scaled(protected=True)) == [("GC241", Level.HIGH)]


@pytest.mark.parametrize("protected", [False, True])
def test_a_fleets_level_counts_for_every_level_of_the_code(protected: bool) -> None:
    assert levels_of(scaled(protected), GC241=Level.INFO) == [("GC241", Level.INFO)]
    assert levels_of(scaled(protected), GC241=Level.OFF) == []
    assert levels_of(scaled(protected), GC240=Level.OFF) == levels_of(scaled(protected))


def test_no_setting_changes_what_guards_the_review() -> None:
    difference, sides = scaled()
    by_hand = replace(sides, inputs={})
    for level in Level:
        assert ("GC201", Level.HIGH) in levels_of((difference, by_hand), GC201=level)


def test_an_object_that_is_the_same_is_told_of_by_no_rule() -> None:
    difference, sides = scaled()
    by_hand = replace(sides, inputs={})
    assert told(replace(difference, operations=(), other="header"), by_hand, {}) == ()


def test_what_meets_the_same_operations_is_told_once() -> None:
    pod = {"hostNetwork": True, "hostPID": True, "containers": [{"name": "api", "image": "api:1.0.0"}]}
    sides = sides_of(Case(name="new", base=[], head=[deployment(pod=pod)]))
    (one,) = told(sides.differences[0], sides, {})
    assert (one.code, one.met.detail) == ("GC263", "hostNetwork; hostPID")
    assert [operation.kind for operation in one.met.operations] == [Did.ADD]


def test_a_rule_is_asked_only_for_its_kinds() -> None:
    sides = sides_of(Case(name="new", base=[], head=[deployment()]))
    strangers = [rule for rule in RULES if rule.kinds and ("apps", "Deployment") not in rule.kinds]
    assert strangers
    assert all(list(rule.check(sides.differences[0], sides)) == [] for rule in strangers)


def test_every_rule_has_a_code_with_levels() -> None:
    assert all(isinstance(rule, Rule) and CODES[rule.code].levels for rule in RULES)
    assert {"GC201"} == {rule.code for rule in RULES} & FIXED
