"""A noise rule: its name, and a function that says whether it hides an operation."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Field, Operation, Path, Value, Veiled

Hides: TypeAlias = Callable[[Operation, Difference, Sides], bool]


@dataclass(frozen=True, slots=True)
class NoiseRule:
    """``name`` is what outputs and ``review.noise.off`` call it."""

    name: str
    hides: Hides


def field_names(path: Path) -> tuple[str, ...]:
    """The fields of a path, elements of lists left out."""
    return tuple(token.name for token in path if isinstance(token, Field))


def clear(value: Value) -> Value:
    """A scalar itself, where what it is decides; it goes into no output."""
    return value.clear if isinstance(value, Veiled) else value
