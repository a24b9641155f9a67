"""What git says of the files under ``rendered/`` that could keep a reviewer from seeing them.

Comes in: a clone, and the paths of files that stand in the work tree, in the index or in a commit. Goes out: for
``check/hidden`` what git ignores, which attributes it applies there, and how its index flags the files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from gitops_compile.adapters.git import RENDERED, GitRepository, parts
from gitops_compile.check.hidden import ATTRIBUTES, GitView


def work_tree_view(clone: GitRepository, paths: Iterable[str]) -> GitView:
    """Of files in the work tree, which must be regular ones with no link on their way."""
    given = _given(paths)
    tags = dict(_tags(clone.run(("ls-files", "-v", "-z", "--", RENDERED))))
    return GitView(_ignored(clone, given), _attributes(clone, given), _flags(tags), frozenset(tags))


def index_view(clone: GitRepository, paths: Iterable[str]) -> GitView:
    """Of files in the index: git tracks them all, and ignores none."""
    every = tuple(paths)
    tags = dict(_tags(clone.run(("ls-files", "-v", "-z", "--", RENDERED), index=clone.hooks_index)))
    attributes = _attributes(clone, _given(every), "--cached", index=clone.hooks_index)
    return GitView(frozenset(), attributes, _flags(tags), frozenset(every))


def commit_view(clone: GitRepository, commit: str, paths: Iterable[str]) -> GitView:
    """Of files in a commit; its attributes are asked through an index of its own, outside of the repository."""
    from tempfile import TemporaryDirectory  # noqa: PLC0415 - start-up must be cheap

    every = tuple(paths)
    with TemporaryDirectory(prefix="gitops-compile-") as folder:
        index = str(Path(folder) / "index")
        clone.run(("read-tree", "--end-of-options", commit), index=index)
        attributes = _attributes(clone, _given(every), "--cached", index=index)
    return GitView(frozenset(), attributes, {}, frozenset(every))


def _given(paths: Iterable[str]) -> bytes:
    return b"".join(os.fsencode(path) + b"\0" for path in paths)


def _ignored(clone: GitRepository, paths: bytes) -> frozenset[str]:
    """Of a list of paths those that git ignores; a path that it tracks is never ignored."""
    said = clone.run(("check-ignore", "-z", "--stdin"), paths, ok=(0, 1)) if paths else b""
    return frozenset(parts(said))


def _attributes(clone: GitRepository, paths: bytes, *where: str, index: str = "") -> Mapping[str, Mapping[str, str]]:
    found: dict[str, dict[str, str]] = {}
    asked = ("check-attr", "-z", "--stdin", *where, *ATTRIBUTES)
    said = parts(clone.run(asked, paths, index=index)) if paths else ()
    for path, name, value in zip(said[::3], said[1::3], said[2::3], strict=True):
        found.setdefault(path, {})[name] = value
    return found


def _tags(said: bytes) -> Iterator[tuple[str, str]]:
    for part in parts(said):
        yield part[2:], part[0]


def _flags(tags: Mapping[str, str]) -> Mapping[str, str]:
    """Path -> flag; ``ls-files -v`` writes S for skip-worktree, and any letter small for assume-unchanged."""
    flags = {path: "skip-worktree" for path, tag in tags.items() if tag in "Ss"}
    return flags | {path: "assume-unchanged" for path, tag in tags.items() if tag.islower() and tag != "s"}
