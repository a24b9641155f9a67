"""One kustomization of the walk: it is read, and everything that it names is found in the tree and loaded."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.position import Position
from gitops_compile.render.kustomization.contents import Kustomization, Reader, read_plugins
from gitops_compile.render.kustomization.fields import Role
from gitops_compile.render.kustomization.files import MANIFEST_BYTES, Content, in_template, load, load_manifest
from gitops_compile.render.kustomization.paths import File, Folder, Reach, file_at, kustomizations_in, lead
from gitops_compile.render.kustomization.walk import Named, Walked

NAMED = 2_500
"""More than every file and every kustomization that a source may reach."""
PROBLEMS = 100
"""After so many mistakes in one kustomization nothing more is looked up for it."""


@dataclass(frozen=True, slots=True)
class Source:
    """What the walk goes over: the files, the part of them that the app may read, and how templates are rendered."""

    tree: FileTree
    reach: Reach
    render: Content
    read: Reader


@dataclass(frozen=True, slots=True)
class Piece:
    """A file that goes on to the engine: its path there, its content, where that came from, and who named it."""

    path: str
    content: bytes
    source: str
    embedded: bool
    at: Position


@dataclass(frozen=True, slots=True)
class Edge:
    """One kustomization builds on another."""

    to: str
    component: bool
    at: Position


@dataclass(frozen=True, slots=True)
class Visit:
    """What one folder's kustomization brings in."""

    folder: str
    component: bool = False
    kind_at: Position = Position("")
    fresh: bool = False
    pieces: tuple[Piece, ...] = ()
    edges: tuple[Edge, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


def visit(source: Source, folder: str, at: Position) -> Visit:
    """Read the kustomization in a folder that ``at`` names."""
    found = _kustomization(source.tree, folder, at)
    if isinstance(found, Diagnostic):
        return Visit(folder, problems=(found,))
    loaded = load(source.tree, found, source.render)
    if loaded.content is None:
        return Visit(folder, problems=loaded.problems)
    read = source.read(found.path, loaded.content)
    if read.value is None:
        return Visit(folder, problems=tuple(in_template(found, problem) for problem in read.diagnostics))
    kustomization: Kustomization = read.value
    own = Piece(found.path, kustomization.text, found.source, False, Position(found.source))
    pieces, edges, problems = [own], [], list(read.diagnostics)
    if len(kustomization.named) > NAMED:
        what = f"this kustomization names {len(kustomization.named)} files and folders; at most {NAMED} are read"
        problems.append(Diagnostic("GC169", what, Position(found.path), "Split it."))
    for brought in _brought(source, folder, kustomization.named[:NAMED]):
        if len(problems) >= PROBLEMS:
            break
        if isinstance(brought, Piece):
            pieces.append(brought)
        elif isinstance(brought, Edge):
            edges.append(brought)
        else:
            problems.append(brought)
    return Visit(
        folder,
        kustomization.component,
        _placed(found, kustomization.kind_at),
        kustomization.fresh,
        tuple(replace(piece, at=_placed(found, piece.at)) for piece in pieces),
        tuple(replace(edge, at=_placed(found, edge.at)) for edge in edges),
        tuple(in_template(found, problem) for problem in problems),
    )


def piece_of(source: Source, file: File, role: Role, at: Position) -> tuple[Piece | None, tuple[Diagnostic, ...]]:
    """A file that is not a kustomization, as it goes on, and what is wrong with it."""
    embedded = role is Role.EMBEDDED
    loaded = (load if embedded else load_manifest)(source.tree, file, source.render)
    piece = None if loaded.content is None else Piece(file.path, loaded.content, file.source, embedded, at)
    return piece, loaded.problems


def _kustomization(tree: FileTree, folder: str, at: Position) -> File | Diagnostic:
    paths = kustomizations_in(tree, folder)
    if not paths:
        hint = "Name the files in it, or add a kustomization.yaml that does."
        return Diagnostic("GC166", f"{folder or '.'} holds no kustomization", at, hint)
    found = [file_at(tree, path, Position(path)) for path in paths]
    if len(paths) > 1:
        first, *others = (Position(file.source) if isinstance(file, File) else Position("") for file in found)
        what = f"{folder or '.'} holds {len(paths)} kustomizations"
        related = tuple(Related(other, "another one") for other in others)
        return Diagnostic("GC168", what, first, "Keep one of them.", related=related)
    only = found[0]
    return only if only is not None else Diagnostic("GC166", f"{paths[0]} does not exist", at)


def _brought(source: Source, folder: str, named: tuple[Named, ...]) -> Iterator[Piece | Edge | Diagnostic]:
    for one in named:
        found = lead(source.tree, source.reach, folder, one)
        if isinstance(found, Diagnostic):
            yield found
        elif isinstance(found, Folder):
            yield Edge(found.path, one.role is Role.COMPONENT, one.at)
        else:
            piece, problems = piece_of(source, found, one.role, one.at)
            yield from problems
            if piece is not None and one.role is Role.PLUGIN and not problems:
                yield from _plugins(source, folder, found, piece)
            elif piece is not None:
                yield piece


def _plugins(source: Source, folder: str, file: File, piece: Piece) -> Iterator[Piece | Edge | Diagnostic]:
    """A file of plugin configurations; what it names is relative to the folder of the kustomization."""
    walked: Walked = read_plugins(file.path, piece.content, MANIFEST_BYTES)
    yield from (in_template(file, problem) for problem in walked.problems)
    if isinstance(walked.value, str):
        yield replace(piece, content=walked.value.encode())
        for brought in _brought(source, folder, walked.named):
            yield in_template(file, brought) if isinstance(brought, Diagnostic) else brought


def _placed(file: File, at: Position) -> Position:
    """A place in a rendered kustomization is its template: the lines are not those of the file."""
    return Position(file.source) if at.file == file.path != file.source else at
