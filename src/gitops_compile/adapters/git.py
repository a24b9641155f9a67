"""What git knows of the files under ``rendered/``: read only, and with nothing of the repository's in its way.

Comes in: the fleet's folder, which may be the top of a clone, a folder in it, or in no clone at all. Goes out: the
blobs that HEAD and the index hold per path, and what hides files from a reviewer. Git is called by absolute path,
with system and user configuration, hooks, the file-system monitor, lazy fetch and all protocols off (trust.md,
section 9). No command that is used here runs a filter or a hook, so a clone of another owner is no danger to read.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import new as new_hash
from pathlib import Path
from typing import Final

from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.programs import alone
from gitops_compile.check.hidden import ATTRIBUTES, GitView

_SETTINGS: Final = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.untrackedCache=false",
    "protocol.allow=never",
    "safe.directory=*",
)
_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM": "1",
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "HOME": "/nonexistent",
    "LC_ALL": "C",
    "PATH": "/nonexistent",
}
_RENDERED: Final = "rendered"
_NO_COMMIT: Final = 1


@dataclass(frozen=True)
class GitRepository:
    """A clone that holds the fleet's folder; all paths of this module are relative to that folder."""

    folder: Path
    program: Path
    hash_name: str

    def blob_id(self, content: bytes) -> str:
        """The object id that git gives these bytes (gitformat-pack(5): the type, the size, the content)."""
        return new_hash(self.hash_name, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()

    @cached_property
    def blobs(self) -> Mapping[str, frozenset[str]]:
        """Path under ``rendered/`` -> ids of its blobs in HEAD and in every stage of the index."""
        found: dict[str, set[str]] = {}
        for entry, path in _entries(self._asked("ls-files", "-s", "-z", "--", _RENDERED)):
            found.setdefault(path, set()).add(entry.split(" ")[1])
        if self._run(("rev-parse", "-q", "--verify", "HEAD^{commit}"), ok=(0, _NO_COMMIT)):
            for entry, path in _entries(self._asked("ls-tree", "-r", "-z", "HEAD", "--", _RENDERED)):
                found.setdefault(path, set()).add(entry.split(" ")[2])
        return {path: frozenset(ids) for path, ids in found.items()}

    def view(self, paths: Iterable[str]) -> GitView:
        """What hides the files ``paths``, which must be regular ones with no link on their way."""
        given = b"".join(os.fsencode(path) + b"\0" for path in paths)
        tags = dict(_tags(self._asked("ls-files", "-v", "-z", "--", _RENDERED)))
        return GitView(self._ignored(given), self._attributes(given), _flags(tags), frozenset(tags))

    def _ignored(self, paths: bytes) -> frozenset[str]:
        """Of a list of paths those that git ignores; a path that it tracks is never ignored."""
        said = self._run(("check-ignore", "-z", "--stdin"), paths, ok=(0, 1)) if paths else b""
        return frozenset(_parts(said))

    def _attributes(self, paths: bytes) -> Mapping[str, Mapping[str, str]]:
        found: dict[str, dict[str, str]] = {}
        said = _parts(self._run(("check-attr", "-z", "--stdin", *ATTRIBUTES), paths)) if paths else ()
        for path, name, value in zip(said[::3], said[1::3], said[2::3], strict=True):
            found.setdefault(path, {})[name] = value
        return found

    def _asked(self, *arguments: str) -> bytes:
        return self._run(arguments)

    def _run(self, arguments: tuple[str, ...], given: bytes = b"", ok: tuple[int, ...] = (0,)) -> bytes:
        return run_git(self.program, self.folder, arguments, given, ok)


def find(folder: Path) -> GitRepository | None:
    """The clone that holds ``folder``, worktrees and shallow ones too; none outside of git.

    Raises ``ToolFailed`` if there is a clone and no git to read it.
    """
    place = Path(os.path.realpath(folder))
    top = _top(place)
    if top is None:
        return None
    program = git_program(top)
    said = run_git(program, place, ("rev-parse", "--is-inside-work-tree", "--show-object-format"))
    inside, _, hash_name = said.decode("ascii").strip().partition("\n")
    return GitRepository(place, program, hash_name) if inside == "true" else None


def _top(folder: Path) -> Path | None:
    """The work tree's top: the nearest folder with a ``.git``, which is a file in worktrees and submodules."""
    tops = (above for above in (folder, *folder.parents) if _is_git_folder(above / ".git"))
    return next(tops, None)


def _is_git_folder(place: Path) -> bool:
    return place.is_file() or (place / "HEAD").exists()


def git_program(top: Path) -> Path:
    """The first git on ``PATH`` that is not part of the repository, where a fork could put one."""
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = shutil.which("git", path=folder) if Path(folder).is_absolute() else None
        if found and not any(Path(p).is_relative_to(top) for p in (found, os.path.realpath(found))):
            return Path(found)
    raise ToolFailed("git: not found on PATH, and the fleet lies in a git repository")


def run_git(
    program: Path, folder: Path, arguments: tuple[str, ...], given: bytes = b"", ok: tuple[int, ...] = (0,)
) -> bytes:
    """What git prints; ``given`` goes to its standard input. Raises ``ToolFailed`` on an exit code not in ``ok``."""
    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    words = ("--no-pager", *settings, *arguments)
    try:
        running = alone(program).popen(words, cwd=str(folder), env=_ENVIRONMENT)
        said, complaint = running.communicate(given)
    except OSError as error:
        raise ToolFailed(f"git: {os.strerror(error.errno or 0)}") from error
    if running.returncode not in ok:
        first = complaint.decode(errors="replace").strip().partition("\n")[0]
        raise ToolFailed(f"git {arguments[0]}: {first or f'exit code {running.returncode}'}")
    return bytes(said)


def _parts(said: bytes) -> tuple[str, ...]:
    return tuple(os.fsdecode(part) for part in said.split(b"\0")[:-1])


def _entries(said: bytes) -> Iterator[tuple[str, str]]:
    """Entries ``<words>TAB<path>``."""
    for part in _parts(said):
        entry, _, path = part.partition("\t")
        yield entry, path


def _tags(said: bytes) -> Iterator[tuple[str, str]]:
    for part in _parts(said):
        yield part[2:], part[0]


def _flags(tags: Mapping[str, str]) -> Mapping[str, str]:
    """Path -> flag; ``ls-files -v`` writes S for skip-worktree, and any letter small for assume-unchanged."""
    flags = {path: "skip-worktree" for path, tag in tags.items() if tag in "Ss"}
    return flags | {path: "assume-unchanged" for path, tag in tags.items() if tag.islower() and tag != "s"}
