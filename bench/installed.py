"""What an installation weighs and what starting it costs, beside Python itself.

Builds the wheel, installs it into an empty environment with what it needs from the package registry, and prints sizes
on disk and the CPU time of what a person, or TAB in a shell, calls all day: medians of many runs, and the ratio to a
Python that does nothing. Asserts nothing.

Run it with ``make bench``, or alone: ``python bench/installed.py``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from statistics import median
from venv import EnvBuilder

REPOSITORY = Path(__file__).resolve().parent.parent
RUNS = 21
TAB = {"_GITOPS_COMPILE_COMPLETE": "bash_complete", "COMP_WORDS": "gitops-compile\nrender\nprod/", "COMP_CWORD": "2"}
NOTHING: Mapping[str, str] = {}


def main() -> None:
    """Build, install, weigh, start."""
    with tempfile.TemporaryDirectory(prefix="gitops-compile-bench-") as folder:
        place = Path(folder)
        wheel = built(place)
        programs, packages = installed(place, wheel)
        print_sizes(wheel, packages)
        print_times(programs, place)


def built(place: Path) -> Path:
    """The wheel for this machine."""
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(place)]
    subprocess.run(command, cwd=REPOSITORY, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    return wheel


def installed(place: Path, wheel: Path) -> tuple[Path, Path]:
    """An environment with the wheel and what it needs, and not even pip: its folders of programs and of packages."""
    EnvBuilder(symlinks=True).create(place / "environment")
    programs = place / "environment/bin"
    command = [sys.executable, "-m", "pip", "--python", str(programs / "python"), "install", "--quiet", str(wheel)]
    subprocess.run(command, check=True)
    (packages,) = (place / "environment").glob("lib/python*/site-packages")
    return programs, packages


def print_sizes(wheel: Path, packages: Path) -> None:
    """The file that is downloaded, what it becomes on the disk, and what it brings with it."""
    own = packages / "gitops_compile"
    print(f"{'installed, with bytecode':44}{'MiB':>8}{'files':>8}")
    weight("the wheel", wheel)
    weight("gitops_compile", own)
    weight("  of it the engine", own / "_engine")
    others = sorted(path for path in packages.iterdir() if path.is_dir() and not path.name.endswith(".dist-info"))
    largest = sorted((path for path in others if path != own), key=lambda path: -size(path)[0])[:3]
    for path in largest:
        weight(path.name, path)
    weight("everything", packages)
    print()


def weight(name: str, path: Path) -> None:
    """A line of the table."""
    total, files = size(path)
    print(f"{name:44}{total / (1 << 20):8.1f}{files:8,}")


def size(path: Path) -> tuple[int, int]:
    """The bytes and the number of the files at or below a path."""
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(file.stat().st_size for file in files), len(files)


def print_times(programs: Path, home: Path) -> None:
    """CPU time of starting, in the folder of this repository's own fleet."""
    command, python = str(programs / "gitops-compile"), str(programs / "python")
    floor = cpu([python, "-c", "pass"], home)
    print(f"{f'CPU, medians of {RUNS} runs':44}{'ms':>8}{'x':>8}")
    print(f"{'python -c pass':44}{floor * 1000:8.1f}{1:8.1f}")
    for name, words, more in (
        ("gitops-compile version", ["version"], NOTHING),
        ("gitops-compile --help", ["--help"], NOTHING),
        ("TAB behind gitops-compile render prod/", [], TAB),
    ):
        used = cpu([command, *words], home, more)
        print(f"{name:44}{used * 1000:8.1f}{used / floor:8.1f}")


def cpu(command: list[str], home: Path, more: Mapping[str, str] = NOTHING) -> float:
    """Seconds of CPU of a command and of what it starts: the median; the first run only warms up."""
    own = {"PATH": os.environ["PATH"], "HOME": str(home), **more}
    used = []
    for _ in range(RUNS + 1):
        process = subprocess.Popen(command, cwd=REPOSITORY, env=own, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {process.returncode}")
        used.append(usage.ru_utime + usage.ru_stime)
    return median(used[1:])


if __name__ == "__main__":
    main()
