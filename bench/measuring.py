"""What a command costs: CPU of it and of all it starts, time on the wall, memory; and how often it is asked."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import MappingProxyType

HERE = Path(__file__).parent
COMMAND = "gitops-compile"
"""Ours, as installed from a wheel into the bench's own environment, which stands first on PATH."""
CORES = os.cpu_count() or 1
TICK = 2.2
"""Seconds after which a file counts as settled: a run is remembered only if all it read is two seconds old."""

Words = Sequence[str | Path]


class Unfit(Exception):
    """Why a section, or a peer, has no figures: said in its row."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Where a section may write, how often it runs what is short, and whether it is only to show that it works."""

    place: Path
    runs: int = 5
    quick: bool = False

    @property
    def few(self) -> int:
        """How often what takes many seconds runs."""
        return min(self.runs, 3)

    def folder(self, name: str) -> Path:
        """An empty folder of that name."""
        away(self.place / name)
        (self.place / name).mkdir(parents=True)
        return self.place / name


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU of a process and all it waited for, seconds on the wall; MiB of the largest process, its own."""

    cpu: float
    wall: float | None = None
    peak: float | None = None
    own: float | None = None


def cost(words: Words, at: Path, *, fed: Path | None = None, ends: Sequence[int] = (0,)) -> Cost:
    """Run a command in a folder once. ``fed`` is its input, ``ends`` the exit codes that are fine."""
    return _cost(words, at, fed, ends, os.environ)


def cost_in(environment: Mapping[str, str], words: Words, at: Path) -> Cost:
    """The same with an environment of nothing else."""
    return _cost(words, at, None, (0,), environment)


def own_cost(words: Words, at: Path, *, ends: Sequence[int] = (0,)) -> Cost:
    """What our command costs, with the memory of its own process beside that of the largest one."""
    note = at.parent / f"{at.name}.peak"
    run = cost(("python", HERE / "inside.py", note, *words), at, ends=ends)
    return Cost(run.cpu, run.wall, run.peak, int(note.read_text("ascii")) / 1024)


def in_turn(runs: int, *works: Callable[[], Cost]) -> list[Cost]:
    """The medians of several pieces of work, each done once per round, so that a slow minute meets them alike."""
    rounds = [[work() for work in works] for _ in range(runs)]
    return [middle(costs) for costs in zip(*rounds, strict=True)]


def middle(costs: Sequence[Cost]) -> Cost:
    """The medians of the times, and the most memory."""
    walls = [one.wall for one in costs if one.wall is not None]
    peaks = [one.peak for one in costs if one.peak is not None]
    own = [one.own for one in costs if one.own is not None]
    return Cost(
        median(one.cpu for one in costs),
        median(walls) if walls else None,
        max(peaks, default=None),
        max(own, default=None),
    )


def done(
    words: Words,
    at: Path,
    *,
    fed: Path | None = None,
    ends: Sequence[int] = (0,),
    more: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """What a command prints that is not measured; ``more`` is added to its environment.

    Raises ``Unfit`` where it does not end well.
    """
    given = fed.read_bytes() if fed else b""
    ran = subprocess.run(
        [str(word) for word in words],
        cwd=at,
        env={**os.environ, **more},
        input=given,
        capture_output=True,
        check=False,
    )
    if ran.returncode not in ends:
        raise Unfit(_failed(words, ran.returncode, ran.stderr or ran.stdout))
    return ran.stdout


def ours(at: Path, *words: str) -> bytes:
    """What our command prints."""
    return done((COMMAND, *words), at)


def forget(fleet: Path) -> None:
    """Take away what a run left: the rendered tree, the cache and the state."""
    for folder in (fleet / "rendered", Path(os.environ["GITOPS_COMPILE_CACHE"]), Path(os.environ["XDG_STATE_HOME"])):
        away(folder)


def away(folder: Path) -> None:
    """Put a folder out of the way; it goes at the end, with all else.

    For minutes after files were removed, ext4 looks long for a number for each new one (``recently_deleted`` of
    Linux's ``fs/ext4/ialloc.c``): a render would cost several times as much.
    """
    gone = Path(os.environ["GITOPS_COMPILE_CACHE"]).with_name("gone")
    gone.mkdir(exist_ok=True)
    if folder.exists():
        folder.rename(gone / str(sum(1 for _ in gone.iterdir())))


def settle() -> None:
    """Wait until every file is old enough for a run to be remembered."""
    time.sleep(TICK)


def speed() -> float:
    """CPU seconds of a loop of a million steps, at best: goals are in seconds, and machines differ."""
    return min(_loop() for _ in range(5))


def _loop() -> float:
    start, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number * number
    return time.process_time() - start


def _cost(words: Words, at: Path, fed: Path | None, ends: Sequence[int], environment: Mapping[str, str]) -> Cost:
    launcher = [sys.executable, "-I", "-S", str(HERE / "launcher.py"), *map(str, words)]
    with open(fed or os.devnull, "rb") as given:  # noqa: PTH123 - os.devnull is a name, not a path of ours
        ran = subprocess.run(launcher, cwd=at, env=environment, stdin=given, capture_output=True, check=False)
    if ran.returncode:
        raise Unfit(_failed(words, ran.returncode, ran.stderr))
    wall, cpu, peak, ended = json.loads(ran.stdout)
    if ended not in ends:
        raise Unfit(_failed(words, ended, ran.stderr))
    return Cost(cpu, wall, peak / 1024)


def _failed(words: Words, code: int, said: bytes) -> str:
    told = " ".join(said.decode(errors="replace").split())
    shown = " ".join(Path(word).name if Path(word).is_absolute() else str(word) for word in words[:5])
    return f"`{shown}` ended with {code}: {told[:300]}"
