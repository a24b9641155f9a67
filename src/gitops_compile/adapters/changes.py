"""Which files differ between a commit and another state of the clone, and what they hold on either side.

Comes in: the clone's objects, the base commit, and the state it is compared with: a commit, the index or the work
tree. Goes out: the two contents of every file below the fleet's folder that differs; whatever is equal is neither
read nor listed, so a change costs what it touches. Renames are no matter of git's here: objects are paired later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from posixpath import basename, dirname
from typing import Final

from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.git import GitRepository, parts
from gitops_compile.adapters.revisions import Objects
from gitops_compile.adapters.views import Kind, NotRead, View

LONGEST: Final = 10 * 1024 * 1024
_FILE: Final = "100"
_KINDS: Final = {"120": Kind.LINK.value, "160": "submodule"}
_LISTED: Final = ("-r", "-z", "--raw", "--no-renames", "--no-ext-diff", "--no-textconv", "--no-abbrev", "--relative")
_NOTHING: Final = "000"


@dataclass(frozen=True, slots=True)
class Half:
    """The files that one side has of those that differ: content by path, and what is no regular file, in a word."""

    files: Mapping[str, bytes]
    special: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A file on one side: the front of its mode, and its blob id; without one its content stands on the disk."""

    mode: str
    blob: str


def between(objects: Objects, clone: GitRepository, base: str, head: str) -> tuple[Half, Half]:
    """What differs between two commits, by their full ids, below the folder of ``clone``."""
    listed = list(_listed(clone.run(("diff-tree", *_LISTED, base, head, "--", "."))))
    return _halves(objects, listed, None)


def to_index(objects: Objects, clone: GitRepository, base: str) -> tuple[Half, Half]:
    """What differs between a commit and git's index."""
    said = clone.run(("diff-index", "--cached", *_LISTED, base, "--", "."), index=clone.hooks_index)
    return _halves(objects, list(_listed(said)), None)


def to_work_tree(objects: Objects, clone: GitRepository, base: str, seen: View) -> tuple[Half, Half]:
    """What differs between a commit and the work tree, untracked files included unless git ignores them."""
    listed = list(_listed(clone.run(("diff-index", *_LISTED, base, "--", "."))))
    known = {path for path, _, _ in listed}
    listed += (
        (path, _Entry(_NOTHING, ""), _Entry(_mode_of(seen, path), ""))
        for path in clone.work_tree[1]
        if path not in known
    )
    return _halves(objects, listed, seen)


def listing(clone: GitRepository, commit: str, folder: str) -> frozenset[str]:
    """Every path of a commit below a folder."""
    return frozenset(parts(clone.run(("ls-tree", "-r", "-z", "--name-only", commit, "--", folder))))


def listing_of_index(clone: GitRepository, folder: str) -> frozenset[str]:
    """Every path of the index below a folder."""
    return frozenset(parts(clone.run(("ls-files", "-z", "--", folder), index=clone.hooks_index)))


def listing_of_work_tree(clone: GitRepository, folder: str) -> frozenset[str]:
    """Every path of the work tree below a folder that git tracks, and those it does not ignore."""
    return frozenset(path for path in clone.work_tree[0] if path.startswith(f"{folder}/"))


def _listed(said: bytes) -> Iterator[tuple[str, _Entry, _Entry]]:
    """``:<mode> <mode> <id> <id> <status>NUL<path>NUL``, for each file (git-diff-tree(1), "Raw output format")."""
    texts = iter(parts(said))
    for words in texts:
        old_mode, new_mode, old, new, _status = words.removeprefix(":").split(" ")
        yield next(texts), _Entry(old_mode[:3], old), _Entry(new_mode[:3], new.strip("0") and new)


def _halves(objects: Objects, listed: Sequence[tuple[str, _Entry, _Entry]], seen: View | None) -> tuple[Half, Half]:
    """Both sides' contents; files that turn out to be equal are left out."""
    base = _half(objects, {path: old for path, old, _ in listed}, None)
    head = _half(objects, {path: new for path, _, new in listed}, seen)
    same = {path for path, content in base.files.items() if head.files.get(path) == content}
    return _without(base, same), _without(head, same)


def _without(half: Half, paths: set[str]) -> Half:
    return Half({path: content for path, content in half.files.items() if path not in paths}, half.special)


def _half(objects: Objects, entries: Mapping[str, _Entry], seen: View | None) -> Half:
    there = {path: entry for path, entry in sorted(entries.items()) if entry.mode != _NOTHING}
    special = {path: _KINDS.get(entry.mode, entry.mode) for path, entry in there.items() if entry.mode != _FILE}
    files = {path: entry for path, entry in there.items() if path not in special}
    blobs = {path: entry.blob for path, entry in files.items() if entry.blob}
    read = dict(zip(blobs, _contents(objects, list(blobs.values())), strict=True))
    for path in files:
        if path not in blobs and seen is not None:
            content = seen.content(path, LONGEST)
            if isinstance(content, NotRead):
                special[path] = content.what
            else:
                read[path] = content
    return Half(dict(sorted(read.items())), dict(sorted(special.items())))


def _contents(objects: Objects, blobs: Sequence[str]) -> list[bytes]:
    found = objects.read_all(blobs, LONGEST)
    if None in found:
        lacking = blobs[found.index(None)]
        raise ToolFailed(f"git: the object {lacking} is not in this clone; fetch the whole history: git fetch")
    return [one[1] for one in found if one is not None]


def _mode_of(seen: View, path: str) -> str:
    kind = seen.listing(dirname(path)).get(basename(path))
    return _FILE if kind is Kind.FILE else (kind.value if kind else _NOTHING)
