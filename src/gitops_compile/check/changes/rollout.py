"""GC405: Applications that become elements of an ApplicationSet, or the other way: deleted, and created again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gitops_compile.check.changes.applications import Application, Fate, fates
from gitops_compile.check.changes.told import Meeting, and_more, at_file, guarded, target_of
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.position import Position

_HINT: Final = (
    "First `removal: orphan` on what changes, merged and synced; then this change, with an acknowledgement; then take "
    "it back."
)


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each environment, layer of the fleet and direction."""
    return guarded(sides, "GC405", _met(sides), _message, _HINT)


def _met(sides: Sides) -> Iterable[Meeting]:
    for one in fates(sides):
        old, new = one.before, one.after
        if one.fate is Fate.ROLLOUT and new is not None:
            layer, at = _cause(sides, new)
            to = "waves" if new.within else "all"
            yield Meeting(
                f"{old.place.environment}: rollout {to}, {layer}",
                old.printed,
                str(old.place),
                (old.place.environment,),
                at,
                new.path,
                words=(old.name, old.within, new.within),
            )


def _cause(sides: Sides, one: Application) -> tuple[str, Position]:
    target = target_of(sides.head, one.place)
    if target is None:
        return one.name, at_file(one)
    return target.delivery.rollout.layer, target.delivery.rollout.at


def _message(met: Sequence[Meeting]) -> str:
    name, before, after = met[0].words
    who = and_more(f"Application {name}", len(met), "Application")
    verb = "changes" if len(met) == 1 else "change"
    what = f"to an element of ApplicationSet {after}" if after else f"from an element of ApplicationSet {before}"
    return f"{who} {verb} {what}: deleted, and created again"
