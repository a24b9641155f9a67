"""One table for everything: rows of costs with what they are held against, as Markdown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from measuring import Cost

HEAD = ("case", "beside", "CPU s", "its CPU", "wall s", "its wall", "ratio of CPU (wall)", "goal", "met", "peak MiB")
NONE = "–"


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound, and which of the row's figures it bounds.

    ``faster``: the peer's time through ours, of CPU and of wall; ``slower``: ours through the peer's, the same way;
    ``ratio``: the same of CPU alone; ``cpu``: seconds of CPU; ``memory``: MiB of our own process.
    """

    of: Literal["faster", "slower", "ratio", "cpu", "memory"]
    bound: float

    def __str__(self) -> str:
        texts = {"faster": f"≥ {self.bound:g} ×", "cpu": f"≤ {self.bound:g} s", "memory": f"≤ {self.bound:g} MiB"}
        return texts.get(self.of, f"≤ {self.bound:g} ×")


@dataclass(frozen=True, slots=True)
class Row:
    """A case: what it cost, what the peer cost, what was aimed at; or why it could not be measured."""

    case: str
    peer: str = ""
    cost: Cost | None = None
    beside: Cost | None = None
    goals: tuple[Goal, ...] = ()
    failed: str = ""


def missed(row: Row) -> tuple[str, ...]:
    """The goals of a row that its figures do not meet, and by which figure."""
    return tuple(word for goal in row.goals for word in _missed(row, goal))


def markdown(rows: Iterable[Row]) -> str:
    """The table, columns padded so that it reads well as text too."""
    cells = [HEAD, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEAD))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in cells
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([lines[0], rule, *lines[1:]]) + "\n"


def _cells(row: Row) -> tuple[str, ...]:
    if row.failed:
        return (row.case, row.peer or NONE, *[NONE] * 6, "failed", row.failed.replace("|", "/")[:120])
    goals = ", ".join(str(goal) for goal in row.goals) or NONE
    verdict = ("no: " + ", ".join(missed(row)) if missed(row) else "yes") if row.goals and row.cost else NONE
    mine, other = row.cost or Cost(0), row.beside
    times = (
        seconds(mine.cpu),
        seconds(other.cpu if other else None),
        seconds(mine.wall),
        seconds(other.wall if other else None),
    )
    shown = times if row.cost else (NONE,) * 4
    return (row.case, row.peer or NONE, *shown, ratio(row), goals, verdict, _memory(row.cost))


def seconds(value: float | None) -> str:
    """Three figures that mean something."""
    if value is None:
        return NONE
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 10 else f"{value:.1f}"


def ratio(row: Row) -> str:
    """How many times less we need, or as much: whichever the goals speak of, else whichever is above one."""
    mine, other = row.cost, row.beside
    if mine is None or other is None:
        return NONE
    kinds = {goal.of for goal in row.goals}
    more = "faster" not in kinds and (bool(kinds & {"slower", "ratio"}) or mine.cpu > other.cpu)
    cpu = _through(mine.cpu, other.cpu, more=more)
    wall = None if mine.wall is None or other.wall is None else _through(mine.wall, other.wall, more=more)
    beside = f" ({wall:.2g})" if wall is not None and wall < 10 else f" ({wall:.0f})" if wall is not None else ""
    return (f"{cpu:.2g}" if cpu < 10 else f"{cpu:.0f}") + f" ×{beside} {'as much' if more else 'less'}"


def _through(mine: float, other: float, *, more: bool) -> float:
    return mine / other if more else other / mine


def _memory(cost: Cost | None) -> str:
    if cost is None or cost.peak is None:
        return NONE
    alone = cost.own is None or cost.peak < 1.1 * cost.own
    return f"{cost.own or cost.peak:.0f}" if alone else f"{cost.own:.0f}, its largest child {cost.peak:.0f}"


def _missed(row: Row, goal: Goal) -> Iterable[str]:
    mine, other = row.cost, row.beside
    if mine is None:
        return
    if goal.of == "cpu" and mine.cpu > goal.bound:
        yield "seconds"
    elif goal.of == "memory" and (mine.own or mine.peak or 0) > goal.bound:
        yield "memory"
    elif goal.of in {"faster", "slower", "ratio"} and other is not None:
        pairs = [("CPU", mine.cpu, other.cpu)]
        if goal.of != "ratio" and mine.wall is not None and other.wall is not None:
            pairs += [("wall", mine.wall, other.wall)]
        for name, ours, theirs in pairs:
            if theirs < goal.bound * ours if goal.of == "faster" else ours > goal.bound * theirs:
                yield name
