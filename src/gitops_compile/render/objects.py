"""The door of this floor: targets become objects, through the engine and the generated layer.

Comes in: the targets, a function that reads folders, and the engine's two functions. Goes out: the final objects of
every rendered target, and what was read for each. Every distinct input is built once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Final, TypeAlias

from gitops_compile.expand.baselines import word
from gitops_compile.model.build import Build, BuildRequest, BuildResult, Object, Parse, ParseRequest, ParseResult
from gitops_compile.model.diagnostic import Diagnostic, Outcome, Severity, has_error, in_order
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.kinds import crd_scopes, is_namespaced
from gitops_compile.model.layers import Layer
from gitops_compile.model.node import plain
from gitops_compile.model.position import Position
from gitops_compile.model.target import NamespacesTarget, Place, Target, Targets
from gitops_compile.model.world import ReadFolders
from gitops_compile.render.inputs import Input, inputs_of
from gitops_compile.render.kustomization.paths import TEMPLATE
from gitops_compile.render.layer.apply import Generated
from gitops_compile.render.layer.confirm import asks
from gitops_compile.render.layer.labels import own_labels
from gitops_compile.render.layer.shapes import Layered, Shape, layering
from gitops_compile.render.namespaces import ENFORCE, namespace_objects
from gitops_compile.render.unused import unused_kustomizations
from gitops_compile.render.variables import image_pins
from gitops_compile.resolve.layers import merged, plain_values

MOST_OBJECTS: Final = 2_000
MOST_CHARACTERS: Final = 2_000
Answer: TypeAlias = BuildResult | ParseResult
_PutOn: TypeAlias = Callable[[tuple[Object, ...], Generated], Layered]


@dataclass(frozen=True, slots=True)
class Rendered:
    """The final objects by place, of ``namespaces`` targets too; what each target read; kinds without a namespace.

    ``shapes`` are those of targets that differ from others in namespace and labels alone.
    """

    objects: Mapping[Place, tuple[Object, ...]]
    inputs: Mapping[Place, Input]
    cluster_scoped: frozenset[str]
    shapes: Mapping[Place, Shape] = field(default_factory=dict)


def render(fleet: Fleet, targets: Targets, read: ReadFolders, build: Build, parse: Parse) -> Outcome[Rendered]:
    """Render every target that is pinned or unversioned; all diagnostics at once."""
    inputs, found = inputs_of(fleet, (target for target in targets.apps if target.rendered), read)
    unpinned, _ = inputs_of(fleet, (target for target in targets.apps if not target.rendered), read)
    warnings = unused_kustomizations(fleet, (*inputs, *unpinned), read)
    if has_error(found):
        return Outcome(None, in_order((*found, *warnings)))
    answers = _answers(inputs, build, parse)
    broken = tuple(one for given in inputs for one in _engine_said(given, answers[given.scanned.request.id]))
    found = (*found, *warnings, *broken)
    if has_error(found):
        return Outcome(None, in_order(found))
    built = {name: _objects(answer) for name, answer in answers.items()}
    objects = {given.target.place: built[given.scanned.request.id] for given in inputs}
    scopes = cluster_scoped_kinds(fleet, objects)
    labels = cache(label_texts)
    own = _own_namespaces()
    final = {target.place: own(target, labels(target.labels)) for target in targets.namespaces}
    wrong: list[Diagnostic] = []
    shapes: dict[Place, Shape] = {}
    put_on = layering(partial(is_namespaced, cluster_scoped=scopes))
    for target in (given.target for given in inputs):
        place = target.place
        final[place], shape, unmet = _layered(target, objects[place], put_on, labels(target.labels))
        wrong += unmet
        if shape:
            shapes[place] = shape
    rendered = Rendered(dict(sorted(final.items())), {one.target.place: one for one in inputs}, scopes, shapes)
    return Outcome(rendered, in_order((*found, *wrong)))


def _answers(inputs: Iterable[Input], build: Build, parse: Parse) -> dict[str, Answer]:
    """One answer per distinct request, by its id."""
    requests = {given.scanned.request.id: given.scanned.request for given in inputs}
    builds = [one for one in requests.values() if isinstance(one, BuildRequest)]
    parses = [one for one in requests.values() if isinstance(one, ParseRequest)]
    answers: dict[str, Answer] = {}
    answers.update((answer.id, answer) for answer in (build(builds) if builds else ()))
    answers.update((answer.id, answer) for answer in (parse(parses) if parses else ()))
    return answers


def _objects(answer: Answer) -> tuple[Object, ...]:
    if isinstance(answer, BuildResult):
        return answer.objects
    return tuple(parsed.object for parsed in answer.objects)


def _engine_said(given: Input, answer: Answer) -> Iterator[Diagnostic]:
    """GC173 and GC174 for what does not build, GC179 for kustomize's warnings, GC172 for what gives nothing."""
    place = (str(given.target.place),)
    at = Position(given.file(given.chosen.folder or "."))
    for warning in answer.warnings:
        # The scan has said this already, with the line.
        if "deprecated" not in warning:
            hint = "The build goes on; mend what it names, or take it away."
            yield Diagnostic("GC179", f"kustomize says: {warning}", at, hint, Severity.WARNING, targets=place)
    if answer.error is not None:
        code = "GC173" if isinstance(answer, BuildResult) else "GC174"
        said = "kustomize cannot build this" if code == "GC173" else "this manifest cannot be read"
        at = _where(given, answer.error.file, answer.error.line)
        hint = "Mend it there; the message names a template by what it gives."
        yield Diagnostic(code, f"{said}: {answer.error.message[:MOST_CHARACTERS]}", at, hint, targets=place)
    elif not answer.objects:
        severity = Severity.WARNING if given.target.verbatim else Severity.ERROR
        hint = "Add a resource, or take the app out of this environment."
        yield Diagnostic("GC172", "the source gives no object", at, hint, severity, targets=place)
    elif len(answer.objects) > MOST_OBJECTS:
        message = f"{len(answer.objects)} objects in one target; at most {MOST_OBJECTS} are rendered"
        yield Diagnostic("GC169", message, at, "Split the app.", targets=place)


