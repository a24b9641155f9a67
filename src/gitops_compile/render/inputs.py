"""What each target gives the engine: its source scanned, its templates filled in, one request per distinct input.

Targets with the same source folder and no template in it share one scan and so one build; a template makes the input
a target's own, and its request is shared again where the results are equal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import TYPE_CHECKING

from gitops_compile.model.build import BuildRequest, ParseRequest
from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.layers import Layer
from gitops_compile.model.node import Plain
from gitops_compile.model.position import Located, Position, in_revision
from gitops_compile.model.target import Target
from gitops_compile.model.world import ReadFolders
from gitops_compile.render.kustomization.contents import Reader, read_kustomization
from gitops_compile.render.kustomization.files import Content
from gitops_compile.render.kustomization.paths import TEMPLATE, Reach
from gitops_compile.render.kustomization.scan import manifests, scan
from gitops_compile.render.source import ChosenFolder, Wanted, choose, nouns_of, reach_folders, read_wanted, wanted_of
from gitops_compile.render.variables import variables
from gitops_compile.resolve.layers import merged, plain_values

if TYPE_CHECKING:
    from gitops_compile.render.template.render import Templates

MOST_TEMPLATES = 64


@dataclass(frozen=True, slots=True)
class Scanned:
    """What the engine is asked, and every source file that the answer depends on."""

    request: BuildRequest | ParseRequest
    reached: tuple[str, ...]
    kustomizations: tuple[str, ...]
    templated: bool


@dataclass(frozen=True, slots=True)
class Input:
    """A target, the folder chosen for it, and what was found there."""

    target: Target
    chosen: ChosenFolder
    scanned: Scanned
    wanted: Wanted

    def file(self, path: str) -> str:
        """A file of the source as messages name it: with the commit in front where the pin names one."""
        return file_of(path, self.target, self.wanted)


def inputs_of(
    fleet: Fleet, targets: Iterable[Target], read: ReadFolders
) -> tuple[tuple[Input, ...], tuple[Diagnostic, ...]]:
    """The input of every target, in their order, and everything that is wrong with the sources."""
    sources, values = cache(partial(read_wanted, read)), cache(_values)
    kustomization = cache(read_kustomization)
    templates = cache(lambda wanted: _templates(sources(wanted).tree))
    referred = cache(lambda wanted, path: _references(templates(wanted), path))
    nouns = nouns_of(fleet)
    shared: dict[tuple[Wanted, ChosenFolder, tuple[Located[str], ...]], Outcome[Scanned]] = {}
    found: list[Diagnostic] = []
    inputs: list[Input] = []
    for target in targets:
        wanted = wanted_of(target)
        files = sources(wanted)
        found += (_placed(one, target, wanted) for one in files.problems)
        chosen = choose(files.tree, target, nouns)
        if isinstance(chosen, Diagnostic):
            found.append(_for(chosen, target))
            continue
        key = (wanted, chosen, target.components)
        outcome = shared.get(key)
        if outcome is None:
            fill = _filling(partial(templates, wanted), target, values)
            outcome = _with_references(_scanned(files.tree, chosen, target, fill, kustomization), wanted, referred)
            if _is_shared(outcome, files.tree):
                shared[key] = outcome
        found += (_for(_placed(one, target, wanted), target) for one in outcome.diagnostics)
        if outcome.value is not None:
            inputs.append(Input(target, chosen, outcome.value, wanted))
    return tuple(inputs), tuple(found)


def _templates(tree: FileTree) -> Templates:
    from gitops_compile.render.template.render import templates_of  # noqa: PLC0415 - jinja2 only where one is used

    return templates_of(tree)


def _references(templates: Templates, path: str) -> tuple[str, ...]:
    from gitops_compile.render.template.references import references  # noqa: PLC0415

    return references(templates, path)


def _with_references(
    outcome: Outcome[Scanned], wanted: Wanted, referred: Callable[[Wanted, str], tuple[str, ...]]
) -> Outcome[Scanned]:
    """The same with the templates that the rendered ones import: they are inputs too."""
    scanned = outcome.value
    if scanned is None or not scanned.templated:
        return outcome
    more = {other for path in scanned.reached if path.endswith(TEMPLATE) for other in referred(wanted, path)}
    reached = tuple(sorted({*scanned.reached, *more}))
    return replace(outcome, value=replace(scanned, reached=reached))


def _values(layers: tuple[Layer, ...]) -> dict[str, Plain]:
    return plain_values(merged(layers))


def _filling(
    templates: Callable[[], Templates],
    target: Target,
    values: Callable[[tuple[Layer, ...]], dict[str, Plain]],
) -> Content:
    """A function from a template's path to its text for one target."""

    @cache
    def seen() -> Mapping[str, object]:
        from gitops_compile.render.template.variables import frozen  # noqa: PLC0415

        return {name: frozen(value, name) for name, value in variables(target, values(target.values)).items()}

    def fill(path: str) -> bytes | tuple[Diagnostic, ...]:
        from gitops_compile.render.template.render import render  # noqa: PLC0415

        outcome = render(templates(), path, seen())
        return outcome.diagnostics if outcome.value is None else outcome.value.encode()

    return fill


