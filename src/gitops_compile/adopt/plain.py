"""Folders of plain manifests: those that can be applied as they are, without any kustomization.

Comes in: the tree, the folders of kustomizations, and the engine's parser. Goes out: the manifests of every file that
is one, and the folders that hold nothing else. Helm charts, CI files and patches are no manifests.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from posixpath import dirname
from typing import Final

from gitops_compile.adopt.folders import within
from gitops_compile.adopt.patterns import Neighbours
from gitops_compile.adopt.words import is_structure
from gitops_compile.model.build import Parse, ParsedObject, ParseRequest
from gitops_compile.model.filetree import FileTree
from gitops_compile.render.source import is_manifest

CHART: Final = "Chart.yaml"


@dataclass(frozen=True, slots=True)
class Manifests:
    """Files that hold Kubernetes objects, with these; and the files named like manifests that hold none, and why."""

    objects: Mapping[str, tuple[ParsedObject, ...]]
    others: Mapping[str, str]


def manifests_of(tree: FileTree, top: str, parse: Parse) -> Manifests:
    """Every file below a folder with the name of a manifest, as the engine reads it; templates and charts aside."""
    charts = tuple(dirname(path) for path in tree if path.rsplit("/", 1)[-1] == CHART)
    paths = [path for path in (tree.below(top) if tree.is_folder(top) else ()) if is_manifest(path)]
    inside = [path for path in paths if not path.endswith(".j2") and not _below_any(path, charts)]
    objects: dict[str, tuple[ParsedObject, ...]] = {}
    others: dict[str, str] = {}
    for answer in parse(ParseRequest(path, {path: tree[path]}) for path in inside) if inside else ():
        if answer.error is not None:
            others[answer.id] = answer.error.message
        elif answer.objects:
            objects[answer.id] = answer.objects
    chart_files = {path: "a file of a Helm chart" for path in paths if _below_any(path, charts)}
    return Manifests(objects, {**others, **chart_files})


def plain_folders(
    manifests: Manifests, kustomized: Collection[str], deployed: Collection[str], beside: Neighbours, top: str
) -> tuple[str, ...]:
    """The largest folders that hold manifests and nothing else that looks like one; sorted.

    ``kustomized`` are the folders with a kustomization: what lies in or below one is its own. ``deployed`` are those
    that an Application names. Another folder is taken apart into its sub-folders where its name only says what kind
    of files it holds, or where they are environments.
    """
    clean = [path for path in manifests.objects if not _below_any(path, kustomized)]
    spoilt = {above for path in manifests.others for above in _above(path)}
    spoilt |= {above for folder in kustomized for above in (folder, *_above(folder))}
    found: set[str] = set()
    for path in clean:
        chain = [folder for folder in _above(path) if folder == top or folder.startswith(f"{top}/" if top else "")]
        whole = [folder for folder in chain if folder not in spoilt]
        if whole:
            named = [folder for folder in whole if folder in deployed]
            found.add(named[0] if named else _chosen(whole, clean, deployed, beside))
    # The top is never taken whole, so it covers nothing.
    return tuple(sorted(folder for folder in found if not _below_any(folder, found - {""})))


def _chosen(chain: list[str], files: Iterable[str], deployed: Collection[str], beside: Neighbours) -> str:
    """Of the folders above a file, deepest first, the highest that is one app and holds no other one."""
    holding = {dirname(path) for path in files}
    best = chain[0]
    for folder in chain[1:]:
        names = sorted(beside.names.get(folder, ()))
        apart = is_structure(folder.rsplit("/", 1)[-1]) and folder not in holding
        holds = any(within(other, folder) for other in deployed)
        # fleet.yaml will stand at the top, so the top itself is no folder of manifests.
        if not folder or apart or holds or any(beside.environment(folder, name) for name in names):
            break
        best = folder
    return best


def _above(path: str) -> Iterator[str]:
    while path:
        path = dirname(path)
        yield path


def _below_any(path: str, folders: Collection[str]) -> bool:
    return any(folder in folders for folder in _above(path)) if folders else False
