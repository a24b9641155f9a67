"""The bench: its fleets are equal each time, its table says what the figures say, its sections are documented."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parents[2]
CHILD = "50, its largest child 90"


@pytest.fixture(autouse=True)
def _bench_is_imported_as_scripts_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TOP / "bench"))


@pytest.fixture
def measuring() -> ModuleType:
    return import_module("measuring")


@pytest.fixture
def fleets() -> ModuleType:
    return import_module("fleets")


@pytest.fixture
def table() -> ModuleType:
    return import_module("table")


def files(top: Path) -> dict[str, bytes]:
    return {path.relative_to(top).as_posix(): path.read_bytes() for path in sorted(top.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("kind", ["write_shared", "write_own", "write_templates"])
def test_a_fleet_is_the_same_again(fleets: ModuleType, tmp_path: Path, kind: str) -> None:
    size = fleets.Size(apps=2, environments=2, clusters=3)
    one, two = (getattr(fleets, kind)(tmp_path / name, size) for name in ("one", "two"))
    assert files(one.top) == files(two.top)
    assert one.sources == two.sources
    assert len(one.sources) == size.targets == 12


def test_no_two_targets_with_an_overlay_of_their_own_build_the_same(fleets: ModuleType, tmp_path: Path) -> None:
    made = fleets.write_own(tmp_path, fleets.Size(apps=1, environments=3, clusters=4))
    texts = {(tmp_path / source / "kustomization.yaml").read_bytes() for source in made.sources.values()}
    assert len(texts) == len(made.sources) == 12


@pytest.mark.parametrize(
    ("of", "bound", "said"),
    [
        ("faster", 10, ()),
        ("faster", 11, ("CPU", "wall")),
        ("slower", 0.1, ()),
        ("slower", 0.05, ("CPU", "wall")),
        ("ratio", 0.05, ("CPU",)),
        ("cpu", 2, ()),
        ("cpu", 1.9, ("seconds",)),
        ("memory", 100, ()),
        ("memory", 99, ("memory",)),
    ],
)
def test_a_goal_that_is_missed_is_told_by_its_figure(
    table: ModuleType, measuring: ModuleType, of: str, bound: float, said: tuple[str, ...]
) -> None:
    ours, theirs = measuring.Cost(2, 1, 300, 100), measuring.Cost(20, 10)
    row = table.Row("render", "the loop", ours, theirs, (table.Goal(of, bound),))
    assert table.missed(row) == said


def test_a_wall_alone_misses_a_goal(table: ModuleType, measuring: ModuleType) -> None:
    row = table.Row("render", "the loop", measuring.Cost(1, 2), measuring.Cost(30, 30), (table.Goal("faster", 25),))
    assert table.missed(row) == ("wall",)


def test_the_table_is_markdown(table: ModuleType, measuring: ModuleType) -> None:
    rows = (
        table.Row(
            "render", "the loop", measuring.Cost(0.5, 0.25, 90, 50), measuring.Cost(15, 10), (table.Goal("faster", 25),)
        ),
        table.Row("check", "git", measuring.Cost(0.4, 0.2), measuring.Cost(0.1, 0.1), (table.Goal("slower", 4),)),
        table.Row("review", failed="outputs | differ"),
    )
    lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.markdown(rows).splitlines()]
    assert lines[2:] == [
        ["render", "the loop", "0.500", "15.0", "0.250", "10.0", "30 × (40) less", "≥ 25 ×", "yes", CHILD],
        ["check", "git", "0.400", "0.100", "0.200", "0.100", "4 × (2) as much", "≤ 4 ×", "yes", "–"],
        ["review", "–", "–", "–", "–", "–", "–", "–", "failed", "outputs / differ"],
    ]
    assert {len(line) for line in lines} == {10}


def test_medians_of_times_and_the_most_memory(measuring: ModuleType) -> None:
    costs = [measuring.Cost(3, 1, 10, None), measuring.Cost(1, 9, 30, None), measuring.Cost(2, 2, 20, None)]
    assert measuring.middle(costs) == measuring.Cost(2, 2, 30, None)


def test_the_memory_of_a_command_is_its_own(measuring: ModuleType, tmp_path: Path) -> None:
    """However large the process is that asks for it."""
    mebibytes = 1 << 20
    held = bytearray(b"x" * (200 * mebibytes))
    small = measuring.cost((sys.executable, "-I", "-S", "-c", "pass"), tmp_path)
    large = measuring.cost((sys.executable, "-I", "-S", "-c", f"x = b'x' * {150 * mebibytes}"), tmp_path)
    assert small.peak < 100
    assert 150 < large.peak < 200
    assert len(held) == 200 * mebibytes


def test_a_command_that_fails_is_told_with_what_it_said(measuring: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(measuring.Unfit, match="ended with 3: no such fleet"):
        measuring.cost(("sh", "-c", "echo no such fleet >&2; exit 3"), tmp_path)
    assert measuring.cost(("sh", "-c", "exit 3"), tmp_path, ends=(3,)).wall > 0


def test_every_section_is_there_and_documented() -> None:
    sections = import_module("bench").SECTIONS
    assert all(callable(getattr(import_module(f"sections.{module}"), name)) for name, module in sections.items())
    page = (TOP / "docs/benchmarks.md").read_text("utf-8").partition("## What is measured")[2]
    assert re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE) == list(sections)
