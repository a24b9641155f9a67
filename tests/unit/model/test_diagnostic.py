"""Diagnostics in their order; those that differ in their targets alone are one."""

from __future__ import annotations

from itertools import permutations

import pytest

from gitops_compile.model.diagnostic import Diagnostic, Outcome, Related, Severity, in_order
from gitops_compile.model.nearest import nearest
from gitops_compile.model.position import Position

EVERY = (
    Diagnostic("GC110", "a", Position("a.yaml")),
    Diagnostic("GC110", "a", Position("a.yaml", 2, 1)),
    Diagnostic("GC110", "a", Position("a.yaml", 2, 10)),
    Diagnostic("GC110", "b", Position("a.yaml", 2, 10)),
    Diagnostic("GC112", "a", Position("a.yaml", 2, 10)),
    Diagnostic("GC110", "a", Position("a.yaml", 10, 1)),
    Diagnostic("GC110", "a", Position("b.yaml", 1, 1)),
)


def test_they_are_sorted_by_place_code_and_message() -> None:
    for order in list(permutations(EVERY))[::97]:
        assert in_order(order) == EVERY


def test_alike_ones_are_joined_and_their_targets_sorted() -> None:
    one = Diagnostic("GC126", "m", Position("f", 1, 1), targets=("b",))
    other = Diagnostic("GC126", "m", Position("f", 1, 1), targets=("a", "b"))
    (joined,) = in_order((one, other, one))
    assert joined.targets == ("a", "b")
    assert one.targets == ("b",)


@pytest.mark.parametrize(
    "other",
    [
        Diagnostic("GC127", "m", Position("f", 1, 1)),
        Diagnostic("GC126", "n", Position("f", 1, 1)),
        Diagnostic("GC126", "m", Position("f", 1, 2)),
        Diagnostic("GC126", "m", Position("f", 1, 1), "hint"),
        Diagnostic("GC126", "m", Position("f", 1, 1), severity=Severity.WARNING),
        Diagnostic("GC126", "m", Position("f", 1, 1), path="p"),
        Diagnostic("GC126", "m", Position("f", 1, 1), related=(Related(Position("f"), "w"),)),
    ],
)
def test_ones_that_differ_otherwise_are_not(other: Diagnostic) -> None:
    one = Diagnostic("GC126", "m", Position("f", 1, 1))
    assert len(in_order((one, other))) == 2


@pytest.mark.parametrize(
    ("outcome", "failed"),
    [
        (Outcome(1), False),
        (Outcome(None), True),
        (Outcome(1, EVERY), True),
        (Outcome(1, (Diagnostic("GC122", "m", Position("f"), severity=Severity.WARNING),)), False),
        (Outcome(1, (Diagnostic("GC122", "m", Position("f"), severity=Severity.NOTE),)), False),
    ],
    ids=["a value", "no value", "errors", "a warning", "a note"],
)
def test_the_next_step_runs_only_without_errors(outcome: Outcome[int], failed: bool) -> None:
    assert outcome.failed is failed


def test_a_place_is_printed_as_editors_read_it() -> None:
    assert [str(at) for at in (Position("a/b", 3, 4), Position("a/b"))] == ["a/b:3:4", "a/b"]


MANY = [f"app-{n}" for n in range(500)]


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("prdo", ["dev", "prod", "staging"], "prod"),
        ("Image", ["image", "only"], "image"),
        ("qqq", ["dev", "prod"], None),
        ("x", [], None),
        ("api0", ["api3", "api2", "api1"], "api1"),
        ("app-417x", MANY, "app-417"),
        ("ap-123", MANY, "app-123"),
        ("zzzzzz", MANY, None),
        ("a" * 300, ["a" * 300], None),
    ],
)
def test_the_nearest_name(name: str, known: list[str], found: str | None) -> None:
    assert nearest(name, known) == found
    assert nearest(name, list(reversed(known))) == found
