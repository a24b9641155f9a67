"""A whole folder as a value: relative path -> bytes, sorted by path.

Read from the work tree by ``adapters/disk`` and made by ``render``; the core never opens a file.
Paths are relative to the repository, with ``/``, without ``.`` and ``..`` parts.
"""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, ValuesView
from functools import cached_property
from posixpath import dirname
from typing import Any


class FileTree(Mapping[str, bytes]):
    """An immutable mapping of path -> content that also knows its folders."""

    def __init__(self, files: Mapping[str, bytes] | None = None) -> None:
        self._files = {path: files[path] for path in sorted(files)} if files else {}

    def __getitem__(self, path: str) -> bytes:
        return self._files[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)

    def __contains__(self, path: object) -> bool:
        return path in self._files

    def get(self, path: str, default: Any = None) -> Any:
        """The content of a file, or ``default``; that of Mapping is slow where there is none."""
        return self._files.get(path, default)

    def values(self) -> ValuesView[bytes]:
        """The contents, by path; those of Mapping look each of them up."""
        return self._files.values()

    def items(self) -> ItemsView[str, bytes]:
        """Path and content, by path."""
        return self._files.items()

    def __repr__(self) -> str:
        return f"FileTree({list(self._files)!r})"

    @cached_property
    def _children(self) -> dict[str, tuple[str, ...]]:
        """Folder -> the names in it, sorted; the top is the empty path."""
        names: dict[str, set[str]] = {"": set()}
        for file in self._files:
            path = file
            while path:
                parent = dirname(path)
                known = names.setdefault(parent, set())
                if path in known:
                    break
                known.add(path)
                path = parent
        return {folder: tuple(sorted(p.rsplit("/", 1)[-1] for p in paths)) for folder, paths in names.items()}

    def is_folder(self, path: str) -> bool:
        """Whether a file lies below ``path``; the empty path is the top."""
        return path in self._children

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the files and folders directly in ``folder``, sorted; none if there is no such folder."""
        return self._children.get(folder, ())

    def below(self, folder: str) -> tuple[str, ...]:
        """The paths of all files below ``folder``, sorted."""
        found: list[str] = []
        pending = [folder]
        while pending:
            here = pending.pop()
            for name in self.names(here):
                path = f"{here}/{name}" if here else name
                (found if path in self._files else pending).append(path)
        return tuple(sorted(found))

    def joined(self, other: Mapping[str, bytes]) -> FileTree:
        """A tree with the files of both; where both have a path, ``other``'s."""
        return FileTree({**self._files, **other})
