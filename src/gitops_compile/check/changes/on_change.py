"""The door of the checks on a change: what argocd.md's GC401 to GC410 say of two sides.

Comes in: both sides with every difference between them. Goes out: concerns, in the order of the codes. GC411 and GC412
speak of acknowledgements, so they come where those are held against findings.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from gitops_compile.check.changes import (
    destination,
    guards,
    instance,
    left_behind,
    moved_object,
    permission,
    renamed,
    rollout,
    wide,
)
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Concern

CHECKS: Final[tuple[Callable[[Sides], Iterable[Concern]], ...]] = (
    renamed.check,
    moved_object.check,
    destination.check,
    instance.check,
    rollout.check,
    permission.check,
    guards.check,
    wide.check,
    left_behind.check,
)


def check_change(sides: Sides) -> tuple[Concern, ...]:
    """Everything that the checks on a change say."""
    return tuple(concern for check in CHECKS for concern in check(sides))
