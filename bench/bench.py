"""Figures beside their peers, as one Markdown table: ``python bench/bench.py``, or ``make bench``.

Installs the peers, makes the fleets, compares the outputs before it times anything, and asserts no time. Progress goes
to stderr. Ends with 1 if a section could not be measured, or if outputs differ; what it says then stands in its row.
docs/benchmarks.md tells how to read the table.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from pathlib import Path

from measuring import CORES, Plan, Unfit, speed
from peers import ourselves
from table import Row, markdown, ratio

Section = Callable[[Plan], Iterator[Row]]

SECTIONS = {
    "shared": "overlays",
    "own": "overlays",
    "unchanged": "unchanged",
    "edited": "unchanged",
    "scaling": "scaling",
    "kapitan": "kapitan",
    "start": "start",
    "checks": "checks",
    "review": "review",
}
"""Each section, a function of that name, and the module in ``sections/`` that holds it."""


def main() -> None:
    """Measure the sections that were asked for, print the table."""
    asked = _arguments()
    start = time.monotonic()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="gitops-compile-bench-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        os.environ["XDG_STATE_HOME"] = str(place / "state")
        os.environ["GITOPS_COMPILE_CACHE"] = str(place / "cache")
        print(f"{0:5} s  a wheel of this checkout, installed", file=sys.stderr, flush=True)
        try:
            programs = ourselves(place)
        except Unfit as unfit:
            sys.exit(f"this checkout cannot be installed: {unfit}")
        os.environ["PATH"] = f"{programs}{os.pathsep}{os.environ['PATH']}"
        plan = Plan(place, asked.runs or (1 if asked.quick else 5), asked.quick)
        for name in asked.only or SECTIONS:
            print(f"{time.monotonic() - start:5.0f} s  {name}", file=sys.stderr, flush=True)
            rows += list(_measured(name, plan))
    print(f"{time.monotonic() - start:5.0f} s  done", file=sys.stderr)
    print(f"{_machine()}\n\n{markdown(rows)}", end="")
    sys.exit(1 if any(row.failed for row in rows) else 0)


def _measured(name: str, plan: Plan) -> Iterator[Row]:
    """The rows of a section; where it fails, what it had so far and a row that says why."""
    try:
        section: Section = getattr(import_module(f"sections.{SECTIONS[name]}"), name)
        for row in section(plan):
            print(f"         {row.case}: {ratio(row)}", file=sys.stderr, flush=True)
            yield replace(row, goals=()) if plan.quick else row
    except Unfit as unfit:
        print(f"         failed: {unfit}", file=sys.stderr, flush=True)
        yield Row(name, failed=str(unfit))
    except Exception as error:
        traceback.print_exc()
        yield Row(name, failed=f"{type(error).__name__}: {error}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", action="append", choices=SECTIONS, help="this section alone; may be given again")
    parser.add_argument("--quick", action="store_true", help="small fleets and one run: shows that the bench works")
    parser.add_argument("--runs", type=int, help="how often short commands run (5); long ones run at most 3 times")
    return parser.parse_args()


def _machine() -> str:
    """What the figures depend on, and nothing that names the machine."""
    go = shutil.which("go")
    version = subprocess.run([go, "env", "GOVERSION"], capture_output=True, text=True, check=False).stdout if go else ""
    return (
        f"{platform.system()} {platform.machine()}, {CORES} cores, Python {platform.python_version()}, "
        f"{version.strip() or 'no Go'}; a loop of a million steps in Python takes {speed():.3f} s."
    )


if __name__ == "__main__":
    main()
