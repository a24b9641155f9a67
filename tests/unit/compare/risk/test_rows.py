"""The rules that look at rows: each once met and once just not met."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import thing
from gitops_compile.compare.risk.rows import row_findings
from gitops_compile.model.cause import Cause, Origin
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Finding, Level
from gitops_compile.model.position import Position
from grouped import FLEET, cause, config, deployment, grouped, worlds

PORT = cause("values.port", Origin.FLEET, path="values.port", line=1)
FILE = cause("overlays/api/base.yaml", Origin.FILE)


def told(found: Sides, of: Cause = PORT, levels: dict[str, Level] | None = None) -> list[tuple[str, str, str]]:
    """Code, level and detail of the findings of all rows but the marker."""
    return [(one.code, one.level.value, one.detail) for one in findings(found, of, levels) if one.code != "GC290"]


def findings(found: Sides, of: Cause = PORT, levels: dict[str, Level] | None = None) -> list[Finding]:
    return [one for row in row_findings(grouped(found, of), found, levels or {}) for one in row.findings]


def changed(where: Any, kind: str = "Deployment", field: str = "template", fleet: str = FLEET) -> Sides:
    """A field of a workload changed in some targets; the others do not have the object."""

    def made(value: str) -> Any:
        return lambda place: (
            (thing("apps/v1", kind, "api", spec={field: {"metadata": {"labels": {"a": value}}}}),)
            if where(place)
            else ()
        )

    return worlds(made("1"), made("2"), fleet=fleet)


def test_a_wide_restart() -> None:
    assert told(changed(lambda _: True)) == [("GC244", "info", "12 targets restart at once")]
    assert told(changed(lambda place: "staging/np/hooli" not in place)) == [
        ("GC244", "info", "11 targets restart at once")
    ]


@pytest.mark.parametrize(
    "found",
    [
        changed(lambda place: "staging/np" not in place),
        changed(lambda _: True, kind="Job"),
        changed(lambda _: True, field="strategy"),
        changed(lambda _: True, fleet=FLEET.replace(", protected: true", "")),
    ],
    ids=["few", "no-pods-to-replace", "no-template", "not-protected"],
)
def test_no_wide_restart(found: Sides) -> None:
    assert told(found) == []


def test_what_came_restarts_nothing() -> None:
    assert told(worlds(lambda _: (), lambda _: (deployment("r.io/api:1"),))) == []


def all_but(*missing: str, fleet: str = FLEET) -> Sides:
    return worlds(
        lambda _: (config(port="1"),), lambda place: (config(port="1" if place in missing else "2"),), fleet=fleet
    )


def test_an_outlier() -> None:
    assert told(all_but("dev/np/hooli/api")) == [("GC281", "info", "11 of 12")]
    assert told(all_but("prod/p-euw1/hooli/api")) == [("GC281", "warn", "11 of 12")]
    explained = FLEET.replace(
        "api: {per", "api: {overrides: [{match: {tenancy: hooli, cluster: p-euw1}, values: {port: 7070}}], per"
    )
    assert told(all_but("prod/p-euw1/hooli/api", fleet=explained)) == [("GC281", "info", "11 of 12")]


def test_an_outlier_needs_four_of_five() -> None:
    dev = ("dev/np/globex/api", "dev/np/hooli/api", "dev/np/initech/api")
    assert told(all_but(*dev[:2])) == [("GC281", "info", "10 of 12")]
    assert told(all_but(*dev)) == []


def test_an_outlier_needs_five() -> None:
    def of(expected: int) -> Sides:
        def made(value: str) -> Any:
            return lambda place: (
                (config(port="1" if place == CHOSEN[0] else value),) if place in CHOSEN[:expected] else ()
            )

        return worlds(made("1"), made("2"))

    assert told(of(5)) == [("GC281", "info", "4 of 5")]
    assert told(of(4)) == []


CHOSEN = (
    "dev/np/globex/api",
    "dev/np/hooli/api",
    "dev/np/initech/api",
    "staging/np/hooli/api",
    "prod/p-euw1/hooli/api",
)


def test_of_many_that_are_missing_each_is_looked_at() -> None:
    more = "".join(f"  t{number:02}: {{}}\n" for number in range(9))
    fleet = FLEET.replace("  hooli: {}\n", f"  hooli: {{}}\n{more}")
    dev = [f"dev/np/t{number:02}/api" for number in range(6)]
    assert told(all_but(*dev, fleet=fleet)) == [("GC281", "info", "42 of 48")]
    assert told(all_but(*dev[1:], "prod/p-euw1/t00/api", fleet=fleet)) == [("GC281", "warn", "42 of 48")]


@pytest.mark.parametrize(
    ("where", "of", "met"),
    [
        (("staging", "prod"), FILE, ["staging and prod take this file in one change"]),
        (("dev", "prod"), FILE, ["dev and prod take this file in one change"]),
        (("dev", "staging", "prod"), FILE, ["dev, staging and prod take this file in one change"]),
        (("dev", "staging"), FILE, []),
        (("prod",), FILE, []),
        (("staging", "prod"), PORT, []),
    ],
)
def test_a_source_that_skips_the_path(where: tuple[str, ...], of: Cause, met: list[str]) -> None:
    def made(value: str) -> Any:
        return lambda place: (config(a=value),) if place.split("/")[0] in where else ()

    found = told(worlds(made("1"), made("2")), of)
    assert [detail for code, _, detail in found if code == "GC286"] == met


def test_a_tenancys_own_stage_is_on_the_path() -> None:
    stage = "environments: {prod: {clusters: [p-use1], from: prod, strategy: manual}}"
    fleet = FLEET.replace("globex: {}", f"globex: {{{stage}, versions: {{api: {{prod: 1.0.0}}}}}}")

    def made(value: str) -> Any:
        return lambda place: (config(a=value),) if place.startswith("prod/p-use1") else ()

    found = told(worlds(made("1"), made("2"), fleet=fleet), FILE)
    assert found == [("GC286", "warn", "prod and globex/prod take this file in one change")]


def test_the_marker() -> None:
    (marker,) = findings(all_but(), PORT)
    assert (marker.code, marker.name, marker.level, marker.detail) == ("GC290", "protected-touched", Level.INFO, "prod")
    assert marker.at == Position("fleet.yaml", 1, 1)
    assert len(marker.targets) == 12
    assert findings(all_but(fleet=FLEET.replace(", protected: true", ""))) == []


def test_settings_count() -> None:
    found = all_but("dev/np/hooli/api")
    assert told(found, levels={"GC281": Level.HIGH}) == [("GC281", "high", "11 of 12")]
    assert findings(found, levels={"GC281": Level.OFF, "GC290": Level.OFF}) == []


def test_a_warning_ends_the_routine() -> None:
    pin = cause("apps.api.versions.prod", Origin.PIN, path="pin")
    found = worlds(lambda _: (deployment("r.io/x:1.0.0"),), lambda _: (deployment("r.io/x:1.0.1"),))
    assert [row.routine for row in row_findings(grouped(found, pin), found, {})] == [True]
    assert [row.routine for row in row_findings(grouped(found, FILE), found, {"GC244": Level.OFF})] == [False]