def _scanned(tree: FileTree, chosen: ChosenFolder, target: Target, fill: Content, read: Reader) -> Outcome[Scanned]:
    if not chosen.kustomized and not target.components:
        return _plain_manifests(tree, chosen.folder, target, fill)
    reach = Reach(reach_folders(target), target.place.app)
    outcome = scan(tree, chosen.folder, target.components, reach, fill, read=read)
    result = outcome.value
    if result is None:
        return Outcome(None, outcome.diagnostics)
    request = BuildRequest(_key(result.root, result.files), result.root, result.files, result.fresh, result.embedded)
    scanned = Scanned(request, result.reached, result.kustomizations, result.templated)
    return Outcome(scanned, (*outcome.diagnostics, *_too_many_templates(scanned, target)))


def _plain_manifests(tree: FileTree, folder: str, target: Target, fill: Content) -> Outcome[Scanned]:
    outcome = manifests(tree, folder, fill)
    files = outcome.value
    if files is None:
        return Outcome(None, outcome.diagnostics)
    reached = tuple(sorted(path if path in tree else path + TEMPLATE for path in files))
    templated = any(path.endswith(TEMPLATE) for path in reached)
    scanned = Scanned(ParseRequest(_key("manifests", files), files), reached, (), templated)
    return Outcome(scanned, (*outcome.diagnostics, *_too_many_templates(scanned, target)))


def _key(root: str, files: Mapping[str, bytes]) -> str:
    """SHA-256 over the root and the sorted (path, SHA-256 of content)."""
    digest = hashlib.sha256(root.encode())
    for path in sorted(files):
        digest.update(b"\0" + path.encode() + b"\0" + hashlib.sha256(files[path]).digest())
    return digest.hexdigest()


def _is_shared(outcome: Outcome[Scanned], tree: FileTree) -> bool:
    """Whether other targets of the same folder get the same: no template had a part in it."""
    if outcome.value is not None:
        return not outcome.value.templated
    return not any(path.endswith(TEMPLATE) for path in tree)


def _too_many_templates(scanned: Scanned, target: Target) -> tuple[Diagnostic, ...]:
    count = sum(path.endswith(TEMPLATE) for path in scanned.reached)
    if count <= MOST_TEMPLATES:
        return ()
    message = f"{count} templates are filled in for one target; at most {MOST_TEMPLATES} are"
    return (Diagnostic("GC145", message, target.source.at),)


def file_of(path: str, target: Target, wanted: Wanted) -> str:
    """The name of a file in messages; a file of the fleet and a tenancy's component stand as they are."""
    said = {target.at.file, target.source.at.file, *(component.at.file for component in target.components)}
    theirs = any(path == folder or path.startswith(f"{folder}/") for folder in wanted.extension)
    return path if path in said or theirs else in_revision(path, wanted.revision)


def _placed(diagnostic: Diagnostic, target: Target, wanted: Wanted) -> Diagnostic:
    """The same with the commit in its positions, where the source is read from one."""
    if not wanted.revision:
        return diagnostic
    related = tuple(replace(one, at=_at_commit(one.at, target, wanted)) for one in diagnostic.related)
    return replace(diagnostic, at=_at_commit(diagnostic.at, target, wanted), related=related)


def _at_commit(at: Position, target: Target, wanted: Wanted) -> Position:
    return replace(at, file=file_of(at.file, target, wanted))


def _for(diagnostic: Diagnostic, target: Target) -> Diagnostic:
    return replace(diagnostic, targets=(str(target.place),))
