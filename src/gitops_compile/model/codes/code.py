"""What a diagnostic code stands for, in words that hold for every message of that code."""

from __future__ import annotations

from dataclasses import dataclass

from gitops_compile.model.diagnostic import Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it means in few words, why that is told, and what to do.

    ``severities`` are the ones that it comes with, the usual one first.
    """

    id: str
    title: str
    why: str
    mend: str
    severities: tuple[Severity, ...] = (Severity.ERROR,)
