"""What the causes need besides the two fleets: which files people changed, and how to read them at both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from gitops_compile.model.world import ReadFolders


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that people write, at both sides.

    ``changed`` are the files outside ``rendered/`` that differ, relative to the repository, fleet files too. ``base``
    and ``head`` read folders of a side, ``base_text`` and ``head_text`` one file of it: none where it has none.
    """

    changed: frozenset[str]
    base: ReadFolders | None
    head: ReadFolders | None
    base_text: Callable[[str], bytes | None]
    head_text: Callable[[str], bytes | None]
