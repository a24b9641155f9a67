"""GC402: an object that goes from one Application to another one: the first prunes it while the second applies it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gitops_compile.check.changes.applications import Fate, delivering, fates, is_generated, same_object
from gitops_compile.check.changes.names import new_name_at, renaming
from gitops_compile.check.changes.told import Meeting, and_more, guarded
from gitops_compile.model.change import Difference, Manifest, Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.kinds import DATA_KINDS
from gitops_compile.model.position import Position

_HINT: Final = (
    "First `prune: never` on the old app, merged and synced; then this change, with `adopt: true` on the new app and "
    "an acknowledgement; then take both back."
)


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each environment, pair of apps and sort of object: data, or not."""
    return guarded(sides, "GC402", _met(sides), _message, _HINT)


def _met(sides: Sides) -> Iterable[Meeting]:
    moves = [(one, base, head) for one in sides.differences for base, head in _move(one)]
    if not moves:
        return
    renamed = {(str(one.before.place), one.to) for one in fates(sides) if one.fate is Fate.RENAMED}
    gone = {str(one.before.place) for one in fates(sides) if one.fate is Fate.GONE}
    before, after = delivering(sides.base.listing), delivering(sides.head.listing)
    for _, base, head in moves:
        if (base.target, head.place) in renamed or not before(base.place) or not after(head.place):
            continue
        data = base.group_kind in DATA_KINDS
        yield Meeting(
            f"{renaming(base.place, head.place)}{', data' if data else ''}",
            str(base.name),
            base.target,
            (base.place.environment, head.place.environment),
            new_name_at(sides.head, base.place, head.place) or Position(head.path, 1, 1),
            head.path,
            words=(base.place.dotted, head.place.dotted, "goes" if base.target in gone else "stays"),
            always=data,
        )


def _move(one: Difference) -> Iterable[tuple[Manifest, Manifest]]:
    base, head = one.pair.base, one.pair.head
    if base is None or head is None or base.target == head.target or not same_object(one):
        return
    if not is_generated(base) and not is_generated(head):
        yield base, head


def _message(met: Sequence[Meeting]) -> str:
    first = met[0]
    old, new, then = first.words
    verb = "moves" if len(met) == 1 else "move"
    end = f"and {old} goes" if then == "goes" else "and both stay"
    return f"{and_more(first.object, len(met), 'object')} {verb} from Application {old} to {new}, {end}"
