"""Concerns become findings: what checks on a change and rules on the run say, in the form that every output shows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from gitops_compile.model.codes import CODES
from gitops_compile.model.diagnostic import Severity
from gitops_compile.model.finding import RANK, Concern, Finding, Level, subject_fingerprint

_LEVELS: Final = {Severity.ERROR: Level.BLOCK, Severity.WARNING: Level.WARN, Severity.NOTE: Level.INFO}


def finding_of(concern: Concern) -> Finding:
    """The finding of one concern; its fingerprint is made of code and subject, so that it stays while lines move."""
    said = concern.diagnostic
    code = CODES[said.code]
    return Finding(
        said.code,
        subject_fingerprint(said.code, concern.subject),
        code.name or code.title,
        concern.level or _LEVELS[said.severity],
        code.why,
        said.hint or code.mend,
        said.message,
        targets=said.targets,
        objects=(concern.object,) if concern.object else (),
        at=said.at,
        count=concern.count,
    )


def findings_of(concerns: Iterable[Concern]) -> tuple[Finding, ...]:
    """Those of many; equal subjects of one code are one finding with all its targets and objects."""
    found: dict[str, Finding] = {}
    for one in map(finding_of, concerns):
        known = found.get(one.id)
        found[one.id] = one if known is None else _joined(known, one)
    return in_print_order(found.values())


def in_print_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The worst first, then by code."""
    return tuple(sorted(findings, key=lambda one: (RANK[one.level], one.code, one.fingerprint)))


def _joined(one: Finding, other: Finding) -> Finding:
    targets = tuple(sorted({*one.targets, *other.targets}))
    return replace(one, targets=targets, objects=tuple(sorted({*one.objects, *other.objects})))
