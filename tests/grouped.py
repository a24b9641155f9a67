"""Rows as literals need them: the fleet of fleet.md with more tenancies, what its targets hold, and lines of rows."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from changed import Objects, State, below, state
from compiled import thing
from gitops_compile.compare.group import rows
from gitops_compile.compare.judged import Judged, Told
from gitops_compile.compare.objects import read_manifests
from gitops_compile.compare.operations import differences
from gitops_compile.compare.pair import paired
from gitops_compile.compare.written import parse_written
from gitops_compile.model.build import ParseRequest, ParseResult
from gitops_compile.model.cause import NO_CAUSE, Cause, Confidence, InputChange, Origin
from gitops_compile.model.change import Difference, Side, Sides
from gitops_compile.model.operation import Operation, Veiled, shown
from gitops_compile.model.position import Position
from gitops_compile.model.review import Row

FLEET = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
clusters:
  np: {region: us-east-1}
  p-euw1: {region: eu-west-1}
  p-use1: {region: us-east-1}
environments:
  dev: {clusters: [np]}
  staging: {clusters: [np], from: dev, strategy: auto}
  prod: {clusters: [p-use1, p-euw1], from: staging, strategy: manual, protected: true}
values: {port: 8080}
tenancies:
  globex: {}
  hooli: {}
  initech: {versions: {api: {prod: 3.0.8}}}
apps:
  api: {per: tenancy, image: r.io/api, versions: {dev: 3.2.0, staging: 3.1.2, prod: 3.1.0}}
  web: {}
"""
Causes = Callable[[Difference, Operation], Cause]
Held = Callable[[str], tuple[dict[str, Any], ...]]
Telling = Callable[[Difference], Sequence[Told]]


def world(before: Objects, after: Objects, fleet: str = FLEET, head: str = "") -> Sides:
    """Both sides; a target that is not named has the same objects in both, a Deployment and a claim of its app."""
    return _compared(state(fleet, _at_home(before, fleet)), state(head or fleet, _at_home(after, head or fleet)))


def _at_home(objects: Objects, fleet: str) -> Objects:
    """Every object in its target's namespace."""
    return {
        place: tuple({**one, "metadata": {**one["metadata"], "namespace": _homes(fleet)[place]}} for one in every)
        for place, every in objects.items()
    }


@cache
def _homes(fleet: str) -> Mapping[str, str]:
    """The namespace of every target."""
    made = state(fleet).targets
    assert made is not None
    return {str(one.place): one.namespace.value for one in made.apps}


def _compared(before: State, after: State) -> Sides:
    base, head = (
        {path: content for path, content in one.files.items() if other.files.get(path) != content}
        for one, other in ((before, after), (after, before))
    )
    old, new = (read_manifests(files, _parse) for files in (base, head))
    listings = frozenset(before.files), frozenset(after.files)
    pairs = paired(*([one for each in read.by_path.values() for one in each] for read in (old, new)), *listings).pairs
    left, right = (
        Side(one.fleet, one.targets, listing, files, below(one.files))
        for one, listing, files in ((before, listings[0], base), (after, listings[1], head))
    )
    return Sides(left, right, differences(pairs, base, head, ()))


def _parse(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
    """As the engine reads them: maps that are maps."""
    for one in parse_written(requests):
        objects = tuple(replace(each, object=json.loads(json.dumps(each.object))) for each in one.objects)
        yield replace(one, objects=objects)


def worlds(before: Held, after: Held, fleet: str = FLEET, head: str = "") -> Sides:
    """Both sides, the objects of ``api`` a function of the place."""
    every = [one for one in _homes(fleet) if one.endswith("/api")]
    return world({one: before(one) for one in every}, {one: after(one) for one in every}, fleet, head)


def config(**entries: str) -> dict[str, Any]:
    """A ConfigMap."""
    return thing("v1", "ConfigMap", "web", data=entries)


def container(image: str, name: str = "api", **more: Any) -> dict[str, Any]:
    """A container."""
    return {"name": name, "image": image, **more}


def deployment(image: str, **more: Any) -> dict[str, Any]:
    """A Deployment with one container."""
    pod = {"containers": [container(image, **more)]}
    return thing("apps/v1", "Deployment", "api", spec={"template": {"spec": pod}})


def cause(key: str, origin: Origin = Origin.APP, pattern: str = "", line: int = 1, **more: Any) -> Cause:
    """A cause that is sure."""
    at = Position("fleet.yaml", line, 1)
    return Cause(key, pattern or key, at, more.pop("confidence", Confidence.CERTAIN), origin, **more)


def judged(
    found: Sides,
    of: Cause | Causes = NO_CAUSE,
    noise: Callable[[Operation], str] = lambda _operation: "",
    told: Telling = lambda _difference: (),
) -> list[Judged]:
    """Every difference, with a cause for each of its operations."""
    asked: Causes = of if callable(of) else lambda _difference, _operation: of
    return [
        Judged(
            one,
            tuple(asked(one, operation) for operation in one.operations),
            tuple(noise(operation) for operation in one.operations),
            tuple(told(one)),
        )
        for one in found.differences
    ]


def grouped(found: Sides, of: Cause | Causes = NO_CAUSE, **more: Any) -> tuple[Row, ...]:
    """The rows."""
    return rows(judged(found, of, **more), found)


def with_inputs(found: Sides, inputs: Mapping[str, tuple[InputChange, ...]]) -> Sides:
    """The same sides with what changed among the inputs of targets."""
    return Sides(found.base, found.head, found.differences, inputs, found.readers)


def line(row: Row) -> str:
    """``8 of 9 Deployment {tenancy}-api-prod/api spec.x: a -> b (prod 8/9)``."""
    said = "; ".join(f"{shown(one.path) or one.kind}: {_word(one.old)} -> {_word(one.new)}" for one in row.operations)
    shares = ", ".join(f"{one.environment} {one.there}/{one.expected}" for one in row.shares)
    return f"{len(row.targets)} of {row.expected} {row.object} {said} ({shares})"


def _word(value: object) -> str:
    return str(value) if isinstance(value, str | int | Veiled) else type(value).__name__
