"""A target with one of its input changes undone: what the causes are proved with (review.md, section 5).

In: a target of the head, one change of its inputs, the target in the base. Out: the target as the head would have it
without that change, or the folders with one file as the base has it. Rendering it is the caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, TypeAlias

from gitops_compile.compare.cause.chosen import COMMIT
from gitops_compile.compare.cause.keys import names_in
from gitops_compile.model.baseline import KEYS
from gitops_compile.model.build import Object
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.delivery import SPELLED
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.layers import Chosen, Layer
from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode
from gitops_compile.model.position import Position
from gitops_compile.model.target import AnyTarget, NamespacesTarget, Target
from gitops_compile.model.world import ReadFolders, SourceFiles

Prove: TypeAlias = Callable[[AnyTarget, InputChange], tuple[Object, ...] | None]
"""A target of the head and a change -> its objects with that change undone; none if it does not render."""

UNDOING: Final = "the base"
"""The layer that puts a value of the base over those of the head."""


def undone(target: AnyTarget, change: InputChange, base: AnyTarget | None) -> AnyTarget | None:
    """The target without the change; none where it cannot be undone in one target: a file, a tool, an entry."""
    names = names_in(change.path)
    front, rest = names[:1], names[1:]
    if change.origin is Origin.FILE or not isinstance(base, type(target)):
        return None
    if front == ("labels",):
        return replace(target, labels=(*target.labels, _over(rest, change)))
    if front == ("delivery",):
        return _with_delivery(target, rest[0] if rest else "", base)
    if front == ("cluster",):
        return _with_cluster(target, rest, base)
    if front == ("protected",):
        delivery = replace(target.delivery, prune=base.delivery.prune, removal=base.delivery.removal)
        return replace(target, protected=base.protected, environment=base.environment, delivery=delivery)
    if isinstance(target, NamespacesTarget):
        wanted = names[0] in KEYS if names else False
        return replace(target, baseline=(*target.baseline, _over(names, change))) if wanted else None
    return _app_undone(target, change, base) if isinstance(base, Target) else None


def undone_file(change: InputChange, read: ReadFolders, base_text: Callable[[str], bytes | None]) -> ReadFolders:
    """The head's folders with one file as the base has it, or without it where the base has none.

    A commit that a pin names stays as it is.
    """

    def as_before(folders: tuple[str, ...], revision: str = "") -> SourceFiles:
        if revision:
            return read(folders, revision)
        found, old = read(folders), base_text(change.key)
        files = {path: content for path, content in found.tree.items() if path != change.key}
        inside = any(not folder or change.key.startswith(f"{folder}/") for folder in folders)
        if old is not None and inside:
            files[change.key] = old
        return SourceFiles(FileTree(files), found.problems)

    return as_before


def _over(path: tuple[str, ...], change: InputChange) -> Layer:
    """A layer above all others that says what the base said, or unsets what it did not say."""
    node = _node(change.old, change.at)
    for name in reversed(path):
        node = MapNode(((ScalarNode(name, change.at), node),), change.at)
    assert isinstance(node, MapNode)  # noqa: S101 - a path has at least one name
    return Layer(UNDOING, node)


def _node(value: Any, at: Position) -> Node:
    if isinstance(value, dict):
        return MapNode(tuple((ScalarNode(name, at), _node(one, at)) for name, one in value.items()), at)
    return ListNode(tuple(_node(one, at) for one in value), at) if isinstance(value, list) else ScalarNode(value, at)


def _with_delivery(target: AnyTarget, spelled: str, base: AnyTarget) -> AnyTarget | None:
    field = next((field for field, name in SPELLED.items() if name.partition(".")[0] == spelled), None)
    if field is None:
        return None
    return replace(target, delivery=replace(target.delivery, **{field: getattr(base.delivery, field)}))


def _with_cluster(target: AnyTarget, rest: tuple[str, ...], base: AnyTarget) -> AnyTarget | None:
    name = rest[0] if rest else ""
    if name == "argocd":
        return replace(target, argocd=base.argocd)
    if name not in target.cluster.facts and name not in base.cluster.facts:
        return None
    facts = {key: fact for key, fact in target.cluster.facts.items() if key != name}
    if name in base.cluster.facts:
        facts[name] = base.cluster.facts[name]
    return replace(target, cluster=replace(target.cluster, facts=dict(sorted(facts.items()))))


def _app_undone(target: Target, change: InputChange, base: Target) -> Target | None:
    front, *rest = names_in(change.path) or ("",)
    match front:
        case "values":
            return replace(target, values=(*target.values, _over(tuple(rest), change)))
        case "pin":
            return replace(target, pin=_pin(target, base, source=False))
        case "image":
            return replace(target, app=replace(target.app, image=base.app.image))
        case "namespace":
            return replace(target, namespace=base.namespace)
        case "mirrors":
            return _with_mirror(target, rest[0], base)
        case "components":
            return _with_components(target, base)
        case "source" if change.path == COMMIT:
            return replace(target, pin=_pin(target, base, source=True))
        case "source" if rest in (["path"], ["verbatim"]):
            return _with_source(target, rest[0], base)
    return None


def _pin(target: Target, base: Target, *, source: bool) -> Chosen[Any] | None:
    """The base's version and digest with the head's source, or the other way round."""
    old, new = base.pin, target.pin
    if new is None:
        return old
    if source:
        return replace(new, value=replace(new.value, source=old.value.source if old else None))
    return replace(new, value=replace(new.value, version=old.value.version, digest=old.value.digest)) if old else None


def _with_mirror(target: Target, name: str, base: Target) -> Target | None:
    """One host of the mirrors as the base has it."""
    if target.tenancy is None:
        return None
    sides = [one.mirrors.entries if one.mirrors else () for one in (target, base)]
    kept = [entry for entry in sides[0] if entry[0].value != name]
    entries = (*kept, *(entry for entry in sides[1] if entry[0].value == name))
    mirrors = MapNode(entries, target.tenancy.name.at)
    return replace(target, tenancy=replace(target.tenancy, mirrors=mirrors))


def _with_components(target: Target, base: Target) -> Target:
    ours = target.app.source.components if target.app.source else ()
    theirs = base.app.source.components if base.app.source else ()
    changed = [one.value for one in ours] != [one.value for one in theirs]
    kept, others = (theirs, target.components[len(ours) :]) if changed else (ours, base.components[len(theirs) :])
    source = replace(target.app.source, components=kept) if target.app.source else base.app.source
    return replace(target, app=replace(target.app, source=source), components=(*kept, *others))


def _with_source(target: Target, key: str, base: Target) -> Target:
    """The base's path, or its word on ``verbatim``; where one side says nothing, all of the base's source."""
    ours, theirs = target.app.source, base.app.source
    both = ours is not None and theirs is not None
    source = replace(ours, **{key: getattr(theirs, key)}) if both and ours is not None else theirs
    path = base.source if key == "path" else target.source
    return replace(target, app=replace(target.app, source=source), source=path)
