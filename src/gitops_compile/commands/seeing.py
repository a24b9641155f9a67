"""Which state of the repository a command looks at: the work tree, git's index, or a commit.

Comes in: what the command line says. Goes out: the fleet's folder and file, and a view of the repository in that
state. The fleet of another state is looked for in that state: it may have stood elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gitops_compile.adapters.handles import view
from gitops_compile.adapters.standing import FLEET_FILE, standing
from gitops_compile.adapters.states import state_of
from gitops_compile.adapters.views import Looked, State, View, watched
from gitops_compile.commands.settling import note_index, started
from gitops_compile.model.position import REVISION_DIGITS

if TYPE_CHECKING:
    from gitops_compile.adapters.git import GitRepository
    from gitops_compile.adapters.revisions import Objects

_OBJECTS: Final = "gitops_compile.objects"


@dataclass(frozen=True, slots=True)
class Seen:
    """A fleet's folder ("the repository"), its file in it, and the state that is looked at.

    ``commit`` is the full id of the commit, or empty; ``staged`` says that it is the index. ``looked`` is what the run
    has looked at so far; it stays empty where the run will not be remembered.
    """

    repository: Path
    file: str
    view: View
    commit: str = ""
    staged: bool = False
    looked: Looked = field(default_factory=Looked)

    @property
    def is_work_tree(self) -> bool:
        """Whether it is what stands on the disk."""
        return not self.commit and not self.staged

    @property
    def where(self) -> str:
        """The state as the end of a sentence; nothing for the work tree."""
        if self.staged:
            return " in git's index"
        return f" at {self.commit[:REVISION_DIGITS]}" if self.commit else ""


def see_work_tree(folder: str, fleet: str | None) -> Seen:
    """The fleet file that is named, or fleet.yaml in the folder or the nearest one above."""
    found = standing(str(_start(folder)), fleet or "", staged=False)
    if found is None and fleet is not None:
        raise click.UsageError(f"--fleet: there is no file {fleet}")
    if found is None:
        raise click.UsageError(f"there is no {FLEET_FILE} here or above; `gitops-compile init` writes a small one")
    file = Path(found[1])
    seen = Seen(file.parent, file.name, view(file.parent))
    return replace(seen, view=look_again(seen))


def look_again(seen: Seen) -> View:
    """The work tree as it is now; what is looked at is noted."""
    if not started():
        return view(seen.repository)
    return watched(view(seen.repository), seen.looked, partial(_state, seen.repository))


def _state(repository: Path, what: str, path: str) -> State:
    try:
        return state_of(what, str(repository / path))
    except OSError:
        return None


def see_commit(folder: str, fleet: str | None, revision: str) -> Seen:
    """The same in a commit, by any name that git knows for it."""
    from gitops_compile.adapters.revisions import commit_view  # noqa: PLC0415

    start = _start(folder).resolve()
    objects = git_objects(start)
    commit = objects.clone.commit(revision)
    if commit is None:
        raise click.UsageError(f"--rev: git knows no commit {revision} here; `git log --oneline` lists them")
    found = _found(start, fleet, objects.clone, lambda _at, prefix: commit_view(objects, commit, prefix))
    if found is None:
        raise click.UsageError(f"there is no {fleet or FLEET_FILE} in {revision}, here or above")
    return replace(found, commit=commit)


def see_index(folder: str, fleet: str | None) -> Seen:
    """The same in git's index: what the next commit will hold."""
    from gitops_compile.adapters.revisions import index_view  # noqa: PLC0415

    start = _start(folder).resolve()
    objects = git_objects(start)
    looked = Looked()
    note_index(looked, objects.clone.index_file)
    found = _found(start, fleet, objects.clone, lambda at, _prefix: index_view(objects, objects.clone.at(at)))
    if found is None:
        raise click.UsageError(f"there is no {fleet or FLEET_FILE} in git's index, here or above; add it: git add")
    # The states are those of the index's entries, all of them taken at once.
    return replace(found, staged=True, looked=looked, view=watched(found.view, looked, lambda _what, _path: (b"", 0)))


def see_pinned(seen: Seen, revision: str) -> View:
    """The commit that a pin names, seen from the fleet's folder. Raises ``ToolFailed`` if the clone lacks it."""
    from gitops_compile.adapters.revisions import commit_view  # noqa: PLC0415

    objects = git_objects(seen.repository)
    return commit_view(objects, revision, objects.clone.at(seen.repository).prefix)


def git_objects(folder: Path) -> Objects:
    """The clone's objects, opened once per command and closed at its end."""
    from gitops_compile.adapters.failures import ToolFailed  # noqa: PLC0415
    from gitops_compile.adapters.git import find  # noqa: PLC0415
    from gitops_compile.adapters.revisions import objects_of  # noqa: PLC0415

    context = click.get_current_context()
    if _OBJECTS not in context.meta:
        clone = find(folder)
        if clone is None:
            raise ToolFailed("the fleet lies in no git repository, and so it has no index and no commits")
        context.meta[_OBJECTS] = context.with_resource(objects_of(clone))
    objects: Objects = context.meta[_OBJECTS]
    return objects


def _start(folder: str) -> Path:
    start = Path(folder)
    if not start.is_dir():
        raise click.UsageError(f"-C: there is no folder {folder}")
    return start


def _found(start: Path, fleet: str | None, clone: GitRepository, look: Callable[[Path, str], View]) -> Seen | None:
    """The nearest folder, from ``start`` up to the top of the clone, whose view holds the fleet file."""
    parts = clone.prefix.split("/") if clone.prefix else []
    top = clone.folder.parents[len(parts) - 1] if parts else clone.folder
    if fleet is not None:
        file = Path(start / fleet).resolve()
        if not file.is_relative_to(top):
            raise click.UsageError(f"--fleet: {fleet} lies outside of the git repository")
        seen = look(file.parent, file.parent.relative_to(top).as_posix().removeprefix("."))
        return Seen(file.parent, file.name, seen) if file.name in seen.listing("") else None
    for end in range(len(parts), -1, -1):
        prefix = "/".join(parts[:end])
        seen = look(top / prefix, prefix)
        if FLEET_FILE in seen.listing(""):
            return Seen(top / prefix, FLEET_FILE, seen)
    return None
