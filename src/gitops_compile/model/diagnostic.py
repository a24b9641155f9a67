"""What a person is told: a user's mistake is a value, never an exception.

A step returns all of its diagnostics; the next step runs only if none of them is an error.
Warnings and notes never change the exit code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Generic, TypeVar

from gitops_compile.model.position import Position

T = TypeVar("T")


class Severity(StrEnum):
    """How much it matters; only an error stops the next step."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Related:
    """Another place that belongs to the same mistake, printed as ``see: <at> <what>``."""

    at: Position
    what: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake: code, position, what is wrong (``message``) and what to do (``hint``).

    ``message`` and ``hint`` never hold a value from ``values`` or from an object (trust.md, section 8).
    ``path`` is the dotted path in the fleet, where there is one. ``targets`` names the targets that it
    concerns; diagnostics that are alike but for them are printed once, with a count.
    """

    code: str
    message: str
    at: Position
    hint: str = ""
    severity: Severity = Severity.ERROR
    path: str = ""
    related: tuple[Related, ...] = ()
    targets: tuple[str, ...] = field(default=())

    @property
    def is_error(self) -> bool:
        """Whether the next step must not run."""
        return self.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What a step gives: its value, if it could make one, and everything it has to say."""

    value: T | None
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether the next step must not run."""
        return self.value is None or has_error(self.diagnostics)


def has_error(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether one of them stops the next step."""
    return any(one.is_error for one in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Join diagnostics that differ in their targets alone, and sort by position, code and message."""
    joined: dict[tuple[object, ...], Diagnostic] = {}
    for d in diagnostics:
        key = (d.at, d.code, d.severity, d.message, d.hint, d.path, d.related)
        known = joined.get(key)
        joined[key] = d if known is None else replace(known, targets=known.targets + d.targets)
    merged = (replace(d, targets=tuple(sorted(set(d.targets)))) if d.targets else d for d in joined.values())
    return tuple(sorted(merged, key=lambda d: (d.at, d.code, d.message, d.hint, d.related)))
