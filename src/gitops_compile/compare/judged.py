"""A difference with all that is said of it: the cause and the noise of each operation, and the rules that it met."""

from __future__ import annotations

from dataclasses import dataclass

from gitops_compile.model.cause import Cause
from gitops_compile.model.change import Difference
from gitops_compile.model.finding import Met


@dataclass(frozen=True, slots=True)
class Told:
    """A pair rule that met: its code, and what it says; ``met.level`` is always given here."""

    code: str
    met: Met


@dataclass(frozen=True, slots=True, eq=False)
class Judged:
    """``causes`` and ``noise`` have one entry per operation; ``noise`` is the rule that hides it, empty for none."""

    difference: Difference
    causes: tuple[Cause, ...]
    noise: tuple[str, ...]
    told: tuple[Told, ...]
