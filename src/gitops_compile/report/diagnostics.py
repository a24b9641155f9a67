"""Diagnostics as text for people: position, code, what is wrong, the line with a caret, what to do.

The printed form is a contract (house.md): golden files hold one of each code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias

from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.position import Position

MOST: Final = 100
FEW: Final = 3
WIDTH: Final = 110
Line: TypeAlias = Callable[[Position], str | None]
"""The source line at a position with its values masked, or none."""

Paint: TypeAlias = Callable[[str, str], str]
"""Text and the name of a style -> painted text."""

_UNSAFE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]"
)
# What CI runners take for a command: `::` in front of a line, `##[` and `##vso[` anywhere.
_COMMANDS: Final = re.compile(r"^([ \t]*:)(?=:)|(##)(?=\[|vso\[)", re.MULTILINE)
_COLOURS: Final = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def plain_paint(text: str, _style: str) -> str:
    """No colour."""
    return text


def text_of(diagnostics: Iterable[Diagnostic], line: Line, paint: Paint = plain_paint) -> str:
    """All diagnostics, at most 100 of them and a count, with a final line break; "" for none."""
    every = tuple(diagnostics)
    told = _alike_as_one(every)
    blocks = ["\n".join((*_lines(first, line, paint), *_also(others))) for first, *others in told[:MOST]]
    if len(told) > MOST:
        left = sum(len(group) for group in told[MOST:])
        blocks.append(f"... and {left} more; `gitops-compile check -o json` lists them all")
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _alike_as_one(every: Iterable[Diagnostic]) -> list[list[Diagnostic]]:
    """Each error alone, since each is mended; warnings and notes that say the same of many places together."""
    groups: dict[object, list[Diagnostic]] = {}
    for number, one in enumerate(every):
        key = number if one.is_error else (one.severity, one.code, one.message, one.hint)
        groups.setdefault(key, []).append(one)
    return list(groups.values())


def _also(others: list[Diagnostic]) -> Iterator[str]:
    """Where else the same is said."""
    if others:
        shown = ", ".join(safe(str(one.at)) for one in others[:FEW])
        yield f"also: {shown}" + (f" and {counted(len(others) - FEW, 'more place')}" if len(others) > FEW else "")


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """``2 errors, 1 warning``; "" for none."""
    every = tuple(diagnostics)
    counts = [(sum(one.severity is severity for one in every), severity) for severity in Severity]
    return ", ".join(counted(count, severity.value) for count, severity in counts if count)


def counted(count: int, noun: str) -> str:
    """``1 error``, ``2 errors``."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def as_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    """Diagnostics as plain data, all of them."""
    return [
        {
            "code": one.code,
            "severity": one.severity.value,
            "message": one.message,
            "at": position_json(one.at),
            "path": one.path,
            "hint": one.hint,
            "related": [{"at": position_json(other.at), "what": other.what} for other in one.related],
            "targets": list(one.targets),
        }
        for one in diagnostics
    ]


def position_json(at: Position) -> dict[str, Any]:
    """A position as plain data; line and column are left out for a whole file."""
    return {"file": at.file, "line": at.line, "column": at.column} if at.line else {"file": at.file}


def safe(text: str) -> str:
    """Control, bidirectional and invisible characters escaped, so that input cannot speak to a terminal; what a
    CI runner would take for a command is broken up by a blank.
    """
    return _COMMANDS.sub(r"\g<0> ", _UNSAFE.sub(lambda found: f"\\u{ord(found.group()):04X}", text))


def _within(text: str) -> str:
    """Safe text whose further lines are indented: none of them passes for a line of ours."""
    return safe(text).replace("\n", "\n    ")


def _lines(one: Diagnostic, line: Line, paint: Paint) -> Iterator[str]:
    severity = paint(one.severity.value, _COLOURS[one.severity])
    yield f"{paint(safe(str(one.at)), 'bold')}: {severity} {one.code}: {_within(one.message)}"
    source = line(one.at) if one.at.line else None
    if source is not None:
        yield from _caret(source, one.at, paint)
    if one.hint:
        yield f"fix: {_within(one.hint)}"
    for other in one.related:
        yield f"see: {safe(str(other.at))} {_within(other.what)}"
    if one.targets:
        yield f"in: {_targets(one.targets)}"


def _caret(source: str, at: Position, paint: Paint) -> Iterator[str]:
    column = min(at.column, len(source) + 1) - 1
    cut = max(0, column - WIDTH // 2) if len(source) > WIDTH else 0
    gutter = f"{at.line:>5} | "
    start, end = "…" if cut else "", "…" if len(source) > cut + WIDTH else ""
    yield safe(f"{gutter}{start}{source[cut : cut + WIDTH]}{end}").replace("\t", " ")
    before = safe(gutter + start + source[cut:column])[len(gutter) :]
    yield f"{'| ':>{len(gutter)}}{' ' * len(before)}{paint('^', 'red')}"


def _targets(targets: tuple[str, ...]) -> str:
    if len(targets) <= 3:
        return ", ".join(targets)
    return f"{len(targets)} targets, such as {targets[0]}"
