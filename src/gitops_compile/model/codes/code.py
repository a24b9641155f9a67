"""What a diagnostic code stands for, in words that hold for every message of that code."""

from __future__ import annotations

from dataclasses import dataclass

from gitops_compile.model.diagnostic import Severity
from gitops_compile.model.finding import Level


@dataclass(frozen=True, slots=True)
class Code:
    """One code: what it means in few words, why that is told, and what to do.

    ``severities`` are the ones that it comes with, the usual one first; none for a code
    that `diff` alone tells. Such a code has a ``name`` (``statefulset-spec``) and ``levels``, the usual one first.
    """

    id: str
    title: str
    why: str
    mend: str
    severities: tuple[Severity, ...] = (Severity.ERROR,)
    name: str = ""
    levels: tuple[Level, ...] = ()