def _where(given: Input, file: str, line: int) -> Position:
    """The source file of a path in the engine's tree: the template, where one gave it, and then no line of it."""
    reached = given.scanned.reached
    if file in reached:
        return Position(given.file(file), line, 1 if line else 0)
    return Position(given.file(file + TEMPLATE if file + TEMPLATE in reached else given.chosen.folder or "."))


def cluster_scoped_kinds(fleet: Fleet, objects: Mapping[Place, tuple[Object, ...]]) -> frozenset[str]:
    """``group/Kind`` of custom kinds without a namespace: what apps say, and what the fleet's CRDs say."""
    said = {kind.value for app in fleet.apps.values() if app.source for kind in app.source.cluster_scoped}
    return frozenset(said | crd_scopes(one for group in _distinct(objects) for one in group))


def _distinct(objects: Mapping[Place, tuple[Object, ...]]) -> Iterable[tuple[Object, ...]]:
    """Shared builds once."""
    return {id(group): group for group in objects.values()}.values()


def _layered(
    target: Target, objects: tuple[Object, ...], put_on: _PutOn, labels: Mapping[str, str]
) -> tuple[tuple[Object, ...], Shape | None, tuple[Diagnostic, ...]]:
    """A target's objects with the generated layer, their shape, and GC175 for each image that meets nothing."""
    if target.verbatim or not objects:
        return objects, None, ()
    layered = put_on(objects, generated(target, labels))
    applied = layered.applied
    wrong = []
    for image in target.images:
        if image.value in applied.unmet_images:
            message = f"no container of the source has the image {image.value}"
            hint = "Mend the name: it is compared without tag and digest, and in full."
            wrong.append(Diagnostic("GC175", message, image.at, hint, targets=(str(target.place),)))
    return applied.objects, layered.shape, tuple(wrong)


def generated(target: Target, labels: Mapping[str, str]) -> Generated:
    """What the layer puts on a target's objects; ``labels`` are the fleet's, as ``label_texts`` gives them."""
    place = target.place
    return Generated(
        namespace=target.namespace.value,
        images=image_pins(target),
        labels={**labels, **own_labels(place.app, place.environment, place.tenancy or None)},
        mirrors=_mirrors(target),
        confirm=asks(target),
    )


def _mirrors(target: Target) -> dict[str, str]:
    said = plain(target.mirrors) if target.mirrors else {}
    return {name: str(host) for name, host in said.items() if host} if isinstance(said, dict) else {}


def generated_on_namespaces(target: NamespacesTarget, labels: Mapping[str, str]) -> Generated:
    """The same for the objects of a ``namespaces`` target: labels, and the question before one is deleted."""
    place = target.place
    return Generated(
        namespace="",
        images=(),
        labels={**labels, **own_labels(place.app, place.environment, place.tenancy or None)},
        mirrors={},
        confirm=asks(target),
    )


def _own_namespaces() -> Callable[[NamespacesTarget, Mapping[str, str]], tuple[Object, ...]]:
    """The objects of a ``namespaces`` target, the very same for clusters of an environment that hold the same."""
    built: dict[tuple[object, ...], tuple[Object, ...]] = {}
    put_on = layering(partial(is_namespaced, cluster_scoped=()))

    def objects(target: NamespacesTarget, labels: Mapping[str, str]) -> tuple[Object, ...]:
        baseline = merged(target.baseline)
        key = (target.place.environment, target.place.tenancy, target.names, target.baseline)
        if key not in built:
            built[key] = namespace_objects(target, baseline)
        kept = {name: text for name, text in labels.items() if name != ENFORCE or not word(baseline, "podSecurity")}
        return put_on(built[key], generated_on_namespaces(target, kept)).applied.objects

    return objects


def label_texts(layers: tuple[Layer, ...]) -> dict[str, str]:
    """The merged labels as Kubernetes takes them."""
    return {name: str(value) for name, value in plain_values(merged(layers)).items()}
