"""What ``doctor`` found, as aligned lines for people and as plain data for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from gitops_compile.check.doctor.finding import Finding, Verdict
from gitops_compile.report.diagnostics import Paint, counted, plain_paint, safe

_COLOURS: Final = {Verdict.FINE: "green", Verdict.WARNING: "yellow", Verdict.BROKEN: "red"}


def text_of(findings: Iterable[Finding], paint: Paint = plain_paint) -> str:
    """A line for each, and below one that is not fine how to mend it."""
    every = tuple(findings)
    first = max((len(verdict.value) for verdict in Verdict), default=0)
    second = max((len(one.name) for one in every), default=0)
    lines = []
    for one in every:
        verdict = paint(f"{one.verdict.value:{first}}", _COLOURS[one.verdict])
        lines.append(f"{verdict}  {one.name:{second}}  {_one_line(one.what)}")
        if one.fix:
            lines.append(f"{'':{first}}  {'':{second}}  fix: {_one_line(one.fix)}")
    return "".join(f"{line}\n" for line in lines)


def summary(findings: Iterable[Finding]) -> str:
    """``fine: nothing is broken; 2 warnings``."""
    verdicts = [one.verdict for one in findings]
    broken, warnings = (verdicts.count(verdict) for verdict in (Verdict.BROKEN, Verdict.WARNING))
    also = f"; {counted(warnings, 'warning')}" if warnings else ""
    return f"{broken} broken{also}" if broken else f"fine: nothing is broken{also}"


def as_json(findings: Iterable[Finding], *, ok: bool) -> dict[str, Any]:
    """The same as plain data."""
    shown = [{"name": one.name, "verdict": one.verdict.value, "what": one.what, "fix": one.fix} for one in findings]
    return {"ok": ok, "findings": shown}


def _one_line(text: str) -> str:
    return " ".join(safe(text).split("\n"))
