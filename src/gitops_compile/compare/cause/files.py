"""The source files that changed and that a target reads.

In: the targets of both sides and the names of the changed files. Out: a change per target and file. The sources are
scanned only for targets that may reach a changed file at all, and once for all of them; a target that is read from one
commit at both sides reads no changed file but those of its tenancy's components.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cache, partial
from typing import TypeAlias

from gitops_compile.compare.cause.lines import Line, changed_lines
from gitops_compile.compare.cause.sources import Sources
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.change import Side
from gitops_compile.model.position import Position
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.model.world import ReadFolders
from gitops_compile.render.source import Wanted, read_wanted, wanted_of

Reads: TypeAlias = Mapping[str, frozenset[str]]
"""The changed files that a target reads, by its place."""


def file_changes(base: Side, head: Side, sources: Sources) -> Mapping[str, tuple[InputChange, ...]]:
    """Of every target that stands on both sides, the changed files that one of them reads; others are absent."""
    if not sources.changed:
        return {}
    near = _nearness(sources.changed)
    both = [place for place, one in head.by_place.items() if isinstance(one, Target) and _alike(base, one)]
    old = _read(base, both, sources.base, near)
    new = _read(head, both, sources.head, near)
    made = cache(partial(_change, sources))
    found = {place: old.get(place, frozenset()) | new.get(place, frozenset()) for place in both}
    return {place: tuple(made(file) for file in sorted(files)) for place, files in found.items() if files}


def readers(base: Side, head: Side, sources: Sources) -> Callable[[str], tuple[str, ...]]:
    """A function from a changed file to the head's targets that read it, or that read it before it went.

    Nothing is scanned until it is asked, and then once.
    """

    @cache
    def by_file() -> Mapping[str, tuple[str, ...]]:
        near = _nearness(sources.changed)
        found: dict[str, set[str]] = {}
        for side, read in ((base, sources.base), (head, sources.head)):
            for place, files in _read(side, sorted(head.by_place), read, near).items():
                for file in files:
                    found.setdefault(file, set()).add(place)
        return {file: tuple(sorted(places)) for file, places in found.items()}

    return lambda file: by_file().get(file, ())


def lines_between(sources: Sources, old: Wanted, new: Wanted) -> tuple[Line, ...]:
    """The lines that differ between the sources of a target, of which the pin names another commit."""
    if sources.base is None or sources.head is None:
        return ()
    before, after = read_wanted(sources.base, old).tree, read_wanted(sources.head, new).tree
    paths = [path for path in sorted({*before, *after}) if before.get(path) != after.get(path)]
    return tuple(line for path in paths for line in changed_lines(before.get(path), after.get(path)))


def _change(sources: Sources, file: str) -> InputChange:
    lines = changed_lines(sources.base_text(file), sources.head_text(file))
    return InputChange(file, lines[0].at(file) if lines else Position(file), Origin.FILE)


def _alike(base: Side, head: Target) -> bool:
    """Whether both sides read the state of the repository, or both one commit: another commit is a change of the pin,
    and so is every file that comes with it. A side whose fleet nobody can read is taken for alike.
    """
    old = base.by_place.get(str(head.place))
    if old is None:
        return base.targets is None
    return isinstance(old, Target) and old.revision == head.revision


def _nearness(changed: Collection[str]) -> Callable[[Wanted], frozenset[str]]:
    """A function from what a build may read to the changed files in it."""

    @cache
    def near(wanted: Wanted) -> frozenset[str]:
        folders = wanted.extension if wanted.revision else wanted.folders
        fronts = tuple(f"{folder}/" if folder else "" for folder in folders)
        return frozenset(file for file in changed if file.startswith(fronts)) if fronts else frozenset()

    return near


def _read(
    side: Side, places: Iterable[str], read: ReadFolders | None, near: Callable[[Wanted], frozenset[str]]
) -> Reads:
    """The changed files that targets of a side read; where a source cannot be scanned, all that it may read."""
    maybe: dict[str, tuple[Target, frozenset[str]]] = {}
    for place in places:
        one: AnyTarget | None = side.by_place.get(place)
        if isinstance(one, Target) and (files := near(wanted_of(one))):
            maybe[place] = (one, files)
    reached = _reached(side, [one for one, _ in maybe.values()], read)
    return {place: files & reached.get(place, files) for place, (_, files) in maybe.items()}


def _reached(side: Side, targets: Sequence[Target], read: ReadFolders | None) -> Reads:
    if not targets or read is None or side.fleet is None:
        return {}
    from gitops_compile.render.inputs import inputs_of  # noqa: PLC0415 - only a change of a source pays for it

    inputs, _ = inputs_of(side.fleet.fleet, targets, read)
    return {str(one.target.place): frozenset(one.scanned.reached) for one in inputs}
