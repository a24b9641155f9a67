"""What git knows of the fleet's clone: read only, and with nothing of the repository's in its way.

Comes in: the fleet's folder, which may be the top of a clone, a folder in it, or in no clone at all. Goes out: the
blobs that HEAD and the index hold per path, and which commit a name means. Git is called by absolute path,
with system and user configuration, hooks, the file-system monitor, lazy fetch and all protocols off (trust.md,
section 9). No command that is used here runs a filter or a hook, so a clone of another owner is no danger to read.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import new as new_hash
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.programs import clone_top, on_path

if TYPE_CHECKING:
    from subprocess import Popen

_SETTINGS: Final = (
    "core.fsmonitor=false",
    "core.hooksPath=/dev/null",
    "core.splitIndex=false",
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
    "TZ": "UTC",
    "PATH": "/nonexistent",
}
RENDERED: Final = "rendered"
_NO_COMMIT: Final = 1


@dataclass(frozen=True)
class GitRepository:
    """A clone that holds the fleet's folder; all paths of this module are relative to that folder."""

    folder: Path
    program: Path
    hash_name: str
    known_prefix: str | None = None

    def at(self, folder: Path) -> GitRepository:
        """The same clone, with another folder in it as the place of all paths."""
        return self if folder == self.folder else replace(self, folder=folder, known_prefix=None)

    def blob_id(self, content: bytes) -> str:
        """The object id that git gives these bytes (gitformat-pack(5): the type, the size, the content)."""
        return new_hash(self.hash_name, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()

    @property
    def id_bytes(self) -> int:
        """The length of an object id."""
        return new_hash(self.hash_name, usedforsecurity=False).digest_size

    @cached_property
    def prefix(self) -> str:
        """The folder's place in the clone; the empty path is the top."""
        if self.known_prefix is not None:
            return self.known_prefix
        return _prefix(self._asked("rev-parse", "--show-prefix"))

    def commit(self, revision: str) -> str | None:
        """The full id of the commit that a name on the command line means; none if git knows no such commit."""
        said = self.run(("rev-parse", "-q", "--verify", "--end-of-options", f"{revision}^{{commit}}"), ok=(0, 1, 128))
        return said.decode("ascii").strip() or None

    def merge_base(self, one: str, other: str) -> str | None:
        """The best common ancestor of two commits, given by their ids; none if the clone knows none."""
        return self.run(("merge-base", one, other), ok=(0, 1)).decode("ascii").strip() or None

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks a part of its history."""
        return self._asked("rev-parse", "--is-shallow-repository") == b"true\n"

    def committed_on(self, commit: str) -> str:
        """The day, in UTC, on which the committer made a commit: ``2026-11-21``."""
        said = self._asked("show", "-s", "--format=%cd", "--date=format-local:%Y-%m-%d", commit)
        return said.decode("ascii").strip()

    def staged(self) -> Iterator[tuple[str, str, str, str]]:
        """Mode, stage, blob id and path of every entry of the index below the folder.

        In a hook of ``git commit -a`` or ``git commit FILE`` git names another index than the clone's (githooks(5)).
        """
        for entry, path in _entries(self.run(("ls-files", "-s", "-z"), index=self.hooks_index)):
            mode, blob, stage = entry.split(" ")
            yield mode, stage, blob, path

    @cached_property
    def work_tree(self) -> tuple[frozenset[str], tuple[str, ...]]:
        """Every file below the folder that git tracks or does not ignore, and those of them that it does not track.

        One call for both, since git looks at every file for it; each path stands behind a letter (git-ls-files(1)).
        """
        options = ("-t", "--cached", "--deleted", "--others", "--exclude-standard")
        said = parts(self._asked("ls-files", "-z", *options, "--", "."))
        by_letter: dict[str, list[str]] = {}
        for entry in said:
            by_letter.setdefault(entry[0], []).append(entry[2:])
        others, gone = by_letter.get("?", ()), by_letter.pop("R", ())
        return frozenset(chain.from_iterable(by_letter.values())).difference(gone), tuple(others)

    @cached_property
    def hooks_index(self) -> str:
        """The index that git names to a hook, if it is one of this clone's; else none, and git takes its own."""
        named = os.environ.get("GIT_INDEX_FILE")
        if not named:
            return ""
        file = os.path.realpath(named)
        return file if Path(file).is_file() and Path(file).is_relative_to(self.home) else ""

    @cached_property
    def index_file(self) -> str:
        """The index that is meant: the one that git names to a hook, or the clone's own; absolute."""
        return self.hooks_index or self.own("index")[0]

    @cached_property
    def home(self) -> str:
        """Git's own folder of this work tree; absolute, without links."""
        return os.path.realpath(os.fsdecode(self._asked("rev-parse", "--absolute-git-dir")).removesuffix("\n"))

    def own(self, *names: str) -> tuple[str, ...]:
        """The absolute paths of files of git's own, wherever worktrees keep them."""
        asked = [word for name in names for word in ("--git-path", name)]
        said = os.fsdecode(self._asked("rev-parse", *asked)).removesuffix("\n").split("\n")
        if len(said) != len(names):
            raise ToolFailed("git rev-parse: the path of the clone holds a line end")
        return tuple(os.path.normpath(self.folder / one) for one in said)

    def settings(self) -> tuple[tuple[str, str], ...]:
        """Every setting of the clone's own, by its name in small letters, and its value."""
        said = parts(self._asked("config", "--list", "-z"))
        return tuple((name.lower(), value) for name, _, value in (one.partition("\n") for one in said))

    def start(self, *arguments: str) -> Popen[bytes]:
        """A git that goes on running: what it is asked goes to its standard input."""
        return _started(self.program, self.folder, arguments)

    @cached_property
    def blobs(self) -> Mapping[str, frozenset[str]]:
        """Path under ``rendered/`` -> ids of its blobs in HEAD and in every stage of the index."""
        found: dict[str, set[str]] = {}
        for entry, path in _entries(self._asked("ls-files", "-s", "-z", "--", RENDERED)):
            found.setdefault(path, set()).add(entry.split(" ")[1])
        if self.run(("rev-parse", "-q", "--verify", "HEAD^{commit}"), ok=(0, _NO_COMMIT)):
            for entry, path in _entries(self._asked("ls-tree", "-r", "-z", "HEAD", "--", RENDERED)):
                found.setdefault(path, set()).add(entry.split(" ")[2])
        return {path: frozenset(ids) for path, ids in found.items()}

    def _asked(self, *arguments: str) -> bytes:
        return self.run(arguments)

    def run(self, arguments: tuple[str, ...], given: bytes = b"", ok: tuple[int, ...] = (0,), index: str = "") -> bytes:
        """What git prints; with another ``index`` file than the clone's if one is named."""
        return run_git(self.program, self.folder, arguments, given, ok, index)


def find(folder: Path) -> GitRepository | None:
    """The clone that holds ``folder``, worktrees and shallow ones too; none outside of git.

    Raises ``ToolFailed`` if there is a clone and no git to read it.
    """
    place = Path(os.path.realpath(folder))
    top = clone_top(place)
    if top is None:
        return None
    program = git_program(top)
    said = run_git(program, place, ("rev-parse", "--is-inside-work-tree", "--show-object-format", "--show-prefix"))
    inside, hash_name, prefix = said.split(b"\n", 2)
    return GitRepository(place, program, hash_name.decode("ascii"), _prefix(prefix)) if inside == b"true" else None


def _prefix(said: bytes) -> str:
    return os.fsdecode(said).rstrip("\n").rstrip("/")


def git_program(top: Path) -> Path:
    """The first git on ``PATH`` that is not part of the repository, where a fork could put one."""
    program = on_path("git", top)
    if program is None:
        raise ToolFailed("git: not found on PATH, and the fleet lies in a git repository")
    return program


def run_git(
    program: Path,
    folder: Path,
    arguments: tuple[str, ...],
    given: bytes = b"",
    ok: tuple[int, ...] = (0,),
    index: str = "",
) -> bytes:
    """What git prints; ``given`` goes to its standard input. Raises ``ToolFailed`` on an exit code not in ``ok``."""
    running = _started(program, folder, arguments, index)
    try:
        said, complaint = running.communicate(given)
    except OSError as error:
        raise _failed(error) from error
    if running.returncode not in ok:
        first = complaint.decode(errors="replace").strip().partition("\n")[0]
        raise ToolFailed(f"git {arguments[0]}: {first or f'exit code {running.returncode}'}")
    return said


def _started(program: Path, folder: Path, arguments: tuple[str, ...], index: str = "") -> Popen[bytes]:
    # Not through plumbum: loading it costs what ten calls of git cost, and git is called in every hook and review.
    from subprocess import PIPE, Popen  # noqa: PLC0415 - start-up must be cheap

    settings = [word for setting in _SETTINGS for word in ("-c", setting)]
    named = {"GIT_INDEX_FILE": index} if index else {}
    words = (str(program), "--no-pager", *settings, *arguments)
    try:
        # By its absolute path, without a shell, in an environment of its own.
        return Popen(words, stdin=PIPE, stdout=PIPE, stderr=PIPE, cwd=folder, env={**_ENVIRONMENT, **named})  # noqa: S603
    except OSError as error:
        raise _failed(error) from error


def _failed(error: OSError) -> ToolFailed:
    return ToolFailed(f"git: {os.strerror(error.errno or 0)}")


def parts(said: bytes) -> tuple[str, ...]:
    """Texts that each end in NUL, as ``-z`` prints them."""
    return tuple(os.fsdecode(said).split("\0")[:-1])


def _entries(said: bytes) -> Iterator[tuple[str, str]]:
    """Entries ``<words>TAB<path>``."""
    for part in parts(said):
        entry, _, path = part.partition("\t")
        yield entry, path
