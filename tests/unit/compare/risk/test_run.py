"""The rules that look at the whole run: each once met and once just not met."""

from __future__ import annotations

from typing import Any

import pytest

from changed import edited
from gitops_compile.compare.risk.run import run_concerns
from gitops_compile.model.change import Opaque, Side, Sides
from gitops_compile.model.codes import CODES
from gitops_compile.model.finding import Concern, Level
from gitops_compile.model.review import Row, Verification, Verified
from grouped import FLEET, cause, config, grouped, world, worlds

SAME = world({}, {})
VERIFIED = Verification(Verified.VERIFIED, 1)
STAGES = edited(
    FLEET,
    ("strategy: manual, protected", "strategy: manual, waves: [[p-use1], [p-euw1]], protected"),
    ("globex: {}", "globex: {environments: {prod: {from: prod, strategy: manual}}}"),
    ("apps:\n", "review: {failOn: high, severity: {GC241: high, GC243: high, GC291: off}}\napps:\n"),
)


def said(
    found: Sides = SAME,
    rows: tuple[Row, ...] = (),
    opaque: tuple[Opaque, ...] = (),
    verification: Verification = VERIFIED,
    levels: dict[str, Level] | None = None,
) -> tuple[Concern, ...]:
    return run_concerns(rows, opaque, verification, found, levels or {})


def told(concerns: tuple[Concern, ...]) -> list[str]:
    return [f"{one.level} {one.diagnostic.code} {one.subject}: {one.diagnostic.message}" for one in concerns]


def moved(*edits: tuple[str, str]) -> list[str]:
    """What is said of a fleet that changes."""
    return told(said(world({}, {}, STAGES, edited(STAGES, *edits))))


def test_nothing_is_said_of_nothing() -> None:
    assert said() == ()


def test_a_tree_that_is_not_current() -> None:
    (one,) = said(verification=Verification(Verified.FAILED, 9, ("dev/np/web",)))
    assert told((one,)) == ["block GC200 rendered: dev/np/web is not what the fleet compiles to"]
    assert (one.diagnostic.targets, str(one.diagnostic.at)) == (("dev/np/web",), "rendered/dev/np/web")
    (one,) = said(verification=Verification(Verified.FAILED, 9, ("dev/np/web", "prod/p-euw1/web")))
    assert one.diagnostic.message == "2 targets are not what the fleet compiles to"
    assert said(verification=Verification(Verified.SKIPPED, why="--no-verify")) == ()


def test_files_that_nobody_can_read() -> None:
    files = (
        Opaque("rendered/dev/np/web/notes.txt", "without our first line", True, 1, 0),
        Opaque("rendered/dev/np/globex/api/x.yaml", "not one object", False, 1, 0),
        Opaque("rendered/argocd/hub/prod/x.yaml", "a symlink", True, 1, 0),
        Opaque("rendered/stray.yaml", "a symlink", True, 1, 0),
    )
    found = said(opaque=files)
    assert told(found) == [
        "high GC202 rendered/argocd/hub/prod/x.yaml: rendered/argocd/hub/prod/x.yaml is a symlink",
        "high GC202 rendered/dev/np/web/notes.txt: rendered/dev/np/web/notes.txt is without our first line",
        "high GC202 rendered/stray.yaml: rendered/stray.yaml is a symlink",
        "high GC203 rendered/dev/np/globex/api/x.yaml: rendered/dev/np/globex/api/x.yaml is not one object",
    ]
    assert [one.diagnostic.targets for one in found] == [
        ("argocd/hub/prod",),
        ("dev/np/web",),
        (),
        ("dev/np/globex/api",),
    ]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (("failOn: high", "failOn: block"), ["high GC204 review.failOn: failOn rises from high to block"]),
        (("failOn: high", "failOn: never"), ["high GC204 review.failOn: failOn rises from high to never"]),
        (("failOn: high, ", ""), ["high GC204 review.failOn: failOn rises from high to block"]),
        (("failOn: high", "failOn: warn"), []),
        (("GC243: high", "GC243: warn"), ["high GC204 review.severity.GC243: GC243 falls from high to warn"]),
        ((", GC243: high", ""), ["high GC204 review.severity.GC243: GC243 falls from high to warn"]),
        (("GC243: high", "GC243: block"), []),
        (
            ("GC241: high, ", ""),
            ["high GC204 review.severity.GC241: GC241 falls from high to warn or high"],
        ),
        (("GC291: off", "GC291: info"), []),
        (
            ("GC291: off", "GC291: off, GC221: info"),
            ["high GC204 review.severity.GC221: GC221 falls from block to info"],
        ),
        (
            ("failOn: high", "failOn: high, noise: {off: [reorder]}"),
            ["high GC204 review.noise: other noise is hidden than before"],
        ),
        (
            ("failOn: high", "failOn: high, listKeys: [{kind: Widget, path: spec.parts, key: [id]}]"),
            ["high GC204 review.listKeys: other lists are compared by key than before"],
        ),
        (("failOn: high", "failOn: high, redact: [{kind: Widget, path: spec.dsn}]"), []),
    ],
)
def test_a_relaxed_review(edit: tuple[str, str], told: list[str]) -> None:
    assert moved(edit) == told


