"""A whole repository at once, for the one command that looks at all of it before there is a fleet.

Comes in: the repository as it stands. Goes out: its files as one tree, and what was passed by. Nothing outside of it
is read; a link to a file shows that file, a link to a folder is passed by, since the folder is met in its own place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gitops_compile.adapters.links import Nowhere, follow, is_git, is_other_repository
from gitops_compile.adapters.views import Kind, View
from gitops_compile.model.filetree import FileTree

MANIFESTS: Final = (".yaml", ".yml", ".json", ".j2")
MANIFEST_BYTES: Final = 8 * 1024 * 1024
OTHER_BYTES: Final = 1024 * 1024
"""A generator puts a file into an object, and no object of Kubernetes is larger (etcd's limit)."""

MOST_ENTRIES: Final = 200_000
MOST_BYTES: Final = 256 * 1024 * 1024
_PASSED_BY: Final = frozenset({"node_modules", "__pycache__"})


@dataclass(frozen=True, slots=True)
class Surveyed:
    """Every file by its path, the links to folders that were passed by, and whether it was too much to read all."""

    tree: FileTree
    links: tuple[str, ...]
    cut: bool


def surveyed(seen: View) -> Surveyed:
    """Read the repository, but for folders with a leading dot, ``rendered/``, submodules and what is too large."""
    files: dict[str, bytes] = {}
    links: list[str] = []
    size = entries = 0
    for path, kind in _walk(seen):
        entries += 1
        place = follow(seen, path) if kind is Kind.LINK else None
        if isinstance(place, Nowhere):
            continue
        if place is not None and place.kind is Kind.FOLDER:
            links.append(path)
            continue
        content = _content(seen, place.path if place else path)
        if content is not None:
            files[path] = content
            size += len(content)
        if entries >= MOST_ENTRIES or size > MOST_BYTES:
            return Surveyed(FileTree(files), tuple(links), True)
    return Surveyed(FileTree(files), tuple(links), False)


def _walk(seen: View) -> Iterator[tuple[str, Kind]]:
    pending = [""]
    while pending:
        folder = pending.pop()
        names = seen.listing(folder)
        if is_other_repository(folder, names):
            continue
        below = [f"{folder}/{name}" if folder else name for name in _own(names, folder)]
        kinds = {path: names[path.rsplit("/", 1)[-1]] for path in below}
        yield from ((path, kind) for path, kind in kinds.items() if kind in (Kind.FILE, Kind.LINK))
        pending += [path for path in reversed(below) if kinds[path] is Kind.FOLDER]


def _own(names: Mapping[str, Kind], folder: str) -> Iterator[str]:
    for name, kind in names.items():
        hidden = kind is Kind.FOLDER and (name.startswith(".") or name in _PASSED_BY)
        ours = folder == "" and name == "rendered"
        if not hidden and not ours and not is_git(name) and _is_text(name):
            yield name


def _is_text(name: str) -> bool:
    """Whether a name is UTF-8: no source may hold another one, so nothing is lost by passing it by."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _content(seen: View, path: str) -> bytes | None:
    """The bytes of a file; none where it is too large to be part of a build, or no regular file."""
    longest = MANIFEST_BYTES if path.endswith(MANIFESTS) else OTHER_BYTES
    content = seen.content(path, longest + 1)
    return content if isinstance(content, bytes) and len(content) <= longest else None
