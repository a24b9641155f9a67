"""Which folder of an app's source a target builds, and which folders that build may reach (fleet.md, "Sources")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.names import filled, placeholders
from gitops_compile.model.position import Located
from gitops_compile.model.target import Place, Target, source_pattern
from gitops_compile.model.world import ReadFolders, SourceFiles
from gitops_compile.render.kustomization.paths import KUSTOMIZATIONS, MANIFESTS, PRIVATE, TEMPLATE


@dataclass(frozen=True, slots=True)
class ChosenFolder:
    """The folder that is built, whether kustomize builds it, and the rule that chose it."""

    folder: str
    kustomized: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a target's build may read: folders, and the commit from which they are read (empty: as it stands).

    ``extension`` are the folders of the tenancy's components: they are read as they stand, whatever the pin says.
    """

    folders: tuple[str, ...]
    revision: str = ""
    extension: tuple[str, ...] = ()


def wanted_of(target: Target) -> Wanted:
    """The reach of a target, and the revision that its pin names."""
    if not target.revision:
        return Wanted(reach_folders(target))
    extension = [tree_path(folder.value) for folder in target.components[len(_own_components(target)) :]]
    return Wanted(reach_folders(target), target.revision, tuple(sorted(set(extension))))


def read_wanted(read: ReadFolders, wanted: Wanted) -> SourceFiles:
    """The files of a reach; of its pinned revision but for the tenancy's components."""
    if not wanted.extension:
        return read(wanted.folders, wanted.revision) if wanted.revision else read(wanted.folders)
    theirs = read(wanted.extension)
    pinned = read(tuple(sorted({*wanted.folders} - {*wanted.extension})), wanted.revision)
    inside = tuple(f"{folder}/" for folder in wanted.extension)
    kept = {path: content for path, content in pinned.tree.items() if not path.startswith(inside)}
    return SourceFiles(FileTree(kept).joined(theirs.tree), (*pinned.problems, *theirs.problems))


def reach_folders(target: Target) -> tuple[str, ...]:
    """The folders that a target's build may read: the source's, its components', its bases', sorted."""
    bases = target.app.source.bases if target.app.source else ()
    named = [folder.value for folder in (*target.components, *bases)]
    return tuple(sorted({tree_path(folder) for folder in (source_root(target), *named)}))


def _own_components(target: Target) -> tuple[Located[str], ...]:
    return target.app.source.components if target.app.source else ()


def source_root(target: Target) -> str:
    """``source.path`` up to its first placeholder but {app}; where that ends in /overlays, its parent."""
    return _root(source_pattern(target.app).value, target.place.app)


@lru_cache(maxsize=4096)
def _root(pattern: str, app: str) -> str:
    free = next((name for name in placeholders(pattern) if name != "app"), None)
    fixed = pattern if free is None else pattern.partition("{" + free + "}")[0].rpartition("/")[0]
    root = filled(fixed, {"app": app})
    if free is None:
        return root
    return root.rpartition("/")[0] if root.endswith("/overlays") else root


def choose(tree: FileTree, target: Target, nouns: frozenset[str]) -> ChosenFolder | Diagnostic:
    """The folder that a target builds; ``nouns`` are the names of all environments, clusters and tenancies."""
    source = tree_path(target.source.value)
    if target.source.value == "rendered" or target.source.value.startswith("rendered/"):
        hint = "A source is what people write; rendered/ is what the tool writes."
        return Diagnostic("GC178", "the source lies below rendered/", target.source.at, hint)
    if any(name != "app" for name in placeholders(source_pattern(target.app).value)):
        return _fixed(tree, source, target)
    return next(_candidates(tree, source, target.place, nouns), None) or _nothing(tree, source, target)


def holds_kustomization(tree: FileTree, folder: str) -> bool:
    """Whether a kustomization file, or the template of one, lies in a folder."""
    return any(name.removesuffix(TEMPLATE) in KUSTOMIZATIONS for name in tree.names(folder))


def is_manifest(path: str) -> bool:
    """Whether a path has the name of a manifest, or of the template of one."""
    name = path.rsplit("/", 1)[-1].removesuffix(TEMPLATE)
    return name.endswith(MANIFESTS) and not name.startswith((PRIVATE, ".")) and name not in KUSTOMIZATIONS


def nouns_of(fleet: Fleet) -> frozenset[str]:
    """The names that make a sub-folder a variant instead of a part."""
    return frozenset({*fleet.environments, *fleet.clusters, *fleet.tenancies})


def tree_path(path: str) -> str:
    """A path of the fleet as a FileTree spells it: the repository itself is the empty path."""
    return "" if path == "." else path


def _fixed(tree: FileTree, folder: str, target: Target) -> ChosenFolder | Diagnostic:
    if holds_kustomization(tree, folder):
        return ChosenFolder(folder, True, "source.path names it")
    if any(is_manifest(path) for path in tree.below(folder)):
        return ChosenFolder(folder, False, "source.path names it; plain manifests")
    return _nothing(tree, folder, target)


def _candidates(tree: FileTree, source: str, place: Place, nouns: frozenset[str]) -> Iterator[ChosenFolder]:
    for front in ("", "overlays/"):
        for parts in _variants(place):
            folder = _below(source, front + "/".join([name for _, name in parts]))
            if not tree.is_folder(folder):
                continue
            rule = front + "/".join(f"<{noun}>" for noun, _ in parts)
            if holds_kustomization(tree, folder):
                yield ChosenFolder(folder, True, f"it is {rule} of the source")
            elif _is_plain(tree, folder, nouns):
                yield ChosenFolder(folder, False, f"it is {rule} of the source; plain manifests")
    if holds_kustomization(tree, source):
        yield ChosenFolder(source, True, "it is the source itself")
    if holds_kustomization(tree, _below(source, "base")):
        yield ChosenFolder(_below(source, "base"), True, "it is the source's base; nothing is more exact")
    if _is_plain(tree, source, nouns):
        yield ChosenFolder(source, False, "it is the source itself; plain manifests")


def _variants(place: Place) -> Iterator[tuple[tuple[str, str], ...]]:
    environment, cluster = ("environment", place.environment), ("cluster", place.cluster)
    if place.tenancy:
        tenancy = ("tenancy", place.tenancy)
        yield from ((tenancy, environment, cluster), (tenancy, environment), (tenancy,))
    yield from ((environment, cluster), (environment,))


def _is_plain(tree: FileTree, folder: str, nouns: frozenset[str]) -> bool:
    """Manifests, and below them neither a kustomization nor a folder named like an environment, cluster or tenancy."""
    below = tree.below(folder) if tree.is_folder(folder) else ()
    if not any(is_manifest(path) for path in below):
        return False
    start = len(folder) + 1 if folder else 0
    parts = [path[start:].split("/") for path in below]
    return not any(
        path[-1].removesuffix(TEMPLATE) in KUSTOMIZATIONS or not nouns.isdisjoint(path[:-1]) for path in parts
    )


def _nothing(tree: FileTree, folder: str, target: Target) -> Diagnostic:
    shown = folder or "."
    if not tree.is_folder(folder):
        message, hint = f"the source {shown} does not exist", "Make the folder, or write its path as source.path."
    else:
        there = ", ".join(tree.names(folder)[:12])
        message = f"nothing in the source {shown} can be built for this target"
        hint = f"It holds {there}. Add a kustomization, or a folder for the environment."
    return Diagnostic("GC160", message, target.source.at, hint)


def _below(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name
