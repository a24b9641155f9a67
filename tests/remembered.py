"""Fleets that are old enough to be remembered, and a command of which a test can tell how much it loaded.

A run is remembered only if all that it looked at is older than two seconds. So that not every test has to wait, the
fleets of all are made first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gitops_compile.adapters.settled import TICK_NS
from installed import Ran

LOADED = """
import atexit, json, os, sys
log = sys.argv.pop(1)
atexit.register(lambda: open(log, "w").write(json.dumps(sorted(sys.modules))))
from gitops_compile.__main__ import main
main()
"""


@dataclass(frozen=True, slots=True)
class Once:
    """How a run ended, and which modules it had loaded at its end."""

    ran: Ran
    modules: frozenset[str]

    @property
    def again(self) -> bool:
        """Whether it said what an earlier run said, and did nothing else."""
        return "gitops_compile.cli" not in self.modules


@dataclass(frozen=True, slots=True)
class Command:
    """Runs the command in a process of its own, with a home, and so a cache, of its own."""

    home: Path
    python: tuple[str, ...] = (sys.executable, "-B", "-P")
    environment: Mapping[str, str] = field(default_factory=dict)

    def __call__(self, folder: Path, *arguments: str, **environment: str) -> Once:
        """Run it in a folder."""
        self.home.mkdir(exist_ok=True)
        log = self.home / "modules"
        own = {"PATH": os.environ["PATH"], "HOME": str(self.home), "XDG_STATE_HOME": str(self.home / "state")}
        done = subprocess.run(
            [*self.python, "-c", LOADED, str(log), *arguments],
            cwd=folder,
            env={**own, **self.environment, **environment},
            capture_output=True,
            check=False,
        )
        return Once(
            Ran(done.returncode, done.stdout.decode(), done.stderr.decode()), frozenset(json.loads(log.read_text()))
        )

    @property
    def kept(self) -> list[Path]:
        """The entries of its cache."""
        return [path for path in sorted((self.home / ".cache/gitops-compile").rglob("*")) if path.is_file()]


def older() -> None:
    """Wait until all that stands on the disk may be remembered."""
    time.sleep(TICK_NS / 1e9 + 0.1)


def copies(of: Path, into: Path, count: int) -> Iterator[Path]:
    """Copies of a folder, all of them made before the first is given, each in a folder of its own."""
    made = [into / str(number) / of.name for number in range(count)]
    for place in made:
        shutil.copytree(of, place, symlinks=True)
    older()
    return iter(made)


Change = Callable[[Path], object]


def same_size(path: str) -> Change:
    """Other bytes of the same number in a file, whose time of modification is then set back."""

    def change(top: Path) -> None:
        file = top / path
        before, content = file.stat(), file.read_bytes()
        with file.open("r+b") as stream:
            stream.write(content[:-2] + b"#\n")
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
        after = file.stat()
        assert (after.st_size, after.st_mtime_ns, after.st_ino) == (before.st_size, before.st_mtime_ns, before.st_ino)

    return change
