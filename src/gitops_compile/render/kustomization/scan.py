"""The scan before the engine: everything that a build of one source folder would read, or why it must not be built.

Comes in: the files of the reach as a tree and the folder that was chosen. Goes out: exactly the files that the build
reaches, templates rendered, kustomizations as our own JSON. A kustomization that is not reached is not part of the
input. Pure; all mistakes at once, each at the line that asks for what is refused (trust.md, section 4).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from posixpath import basename

from gitops_compile.model.diagnostic import Diagnostic, Outcome, Related, in_order
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.node import Plain
from gitops_compile.model.position import Located, Position
from gitops_compile.render.kustomization.contents import Reader, read_kustomization
from gitops_compile.render.kustomization.fields import Role
from gitops_compile.render.kustomization.files import Content
from gitops_compile.render.kustomization.graph import KUSTOMIZATIONS, graph_problems
from gitops_compile.render.kustomization.handover import json_text
from gitops_compile.render.kustomization.paths import KUSTOMIZATIONS as KUSTOMIZATION_NAMES
from gitops_compile.render.kustomization.paths import (
    MANIFESTS,
    PRIVATE,
    TEMPLATE,
    File,
    Folder,
    Reach,
    file_at,
    kustomizations_in,
    lead,
)
from gitops_compile.render.kustomization.visit import PROBLEMS, Edge, Piece, Source, Visit, piece_of, visit
from gitops_compile.render.kustomization.walk import Named

FILES = 2_000
BYTES = 32 * 1024 * 1024
_WRAPPER = ".gitops-compile-target"


@dataclass(frozen=True, slots=True)
class Scan:
    """What the engine gets, and what that depends on.

    ``root`` is the folder that it builds, ``files`` what it may read (repository path -> content), ``embedded`` the
    files that a generator only copies into an object. ``fresh``: some kustomization sets ``openapi`` or ``crds``.
    ``reached`` is every path of the tree that was read, ``templated`` whether a template was among them, so that the
    result holds for this target alone. ``kustomizations`` are the folders visited.
    """

    root: str
    files: Mapping[str, bytes]
    fresh: bool
    reached: tuple[str, ...]
    templated: bool
    kustomizations: tuple[str, ...]
    embedded: frozenset[str] = frozenset()


def scan(
    tree: FileTree,
    start: str,
    components: tuple[Located[str], ...],
    reach: Reach,
    render: Content,
    *,
    read: Reader = read_kustomization,
) -> Outcome[Scan]:
    """Scan the folder ``start``, with components applied to its finished build.

    A folder of plain manifests is wrapped in a kustomization that lists them. ``read`` may be a caller's memory of
    ``read_kustomization``. Errors: GC103 to GC107, GC112, GC115, GC146, GC147, GC161 to GC169, GC180, GC181;
    warnings: GC170.
    """
    source = Source(tree, reach, cache(render), read)
    top = "" if start == "." else start
    wrapped = bool(components) or not kustomizations_in(tree, top)
    root = _free_name(tree) if wrapped else top
    first = _wrapper(source, root, top, components) if wrapped else visit(source, top, Position(top))
    visits = _visited(source, first)
    pieces, clashes = _joined(piece for one in visits.values() for piece in one.pieces)
    problems = (
        *(problem for one in visits.values() for problem in one.problems),
        *graph_problems(visits, root, wrapped=wrapped),
        *clashes,
        *_limits(pieces, top),
    )
    told = in_order(problems)
    if any(problem.is_error for problem in told):
        return Outcome(None, told)
    own = root if wrapped else None
    result = Scan(
        root,
        {path: pieces[path].content for path in sorted(pieces)},
        any(one.fresh for one in visits.values()),
        tuple(sorted({piece.source for piece in pieces.values() if piece.source})),
        any(piece.source not in ("", piece.path) for piece in pieces.values()),
        tuple(sorted(folder for folder in visits if folder != own)),
        frozenset(path for path, piece in pieces.items() if piece.embedded),
    )
    return Outcome(result, told)


def manifests(tree: FileTree, folder: str, render: Content) -> Outcome[Mapping[str, bytes]]:
    """The manifests of a folder without a kustomization, sub-folders too, sorted by path; templates rendered.

    Left out is every file whose name begins with ``_`` or ``.``. GC166: there are none; GC181: a kustomization below.
    """
    top = "" if folder == "." else folder
    source = Source(tree, Reach((top,), ""), render, read_kustomization)
    pieces, problems = _plain(source, top)
    told = in_order((*problems, *_limits({piece.path: piece for piece in pieces}, top)))
    if any(problem.is_error for problem in told):
        return Outcome(None, told)
    return Outcome({piece.path: piece.content for piece in pieces}, told)


def _plain(source: Source, folder: str) -> tuple[list[Piece], list[Diagnostic]]:
    pieces: list[Piece] = []
    problems: list[Diagnostic] = []
    paths = {path.removesuffix(TEMPLATE) for path in source.tree.below(folder)}
    for path in sorted(path for path in paths if _is_manifest(basename(path))):
        at = Position(path if path in source.tree else path + TEMPLATE)
        found = file_at(source.tree, path, at)
        if basename(path) in KUSTOMIZATION_NAMES:
            what = f"a kustomization below {folder or '.'}, whose manifests are read one by one"
            hint = f"Add a kustomization to {folder or '.'} that names what belongs to it, or move this one away."
            problems.append(Diagnostic("GC181", what, at, hint))
        elif isinstance(found, Diagnostic):
            problems.append(found)
        elif found is not None:
            piece, wrong = piece_of(source, found, Role.RESOURCE, at)
            problems += wrong
            pieces += [piece] if piece is not None else []
    if not pieces and not problems:
        hint = "Name a folder with manifests (*.yaml, *.yml, *.json) or with a kustomization."
        problems.append(Diagnostic("GC166", f"{folder or '.'} holds no manifest", Position(folder), hint))
    return pieces, problems


def _is_manifest(name: str) -> bool:
    return name == "Kustomization" or (name.endswith(MANIFESTS) and not name.startswith((PRIVATE, ".")))


def _free_name(tree: FileTree) -> str:
    name = _WRAPPER
    while name in tree or tree.is_folder(name):
        name += "-"
    return name


def _wrapper(source: Source, root: str, start: str, components: tuple[Located[str], ...]) -> Visit:
    """Our own kustomization around a source: its build or its manifests, and then the components."""
    pieces: list[Piece] = []
    problems: list[Diagnostic] = []
    edges: list[Edge] = []
    found = kustomizations_in(source.tree, start)
    if found:
        file = file_at(source.tree, found[0], Position(start))
        edges.append(Edge(start, False, Position(file.source if isinstance(file, File) else found[0])))
    else:
        pieces, problems = _plain(source, start)
    names = [piece.path for piece in pieces] if not found else [start]
    for component in components:
        there = lead(source.tree, source.reach, "", Named(Role.COMPONENT, component.value, component.at))
        if isinstance(there, Diagnostic):
            problems.append(there)
        elif isinstance(there, Folder):
            edges.append(Edge(there.path, True, component.at))
    resources: list[Plain] = [f"../{name}" for name in names]
    applied: list[Plain] = [f"../{edge.to}" for edge in edges if edge.component]
    text = json_text({"resources": resources, "components": applied} if applied else {"resources": resources})
    own = Piece(f"{root}/kustomization.yaml", f"{text}\n".encode(), "", False, Position(start))
    return Visit(root, pieces=(own, *pieces), edges=tuple(edges), problems=tuple(problems))


def _visited(source: Source, first: Visit) -> dict[str, Visit]:
    """Every kustomization that the first one reaches, each once; ends early where the outcome is an error anyway."""
    visits = {first.folder: first}
    pending = deque(first.edges)
    named, wrong = len(first.edges), sum(problem.is_error for problem in first.problems)
    while pending and named <= KUSTOMIZATIONS and wrong <= PROBLEMS * 10:
        edge = pending.popleft()
        if edge.to not in visits:
            there = visits[edge.to] = visit(source, edge.to, edge.at)
            pending += there.edges
            named += len(there.edges)
            wrong += sum(problem.is_error for problem in there.problems)
    return visits


def _joined(pieces: Iterable[Piece]) -> tuple[dict[str, Piece], list[Diagnostic]]:
    """The pieces by path. One path has one content: a kustomization cannot be embedded in an object too."""
    known: dict[str, Piece] = {}
    clashes: list[Diagnostic] = []
    for piece in pieces:
        other = known.setdefault(piece.path, piece)
        if other.content != piece.content:
            what = f"{piece.path} is read as configuration and as a plain file in one build"
            related = (Related(other.at, "the other use"),)
            clashes.append(Diagnostic("GC166", what, piece.at, "Use a copy for one of them.", related=related))
        elif other.embedded and not piece.embedded:
            known[piece.path] = piece
    return known, clashes


def _limits(pieces: Mapping[str, Piece], start: str) -> Iterator[Diagnostic]:
    at = Position(start)
    if len(pieces) > FILES:
        what = f"this source reaches {len(pieces)} files; at most {FILES} are read"
        yield Diagnostic("GC169", what, at, "Split it into several apps.")
    size = sum(len(piece.content) for piece in pieces.values())
    if size > BYTES:
        what = f"this source reaches {size} bytes; at most {BYTES} are read"
        yield Diagnostic("GC169", what, at, "Split it into several apps.")
