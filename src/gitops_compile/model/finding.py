"""What a reviewer must know: findings, how bad they are, and the entries that say "known, because, until"."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Final

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.operation import Operation, canonical
from gitops_compile.model.position import Position


class Level(StrEnum):
    """How bad a finding is, the worst first."""

    BLOCK = "block"
    HIGH = "high"
    WARN = "warn"
    INFO = "info"
    OFF = "off"


RANK: Final = {level: number for number, level in enumerate(Level)}
"""The worst level has the lowest number."""


DIGITS: Final = 12
"""So many digits of a hash make a fingerprint."""


def worst(levels: object) -> Level | None:
    """The worst of some levels; none of none."""
    return min(levels, key=RANK.__getitem__, default=None)  # type: ignore[call-overload,no-any-return]


@dataclass(frozen=True, slots=True)
class Met:
    """A rule met a difference.

    ``operations`` are those of the difference that it speaks of; none of them: the pair as a whole. ``level`` is
    given where it is not the rule's first one. ``detail`` says more in a few words, such as ``2 to 1`` or
    ``container api``: names, numbers and paths, never a value that may be secret.
    """

    operations: tuple[Operation, ...] = ()
    level: Level | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Concern:
    """What a check on a change (GC4xx, GC730) or a rule on targets or the run says.

    ``subject`` is what it speaks of, in a text that stays while lines move: an Application, a cluster, a key, a file.
    Its finding's fingerprint is made from code and subject. ``object`` is the object as ``ObjectName`` prints it, where
    it names one; ``count`` is the number that an acknowledgement of GC730 must hold. ``level`` is given where it is
    not that of the diagnostic (error: block, warning: warn, note: info).
    """

    diagnostic: Diagnostic
    subject: str
    object: str = ""
    count: int | None = None
    level: Level | None = None


def subject_fingerprint(code: str, subject: str) -> str:
    """The fingerprint of a finding on targets or the run: of its code and what it speaks of, so it stays for long."""
    return sha256(canonical([1, code, subject])).hexdigest()[:DIGITS]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Why a finding does not count any more, who says so, and until when."""

    reason: str
    at: Position
    expires: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """A risk rule or a check on a change that met.

    ``rows`` are the fingerprints of the rows it met; empty for findings on targets or the run. ``object`` is as
    ``ObjectName`` prints it, empty where it names none; ``targets`` are sorted. ``why`` and ``mend`` are whole
    sentences; ``detail`` a few words more. ``at`` is the line that caused it.
    """

    code: str
    fingerprint: str
    name: str
    level: Level
    why: str
    mend: str
    detail: str = ""
    targets: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    at: Position | None = None
    count: int | None = None
    acknowledged: Acknowledged | None = None

    @property
    def id(self) -> str:
        """What ``acknowledge`` takes: ``GC221-7c1d90aa41f3``."""
        return f"{self.code}-{self.fingerprint}"

    @property
    def is_open(self) -> bool:
        """Whether it counts for the exit code."""
        return self.acknowledged is None and self.level is not Level.OFF
