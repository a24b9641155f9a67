"""The m of "n of m": the targets of the head that a cause can count for (review.md, section 7).

In: a cause, both sides, and the environments of its row. Out: places, sorted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from gitops_compile.expand.places import Spot, fits
from gitops_compile.model.app import Override, StagePins
from gitops_compile.model.cause import Cause, Confidence, Origin
from gitops_compile.model.change import Side, Sides
from gitops_compile.model.node import ListNode, MapNode, Node
from gitops_compile.model.position import Position
from gitops_compile.model.target import AnyTarget, Target

_DEFAULT = "default"


def scope(cause: Cause, sides: Sides, environments: Collection[str]) -> tuple[str, ...]:
    """The targets; ``environments`` are those in which the row has some, for a cause that nobody knows."""
    every = sides.head.by_place
    if cause.confidence in (Confidence.ONE_OF, Confidence.NONE) or cause.origin is Origin.UNKNOWN:
        return tuple(sorted(place for place, one in every.items() if one.place.environment in environments))
    if cause.origin is Origin.FILE:
        return tuple(sorted(sides.readers(cause.key)))
    return tuple(sorted(place for place, one in every.items() if _counts(cause, one, sides)))


def _counts(cause: Cause, one: AnyTarget, sides: Sides) -> bool:
    parts, place = cause.key.split("."), one.place
    match cause.origin:
        case Origin.APP:
            return place.app == parts[1]
        case Origin.PIN:
            return isinstance(one, Target) and _is_pinned(parts, one, sides)
        case Origin.ENVIRONMENT:
            return place.environment == parts[1]
        case Origin.CLUSTER:
            return place.cluster == parts[1]
        case Origin.TENANCY:
            whole = parts[2:3] != ["environments"] or not parts[3:]
            return place.tenancy == parts[1] and (whole or place.environment == parts[3])
        case Origin.OVERRIDE:
            return isinstance(one, Target) and place.app == parts[1] and _is_met(cause, one, sides)
    instance = parts[1] if parts[0] == "argocd" else None
    return instance is None or (one.argocd is not None and one.argocd.name.split(".")[0] == instance)


def _is_pinned(parts: list[str], one: Target, sides: Sides) -> bool:
    """Whether a pin of this key can count for a target: of the app, in the stage, on the cluster, of the tenancy."""
    if parts[0] == "apps":
        app, environment, *rest = parts[1], *parts[3:]
        meets = one.place.app == app and one.stage == environment
    else:
        tenancy, app, environment, *rest = parts[1], *parts[3:]
        meets = (one.place.tenancy, one.place.app, one.place.environment) == (tenancy, app, environment)
    if not meets or rest[:1] in ([], ["source"]):
        return meets
    if rest[0] != _DEFAULT:
        return one.place.cluster == rest[0]
    return all(one.place.cluster not in pins.by_cluster for pins in _pins(parts, sides))


def _pins(parts: list[str], sides: Sides) -> Iterator[StagePins]:
    """The pins of a stage in the head, or in the base where the head has none."""
    for side in (sides.head, sides.base):
        fleet = side.fleet.fleet if side.fleet else None
        if fleet is None:
            continue
        if parts[0] == "apps":
            app = fleet.apps.get(parts[1])
            found = app.versions.get(parts[3]) if app else None
        else:
            tenancy = fleet.tenancies.get(parts[1])
            entry = tenancy.versions.get(parts[3]) if tenancy else None
            found = entry.value.get(parts[4]) if entry else None
        if found is not None:
            yield found
            return


def _is_met(cause: Cause, one: Target, sides: Sides) -> bool:
    override = _override(cause, sides)
    return override is not None and fits(override.match, Spot(one.app, one.environment, one.cluster, one.tenancy))


def _override(cause: Cause, sides: Sides) -> Override | None:
    """The override of this number in which the cause stands; a number can mean another one at the other side."""
    found = [one for side in (sides.head, sides.base) for one in _numbered(cause.key, side)]
    return next((one for one in found if cause.at in tuple(_positions(one))), next(iter(found), None))


def _numbered(key: str, side: Side) -> Iterator[Override]:
    parts = key.split(".")
    number = int(parts[2].removeprefix("overrides[").split("]")[0])
    app = side.fleet.fleet.apps.get(parts[1]) if side.fleet else None
    if app is not None and number < len(app.overrides):
        yield app.overrides[number]


def _positions(override: Override) -> Iterator[Position]:
    yield override.at
    if override.namespace is not None:
        yield override.namespace.at
    for tree in (override.values, override.labels):
        if tree is not None:
            yield from _below(tree)


def _below(node: Node) -> Iterator[Position]:
    yield node.at
    children = (value for _, value in node.entries) if isinstance(node, MapNode) else ()
    for child in node.items if isinstance(node, ListNode) else children:
        yield from _below(child)
