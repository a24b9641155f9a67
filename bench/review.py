"""The bars of the review: what `diff` costs, beside `git diff` and, where Go installs it, `dyff` on the same trees.

CPU of the process and its children, without the proof (``--no-verify``); ratios in one run on one machine. Says what
each bar may cost, and asserts nothing. Run it with ``make bench``, on a machine with nothing else to do.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from generated_trees import COMMAND, definition, deployments, settings, tag_bump, widgets, write

RUNS = 3
DYFF = "github.com/homeport/dyff/cmd/dyff@v1.10.2"


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds, and the most memory of one process in MiB."""

    cpu: float
    memory: float


def main() -> None:
    """Make the trees, measure, print."""
    with tempfile.TemporaryDirectory(prefix="gitops-compile-bench-") as folder:
        place = Path(folder)
        os.environ["XDG_STATE_HOME"] = str(place / "state")
        os.environ["GITOPS_COMPILE_CACHE"] = "off"
        print(f"review of changed trees; {os.cpu_count()} cores; median of {RUNS} runs, CPU of all processes")
        print(f"a loop of a million steps in Python takes {min(scale() for _ in range(5)):.3f} s here\n")
        print(f"{'':58}{'CPU s':>8}{'bar':>8}")
        fleets(place)
        folders(place)


def fleets(place: Path) -> None:
    """B1, B4 and B7: real fleets in real repositories."""
    small, large = place / "small", place / "large"
    tag_bump(small, 1)
    bump = measured(small, "diff", "HEAD", "--no-verify", "-o", "json")
    assert len(rows(small, "HEAD")) == 1, "one tag bump is one row"
    row("B1  one tag in 210 of 4,200 files: 1 row", bump.cpu, "1 s")
    plain = measured_words(small, "git", "diff", "HEAD", "--stat", "--", "rendered")
    lines = subprocess.run(["git", "diff", "HEAD", "--", "rendered"], cwd=small, capture_output=True, check=True).stdout
    row(f"    git diff: {lines.count(b'+++')} files, {lines.count(10)} lines to read", plain.cpu)
    dyff(small, place)
    tag_bump(large, 10)
    ten = measured(large, "diff", "HEAD", "--no-verify", "-o", "json")
    row(f"B4  the same in a tree ten times as large: {ten.cpu / bump.cpu:.2f} x B1", ten.cpu, "1.5 x")
    shutil.rmtree(large)
    nothing = measured(small, "diff", "HEAD..HEAD", "--no-verify")
    row("B7  nothing changed", nothing.cpu, "0.2 s")


def folders(place: Path) -> None:
    """B2, B3, B5, B6 and B8: trees made object by object."""
    two = pair(place, "b2", deployments(1_000, 0, distinct=True), deployments(1_000, 1, distinct=True))
    distinct = between(two)
    row("B2  1,000 objects of 60 env entries, 1,000 remainders", distinct.cpu, "2 s")
    twice = between(pair(place, "b4", deployments(2_000, 0, distinct=True), deployments(2_000, 1, distinct=True)))
    row(f"B4  2,000 of them: {twice.cpu / distinct.cpu:.2f} x B2", twice.cpu, "2.2 x")
    alike = between(pair(place, "b3", deployments(1_000, 0, distinct=False), deployments(1_000, 1, distinct=False)))
    row("B3  1,000 objects, one remainder", alike.cpu, "1 s")
    crd = pair(place, "b5", definition("old"), definition("new"))
    same = between(pair(place, "b5-same", definition("old"), _renamed(definition("old"))))
    one = between(crd)
    row(f"B5  one field of a CRD of 430 KB: {one.cpu / same.cpu:.2f} x reading both", one.cpu, "1.5 x")
    unkeyed = between(pair(place, "b6", widgets(0, backwards=False), widgets(1, backwards=True)))
    row("B6  1,000 maps without a key, changed and reversed", unkeyed.cpu, "1 s")
    many = pair(place, "b8", settings(5_000, "old"), settings(5_000, "new"))
    outputs = [f"md={place}/b8.md", f"json={place}/b8.json", f"term={place}/b8.txt"]
    every = between(many, *(word for output in outputs for word in ("-o", output)))
    row(f"B8  5,000 rows, all formats; {every.memory:.0f} MiB", every.cpu, "10 s")
    size = (place / "b8.md").stat().st_size
    print(f"    Markdown {size:,} bytes of 60,000; memory at most 300 MiB")


