"""GC403: an Application with another destination: its objects are created there, and those at the old place stay."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gitops_compile.check.changes.applications import Application, Fate, fates
from gitops_compile.check.changes.told import Meeting, and_more, at_file, guarded, target_of
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target

_HINT: Final = (
    "Keep the old place (for a namespace, write its name into the pattern); or delete there by hand what stays, with "
    "an acknowledgement."
)


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each environment and layer of the fleet that moves them."""
    return guarded(sides, "GC403", _met(sides), _message, _HINT)


def _met(sides: Sides) -> Iterable[Meeting]:
    for one in fates(sides):
        old, new = one.before, one.after
        if one.fate is Fate.STAYS and new is not None and old.destination != new.destination:
            layer, at = _cause(sides, new)
            yield Meeting(
                f"{old.place.environment}: destination, {layer}",
                old.printed,
                str(old.place),
                (old.place.environment,),
                at,
                new.path,
                words=(old.name, _words(old), _words(new)),
            )


def _cause(sides: Sides, one: Application) -> tuple[str, Position]:
    target = target_of(sides.head, one.place)
    if isinstance(target, Target):
        return target.namespace.layer, target.namespace.at
    return one.name, at_file(one)


def _words(one: Application) -> str:
    cluster, namespace = one.destination
    return f"{namespace} on {cluster}" if namespace else cluster


def _message(met: Sequence[Meeting]) -> str:
    name, old, new = met[0].words
    who = and_more(f"Application {name}", len(met), "Application")
    return f"the destination of {who} changes, from {old} to {new}: the old objects stay behind"
