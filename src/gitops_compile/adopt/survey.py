"""The first step of adoption: look at a repository, and build every folder that somebody deploys on its own.

Comes in: the repository as a tree, the folder to look at, and the engine's functions. Goes out: the leaves with their
objects, what cannot be built and why, and what Argo CD deploys today.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import dirname
from typing import Final

from gitops_compile.adopt.argo import argo_counts, deployments_of, elsewhere, paths_of
from gitops_compile.adopt.folders import within
from gitops_compile.adopt.kustomizations import Graph, graph_of, leaves, stage_folders
from gitops_compile.adopt.leaf import Leaf, LeftOut, Survey
from gitops_compile.adopt.patterns import neighbours
from gitops_compile.adopt.plain import Manifests, manifests_of, plain_folders
from gitops_compile.model.build import Build, BuildRequest, BuildResult, Parse, ParsedObject
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.kinds import ARGO_KINDS, crd_scopes, group_kind
from gitops_compile.model.position import Position
from gitops_compile.render.kustomization.paths import Reach
from gitops_compile.render.kustomization.scan import Scan, scan

_LINK: Final = "a link to a folder, which is looked at in its own place alone"


@dataclass(frozen=True, slots=True)
class _Scanned:
    folder: str
    scan: Scan


def survey(tree: FileTree, top: str, links: Iterable[str], build: Build, parse: Parse) -> Survey:
    """Look at everything below ``top`` ("" is the whole repository); bases may lie anywhere in the tree.

    ``links`` are links to folders, which the tree does not hold.
    """
    graph = graph_of(tree)
    inside = [folder for folder in leaves(graph) if within(folder, top)]
    found: list[Leaf | LeftOut] = list(_built(tree, inside, build))
    manifests = manifests_of(tree, top, parse)
    parsed = [one for objects in manifests.objects.values() for one in objects]
    found += _plain(tree, top, graph, manifests)
    every = tuple(one for one in found if isinstance(one, Leaf))
    folders = [one.folder for one in every]
    objects = [one for leaf in every for one in leaf.objects]
    found += [LeftOut(link, _LINK, "", Position(link)) for link in links if within(link, top)]
    deployments = deployments_of(parsed, folders)
    return Survey(
        leaves=tuple(sorted((one for one in every if not _argo_alone(one)), key=lambda leaf: leaf.folder)),
        left_out=tuple(sorted(one for one in found if isinstance(one, LeftOut))),
        deployments=deployments,
        argocd=argo_counts(parsed),
        elsewhere=elsewhere(parsed, deployments),
        cluster_scoped=crd_scopes(objects),
        stages=stage_folders(graph),
        kustomizations=sum(within(folder, top) for folder in graph.edges),
        files=sum(within(path, top) for path in tree),
    )


def _built(tree: FileTree, folders: Iterable[str], build: Build) -> Iterator[Leaf | LeftOut]:
    scanned: list[_Scanned] = []
    for folder in folders:
        outcome = scan(tree, folder, (), Reach(("",), "it"), _no_templates)
        if outcome.value is None:
            yield _refused(folder, outcome.diagnostics)
        else:
            scanned.append(_Scanned(folder, outcome.value))
    requests = [
        BuildRequest(f"{number}", one.scan.root, one.scan.files, one.scan.fresh, one.scan.embedded)
        for number, one in enumerate(scanned)
    ]
    for one, answer in zip(scanned, build(requests) if requests else (), strict=True):
        yield _leaf(one, answer)


def _leaf(one: _Scanned, answer: BuildResult) -> Leaf | LeftOut:
    if answer.error is not None:
        at = Position(answer.error.file or one.folder, answer.error.line, 1 if answer.error.line else 0)
        return LeftOut(one.folder, f"kustomize cannot build it: {answer.error.message}", "GC173", at)
    if not answer.objects:
        return LeftOut(one.folder, "it gives no object", "GC172", Position(one.folder or "."))
    folders = tuple(sorted({dirname(path) for path in one.scan.reached}))
    return Leaf(one.folder, True, answer.objects, folders, one.scan.kustomizations)


def _plain(tree: FileTree, top: str, graph: Graph, manifests: Manifests) -> Iterator[Leaf | LeftOut]:
    kustomized = frozenset(graph.edges)
    used = frozenset({folder for bases in graph.edges.values() for folder in bases})
    beside = neighbours(dirname(path) for path in manifests.objects)
    deployed = paths_of(one for objects in manifests.objects.values() for one in objects)
    for folder in plain_folders(manifests, kustomized | used, deployed, beside, top):
        files = [path for path in manifests.objects if (within(path, folder) if folder else "/" not in path)]
        objects = [one for path in files for one in manifests.objects[path]]
        argo = [one for one in objects if group_kind(one.object) in ARGO_KINDS]
        if argo and len(argo) < len(objects):
            why = "it mixes Argo CD objects with others; a fleet has the former written by the tool"
            hint = "Move the Argo CD objects into a folder of their own."
            yield LeftOut(folder, why, "", Position(argo[0].file, argo[0].line, 1), hint)
        elif not folder:
            hint = "Move them into a folder: a source of plain manifests holds nothing else."
            yield LeftOut(folder, "plain manifests beside fleet.yaml", "", Position(files[0]), hint)
        elif not argo:
            yield Leaf(folder, False, tuple(_in_order(objects)), tuple(sorted({dirname(path) for path in files})))
    yield from _spoilt(tree, manifests, kustomized | used)


def _spoilt(tree: FileTree, manifests: Manifests, kustomized: frozenset[str]) -> Iterator[LeftOut]:
    """Folders that hold manifests beside files that only look like some."""
    told: set[str] = set()
    for path in sorted(manifests.others):
        folder = dirname(path)
        beside = [name for name in tree.names(folder) if f"{folder}/{name}".lstrip("/") in manifests.objects]
        own = any(within(folder, other) for other in sorted(kustomized))
        if beside and folder not in told and not own:
            told.add(folder)
            why = f"plain manifests beside a file that is none: {manifests.others[path]}"
            hint = "Move it away, or add a kustomization that names the manifests."
            yield LeftOut(folder, why, "GC174", Position(path), hint)


def _in_order(objects: Iterable[ParsedObject]) -> Iterator[dict[str, object]]:
    return (one.object for one in objects)


def _argo_alone(leaf: Leaf) -> bool:
    return all(group_kind(one) in ARGO_KINDS for one in leaf.objects)


def _refused(folder: str, diagnostics: Iterable[Diagnostic]) -> LeftOut:
    errors = [one for one in diagnostics if one.is_error]
    first = errors[0]
    more = f" (and {len(errors) - 1} more like it)" if len(errors) > 1 else ""
    return LeftOut(folder, f"{first.message}{more}", first.code, first.at, first.hint)


def _no_templates(path: str) -> tuple[Diagnostic, ...]:
    """A template needs the values of a fleet, and there is none yet."""
    hint = "Add the app by hand once the fleet stands, with the values that it needs."
    return (Diagnostic("GC141", "a template, whose values nobody has written yet", Position(path), hint),)
