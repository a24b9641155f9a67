"""Folders that lie in one another, as paths of the repository; the empty path is the repository itself."""

from __future__ import annotations

from collections.abc import Collection


def within(path: str, top: str) -> bool:
    """Whether a path is a folder or lies below it."""
    return not top or path == top or path.startswith(f"{top}/")


def outermost(folders: Collection[str]) -> list[str]:
    """The folders that lie in no other one, sorted."""
    every = sorted(folders)
    return [folder for folder in every if not any(within(folder, other) for other in every if other != folder)]
