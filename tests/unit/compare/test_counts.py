"""The numbers of the heading and of what is hidden."""

from __future__ import annotations

from typing import Any

from compiled import thing
from gitops_compile.compare.counts import counts, noise_of
from gitops_compile.compare.judged import Judged
from gitops_compile.compare.risk.rows import row_findings
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Acknowledged, Finding, Level
from gitops_compile.model.position import Position
from gitops_compile.model.review import Noise
from grouped import cause, config, grouped, judged, worlds

PORT = cause("values.port")
QUIET = Noise({}, 0, 0)


def found() -> Sides:
    """In each target of prod one object comes, one goes and one changes twice."""

    def made(value: str, extra: str) -> Any:
        return lambda place: (
            (config(a=value, b=value), thing("v1", extra, extra.lower())) if "prod" in place else (config(a="1"),)
        )

    return worlds(made("1", "Service"), made("2", "ServiceAccount"))


def test_objects_are_counted_once() -> None:
    sides = found()
    rows = grouped(sides, lambda _, one: cause(f"values.{one.path[-1:]}"))
    told = counts(rows, (), QUIET, sides)
    assert (told.rows, told.objects, told.targets) == (4, 18, 6)
    assert (told.added, told.removed, told.changed) == (6, 6, 6)
    assert (told.environments, told.protected) == ({"prod": 6}, {"prod"})


def test_environments_stand_in_the_order_of_the_path() -> None:
    sides = worlds(lambda _: (config(a="1"),), lambda _: (config(a="2"),))
    told = counts(grouped(sides, PORT), (), QUIET, sides)
    assert list(told.environments.items()) == [("dev", 3), ("staging", 3), ("prod", 6)]


def finding(code: str, level: Level, known: bool = False) -> Finding:
    why = Acknowledged("known", Position("fleet.yaml")) if known else None
    return Finding(code, "0", "x", level, "", "", acknowledged=why)


def test_findings_are_counted_by_level() -> None:
    sides = found()
    every = (
        finding("GC221", Level.BLOCK),
        finding("GC222", Level.BLOCK, known=True),
        finding("GC241", Level.WARN),
        finding("GC290", Level.INFO),
        finding("GC291", Level.OFF),
    )
    told = counts((), every, QUIET, sides)
    assert told.levels == {Level.BLOCK: 1, Level.HIGH: 0, Level.WARN: 1, Level.INFO: 0}
    assert told.acknowledged == 1


def test_the_marker_is_counted_nowhere() -> None:
    sides = found()
    rows = row_findings(grouped(sides, PORT), sides, {})
    every = [one for row in rows for one in row.findings]
    assert {one.code for one in every} == {"GC290"}
    assert counts(rows, every, QUIET, sides).levels[Level.INFO] == 0


def test_what_is_hidden() -> None:
    sides = found()
    hidden = judged(sides, PORT, noise=lambda one: {"a": "checksum", "b": ""}.get(_field(one), "chart-labels"))
    assert noise_of(hidden) == Noise({"chart-labels": 12, "checksum": 6}, 18, 12)
    rows = grouped(sides, PORT, noise=lambda one: "checksum" if _field(one) == "a" else "")
    assert counts(rows, (), noise_of(hidden), sides).noise_only == 12


def _field(one: Any) -> str:
    return one.path[-1].name if one.path else ""


def test_a_file_whose_object_is_the_same() -> None:
    (pair, *_) = [one.pair for one in found().differences]
    every = [Judged(Difference(pair, (), other), (), (), ()) for other in ("header", "header", "yaml-format")]
    assert noise_of(every) == Noise({"header": 2, "yaml-format": 1}, 3, 3)


def test_nothing_is_hidden() -> None:
    assert noise_of(judged(found(), PORT)) == QUIET
