"""Which rule is asked first, what the fleet turns off or adds, and what no rule may hide."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.compare.judged import Told
from gitops_compile.compare.noise.door import hidden, rules_of
from gitops_compile.model.change import Difference, Manifest, Pair, Pairing, Side, Sides
from gitops_compile.model.finding import Level, Met
from gitops_compile.model.operation import Did, Field, Operation, Path
from gitops_compile.model.position import Located, Position
from gitops_compile.model.reviewing import NoiseSettings, OwnNoise
from gitops_compile.model.target import Place

AT = Position("fleet.yaml", 1, 1)
TODAY = "2026-11-21"
PLACE = Place("dev", "c1", "", "web")
NOBODY = Side(None, None, (), {})
CHART = Operation((Field("metadata"), Field("labels"), Field("helm.sh/chart")), Did.REPLACE, "a-1", "a-2")
OTHER = Operation((Field("metadata"), Field("labels"), Field("team")), Did.REPLACE, "a", "b")


def difference(*operations: Operation, other: str = "") -> Difference:
    one: dict[str, Any] = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    manifest = Manifest("rendered/dev/c1/web/deployment_web.yaml", "dev/c1/web", PLACE, one, "web-dev")
    return Difference(Pair(Pairing.EXACT, manifest, manifest), operations, other)


def settings(*add: OwnNoise, off: tuple[str, ...] = ()) -> NoiseSettings:
    return NoiseSettings(at=AT, off=tuple(Located(one, AT) for one in off), add=add)


def own(path: str, kind: str = "Deployment", until: str = TODAY, name: str = "mine") -> OwnNoise:
    said = {"name": name, "kind": kind, "path": path, "until": until}
    return OwnNoise(at=AT, **{key: Located(text, AT) for key, text in said.items()})


def names(
    one: Difference, said: NoiseSettings | None = None, told: tuple[Told, ...] = (), today: str = TODAY
) -> tuple[str, ...]:
    return hidden(one, Sides(NOBODY, NOBODY, (one,)), told, said, today)


def test_each_operation_has_its_own_rule_or_none() -> None:
    assert names(difference(CHART, OTHER)) == ("chart-labels", "")
    assert names(difference()) == ()


def test_a_rule_that_is_off_hides_nothing() -> None:
    assert names(difference(CHART), settings(off=("chart-labels",))) == ("",)
    assert names(difference(CHART), settings(off=("checksum",))) == ("chart-labels",)


MET = (
    (Level.BLOCK, (CHART,), ("", "")),
    (Level.HIGH, (CHART,), ("", "")),
    (Level.WARN, (CHART,), ("", "")),
    (Level.INFO, (CHART,), ("chart-labels", "")),
    (Level.OFF, (CHART,), ("chart-labels", "")),
    (Level.WARN, (OTHER,), ("chart-labels", "")),
    (Level.WARN, (), ("", "")),
    (Level.INFO, (), ("chart-labels", "")),
)


@pytest.mark.parametrize(("level", "operations", "expected"), MET)
def test_what_a_risk_rule_met_is_never_noise(
    level: Level, operations: tuple[Operation, ...], expected: tuple[str, ...]
) -> None:
    told = (Told("GC245", Met(operations, level)),)
    assert names(difference(CHART, OTHER), told=told) == expected
    mine = settings(own("metadata.labels"))
    assert names(difference(OTHER), mine, (Told("GC245", Met((OTHER,), Level.WARN)),)) == ("",)


OWN: tuple[tuple[str, Path, str], ...] = (
    ("spec.a", (Field("spec"), Field("a")), "mine"),
    ("spec.a", (Field("spec"), Field("a"), Field("b")), "mine"),
    ("spec.a", (Field("spec"), Field("a"), Field("b.c/d")), "mine"),
    ("spec.a", (Field("spec"), Field("ab")), ""),
    ("spec.a", (Field("spec"),), ""),
    ('metadata.labels["mesh.io/rev"]', (Field("metadata"), Field("labels"), Field("mesh.io/rev")), "mine"),
)


@pytest.mark.parametrize(("said", "path", "expected"), OWN)
def test_rules_of_the_fleet_s_own(said: str, path: Path, expected: str) -> None:
    one = difference(Operation(path, Did.REPLACE, 1, 2))
    assert names(one, settings(own(said))) == (expected,)
    assert names(one, settings(own(said, kind="StatefulSet"))) == ("",)


def test_they_end_after_their_last_day() -> None:
    one = difference(OTHER)
    mine = settings(own("metadata.labels.team"))
    assert names(one, mine, today=TODAY) == ("mine",)
    assert names(one, mine, today="2026-11-22") == ("",)
    assert names(one, mine, today="2027-01-01") == ("",)


def test_ours_are_asked_before_them_and_they_in_their_order() -> None:
    mine = settings(own("metadata.labels", name="first"), own("metadata", name="second"))
    assert names(difference(CHART, OTHER), mine) == ("chart-labels", "first")
    assert [one.name for one in rules_of(mine, TODAY)][-2:] == ["first", "second"]
