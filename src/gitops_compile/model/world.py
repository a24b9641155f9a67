"""What the core needs of the world, as named functions; ``commands`` passes the adapters in.

Tests pass plain functions over literals, so nothing of the core needs a disk or a mock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree


@dataclass(frozen=True, slots=True)
class SourceFiles:
    """The files of a reach, links followed, and what in it may not be read."""

    tree: FileTree
    problems: tuple[Diagnostic, ...] = ()


Include: TypeAlias = Callable[[str], Mapping[str, bytes]]
"""An include pattern (one file, or ``*`` in one folder) -> path and content of every file that it meets."""


class ReadFolders(Protocol):
    """Folders of the repository -> every file below them, contained as trust.md (section 4) says.

    ``revision`` is a full commit id, or empty for the state of the repository that is compiled.
    """

    def __call__(self, folders: tuple[str, ...], revision: str = "") -> SourceFiles:
        """The files of these folders."""
