"""Findings that are alike become one, so that a reviewer reads three lines and not two thousand.

Comes in: findings, each about one file, with words for one file and for many. Goes out: diagnostics: one per file
where a group has up to three, else one with a count at the folder that holds them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from posixpath import commonpath, dirname
from typing import Final

from gitops_compile.model.diagnostic import Diagnostic, Severity, in_order
from gitops_compile.model.position import Position

SINGLY: Final = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: its code, what is said of ``this file`` and of ``these files``, and the way out."""

    code: str
    one: str
    many: str
    hint: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Finding:
    """One file, and the line of it that shows what is wrong; ``group`` is what is counted together."""

    kind: Kind
    path: str
    line: int = 0
    group: str = ""


def diagnostics(findings: Iterable[Finding]) -> tuple[Diagnostic, ...]:
    """Findings of one kind and group joined where there are more than three, sorted by position."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.kind.code, finding.kind.one, finding.group), []).append(finding)
    told: list[Diagnostic] = []
    for alike in groups.values():
        told += [_one(f) for f in alike] if len(alike) <= SINGLY else [_many(alike)]
    return in_order(told)


def _one(finding: Finding) -> Diagnostic:
    kind = finding.kind
    at = Position(finding.path, finding.line, 1 if finding.line else 0)
    return Diagnostic(kind.code, f"this file {kind.one}", at, kind.hint, kind.severity)


def _many(alike: list[Finding]) -> Diagnostic:
    kind = alike[0].kind
    paths = sorted(f.path for f in alike)
    folder = commonpath([dirname(path) for path in paths])
    first = paths[0].removeprefix(f"{folder}/")
    what = f"{len(paths):,} files {kind.many}; the first is {first}"
    return Diagnostic(kind.code, what, Position(folder), kind.hint, kind.severity)
