"""A row in the terminal: its findings, how many targets, the object, what differs in the representative, and whence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gitops_compile.model.cause import Cause, Confidence, Origin
from gitops_compile.model.operation import Did, Operation, Path
from gitops_compile.model.review import Missing, Row
from gitops_compile.report.diagnostics import counted
from gitops_compile.report.review import words
from gitops_compile.report.review.lines import Drawn, Line, drawn, path_text
from gitops_compile.report.review.sheet import Sheet
from gitops_compile.report.review.siblings import others_in_rows
from gitops_compile.report.review.terminal_findings import PAD, heading_lines, reasons_of
from gitops_compile.report.review.values import clean

MOST_OPERATIONS: Final = 30
MOST_LINES: Final = 30
MOST_NAMES: Final = 12
MOST_REMOVED: Final = 8
"""Lines of an object that goes: what it was matters less than that it goes."""

_ALL: Final = 1_000_000
_COLOURS: Final = {"+": "green", "-": "red", "~": "yellow", "⇆": "cyan"}


def row_lines(row: Row, sheet: Sheet, *, hidden: bool = False) -> Iterator[str]:
    """The lines of a row; of one that is only noise, ``hidden``, it says so."""
    findings = words.shown_findings(row)
    loud = words.loud(findings)
    if not loud:
        word = "noise" if hidden else "routine" if row.routine else "change"
        yield sheet.beside(word, row.fingerprint)
    for one in findings:
        yield from heading_lines(one, sheet, identified=one in loud)
    yield from _targets(row, sheet)
    yield _object(row)
    for line in _operations(row, sheet):
        yield f"    {line}".rstrip()
    yield from reasons_of(findings, sheet)
    yield from _causes(row.causes, sheet) if words.is_known(row) else ["  From  not known"]
    yield f"  File  {sheet.linked(clean(row.representative.path), row.representative.path)}"
    if sheet.members:
        yield from _members(row)


def _targets(row: Row, sheet: Sheet) -> Iterator[str]:
    """``~ 8 of 9 targets   prod 8/9, missing prod/p-use1/initech/api``, and why that one is."""
    sign = words.row_sign(row)
    head = f"{sign} {len(row.targets)} of {counted(row.expected, 'target')}   "
    pad = len(head)
    parts = [words.place_text(row, share) for share in row.shares]
    if len(row.targets) == 1:
        parts = [clean(row.targets[0])]
    others = sheet.elsewhere.get(row.fingerprint, frozenset())
    missing = tuple(one for one in row.missing if one.target not in others)
    absent = max(row.absent, len(row.missing))
    there = others_in_rows(absent, len(others))
    absent = max(0, absent - len(others))
    parts[-1:] = [", ".join(part for part in (*parts[-1:], there) if part)]
    if absent == 1 and missing:
        parts[-1:] = [", ".join((*parts[-1:], f"missing {clean(missing[0].target)}"))]
    first, *rest = sheet.joined(head, parts, " · ", pad)
    yield sheet.paint(sign, _COLOURS[sign]) + first[len(sign) :]
    yield from rest
    yield from _missing(missing, absent, sheet, " " * pad)


def _missing(missing: Sequence[Missing], absent: int, sheet: Sheet, pad: str) -> Iterator[str]:
    """Each target that is missing for a reason, with the reason; the others in a list."""
    told = [(one, why) for one in missing if (why := _why_missing(one))]
    if absent == 1:
        yield from (f"{pad}({why})" for _, why in told)
        return
    yield from (f"{pad}missing {clean(one.target)} ({why})" for one, why in told)
    bare = [clean(one.target) for one in missing if not _why_missing(one)]
    left = absent - len(missing)
    bare += [f"{left} more" if missing else counted(left, "target")] if left > 0 else []
    if bare:
        yield from sheet.joined(f"{pad}missing ", bare, ", ", len(pad) + 8)


def _why_missing(one: Missing) -> str:
    """``3.0.8: tenancies.initech.versions.api.prod wins, fleet.d/initech.yaml:6``."""
    layer = f"{clean(one.layer)} wins" if one.layer else ""
    value = ": ".join(part for part in (clean(one.value), layer) if part)
    return ", ".join(part for part in (value, clean(one.at)) if part)


def _object(row: Row) -> str:
    name = f"  {clean(row.object)}"
    more = [text for text in (words.others_text(row), words.turned_text(row)) if text]
    return f"{name}   {'; '.join(more)}" if more else name


def _operations(row: Row, sheet: Sheet) -> Iterator[str]:
    names = words.whole_objects(row)
    if names:
        yield from _names(names, words.row_sign(row), sheet)
        return
    most = _ALL if sheet.whole else MOST_OPERATIONS
    above: Path = ()
    for number, one in enumerate(row.operations[:most]):
        bump = (row.bumps or {}).get(number, "")
        # An element of a sequence that went and the one in its place are read together.
        path = words.titled_path(one)
        yield from _operation(one, path, bump, sheet, titled=path != above)
        above = path
    if len(row.operations) > most:
        yield f"... {counted(len(row.operations) - most, 'more operation')}"


def _names(names: tuple[str, ...], sign: str, sheet: Sheet) -> Iterator[str]:
    """One line for each object that came or went with others."""
    yield from (f"{sheet.painted(sign, _COLOURS[sign])} {name}" for name in names[:MOST_NAMES])
    if len(names) > MOST_NAMES:
        yield f"  ... {counted(len(names) - MOST_NAMES, 'more object')}"


def _operation(one: Operation, path: Path, bump: str, sheet: Sheet, *, titled: bool) -> Iterator[str]:
    most = _ALL if sheet.whole else MOST_REMOVED if one.kind is Did.REMOVE else MOST_LINES
    lines = drawn(one, most, sheet.context, image=bool(bump))
    if titled:
        note = "order" if one.kind is Did.REORDER else bump
        yield sheet.beside(f"    {path_text(path)}", note)[4:]
    pad = "  " if one.path else ""
    yield from (f"{pad}{_line(line, sheet)}" for line in _drawn(lines))


def _drawn(made: Drawn) -> Iterator[Line]:
    yield from made.lines
    if made.more:
        yield Line(" ", f"... {counted(made.more, 'more line')}")


def _line(line: Line, sheet: Sheet) -> str:
    """A line with its sign; painted is the sign and what differs, so that the eye goes there."""
    style = _COLOURS.get(line.sign, "")
    end = line.end or len(line.text)
    front, middle, back = line.text[: line.start], line.text[line.start : end], line.text[end:]
    sign = sheet.painted(line.sign, style)
    return f"{sign} {front}{sheet.painted(middle, style) if middle else ''}{back}".rstrip()


def _causes(causes: tuple[Cause, ...], sheet: Sheet) -> Iterator[str]:
    """Where it comes from: up to three lines, and how many more."""
    for one in causes[: words.FEW_CAUSES]:
        yield from _cause(one, sheet)
    if len(causes) > words.FEW_CAUSES:
        yield f"        and {counted(len(causes) - words.FEW_CAUSES, 'more place')}"


def _cause(one: Cause, sheet: Sheet) -> Iterator[str]:
    if one.confidence is Confidence.ONE_OF and one.candidates:
        places = [
            words.at_text(found.at, found.origin) + ("" if found.origin is Origin.FILE else f" {clean(found.key)}")
            for found in one.candidates[: words.FEW_TARGETS]
        ]
        left = len(one.candidates) - len(places)
        yield from sheet.joined("  From  one of: ", [*places, *([f"{left} more"] if left else [])], "; ", PAD)
        return
    at = sheet.position(words.at_text(one.at, one.origin), one.at) if one.at else ""
    text = words.cause_text(one)
    yield f"  From  {at}{' ' if text.startswith('(') else '  ' if at and text else ''}{text}"


def _members(row: Row) -> Iterator[str]:
    width = max((len(one.target) for one in row.members), default=0)
    yield "  Members"
    for one in row.members:
        yield f"    {clean(one.target):{width}}  {clean(one.object)}".rstrip()
