"""Noise rules of the fleet's own, ``review.noise.add``: a kind, a path, and the last day on which it hides anything."""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.noise.rule import NoiseRule
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Operation, shown
from gitops_compile.model.reviewing import OwnNoise

_BELOW: Final = (".", "[")


def own_rule(said: OwnNoise) -> NoiseRule:
    """The rule that an entry asks for; it hides what differs at its path and below it."""
    path, kind = said.path.value, said.kind.value

    def hides(operation: Operation, difference: Difference, _sides: Sides) -> bool:
        here = shown(operation.path)
        if here != path and not (here.startswith(path) and here.startswith(_BELOW, len(path))):
            return False
        return difference.pair.shown.group_kind[1] == kind

    return NoiseRule(said.name.value, hides)


def is_due(said: OwnNoise, today: str) -> bool:
    """Whether an entry still counts: its last day counts in full. Dates as 2027-01-31 sort as they follow."""
    return today <= said.until.value
