"""What ``doctor`` says of one thing: fine, worth a look, or broken, and then how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How much it matters: with a warning everything works, with what is broken some command does not."""

    FINE = "fine"
    WARNING = "warning"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report; ``fix`` says what to do, and is empty where all is fine."""

    name: str
    verdict: Verdict
    what: str
    fix: str = ""


def fine(name: str, what: str) -> Finding:
    """Nothing to do."""
    return Finding(name, Verdict.FINE, what)


def warning(name: str, what: str, fix: str) -> Finding:
    """It works, but somebody should know."""
    return Finding(name, Verdict.WARNING, what, fix)


def broken(name: str, what: str, fix: str) -> Finding:
    """Some command does not do its work until it is mended."""
    return Finding(name, Verdict.BROKEN, what, fix)