def test_a_value_that_is_masked_no_more() -> None:
    masked = edited(STAGES, ("failOn: high", "failOn: high, redact: [{kind: Widget, path: spec.dsn}]"))
    assert told(said(world({}, {}, masked, STAGES))) == [
        "high GC204 review.redact.Widget spec.dsn: Widget spec.dsn is masked no more"
    ]


def test_a_review_that_goes_is_relaxed() -> None:
    assert moved(("review: {failOn: high, severity: {GC241: high, GC243: high, GC291: off}}\n", "")) == [
        "high GC204 review.failOn: failOn rises from high to block",
        "high GC204 review.severity.GC241: GC241 falls from high to warn or high",
        "high GC204 review.severity.GC243: GC243 falls from high to warn",
    ]


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (
            ("from: staging, strategy: manual", "from: staging, strategy: auto"),
            [
                "high GC283 environments.prod.strategy: strategy of prod goes from manual to auto: "
                "no person writes its pins any more"
            ],
        ),
        (("from: staging, strategy: manual", "from: staging, strategy: never"), []),
        (
            ("from: staging, strategy: manual", "from: dev, strategy: manual"),
            ["high GC283 environments.prod.from: from of prod was staging, and is dev"],
        ),
        (
            ("from: staging, strategy: manual", "from: [dev, staging], strategy: manual"),
            ["high GC283 environments.prod.from: from of prod was staging, and is dev, staging"],
        ),
        (
            ("from: staging, strategy: manual, ", ""),
            ["high GC283 environments.prod.from: from of prod was staging, and is gone"],
        ),
        (("dev: {clusters: [np]}", "dev: {clusters: [np], from: release, strategy: auto}"), []),
        (
            (", waves: [[p-use1], [p-euw1]]", ""),
            [
                "high GC283 environments.prod.waves: in prod, p-euw1 waits no more for p-use1",
                "high GC283 tenancies.globex.environments.prod.waves: in globex/prod, p-euw1 waits no more for p-use1",
            ],
        ),
        (
            ("environments: {prod: {from: prod, strategy: manual}}", "environments: {prod: {}}"),
            [
                "high GC283 tenancies.globex.environments.prod.from: "
                "globex/prod is no stage of its own any more: its from is gone"
            ],
        ),
        (("environments: {prod: {from: prod, strategy: manual}}", "environments: {dev: {}}"), []),
    ],
)
def test_a_path_that_is_loosened(edit: tuple[str, str], told: list[str]) -> None:
    assert moved(edit) == told


def test_a_wave_that_goes_with_its_cluster_is_no_wave_lost() -> None:
    assert moved(("clusters: [p-use1, p-euw1]", "clusters: [p-use1]"), ("[[p-use1], [p-euw1]]", "[[p-use1]]")) == []


def test_a_loosened_path_names_the_targets_of_its_stage() -> None:
    head = edited(STAGES, ("from: staging, strategy: manual", "from: staging, strategy: auto"))
    (one,) = said(world({}, {}, STAGES, head))
    assert one.diagnostic.targets == tuple(
        f"prod/{cluster}/{rest}" for cluster in ("p-euw1", "p-use1") for rest in ("hooli/api", "initech/api", "web")
    )
    assert said(world({}, {}, STAGES, head), levels={"GC283": Level.OFF}) == ()
    assert [one.level for one in said(world({}, {}, STAGES, head), levels={"GC283": Level.WARN})] == [Level.WARN]


def test_without_a_fleet_nothing_is_said_of_it() -> None:
    head = edited(STAGES, ("failOn: high", "failOn: never"), ("strategy: manual", "strategy: auto"))
    found = world({}, {}, STAGES, head)
    nothing = Side(None, None, (), {})
    assert said(Sides(nothing, found.head, ())) == ()
    assert said(Sides(found.base, nothing, ())) == ()


def large(apps: int) -> tuple[Sides, tuple[Row, ...]]:
    more = "".join(f"  a{number:02}: {{}}\n" for number in range(apps))
    fleet = edited(FLEET, ("  web: {}\n", more))
    every = [f"dev/np/a{number:02}" for number in range(apps)]

    def held(value: str) -> dict[str, Any]:
        return {place: (config(a=value),) for place in every}

    found = world(held("1"), held("2"), fleet)
    return found, grouped(found, cause("values.a"))


def test_a_large_change() -> None:
    found, rows = large(11)
    assert told(said(found, rows)) == ["info GC291 size: it changes 11 apps in 1 row"]
    assert told(said(found, rows, levels={"GC291": Level.WARN})) == ["warn GC291 size: it changes 11 apps in 1 row"]
    assert said(found, rows, levels={"GC291": Level.OFF}) == ()
    found, rows = large(10)
    assert said(found, rows) == ()


def test_many_rows() -> None:
    def of(number: int) -> tuple[str, ...]:
        entries = {f"k{each}": "1" for each in range(number)}
        found = worlds(lambda _: (config(**entries),), lambda _: (config(**dict.fromkeys(entries, "2")),))
        rows = grouped(found, lambda _, one: cause(f"values.{one.path[-1]}"))
        return tuple(told(said(found, rows)))

    assert of(60) == ()
    assert of(61) == ("info GC291 size: it changes 1 app in 61 rows",)


def test_every_code_has_its_words() -> None:
    for code in ("GC200", "GC201", "GC202", "GC203", "GC204", "GC280", "GC281", "GC283", "GC286", "GC290", "GC291"):
        assert CODES[code].levels
        assert CODES[code].name
