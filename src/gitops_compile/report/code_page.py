"""What ``explain GC221`` tells of a code: what it means, how bad it is, why, what to do, and how it looks.

Comes in: a ``Code``, the same from which the page in ``docs/codes`` is written. No fleet is needed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from gitops_compile.model.codes.code import Code
from gitops_compile.model.finding import Finding, Level
from gitops_compile.report.diagnostics import Paint, plain_paint
from gitops_compile.report.review import words
from gitops_compile.report.review.sheet import WIDTH, Sheet
from gitops_compile.report.review.terminal_findings import PAD, heading_of

_ID: Final = re.compile(r"(GC[0-9]+)(?:-[0-9a-f]+(?:-[0-9]+)?)?", re.IGNORECASE)
_CHANGES: Final = ("GC4", "GC730")
_FINGERPRINT: Final = "7c1d90aa41f3"
NEVER_KNOWN: Final = "GC200"
"""It cannot be acknowledged: the tree is wrong."""


def asked_code(text: str, codes: Mapping[str, Code]) -> str | None:
    """The code that a text asks for: itself, a finding's id, or a rule's name; none for what is no code at all."""
    found = _ID.fullmatch(text)
    if found:
        return found[1].upper()
    return next((code.id for code in codes.values() if code.name and code.name == text), None)


def text_of(code: Code, *, width: int = WIDTH, paint: Paint = plain_paint) -> str:
    """The page for a terminal."""
    sheet = Sheet(width, paint)
    name = f" {code.name}" if code.name else ""
    lines = [
        f"{paint(code.id + name, 'bold')}: {code.title}",
        f"{how_bad(code)}; {kind_of(code)}",
        "",
        *sheet.wrapped("  Why   ", code.why, PAD),
        *sheet.wrapped("  Do    ", code.mend, PAD),
    ]
    if code.id != NEVER_KNOWN and any(level in words.LOUD for level in code.levels):
        lines.append(f'  Known gitops-compile acknowledge {code.id}-FINGERPRINT --reason "..."')
    return "\n".join([*lines, f"  Looks {looks(code)}"]) + "\n"


def as_json(code: Code) -> dict[str, Any]:
    """The same as plain data."""
    return {
        "code": code.id,
        "name": code.name,
        "title": code.title,
        "severities": [one.value for one in code.severities],
        "levels": [one.value for one in code.levels],
        "why": code.why,
        "do": code.mend,
        "example": looks(code),
    }


def how_bad(code: Code) -> str:
    """``error or warning``; of a rule of the review ``warn or high``."""
    return " or ".join(one.value for one in (*code.severities, *code.levels))


def kind_of(code: Code) -> str:
    """What tells it."""
    if code.levels:
        return "a rule of the review (`diff`)"
    return "a check on a change (`diff`, `check --base`)" if code.id.startswith(_CHANGES) else "a diagnostic"


def looks(code: Code) -> str:
    """The line by which a reader meets it."""
    if code.id == words.MARKER:
        return "dev 9 · PROD 21 (protected)"
    if not code.levels:
        return f"fleet.yaml:12:5: {code.severities[0].value} {code.id}: what is wrong"
    level = code.levels[0]
    told = Finding(code.id, _FINGERPRINT, code.name, level, code.why, code.mend)
    return heading_of(told, Sheet(), identified=level is not Level.INFO)
