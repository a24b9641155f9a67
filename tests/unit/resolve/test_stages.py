"""The path to production: stages, cycles, strategies and waves."""

from __future__ import annotations

import pytest

from gitops_compile.model.resolved import Stage
from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.stages import stages
from told import fleet, outcome, said


def path(**sources: str) -> dict[int, str]:
    """Environments by name, each with its ``from`` (an empty one has none), one a line from line 6 on."""
    lines = {4: "clusters: {c1: {}}", 5: "environments:"}
    for number, (name, source) in enumerate(sources.items(), 6):
        said_from = f", from: {source}, strategy: auto" if source else ""
        lines[number] = f"  {name}: {{clusters: [c1]{said_from}}}"
    return {**lines, 6 + len(sources): "apps: {web: {}}"}


CYCLES: dict[str, tuple[dict[int, str], list[tuple[str, str]]]] = {
    "a path": (path(a="", b="a", c="[a, b]", d="{any: [b, c]}", e="release"), []),
    "a diamond": (path(a="", b="a", c="a", d="[b, c]"), []),
    "itself": (path(a="a"), [("6:29", "a <- a")]),
    "two": (path(a="b", b="a"), [("6:29", "a <- b <- a")]),
    "three": (path(b="c", a="b", c="a"), [("7:29", "a <- b <- c <- a")]),
    "two, and one behind": (path(a="b", b="a", c="a"), [("6:29", "a <- b <- a")]),
    "two, and one in front": (path(a="[b, z]", b="a", z=""), [("6:30", "a <- b <- a")]),
    "behind it in the alphabet's order": (path(a="b", b="c", c="b"), [("7:29", "b <- c <- b")]),
    "two apart": (path(a="b", b="a", c="d", d="c"), [("6:29", "a <- b <- a"), ("8:29", "c <- d <- c")]),
    "two behind one another": (
        path(a="b", b="a", c="[d, a]", d="c"), [("6:29", "a <- b <- a"), ("8:30", "c <- d <- c")]
    ),
    "two through one stage": (path(a="[b, c]", b="a", c="a"), [("6:30", "a <- b <- a"), ("6:33", "a <- c <- a")]),
    "any of": (path(a="{any: [b]}", b="a"), [("6:36", "a <- b <- a")]),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "cycles"), CYCLES.values(), ids=CYCLES)
def test_cycles(lines: dict[int, str], cycles: list[tuple[str, str]]) -> None:
    found = outcome(fleet(lines))[0]
    assert [(d.code, str(d.at), d.message.split(": ")[-1]) for d in found] == [
        ("GC610", f"fleet.yaml:{at}", chain) for at, chain in cycles
    ]


def test_the_whole_cycle_is_printed_with_its_lines() -> None:
    (found,) = outcome(fleet(path(a="c", b="a", c="b")))[0]
    assert [str(related.at) for related in found.related] == ["fleet.yaml:8:29", "fleet.yaml:7:29"]


def test_a_cycle_through_tenancies() -> None:
    tenancies = """tenancies:
  t: {environments: {dev: {from: u/dev, strategy: auto}}}
  u: {environments: {dev: {from: t/dev, strategy: auto}}}"""
    (found,) = outcome(fleet({7: tenancies}))[0]
    assert (found.code, str(found.at)) == ("GC610", "fleet.yaml:8:34")
    assert "t/dev <- u/dev <- t/dev" in found.message


def test_a_long_path_and_many_cycles_are_walked_in_one_go() -> None:
    long = {f"e{n:04}": f"e{n - 1:04}" if n else "" for n in range(3_000)}
    assert said(fleet(path(**long))) == []
    everyone = "[" + ", ".join(f"e{n:02}" for n in range(60)) + "]"
    found = said(fleet(path(**{f"e{n:02}": everyone for n in range(60)})))
    assert 1 <= len(found) <= 60
    assert {one.split()[1] for one in found} == {"GC610"}


