"""Two states of a fleet with its sources, compiled in this process and compared: what led to each operation.

A fleet is a map of paths and texts. ``told`` gives a line per operation, as a reader sees it: the object's file, the
path, how sure the cause is, its key, and the line where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch

from gitops_compile.adapters.engine import build, parse
from gitops_compile.adapters.schemas import bundled
from gitops_compile.compare.cause.door import Attributed, attribute
from gitops_compile.compare.cause.files import readers
from gitops_compile.compare.cause.proving import Prove, undone, undone_file
from gitops_compile.compare.cause.sources import Sources
from gitops_compile.compare.objects import read_manifests
from gitops_compile.compare.operations import differences
from gitops_compile.compare.pair import paired
from gitops_compile.compare.veil import veiled
from gitops_compile.model.build import Object
from gitops_compile.model.cause import Cause, Confidence, InputChange
from gitops_compile.model.change import Side, Sides
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.operation import Operation, shown
from gitops_compile.model.target import AnyTarget, NamespacesTarget, Targets
from gitops_compile.model.world import SourceFiles
from gitops_compile.pipeline import Compiled, compile_fleet, declare
from gitops_compile.render.objects import render
from gitops_compile.resolve.tools import ToolVersions

VERSIONS = ToolVersions("0.1.0", "5.8.1")
Files = Mapping[str, str]


@dataclass(frozen=True)
class Reviewed:
    """Two sides and the causes between them."""

    sides: Sides
    sources: Sources
    attributed: Attributed

    @property
    def causes(self) -> list[tuple[str, Operation, Cause]]:
        """Every operation with the file of its object and its cause."""
        return [
            (one.pair.shown.path.removeprefix("rendered/"), operation, cause)
            for one in self.sides.differences
            for operation, cause in zip(one.operations, self.attributed.causes[one], strict=True)
        ]

    def told(self, pattern: str = "*") -> list[str]:
        """A line per operation on the files that fit a pattern."""
        return [_line(*one) for one in self.causes if fnmatch(one[0], pattern)]

    def inputs(self, place: str) -> dict[str, tuple[object, object]]:
        """The input changes of a target: old and new, by key."""
        return {one.key: (one.old, one.new) for one in self.changes(place)}

    def changes(self, place: str) -> tuple[InputChange, ...]:
        """The input changes of a target or folder."""
        assert self.attributed.inputs is not None
        return self.attributed.inputs[place]


def reviewed(base: Files, head: Files, *, proved: bool = False, commits: Mapping[str, Files] | None = None) -> Reviewed:
    """Compile both states, compare what they render to, and ask for the causes."""
    old, new = (_reader(files, commits or {}) for files in (base, head))
    sides = (_side(base, old), _side(head, new))
    files = [side.files for side in sides]
    changed = {path: None for path in sorted({*files[0], *files[1]}) if files[0].get(path) != files[1].get(path)}
    cut = [{path: content for path, content in side.items() if path in changed} for side in files]
    before, after = ([one for every in read_manifests(side, parse).by_path.values() for one in every] for side in cut)
    pairs = paired(before, after, sides[0].listing, sides[1].listing).pairs
    found = Sides(*sides, veiled(differences(pairs, cut[0], cut[1], ()), ()))
    sources = sources_of(base, head, commits)
    prove = prover(found, sources) if proved else None
    return Reviewed(found, sources, attribute(found, sources, prove))


def sources_of(base: Files, head: Files, commits: Mapping[str, Files] | None = None) -> Sources:
    """The sources of two states."""
    changed = frozenset(path for path in {*base, *head} if base.get(path) != head.get(path))
    return Sources(
        changed,
        _reader(base, commits or {}),
        _reader(head, commits or {}),
        lambda path: _bytes(base, path),
        lambda path: _bytes(head, path),
    )


def readers_of(one: Reviewed) -> Callable[[str], tuple[str, ...]]:
    """Which targets of the head read a file."""
    return readers(one.sides.base, one.sides.head, one.sources)


def prover(sides: Sides, sources: Sources) -> Prove:
    """Renders a target of the head with one change undone."""

    def prove(target: AnyTarget, change: InputChange) -> tuple[Object, ...] | None:
        assert sides.head.fleet is not None
        assert sources.head is not None
        fleet, read = sides.head.fleet.fleet, sources.head
        if change.path:
            one = undone(target, change, sides.base.by_place.get(str(target.place)))
        else:
            one, read = target, undone_file(change, sources.head, sources.base_text)
        if one is None:
            return None
        targets = Targets((), (one,)) if isinstance(one, NamespacesTarget) else Targets((one,), ())
        outcome = render(fleet, targets, read, build, parse)
        return outcome.value.objects.get(one.place, ()) if outcome.value else None

    return prove


def _line(file: str, operation: Operation, cause: Cause) -> str:
    at = f" {cause.at.file.removesuffix('.yaml')}:{cause.at.line}" if cause.at else ""
    key = cause.key if cause.confidence is not Confidence.NONE else "nothing"
    return f"{file} {shown(operation.path) or operation.kind.value}: {cause.confidence.value} {key}{at}"


def _bytes(files: Files, path: str) -> bytes | None:
    return files[path].encode() if path in files else None


def _side(files: Files, read: Callable[..., SourceFiles]) -> Side:
    declared = declare("fleet.yaml", files["fleet.yaml"].encode(), lambda _pattern: {}, VERSIONS)
    assert declared.value is not None, declared.diagnostics
    outcome = compile_fleet(declared.value, read, build, parse, bundled)
    compiled: Compiled | None = outcome.value
    assert compiled is not None, outcome.diagnostics
    tree = {
        f"{path}" if path.startswith("rendered/") else f"rendered/{path}": one for path, one in compiled.tree.items()
    }
    return Side(declared.value.fleet, declared.value.targets, tuple(tree), tree)


def _reader(files: Files, commits: Mapping[str, Files]) -> Callable[..., SourceFiles]:
    def read(folders: tuple[str, ...], revision: str = "") -> SourceFiles:
        there = commits[revision] if revision else files
        inside = tuple(f"{folder}/" if folder else "" for folder in folders)
        return SourceFiles(FileTree({path: text.encode() for path, text in there.items() if path.startswith(inside)}))

    return read
