"""1,000 targets that share 10 overlays: what a render costs beside one ``kustomize build`` per target.

Compares the outputs first, then prints CPU and wall time of each and the ratio; asserts no time. The peer is
kustomize of the very version in our engine: the one on PATH, or one that Go builds into a temporary folder.

Run it with ``make bench``, on a machine with nothing else to do: ratios carry over to another one, times do not.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from generated_fleet import Size, fleet_text, write_fleet

from gitops_compile import KUSTOMIZE, __version__
from gitops_compile.adapters import engine
from gitops_compile.adapters.disk import folder_reader
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.schemas import bundled
from gitops_compile.model.build import BuildRequest, BuildResult
from gitops_compile.pipeline import compile_fleet, declare
from gitops_compile.resolve.tools import ToolVersions

COMMAND = Path(sys.executable).with_name("gitops-compile")
SIZE = Size()
TOOLS = ToolVersions(__version__, KUSTOMIZE)
MODULE = f"sigs.k8s.io/kustomize/kustomize/v5@v{KUSTOMIZE}"
CORES = os.cpu_count() or 1
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds on the wall, and of CPU of a process and of all that it started."""

    wall: float
    cpu: float


def main() -> None:
    """Make the fleets, compare, measure, print."""
    with tempfile.TemporaryDirectory(prefix="gitops-compile-bench-") as folder:
        place = Path(folder)
        os.environ["XDG_STATE_HOME"] = str(place / "state")
        fleet = write_fleet(place / "fleet", SIZE)
        twin = write_fleet(place / "twin", SIZE, verbatim=True)
        kustomize = found_kustomize() or built_kustomize(place)
        peer = measured(lambda: loop(kustomize, twin, place / "peer")) if kustomize else None
        if peer:
            run(twin, "render")
            compare(twin, place / "peer")
        print_table(fleet, peer)


def print_table(fleet: Path, peer: Cost | None) -> None:
    """Everything that is measured on the fleet, each beside what it is measured by."""
    requests = builds(fleet)
    print(f"{SIZE.targets:,} targets that share {SIZE.apps} overlays, 7 objects each; {CORES} cores; one run each")
    print(f"builds by the engine: {requests}\n")
    print(f"{'':44}{'wall s':>8}{'CPU s':>8}")
    cold = measured(lambda: run(fleet, "render"))
    if peer:
        row(f"one kustomize build per target, xargs -P {CORES}", peer)
    row("render, cold", cold)
    row("render again, nothing changed", measured(lambda: run(fleet, "render")))
    row("check", measured(lambda: run(fleet, "check")))
    if peer:
        print(f"\nkustomize loop / cold render: wall {peer.wall / cold.wall:.1f} x, CPU {peer.cpu / cold.cpu:.1f} x")
    else:
        print(f"\nno kustomize {KUSTOMIZE} on PATH and no Go to build it: nothing to compare with")
    small, large = expansion(SIZE), expansion(Size(clusters=10 * SIZE.clusters))
    print(
        f"read, resolve and expand: {SIZE.targets:,} targets {small:.2f} s, "
        f"{10 * SIZE.targets:,} targets {large:.2f} s: {large / small:.1f} x"
    )


def row(name: str, cost: Cost) -> None:
    """A line of the table."""
    print(f"{name:44}{cost.wall:8.2f}{cost.cpu:8.2f}")


def run(fleet: Path, command: str) -> None:
    """The installed command; anything but success ends the bench."""
    subprocess.run([COMMAND, command, "--quiet"], cwd=fleet, check=True)


def measured(work: Callable[[], object]) -> Cost:
    """What a piece of work costs in processes of its own."""
    before, start = _children(), time.perf_counter()
    work()
    return Cost(time.perf_counter() - start, _children() - before)


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


# The peer


def found_kustomize() -> Path | None:
    """The program on PATH, if it is of our version."""
    program = shutil.which("kustomize")
    if program is None:
        return None
    said = subprocess.run([program, "version"], capture_output=True, check=False, text=True).stdout
    return Path(program) if said.strip() == f"v{KUSTOMIZE}" else None


def built_kustomize(place: Path) -> Path | None:
    """The same version compiled by Go, if there is Go and it can."""
    go = shutil.which("go")
    if go is None:
        return None
    environment = {**os.environ, "GOBIN": str(place / "bin")}
    done = subprocess.run([go, "install", MODULE], cwd=place, env=environment, check=False)
    return place / "bin/kustomize" if done.returncode == 0 else None


def loop(kustomize: Path, fleet: Path, out: Path) -> None:
    """One ``kustomize build`` per target, as many at a time as there are cores."""
    out.mkdir()
    lines = "".join(f"overlays/{app} -o {out / name}\n" for name, app in targets())
    command = ["xargs", "-L", "1", "-P", str(CORES), str(kustomize), "build"]
    subprocess.run(command, cwd=fleet, input=lines, text=True, check=True)


def targets() -> Iterator[tuple[str, str]]:
    """A file name for each target, and its app."""
    for environment in range(SIZE.environments):
        for cluster in range(SIZE.clusters):
            for app in range(SIZE.apps):
                yield f"e-{environment}.c-{environment}-{cluster}.app-{app}.yaml", f"app-{app}"


def compare(fleet: Path, out: Path) -> None:
    """End the bench unless every target of the verbatim twin holds what kustomize built for it."""
    for name, _ in targets():
        folder = fleet / "rendered" / "/".join(name.removesuffix(".yaml").split("."))
        ours = sorted(file.read_text("utf-8").split("\n", 1)[1] for file in folder.iterdir())
        theirs = sorted((out / name).read_text("utf-8").split("---\n"))
        if ours != theirs:
            raise SystemExit(f"{folder} is not what kustomize builds; nothing is measured")
    print(f"compared: all {SIZE.targets:,} targets of the verbatim twin equal `kustomize build`, byte for byte")


# In this process


def builds(fleet: Path) -> int:
    """How many requests the engine gets for the fleet."""
    asked: list[str] = []

    def counted(requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
        every = tuple(requests)
        asked.extend(request.id for request in every)
        return engine.build(every)

    declared = declare("fleet.yaml", (fleet / "fleet.yaml").read_bytes(), lambda _pattern: {}, TOOLS).value
    read = folder_reader(view(fleet))
    if declared is None or compile_fleet(declared, read, counted, engine.parse, bundled).value is None:
        raise SystemExit("the fleet of the bench is wrong")
    return len(asked)


def expansion(size: Size) -> float:
    """CPU seconds from the text of a fleet to its targets; the best of a few."""
    text = fleet_text(size).encode()

    def once() -> float:
        start = time.process_time()
        outcome = declare("fleet.yaml", text, lambda _pattern: {}, TOOLS)
        if outcome.value is None or len(outcome.value.targets.apps) != size.targets:
            raise SystemExit("the fleet of the bench is wrong")
        return time.process_time() - start

    return min(once() for _ in range(REPEATS))


if __name__ == "__main__":
    main()
