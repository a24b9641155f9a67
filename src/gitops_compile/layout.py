"""The last step: objects become files, one each, whose first line says what owns them and where to edit instead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from gitops_compile.argocd.objects import application_path
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.header import header
from gitops_compile.model.kinds import written
from gitops_compile.model.position import Position
from gitops_compile.model.target import AnyTarget, Place, Target, Targets
from gitops_compile.model.yamltext import Unwritable, document, documents
from gitops_compile.render.layout import object_path

MOST_BYTES: Final = 10 * 1024 * 1024


def tree_of(
    targets: Targets, objects: Mapping[Place, tuple[Object, ...]], argocd: Iterable[ArgoFile]
) -> Outcome[FileTree]:
    """Every file below ``rendered/``, and what cannot be written."""
    files: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for target in targets.every:
        if target.place in objects:
            written_files, wrong = _target(target, objects[target.place])
            files |= written_files
            found += wrong
    for file in argocd:
        files[file.path] = (header(file.place, file.what) + documents(file.objects)).encode()
    return Outcome(FileTree(files), tuple(found))


def part_of(
    tree: FileTree, targets: Targets, argocd: Iterable[ArgoFile], places: frozenset[Place]
) -> tuple[FileTree, tuple[str, ...]]:
    """What a partial render writes, and the folders below which it deletes.

    The targets named, their ``namespaces`` targets, the Applications and AppProjects of these, and ``bootstrap.yaml``
    (argocd.md, "AppProject: least privilege, computed").
    """
    homes = {(place.environment, place.cluster, place.tenancy) for place in places}
    named = [one for one in targets.every if one.place in places]
    named += [one for one in targets.namespaces if _home(one.place) in homes and one.place not in places]
    meant = {one.place for one in named}
    folders = tuple(sorted(place.folder for place in meant))
    files = tuple(sorted(file.path for file in argocd if not file.targets or not meant.isdisjoint(file.targets)))
    inside = {*files, *(path for folder in folders for path in tree.below(folder))}
    # A target that has lost its pin has no Application any more, so none that would name the file to delete.
    lost = {application_path(one.argocd, one.place) for one in named if one.argocd is not None} - set(files)
    return FileTree({path: tree[path] for path in sorted(inside)}), (*folders, *files, *sorted(lost))


def _home(place: Place) -> tuple[str, str, str]:
    return (place.environment, place.cluster, place.tenancy)


def _target(target: AnyTarget, objects: tuple[Object, ...]) -> tuple[dict[str, bytes], tuple[Diagnostic, ...]]:
    namespace = target.namespace.value if isinstance(target, Target) else ""
    head = header(
        str(target.place), f"{target.source.value} or fleet.yaml" if isinstance(target, Target) else "fleet.yaml"
    )
    files: dict[str, bytes] = {}
    taken: dict[str, Object] = {}
    found: list[Diagnostic] = []
    for one in objects:
        path = object_path(one, namespace)
        other = taken.setdefault(path.casefold(), one)
        if other is not one:
            found.append(_collision(target, one, other, path))
            continue
        try:
            files[f"{target.place.folder}/{path}"] = (head + document(one)).encode()
        except Unwritable as refusal:
            found.append(_unwritable(target, one, refusal))
    found += _too_large(target, files)
    return files, tuple(found)


def _at(target: AnyTarget) -> Position:
    return target.source.at if isinstance(target, Target) else target.at


def _collision(target: AnyTarget, one: Object, other: Object, path: str) -> Diagnostic:
    both = f"{written(other)} of {other['apiVersion']} and {written(one)} of {one['apiVersion']}"
    message = f"{both} fall on one path, {path}"
    hint = "Rename one: two objects of one kind cannot differ in version or in upper and lower case alone."
    return Diagnostic("GC176", message, _at(target), hint, targets=(str(target.place),))


def _unwritable(target: AnyTarget, one: Object, refusal: Unwritable) -> Diagnostic:
    where = ".".join(str(part) for part in refusal.path)
    message = f"{written(one)} cannot be written as YAML: {where}: {refusal.why}"
    hint = "Take it out of the source; such bytes belong in `binaryData`."
    return Diagnostic("GC177", message, _at(target), hint, targets=(str(target.place),))


def _too_large(target: AnyTarget, files: Mapping[str, bytes]) -> Iterator[Diagnostic]:
    size = sum(len(content) for content in files.values())
    if size > MOST_BYTES:
        message = f"the target's output has {size} bytes; at most {MOST_BYTES} are written"
        yield Diagnostic("GC169", message, _at(target), "Split the app.", targets=(str(target.place),))
