"""Fleets that are old enough to be remembered, and a command of which a test can tell how much it loaded.

A run is remembered only if all that it looked at is older than two seconds. So that not every test has to wait, the
fleets of many are made first.
"""

from __future__ import annotations

import itertools
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
import atexit, sys
log = sys.argv.pop(1)
atexit.register(lambda: open(log, "w").write(" ".join(sorted(sys.modules))))
from gitops_compile.__main__ import main
main()
"""
AT_A_TIME = 20
ASKED = """
import sys
from gitops_compile.adapters.settled import begin, say_again
start = begin(sys.argv[1:])
sys.exit(0 if start is not None and say_again(start) else 9)
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
        ran = self._ran(folder, (LOADED, str(log), *arguments), environment)
        return Once(ran, frozenset(log.read_text().split()))

    def repeats(self, folder: Path, *arguments: str, **environment: str) -> bool:
        """Whether such a run would say what an earlier one said; without the run where it would not."""
        ran = self._ran(folder, (ASKED, *arguments), environment)
        assert ran.code in (0, 9), ran.err
        return ran.code == 0

    def _ran(self, folder: Path, words: tuple[str, ...], environment: Mapping[str, str]) -> Ran:
        own = {"PATH": os.environ["PATH"], "HOME": str(self.home), "XDG_STATE_HOME": str(self.home / "state")}
        every = {**own, **self.environment, **environment}
        done = subprocess.run([*self.python, "-c", *words], cwd=folder, env=every, capture_output=True, check=False)
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    @property
    def kept(self) -> list[Path]:
        """The entries of its cache."""
        return [path for path in sorted((self.home / ".cache/gitops-compile").rglob("*")) if path.is_file()]


def older() -> None:
    """Wait until all that stands on the disk may be remembered."""
    time.sleep(TICK_NS / 1e9 + 0.1)


def copies(of: Path, into: Path) -> Iterator[Path]:
    """Copies of a folder without end, each in a folder of its own; a few are made at a time, and then waited for."""
    for first in itertools.count(step=AT_A_TIME):
        made = [into / str(first + number) / of.name for number in range(AT_A_TIME)]
        for place in made:
            shutil.copytree(of, place, symlinks=True)
        older()
        yield from made


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
