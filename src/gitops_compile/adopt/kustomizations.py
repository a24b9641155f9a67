"""Which kustomizations a repository has, and which of them nothing else builds on.

Comes in: the repository as a tree. Goes out: the folders that somebody deploys, and the rows of folders side by side
that build on one another, which are the stages of one app and deployed too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Final

from gitops_compile.adopt.words import BASES, is_environment
from gitops_compile.model.filetree import FileTree
from gitops_compile.render.kustomization.contents import read_kustomization
from gitops_compile.render.kustomization.fields import Role
from gitops_compile.render.kustomization.paths import KUSTOMIZATIONS, TEMPLATE, Folder, Reach, lead

IN_A_ROW: Final = 3
"""So many folders side by side, each built on the one before, are stages; two are an app and a part of it."""


@dataclass(frozen=True, slots=True)
class Graph:
    """Folder -> the folders that its kustomization builds on; and those whose kind is Component."""

    edges: Mapping[str, frozenset[str]]
    components: frozenset[str]

    def users(self) -> dict[str, frozenset[str]]:
        """Folder -> the folders that build on it."""
        found: dict[str, set[str]] = {}
        for folder, bases in self.edges.items():
            for base in bases:
                found.setdefault(base, set()).add(folder)
        return {folder: frozenset(users) for folder, users in found.items()}


def graph_of(tree: FileTree) -> Graph:
    """Every kustomization of a tree; one that cannot be read builds on nothing, as far as anybody knows."""
    edges: dict[str, frozenset[str]] = {}
    components: set[str] = set()
    reach = Reach(("",), "")
    for path in tree:
        if path.rsplit("/", 1)[-1].removesuffix(TEMPLATE) not in KUSTOMIZATIONS:
            continue
        folder = dirname(path)
        read = read_kustomization(path, tree[path]).value
        found: set[str] = set()
        for named in read.named if read else ():
            if named.role in (Role.RESOURCE, Role.COMPONENT):
                place = lead(tree, reach, folder, named)
                if isinstance(place, Folder):
                    found.add(place.path)
        edges[folder] = edges.get(folder, frozenset()) | found
        if read and read.component:
            components.add(folder)
    return Graph(edges, frozenset(components))


def leaves(graph: Graph) -> tuple[str, ...]:
    """The folders that nothing else builds on, and stages that only other stages build on; sorted."""
    users, rows = graph.users(), rows_of(graph)
    return tuple(
        folder
        for folder in sorted(graph.edges)
        if folder not in graph.components and _is_deployed(folder, users.get(folder, frozenset()), rows)
    )


def _is_deployed(folder: str, users: Iterable[str], rows: frozenset[str]) -> bool:
    """Nothing builds on it, or only its neighbours do and it is a stage: by its word, or in a row of stages."""
    parent, _, name = folder.rpartition("/")
    if any(dirname(user) != parent or user == folder for user in users):
        return False
    return not tuple(users) or (folder != "" and (is_environment(name) or folder in rows))


def rows_of(graph: Graph) -> frozenset[str]:
    """Folders in rows of stages: side by side, three or more, each the base of the next."""
    beside = {
        folder: sorted(base for base in bases if base != folder and dirname(base) == dirname(folder))
        for folder, bases in graph.edges.items()
    }
    found: set[str] = set()
    for folder in sorted(beside):
        row = [folder]
        while len(beside.get(row[-1], ())) == 1 and beside[row[-1]][0] not in row:
            row.append(beside[row[-1]][0])
        if row[-1].rsplit("/", 1)[-1].lower() in BASES:
            row.pop()
        if len(row) >= IN_A_ROW:
            found.update(row)
    return frozenset(found)


def stage_folders(graph: Graph) -> frozenset[str]:
    """The folders whose sub-folders are stages in a row."""
    return frozenset({dirname(folder) for folder in rows_of(graph)})
