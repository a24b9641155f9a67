"""The installed command as a person calls it: a process of its own, with a home of its own and no other settings.

Tests write a fleet as a map of paths and texts, run commands in it, and look at what stands on the disk afterwards.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

COMMAND = Path(sys.executable).with_name("gitops-compile")
DAY = "2026-01-01T00:00:00Z"
QUIET_GIT = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
DATED = {"GIT_AUTHOR_DATE": DAY, "GIT_COMMITTER_DATE": DAY}
"""Equal trees give equal commits, so what prints them can be held against a text."""

AUTHOR = ("-c", "user.name=Ann", "-c", "user.email=ann@example.com", "-c", "init.defaultBranch=main")


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """Standard output as the JSON document that it must be."""
        return json.loads(self.out)


@dataclass(frozen=True, slots=True)
class Installed:
    """Runs the installed command; ``home`` holds its record, so that tests never meet each other's."""

    home: Path

    def __call__(self, folder: Path, *arguments: str, **environment: str) -> Ran:
        """Run it in a folder; more of the environment than PATH, HOME and the state folder only if it is given."""
        own = {"PATH": os.environ["PATH"], "HOME": str(self.home), "XDG_STATE_HOME": str(self.home / "state")}
        done = subprocess.run(
            [str(COMMAND), *arguments], cwd=folder, env={**own, **environment}, capture_output=True, check=False
        )
        return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())

    def fine(self, folder: Path, *arguments: str, **environment: str) -> Ran:
        """The same, for what must succeed."""
        ran = self(folder, *arguments, **environment)
        assert ran.code == 0, ran.err + ran.out
        return ran


def write(top: Path, files: Mapping[str, str]) -> Path:
    """Write texts, dedented, at their paths below a folder; give the folder."""
    for path, text in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_text(dedent(text), encoding="utf-8")
    return top


def files_of(top: Path) -> dict[str, bytes]:
    """Every regular file below a folder by its path there, git's own aside."""
    paths = (path for path in sorted(top.rglob("*")) if path.is_file() and not path.is_symlink())
    found = {path.relative_to(top).as_posix(): path.read_bytes() for path in paths}
    return {path: content for path, content in found.items() if ".git" not in path.split("/")}


def touched(top: Path) -> dict[str, tuple[int, int, int]]:
    """Inode, mtime and ctime of every file and folder below a folder, and of the folder itself."""
    every = (path.lstat() for path in (top, *sorted(top.rglob("*"))))
    names = ("", *(path.relative_to(top).as_posix() for path in sorted(top.rglob("*"))))
    return {name: (stat.st_ino, stat.st_mtime_ns, stat.st_ctime_ns) for name, stat in zip(names, every, strict=True)}


def git(folder: Path, *arguments: str) -> str:
    """Run git without a person's settings; what it prints."""
    environment = {**os.environ, **QUIET_GIT, **DATED}
    done = subprocess.run(["git", *AUTHOR, *arguments], cwd=folder, env=environment, capture_output=True, check=True)
    return done.stdout.decode()


def committed(folder: Path) -> None:
    """Make a folder a git repository whose one commit holds all its files."""
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "all")
