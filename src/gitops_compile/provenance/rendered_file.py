"""One file under ``rendered/``: which objects the fleet gives it, and a function that explains their leaves.

Only what the file needs is compiled: its one target, or the whole fleet for an Argo CD object, since an AppProject
follows from all that is rendered. The file need not stand on the disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Build, BuildRequest, BuildResult, Object, Parse, ParseRequest, ParseResult
from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.kinds import group_kind, is_namespaced, known_scope
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import AnyTarget, NamespacesTarget, Target, Targets
from gitops_compile.model.world import ReadFolders
from gitops_compile.provenance import argo, layer
from gitops_compile.provenance.baseline import namespace_of_object, origin_in_namespaces
from gitops_compile.provenance.origin import Origin
from gitops_compile.provenance.paths import at_path
from gitops_compile.provenance.target import explained, layered
from gitops_compile.provenance.trials import Leaf, objects_of
from gitops_compile.render.layer.apply import Step
from gitops_compile.render.layout import object_path
from gitops_compile.render.namespaces import namespace_objects
from gitops_compile.render.objects import Rendered, generated_on_namespaces, label_texts, render
from gitops_compile.render.source import read_wanted
from gitops_compile.resolve.layers import merged

Explain: TypeAlias = "Callable[[tuple[Leaf, ...]], tuple[Origin, ...]]"

_ABOUT_OTHERS = frozenset({"GC171"})
"""What is said of an app when only some of its targets are looked at does not hold."""


@dataclass(frozen=True, slots=True)
class RenderedFile:
    """A file's path, its objects (one, but for ``bootstrap.yaml``), and what explains leaves of them, in order."""

    path: str
    objects: tuple[Object, ...]
    explain: Explain


@dataclass(frozen=True, slots=True)
class World:
    """The fleet, and what the core needs of the world to compile a part of it."""

    fleet: ResolvedFleet
    targets: Targets
    read: ReadFolders
    build: Build
    parse: Parse


def target_of(targets: Targets, path: str) -> AnyTarget | None:
    """The target in whose folder a file lies; folders never lie in each other."""
    return next((one for one in targets.every if path.startswith(f"{one.place.folder}/")), None)


def files_of_target(world: World, target: AnyTarget) -> Outcome[tuple[RenderedFile, ...]]:
    """The files of a target that is rendered, sorted by path."""
    if isinstance(target, NamespacesTarget):
        return Outcome(_sorted(_of_namespaces(world, target)))
    memory = _Memory(world.build, world.parse)
    outcome = render(world.fleet.fleet, Targets((target,), ()), world.read, memory.build, memory.parse)
    found = tuple(one for one in outcome.diagnostics if one.code not in _ABOUT_OTHERS)
    if outcome.value is None or outcome.failed or target.place not in outcome.value.inputs:
        return Outcome(None, found)
    result = outcome.value
    scopes = result.cluster_scoped
    if any(known_scope(*group_kind(one), ()) is None for one in result.objects[target.place]):
        # Whether a custom kind has a namespace may be said by a CRD of another app.
        whole = render(world.fleet.fleet, world.targets, world.read, world.build, world.parse)
        scopes = whole.value.cluster_scoped if whole.value is not None else scopes
    given = result.inputs[target.place]
    done = layered(given, memory.objects(given.scanned.request.id), scopes)
    tree = read_wanted(world.read, given.wanted).tree

    def explain_of(number: int) -> Explain:
        def explain(wanted: tuple[Leaf, ...]) -> tuple[Origin, ...]:
            told = explained(given, tree, done, [(number, path) for _, path in wanted], world.build, world.parse)
            return tuple(told.origin(number, path) for _, path in wanted)

        return explain

    files = (
        RenderedFile(f"{target.place.folder}/{object_path(one, target.namespace.value)}", (one,), explain_of(number))
        for number, one in enumerate(done[-1].objects)
    )
    return Outcome(_sorted(files), found)


def argocd_files(world: World) -> Outcome[tuple[RenderedFile, ...]]:
    """Every Argo CD file of the fleet, sorted by path."""
    outcome = render(world.fleet.fleet, world.targets, world.read, world.build, world.parse)
    if outcome.value is None or outcome.failed:
        return Outcome(None, outcome.diagnostics)
    result = outcome.value
    every = argocd_objects(world.fleet, world.targets, result.objects, result.cluster_scoped)
    return Outcome(_sorted(_of_argocd(world, result, file) for file in every), _errors(outcome.diagnostics))


def _of_argocd(world: World, result: Rendered, file: ArgoFile) -> RenderedFile:
    def explain(wanted: tuple[Leaf, ...]) -> tuple[Origin, ...]:
        return tuple(
            argo.origin_of(
                world.fleet, world.targets, result.objects, file, number, path, at_path(file.objects[number], path)
            )
            for number, path in wanted
        )

    return RenderedFile(file.path, file.objects, explain)


def _of_namespaces(world: World, target: NamespacesTarget) -> Iterator[RenderedFile]:
    own = generated_on_namespaces(target, label_texts(target.labels))
    made = namespace_objects(target, merged(target.baseline))
    done = layer.steps(made, own, partial(is_namespaced, cluster_scoped=()))
    beside = [one for one in world.targets.apps if _beside(one, target)]
    for number, one in enumerate(done[-1].objects):
        owners = tuple(owner for owner in beside if owner.namespace.value == namespace_of_object(one))
        path = f"{target.place.folder}/{object_path(one, '')}"
        yield RenderedFile(path, (one,), _explain_namespace(target, done, number, owners))


def _explain_namespace(
    target: NamespacesTarget, done: tuple[Step, ...], number: int, owners: tuple[Target, ...]
) -> Explain:
    def explain(wanted: tuple[Leaf, ...]) -> tuple[Origin, ...]:
        return tuple(_one(path) for _, path in wanted)

    def _one(path: tuple[str | int, ...]) -> Origin:
        value = at_path(done[-1].objects[number], path)
        step = next(iter(layer.changes(done, number, path)), "")
        if step:
            return layer.origin_of_step(target, step, path, value)
        return origin_in_namespaces(target, done[-1].objects[number], owners, path, value)

    return explain


def _beside(one: Target, target: NamespacesTarget) -> bool:
    mine, its = one.place, target.place
    return (mine.environment, mine.cluster, mine.tenancy) == (its.environment, its.cluster, its.tenancy)


def _sorted(files: Iterable[RenderedFile]) -> tuple[RenderedFile, ...]:
    return tuple(sorted(files, key=lambda file: file.path))


def _errors(found: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    return tuple(one for one in found if one.is_error)


class _Memory:
    """Builds, and remembers what was built; lives only while one file is looked at."""

    def __init__(self, build: Build, parse: Parse) -> None:
        self._build, self._parse = build, parse
        self._answers: dict[str, tuple[Object, ...]] = {}

    def build(self, requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
        for answer in self._build(requests):
            self._answers[answer.id] = objects_of(answer)
            yield answer

    def parse(self, requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
        for answer in self._parse(requests):
            self._answers[answer.id] = objects_of(answer)
            yield answer

    def objects(self, name: str) -> tuple[Object, ...]:
        return self._answers[name]
