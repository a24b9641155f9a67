"""GC401: an Application that goes while another one has its objects: Argo CD deletes them and creates them again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gitops_compile.check.changes.applications import Fate, fates
from gitops_compile.check.changes.names import new_name_at, renaming
from gitops_compile.check.changes.told import Meeting, at_file, counted, guarded
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Concern

_HINT: Final = (
    "First `removal: orphan` on what moves, merged and synced; then this change, with `adopt: true` and an "
    "acknowledgement; then take both back."
)


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each environment and part that is renamed."""
    return guarded(sides, "GC401", _met(sides), _message, _HINT)


def _met(sides: Sides) -> Iterable[Meeting]:
    for one in fates(sides):
        if one.fate is Fate.RENAMED and one.to is not None:
            old = one.before
            yield Meeting(
                renaming(old.place, one.to),
                old.printed,
                str(old.place),
                (old.place.environment, one.to.environment),
                new_name_at(sides.head, old.place, one.to) or at_file(old),
                old.path,
                words=(old.name, one.to.dotted),
            )


def _message(met: Sequence[Meeting]) -> str:
    old, new = met[0].words
    more = f"; {counted(len(met) - 1, 'more Application')} likewise" if len(met) > 1 else ""
    return f"Application {old} becomes {new}, with the same objects{more}"