ENVIRONMENTS = "environments: {{dev: {{clusters: [c1]}}, prod: {{clusters: [c1, c2], {}}}}}"
BAD: dict[str, tuple[dict[int, str], list[str]]] = {
    "from without strategy": ({5: ENVIRONMENTS.format("from: dev")}, ["5:39 GC611"]),
    "strategy without from": ({5: ENVIRONMENTS.format("strategy: auto")}, ["5:76 GC612"]),
    "from and strategy": ({5: ENVIRONMENTS.format("from: dev, strategy: manual")}, []),
    "from a stage that is none": ({5: ENVIRONMENTS.format("from: deb, strategy: auto")}, ["5:72 GC614"]),
    "from one of a list that is none": ({5: ENVIRONMENTS.format("from: [dev, x], strategy: auto")}, ["5:78 GC614"]),
    "from any that is none": ({5: ENVIRONMENTS.format("from: {any: [x]}, strategy: auto")}, ["5:79 GC614"]),
    "from a tenancy's environment that is no stage": (
        {5: ENVIRONMENTS.format("from: t/dev, strategy: auto"), 7: "tenancies: {t: {environments: {dev: {}}}}"},
        ["5:72 GC614"],
    ),
    "from a tenancy's stage": (
        {
            5: ENVIRONMENTS.format("from: t/dev, strategy: auto"),
            7: "tenancies: {t: {environments: {dev: {from: dev, strategy: auto}}}}",
        },
        [],
    ),
    "a tenancy's from without strategy": (
        {7: "tenancies: {t: {environments: {dev: {from: dev}}}}"},
        ["7:32 GC611"],
    ),
    "a tenancy's strategy without from": (
        {7: "tenancies: {t: {environments: {dev: {strategy: auto}}}}"},
        ["7:48 GC612"],
    ),
    "waves": ({5: ENVIRONMENTS.format("waves: [[c2], [c1]]")}, []),
    "a wave of several": ({5: ENVIRONMENTS.format("waves: [[c2, c1]]")}, []),
    "no wave for a cluster": ({5: ENVIRONMENTS.format("waves: [[c2]]")}, ["5:39 GC615"]),
    "two waves for a cluster": ({5: ENVIRONMENTS.format("waves: [[c1, c2], [c1]]")}, ["5:85 GC615"]),
    "a wave for another cluster": (
        {4: "clusters: {c1: {}, c2: {}, c3: {}}", 5: ENVIRONMENTS.format("waves: [[c1, c2], [c3]]")},
        ["5:85 GC615"],
    ),
    "a wave for a tenancy's own cluster": (
        {
            4: "clusters: {c1: {}, c2: {}, c3: {}}",
            5: ENVIRONMENTS.format("waves: [[c1, c2], [c3]]"),
            7: "tenancies: {t: {environments: {prod: {clusters: [c3]}}}}",
        },
        [],
    ),
    "no wave for a tenancy's own cluster": (
        {
            4: "clusters: {c1: {}, c2: {}, c3: {}}",
            5: ENVIRONMENTS.format("waves: [[c1, c2]]"),
            7: "tenancies: {t: {environments: {prod: {clusters: [c3]}}}}",
        },
        ["5:39 GC615"],
    ),
    "no wave for the cluster of a tenancy's stage": (
        {
            4: "clusters: {c1: {}, c2: {}, c3: {}}",
            5: ENVIRONMENTS.format("waves: [[c1, c2]]"),
            7: "tenancies: {t: {environments: {prod: {clusters: [c3], from: prod, strategy: auto}}}}",
        },
        [],
    ),
}


@pytest.mark.parametrize(("lines", "told"), BAD.values(), ids=BAD)
def test_strategies_stages_and_waves(lines: dict[int, str], told: list[str]) -> None:
    assert said(fleet(lines)) == told


def test_a_cluster_named_twice_is_missed_once() -> None:
    lines = {5: "environments: {dev: {clusters: [c1, c1], waves: []}}"}
    (found,) = outcome(fleet(lines))[0]
    assert (found.code, found.message.count("c1")) == ("GC615", 1)


def _stages(lines: dict[int, str]) -> dict[str, Stage]:
    read = read_fleet("fleet.yaml", fleet(lines).encode(), lambda _pattern: {})
    assert read.value is not None, read.diagnostics
    return stages(read.value.fleet)


def test_the_stages_of_a_fleet() -> None:
    known = _stages(
        {
            4: "clusters: {c1: {}, c2: {}, c3: {}}",
            5: ENVIRONMENTS.format("from: dev, strategy: manual, waves: [[c2], [c1, c3]], protected: true"),
            7: "tenancies:\n"
            "  t: {environments: {prod: {clusters: [c3, c1]}}}\n"
            "  u: {environments: {prod: {from: prod, strategy: never},\n"
            "    dev: {clusters: [c2], from: prod, strategy: auto}}}",
        }
    )
    shown = {
        name: (one.environment, one.tenancy, [s.value for s in one.sources], one.strategy, one.clusters, one.waves)
        for name, one in known.items()
    }
    waves = (("c2",), ("c1", "c3"))
    assert shown == {
        "dev": ("dev", None, [], None, ("c1",), ()),
        "prod": ("prod", None, ["dev"], "manual", ("c1", "c2", "c3"), waves),
        "u/prod": ("prod", "u", ["prod"], "never", ("c1", "c2"), waves),
        "u/dev": ("dev", "u", ["prod"], "auto", ("c2",), ()),
    }
    assert {name for name, one in known.items() if one.protected} == {"prod", "u/prod"}
    assert [known["prod"].wave_of(cluster) for cluster in ("c2", "c1", "c3", "c9")] == [1, 2, 2, None]
