"""Which two states a review compares: what the command line says becomes commit ids and an opened head.

Comes in: ``BASE``, ``BASE...HEAD``, ``BASE..HEAD`` or nothing, and ``--staged``. Goes out: the base as a commit and
the head as a state of the repository. Names become ids first; later calls of git get ids alone (review.md, section 1).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.commands.opening import Opened, Options, declared, open_fleet, open_staged, say
from gitops_compile.commands.seeing import git_objects
from gitops_compile.model.review import SideName

if TYPE_CHECKING:
    from gitops_compile.adapters.changes import Half
    from gitops_compile.adapters.git import GitRepository

MERGE_BASE = "merge-base"


@dataclass(frozen=True, slots=True)
class Range:
    """The base's commit, the opened head, and what both are called."""

    commit: str
    head: Opened
    base_name: SideName
    head_name: SideName


def range_of(options: Options, said: str, staged: bool) -> Range:
    """Find both sides. Raises ``UsageError`` for an unknown name, ``ToolFailed`` for what the clone lacks."""
    if ".." in said:
        return _two_revisions(options, said, staged)
    head = open_staged(options) if staged else open_fleet(options)
    clone = git_objects(head.repository).clone
    head_name = SideName("index", "index") if staged else SideName("worktree", "working tree")
    if staged and not said:
        commit = named_commit(clone, "HEAD")
        return Range(commit, head, SideName("revision", "HEAD", commit), head_name)
    name = said or _followed(head, clone)
    commit = _merge_base(clone, named_commit(clone, "HEAD"), named_commit(clone, name), name)
    return Range(commit, head, SideName("revision", name, commit, MERGE_BASE), head_name)


def files_between(commit: str, head: Opened) -> tuple[Half, Half]:
    """The files that differ between a commit and the head, as each of them has them."""
    from gitops_compile.adapters import changes  # noqa: PLC0415 - names of revisions are found without it

    objects = git_objects(head.repository)
    clone = objects.clone.at(head.repository)
    if head.seen.is_work_tree:
        return changes.to_work_tree(objects, clone, commit, head.seen.view)
    if head.seen.staged:
        return changes.to_index(objects, clone, commit)
    return changes.between(objects, clone, commit, head.seen.commit)


def _two_revisions(options: Options, said: str, staged: bool) -> Range:
    if staged:
        raise click.UsageError("--staged has the index for its head; name a base alone")
    three = "..." in said
    base, _, head = said.partition("..." if three else "..")
    if not base or not head:
        raise click.UsageError(f"{said}: both sides must stand, as in main...HEAD")
    opened = open_fleet(options, head)
    clone = git_objects(opened.repository).clone
    commit = named_commit(clone, base)
    head_name = SideName("revision", head, opened.seen.commit)
    if not three:
        return Range(commit, opened, SideName("revision", base, commit), head_name)
    commit = _merge_base(clone, opened.seen.commit, commit, base)
    return Range(commit, opened, SideName("revision", base, commit, MERGE_BASE), head_name)


def _followed(head: Opened, clone: GitRepository) -> str:
    """The branch that Argo CD follows: as the remote has it, else the clone's own."""
    outcome = declared(head)
    if outcome.value is None:
        say(head, outcome.diagnostics)
        raise click.UsageError("the fleet has errors, so nobody can say its `git.branch`; mend them, or name a BASE")
    git = outcome.value.fleet.fleet.git
    if git is None:
        raise click.UsageError("the fleet names no `git.branch` to compare with; name a BASE: gitops-compile diff main")
    branch: str = git.branch.value
    remote = f"origin/{branch}"
    return remote if clone.commit(f"refs/remotes/{remote}") else branch


def named_commit(clone: GitRepository, name: str) -> str:
    """The full id of a commit. Raises ``UsageError`` for a name that git does not know, ``ToolFailed`` in a clone that
    may lack it, with the command that fetches it.
    """
    commit = clone.commit(name)
    if commit is not None:
        return commit
    if clone.is_shallow:
        raise ToolFailed(f"git: {name} is not in this shallow clone; fetch it: {_fetch(name)}")
    if len(name) >= 40 and not name.strip("0123456789abcdef"):
        raise ToolFailed(f"git: the commit {name} is not in this clone; fetch it: git fetch origin {name}")
    raise click.UsageError(f"git knows no commit {name} here; `git log --oneline --all` lists them")


def _merge_base(clone: GitRepository, head: str, base: str, name: str) -> str:
    commit = clone.merge_base(head, base)
    if commit is not None:
        return commit
    if clone.is_shallow:
        raise ToolFailed(f"git: this shallow clone ends before the merge-base with {name}; fetch it: {_fetch(name)}")
    raise ToolFailed(f"git: HEAD and {name} have no common commit; compare them as they are: {name}..HEAD")


def _fetch(name: str) -> str:
    return f"git fetch --unshallow origin {name.removeprefix('origin/')}"
