"""The clone around a fleet as ``doctor`` looks at it: what git does to ``rendered/``, and what runs before a commit.

Comes in: the fleet's folder and what stands under ``rendered/``. Goes out: facts for ``check/doctor``; no clone where
there is none. A person's own git settings are not read, as everywhere (trust.md, section 9).
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from gitops_compile.adapters.failures import Failed
from gitops_compile.adapters.git import GitRepository, find
from gitops_compile.adapters.hiding import work_tree_view
from gitops_compile.check.doctor.facts import Clone, Hook
from gitops_compile.check.hidden import hidden
from gitops_compile.check.ownership import Found
from gitops_compile.model.filetree import FileTree

ANY_FILE: Final = "rendered/any.yaml"
"""A path whose attributes are those of any file that a render may write; no such file is needed."""

LONGEST: Final = 256 * 1024
_UNSET: Final = 1


def clone_around(repository: Path, found: Found) -> Clone | None:
    """The clone that holds the fleet, or why git could not read it."""
    try:
        clone = find(repository)
        return None if clone is None else _looked_at(clone, found)
    except Failed as failure:
        return Clone(problem=str(failure))


def _looked_at(clone: GitRepository, found: Found) -> Clone:
    view = work_tree_view(clone, (*found.files, ANY_FILE))
    return Clone(
        shallow=_line(clone, "rev-parse", "--is-shallow-repository") == "true",
        text=view.attributes.get(ANY_FILE, {}).get("text", ""),
        hidden=hidden(FileTree(), found, view),
        hook=_hook(clone),
    )


def _hook(clone: GitRepository) -> Hook:
    top = Path(_line(clone, "rev-parse", "--show-toplevel"))
    own = _line(clone, "config", "--local", "--type=path", "--get", "core.hooksPath")
    # Our git has no hooks (core.hooksPath is none), so the folder is put together as githooks(5) says.
    folder = top / own if own else clone.folder / _line(clone, "rev-parse", "--git-common-dir") / "hooks"
    file = folder / "pre-commit"
    return Hook(_text(file), os.access(file, os.X_OK), _text(top / ".pre-commit-config.yaml"))


def _line(clone: GitRepository, *arguments: str) -> str:
    said = clone.run(arguments, ok=(0, _UNSET))
    return os.fsdecode(said).removesuffix("\n")


def _text(file: Path) -> str | None:
    """The text of a regular file; none if there is none."""
    try:
        if not file.is_file():
            return None
        with file.open("rb") as stream:
            return stream.read(LONGEST).decode(errors="replace")
    except OSError:
        return None
