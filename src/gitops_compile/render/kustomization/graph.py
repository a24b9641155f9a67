"""Kustomizations that build on each other: no cycle, not too deep, not too many, components where they belong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from posixpath import dirname

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.position import Position
from gitops_compile.render.kustomization.visit import Edge, Visit

KUSTOMIZATIONS = 500
DEPTH = 20
CYCLES = 20
"""So many cycles are told at once."""

Visits = Mapping[str, Visit]


def graph_problems(visits: Visits, start: str, *, wrapped: bool) -> Iterator[Diagnostic]:
    """GC180 components, GC167 cycles, GC169 limits. ``start`` is the folder that is built, ``""`` the top.

    ``wrapped`` says that it is our own wrapper around the source.
    """
    yield from _kinds(visits)
    cycles = tuple(islice(_cycles(visits, start), CYCLES))
    yield from cycles
    if not cycles:
        order = _bases_first(visits, start)
        yield from _above(visits, order)
        yield from _limits(visits, start, order, int(wrapped))


def _kinds(visits: Visits) -> Iterator[Diagnostic]:
    for here in visits.values():
        for edge in here.edges:
            there = visits.get(edge.to)
            if there is None or not there.kind_at.file or there.component == edge.component:
                continue
            related = (Related(there.kind_at, "its kind"),)
            if edge.component:
                what, hint = (
                    f"{edge.to} is no Component",
                    "Write `kind: Component` there, or name it under `resources`.",
                )
            else:
                what, hint = f"{edge.to} is a Component", "Name it under `components`."
            yield Diagnostic("GC180", what, edge.at, hint, related=related)


def _cycles(visits: Visits, start: str) -> Iterator[Diagnostic]:
    """One diagnostic per edge that closes a cycle, found depth first."""
    trail: list[tuple[str, Iterator[Edge]]] = [(start, iter(visits[start].edges))]
    steps: list[Edge] = []
    done: set[str] = set()
    while trail:
        folder, edges = trail[-1]
        edge = next(edges, None)
        if edge is None:
            done.add(folder)
            trail.pop()
            del steps[-1:]
            continue
        places = [place for place, _ in trail]
        if edge.to in places:
            yield _cycle([*steps[places.index(edge.to) :], edge])
        elif edge.to in visits and edge.to not in done:
            steps.append(edge)
            trail.append((edge.to, iter(visits[edge.to].edges)))


def _cycle(edges: list[Edge]) -> Diagnostic:
    last = edges[-1]
    names = " -> ".join(edge.to or "." for edge in (last, *edges))
    related = tuple(Related(edge.at, f"names {edge.to or '.'}") for edge in edges[:-1])
    return Diagnostic("GC167", f"a cycle of bases: {names}", last.at, "Take one of them away.", related=related)


def _bases_first(visits: Visits, start: str) -> tuple[str, ...]:
    """Every folder after those that it builds on; there is no cycle."""
    order: dict[str, None] = {}
    trail = [(start, iter(visits[start].edges))]
    while trail:
        folder, edges = trail[-1]
        edge = next((edge for edge in edges if edge.to in visits and edge.to not in order), None)
        if edge is None:
            order[folder] = None
            trail.pop()
        else:
            trail.append((edge.to, iter(visits[edge.to].edges)))
    return tuple(order)


def _above(visits: Visits, order: tuple[str, ...]) -> Iterator[Diagnostic]:
    """A base above a folder that builds on it is a cycle to kustomize (``errIfArgEqualOrHigher``)."""
    number = {folder: 1 << index for index, folder in enumerate(order)}
    reached: dict[str, int] = {}
    told: dict[Position, Diagnostic] = {}
    for folder in order:
        bases = 0
        for edge in visits[folder].edges:
            bases |= number.get(edge.to, 0) | reached.get(edge.to, 0)
        reached[folder] = bases
        for above in _parents(folder):
            if bases & number.get(above, 0):
                last = _edge_to(visits, above, [name for name in order if name == folder or bases & number[name]])
                what = f"{above or '.'} is a base of {folder}, which lies in it; kustomize takes that for a cycle"
                hint = f"Move what {folder} needs of it into a folder beside it."
                told.setdefault(last.at, Diagnostic("GC167", what, last.at, hint))
    yield from told.values()


def _parents(folder: str) -> Iterator[str]:
    while folder:
        folder = dirname(folder)
        yield folder


def _edge_to(visits: Visits, to: str, folders: list[str]) -> Edge:
    return next(edge for folder in folders for edge in visits[folder].edges if edge.to == to)


def _limits(visits: Visits, start: str, order: tuple[str, ...], wrapped: int) -> Iterator[Diagnostic]:
    """The counts of trust.md, section 4; a wrapper of ours is not counted.

    A kustomization counts each time that it is named, since kustomize builds it each time.
    """
    builds: dict[str, int] = {}
    deepest: dict[str, tuple[int, Edge | None]] = {}
    for folder in order:
        edges = visits[folder].edges
        builds[folder] = 1 + sum(builds.get(edge.to, 1) for edge in edges)
        below = [(deepest[edge.to][0] + 1, edge) for edge in edges if edge.to in deepest]
        deepest[folder] = max(below, key=lambda entry: entry[0], default=(0, None))
    if builds[start] - wrapped > KUSTOMIZATIONS:
        at = max(visits[start].edges, key=lambda edge: builds.get(edge.to, 1)).at
        what = f"this source builds more than {KUSTOMIZATIONS} kustomizations, each as often as it is named"
        yield Diagnostic("GC169", what, at, "Name fewer, or name a base once.")
    if deepest[start][0] - wrapped > DEPTH:
        at = _chain(deepest, start, DEPTH + 1 + wrapped).at
        yield Diagnostic("GC169", f"bases of bases, more than {DEPTH} deep", at, "Name the deeper one directly.")


def _chain(deepest: Mapping[str, tuple[int, Edge | None]], start: str, steps: int) -> Edge:
    """The last of so many edges on the way down where it is deepest."""
    edge, folder = Edge(start, False, Position("")), start
    for _ in range(steps):
        edge = deepest[folder][1] or edge
        folder = edge.to
    return edge
