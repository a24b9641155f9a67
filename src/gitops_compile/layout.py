"""The last step: objects become files, one each, whose first line says what owns them and where to edit instead."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Generic, TypeVar

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
from gitops_compile.model.yamltext.forms import Form, filled, form
from gitops_compile.render.layer.shapes import NAMESPACE, Shape
from gitops_compile.render.layout import object_path

MOST_BYTES: Final = 10 * 1024 * 1024


T = TypeVar("T", bytes, Form)


@dataclass(frozen=True, slots=True)
class _Written(Generic[T]):
    """What becomes of a target's objects, below its folder and but for the header: the same for all that share them.

    ``files`` are texts or, of a shape, forms. ``twice`` are objects that fall on one path, with the path, and
    ``unwritable`` those that no YAML can hold.
    """

    files: tuple[tuple[str, T], ...]
    twice: tuple[tuple[Object, Object, str], ...]
    unwritable: tuple[tuple[Object, Unwritable], ...]


def tree_of(
    targets: Targets,
    objects: Mapping[Place, tuple[Object, ...]],
    argocd: Iterable[ArgoFile],
    shapes: Mapping[Place, Shape] = MappingProxyType({}),
) -> Outcome[FileTree]:
    """Every file below ``rendered/``, and what cannot be written; ``shapes`` spare work and change nothing."""
    files: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    texts, forms = _once_each(_text), _once_each(form)
    for target in targets.every:
        shape = shapes.get(target.place)
        prepared = forms(shape.objects, NAMESPACE) if shape else None
        if shape and prepared and not (prepared.twice or prepared.unwritable):
            own = _in_place(target, ((path, filled(text, shape.written)) for path, text in prepared.files))
        elif target.place in objects:
            made = texts(objects[target.place], _namespace(target))
            own = _in_place(target, made.files)
            found += (_collision(target, *both) for both in made.twice)
            found += (_unwritable(target, *each) for each in made.unwritable)
        else:
            continue
        files |= own
        found += _too_large(target, own)
    for file in argocd:
        files[file.path] = file.content or (header(file.place, file.what) + documents(file.objects)).encode()
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


def _namespace(target: AnyTarget) -> str:
    return target.namespace.value if isinstance(target, Target) else ""


def _once_each(write: Callable[[Object], T]) -> Callable[[tuple[Object, ...], str], _Written[T]]:
    """``_written``, asked once for objects that targets share by identity; whoever asks keeps them all alive."""
    done: dict[tuple[int, str], _Written[T]] = {}

    def once(objects: tuple[Object, ...], namespace: str) -> _Written[T]:
        key = (id(objects), namespace)
        if key not in done:
            done[key] = _written(objects, namespace, write)
        return done[key]

    return once


def _written(objects: tuple[Object, ...], namespace: str, write: Callable[[Object], T]) -> _Written[T]:
    files: list[tuple[str, T]] = []
    taken: dict[str, Object] = {}
    twice: list[tuple[Object, Object, str]] = []
    unwritable: list[tuple[Object, Unwritable]] = []
    for one in objects:
        path = object_path(one, namespace)
        other = taken.setdefault(path.casefold(), one)
        if other is not one:
            twice.append((one, other, path))
            continue
        try:
            files.append((path, write(one)))
        except Unwritable as refusal:
            unwritable.append((one, refusal))
    return _Written(tuple(files), tuple(twice), tuple(unwritable))


def _text(one: Object) -> bytes:
    return document(one).encode()


def _in_place(target: AnyTarget, texts: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """The files of a target, with their header."""
    source = f"{target.source.value} or fleet.yaml" if isinstance(target, Target) else "fleet.yaml"
    head, folder = header(str(target.place), source).encode(), target.place.folder
    return {f"{folder}/{path}": head + text for path, text in texts}


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
