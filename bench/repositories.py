"""Makes a folder a git repository, and asks git what changed in it."""

from __future__ import annotations

from pathlib import Path

from measuring import done

WHO = ("-c", "user.name=bench", "-c", "user.email=bench@example.com", "-c", "init.defaultBranch=main")
PLAIN = (
    "-c",
    "commit.gpgsign=false",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
)


def commit(top: Path) -> None:
    """Make the folder a repository with one commit of all of it."""
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-qm", "all")):
        done(("git", *WHO, *PLAIN, *words), top)


def changed(top: Path, below: str) -> tuple[str, ...]:
    """The files below a folder that are not as committed."""
    listed = done(("git", "status", "--porcelain", "-z", "-uall", "--no-renames", "--", below), top)
    return tuple(entry[3:] for entry in listed.decode().split("\0") if entry)
