"""What a change renames: the part in which two places differ, and the line of the fleet that has its new name."""

from __future__ import annotations

from typing import Final

from gitops_compile.check.changes.told import target_of
from gitops_compile.model.change import Side
from gitops_compile.model.position import Position
from gitops_compile.model.target import Place

_NOUNS: Final = ("environment", "cluster", "tenancy", "app")


def renaming(before: Place, after: Place) -> str:
    """``prod: app web -> shop``: a subject that all targets share which one line moves."""
    parts = [
        f"{noun} {getattr(before, noun) or 'none'} -> {getattr(after, noun) or 'none'}"
        for noun in _NOUNS
        if getattr(before, noun) != getattr(after, noun)
    ]
    return f"{before.environment}: {', '.join(parts)}"


def new_name_at(side: Side, before: Place, after: Place) -> Position | None:
    """Where the first part that differs has its name in the fleet, if it has one there."""
    target = target_of(side, after)
    for noun in _NOUNS:
        if getattr(before, noun) != getattr(after, noun):
            record = getattr(target, noun, None)
            if record is not None:
                at: Position = record.name.at
                return at
    return None
