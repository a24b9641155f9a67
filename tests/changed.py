"""Two fleets as literals, laid out as files and compared: the ``Sides`` that checks on a change look at."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from compiled import declared, rendered, thing
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.compare.objects import read_manifests
from gitops_compile.compare.operations import differences
from gitops_compile.compare.pair import paired
from gitops_compile.compare.written import parse_written
from gitops_compile.layout import tree_of
from gitops_compile.model.change import Manifest, Side, Sides
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.finding import Concern
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import Targets

Objects: TypeAlias = Mapping[str, tuple[dict[str, Any], ...]]

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
git: {url: https://git.example.com/fleet.git, branch: main}
argocd: {hub: {cluster: one, features: [progressiveSyncs]}, edge: {cluster: two}}
clusters:
  one: {server: https://one.example.com, argocd: hub}
  two: {server: https://two.example.com, argocd: hub}
environments:
  dev: {clusters: [one]}
  prod: {clusters: [one, two], waves: [[one], [two]], protected: true}
apps:
  web: {}
  api: {}
"""


@dataclass(frozen=True)
class State:
    """A fleet, and what it renders to; without a fleet the files alone are known."""

    fleet: ResolvedFleet | None
    targets: Targets | None
    files: FileTree


def state(text: str, objects: Objects | None = None, drop: tuple[str, ...] = ()) -> State:
    """What a fleet renders to: the objects given, and for every other target a Deployment and a claim of its app.

    ``drop`` names targets that render nothing.
    """
    fleet, targets = declared(text)
    own = {str(one.place): own_objects(one.place.app, one.namespace.value) for one in targets.apps}
    every = {place: found for place, found in {**own, **(objects or {})}.items() if place not in drop}
    final = rendered(targets, every)
    files = tree_of(targets, final, argocd_objects(fleet, targets, final, frozenset())).value
    assert files is not None
    return State(fleet, targets, files)


def own_objects(app: str, namespace: str) -> tuple[dict[str, Any], ...]:
    return (
        thing("apps/v1", "Deployment", app, namespace, spec={"replicas": 2}),
        thing("v1", "PersistentVolumeClaim", app, namespace),
    )


def sides(before: State, after: State) -> Sides:
    """Both states, with the files that differ compared."""
    base, head = (
        {path: content for path, content in one.files.items() if other.files.get(path) != content}
        for one, other in ((before, after), (after, before))
    )
    old, new = (read_manifests(files, parse_written) for files in (base, head))
    listings = frozenset(before.files), frozenset(after.files)
    pairs = paired(*([one for each in read.by_path.values() for one in each] for read in (old, new)), *listings).pairs
    left, right = (
        Side(one.fleet, one.targets, listing, files, below(one.files), assume_protected=one.fleet is None)
        for one, listing, files in ((before, listings[0], base), (after, listings[1], head))
    )
    return Sides(left, right, differences(pairs, base, head, ()))


def below(files: FileTree) -> Callable[[str], tuple[Manifest, ...]]:
    def read(folder: str) -> tuple[Manifest, ...]:
        inside = {path: files[path] for path in files.below(f"rendered/{folder}")}
        return tuple(one for each in read_manifests(inside, parse_written).by_path.values() for one in each)

    return read


def edited(text: str, *edits: tuple[str, str]) -> str:
    """A text with some parts, which must be there, replaced."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def told(concerns: object) -> list[str]:
    """Severity, code, message and targets of concerns."""
    return [_line(one) for one in concerns]  # type: ignore[attr-defined]


def _line(one: Concern) -> str:
    diagnostic = one.diagnostic
    return f"{diagnostic.severity} {diagnostic.code} {diagnostic.at}: {diagnostic.message}"
