"""Where the leaves of a target's objects come from: the build studied, and the generated layer on top of it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from gitops_compile.model.build import Build, Object, Parse
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.kinds import is_namespaced
from gitops_compile.model.target import Target
from gitops_compile.provenance import layer
from gitops_compile.provenance.origin import Origin
from gitops_compile.provenance.paths import at_path, missing
from gitops_compile.provenance.sources import Sources, source_of
from gitops_compile.provenance.study import study
from gitops_compile.provenance.subject import KIND, subject
from gitops_compile.provenance.texts import finder
from gitops_compile.provenance.trials import Leaf, trier
from gitops_compile.read.written import KeyPath
from gitops_compile.render.inputs import Input
from gitops_compile.render.layer.apply import Step
from gitops_compile.render.objects import generated, label_texts
from gitops_compile.render.variables import variables
from gitops_compile.resolve.layers import merged, plain_values

if TYPE_CHECKING:
    from gitops_compile.provenance.templates import Origins


@dataclass(frozen=True, slots=True)
class Explained:
    """A target's final objects and a function that explains a leaf of one of them."""

    objects: tuple[Object, ...]
    origin: Callable[[int, KeyPath], Origin]


def layered(given: Input, built: tuple[Object, ...], scopes: Collection[str]) -> tuple[Step, ...]:
    """What was built and what each step of the layer makes of it."""
    target = given.target
    own = None if target.verbatim else generated(target, label_texts(target.labels))
    return layer.steps(built, own, partial(is_namespaced, cluster_scoped=scopes))


def explained(
    given: Input,
    tree: FileTree,
    done: tuple[Step, ...],
    wanted: Collection[Leaf],
    build: Build,
    parse: Parse,
) -> Explained:
    """Study a target's build for the wanted leaves of its final objects.

    ``tree`` holds the files of its reach, ``done`` what was built and layered. Other leaves can be asked for too; each
    is then a study of its own.
    """
    built = done[0].objects
    request = given.scanned.request
    attempt = trier(request, build, parse)
    of = subject(request, built)
    asked = frozenset(leaf for leaf in wanted if leaf[1] not in KIND and not missing(at_path(built[leaf[0]], leaf[1])))
    together = cache(lambda: study(of, asked, attempt))
    alone = cache(lambda leaf: study(of, [leaf], attempt))
    find = finder(tree, of.given, _tracer(given.target, tree))
    sources = Sources(given, of, find, lambda leaf: together() if leaf in asked else alone(leaf))

    def origin(number: int, path: KeyPath) -> Origin:
        value = at_path(done[-1].objects[number], path)
        told: list[Origin] = []
        before = value
        for step in layer.changes(done, number, path):
            if step:
                told.append(layer.origin_of_step(given.target, step, path, before))
                before = at_path(_before(done, step).objects[number], path)
            else:
                told.append(source_of(sources, number, path))
        return replace(told[0], value=value, over=tuple(told[1:]))

    return Explained(done[-1].objects, origin)


def _before(done: tuple[Step, ...], name: str) -> Step:
    number = next(number for number, step in enumerate(done) if step.name == name)
    return done[number - 1]


def _tracer(target: Target, tree: FileTree) -> Callable[[str], Origins | None]:
    """A function that traces the template at a path; jinja2 is loaded only where there is one."""

    @cache
    def tracer() -> Any:
        from gitops_compile.provenance.templates import Tracer  # noqa: PLC0415

        return Tracer(tree, variables(target, plain_values(merged(target.values))))

    @cache
    def origins(path: str) -> Origins | None:
        result: Origins | None = tracer().origins(path)
        return result

    return origins