def _renamed(files: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same objects behind another first line: both sides are read, and nothing differs."""
    return [(path, text.replace("Edit fleet.yaml", "Edit fleet.yml")) for path, text in files]


def pair(place: Path, name: str, old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> tuple[Path, Path]:
    """Two folders laid out like rendered/."""
    return write(place / name / "old", old), write(place / name / "new", new)


def between(two: tuple[Path, Path], *more: str) -> Cost:
    """What comparing two folders costs."""
    return measured(two[0].parent, "diff", "--dirs", str(two[0]), str(two[1]), *(more or ("-o", "json")))


def rows(top: Path, *words: str) -> list[object]:
    """The rows of a review."""
    said = subprocess.run(
        [COMMAND, "diff", *words, "--no-verify", "-o", "json"], cwd=top, capture_output=True, check=True
    )
    found: list[object] = json.loads(said.stdout)["rows"]
    return found


def measured(top: Path, *words: str) -> Cost:
    """The median cost of our own command."""
    return measured_words(top, COMMAND, *words)


def measured_words(top: Path, *words: str | Path) -> Cost:
    """The median cost of a command; findings may end it with 1."""
    costs = sorted((_once(top, words) for _ in range(RUNS)), key=lambda cost: cost.cpu)
    return costs[len(costs) // 2]


def _once(top: Path, words: tuple[str | Path, ...]) -> Cost:
    """One run of a process and all that it starts; the memory is the largest one's, and no other run's."""
    process = subprocess.Popen(words, cwd=top, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode in (0, 1), words
    return Cost(used.ru_utime + used.ru_stime, used.ru_maxrss / (1024 if sys.platform != "darwin" else 1 << 20))


def scale() -> float:
    """CPU seconds of a loop that never changes: bars are in seconds, and machines differ."""
    start, total = time.process_time(), 0
    for number in range(1_000_000):
        total += number * number
    return time.process_time() - start


def dyff(top: Path, place: Path) -> None:
    """The peer on the changed files of both sides, each joined into one stream, which is how it reads many."""
    program = shutil.which("dyff") or _installed(place)
    if program is None:
        print("    dyff: Go does not install it here")
        return
    names = subprocess.run(
        ["git", "diff", "HEAD", "--name-only", "-z", "--", "rendered"], cwd=top, capture_output=True, check=True
    ).stdout.split(b"\0")[:-1]
    old, new = place / "old.yaml", place / "new.yaml"
    for file, read in ((old, _committed), (new, _on_disk)):
        file.write_bytes(b"".join(b"---\n" + read(top, name) for name in names))
    start = time.perf_counter()
    cost = measured_words(place, program, "between", "--omit-header", str(old), str(new))
    said = subprocess.run([program, "between", "--omit-header", old, new], capture_output=True, check=False).stdout
    row(f"    dyff: {said.count(10)} lines to read ({time.perf_counter() - start:.0f} s on the wall)", cost.cpu)


def _committed(top: Path, name: bytes) -> bytes:
    return subprocess.run(["git", "show", b"HEAD:" + name], cwd=top, capture_output=True, check=True).stdout


def _on_disk(top: Path, name: bytes) -> bytes:
    return (top / os.fsdecode(name)).read_bytes()


def _installed(place: Path) -> str | None:
    go = shutil.which("go")
    if go is None:
        return None
    environment = {**os.environ, "GOBIN": str(place / "bin"), "CGO_ENABLED": "0"}
    done = subprocess.run([go, "install", DYFF], env=environment, capture_output=True, check=False)
    return str(place / "bin/dyff") if done.returncode == 0 else None


def row(name: str, cpu: float, bar: str = "") -> None:
    """A line of the table."""
    print(f"{name:58}{cpu:8.2f}{bar:>8}", flush=True)


if __name__ == "__main__":
    main()
