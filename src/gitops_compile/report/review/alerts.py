"""The findings in Markdown: alert blocks for those of warn and above, lists for the known ones, a line for the others.

Findings of one code that say the same are one block, so that a text of why and what to do stands once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from gitops_compile.model.change import Pairing
from gitops_compile.model.finding import RANK, Finding, Level
from gitops_compile.model.operation import Operation, shown
from gitops_compile.model.review import Review, Row
from gitops_compile.report.diagnostics import counted
from gitops_compile.report.review import words
from gitops_compile.report.review.spans import code, escaped
from gitops_compile.report.review.spans import words as prose
from gitops_compile.report.review.summary import values
from gitops_compile.report.review.values import clean, shortened

ALERTS: Final = {Level.BLOCK: "CAUTION", Level.HIGH: "CAUTION", Level.WARN: "WARNING"}
_REPLACED: Final = (Pairing.KIND_CHANGED, Pairing.RENAMED)
"""What is removed has another name than what is shown."""

_FEW_OPERATIONS: Final = 3
_FEW_NAMES: Final = 3
_LONGEST_VALUE: Final = 80
_LONGEST_NAME: Final = 120


@dataclass(frozen=True, slots=True)
class Told:
    """All findings of a review, in the order of printing, and the row of each that belongs to one."""

    findings: tuple[Finding, ...]
    rows: Mapping[str, Row]

    def row(self, one: Finding) -> Row | None:
        """The first row that a finding met."""
        return next((self.rows[name] for name in one.rows if name in self.rows), None)

    def of(self, *, is_open: bool, loud: bool | None = None) -> tuple[Finding, ...]:
        """The findings that are open or known, told in full or in a line."""
        return tuple(
            one
            for one in self.findings
            if one.is_open == is_open and (loud is None or (one.level in words.LOUD) == loud)
        )


def told(review: Review) -> Told:
    """The findings of a review; the marker of protected rows is in the heading, and those turned off are nowhere."""
    named = (one for one in review.findings if one.code != words.MARKER and one.level is not Level.OFF)
    places = {row.fingerprint: number for number, row in enumerate(review.rows, 1)}
    every = sorted(named, key=lambda one: (RANK[one.level], min((places.get(row, 0) for row in one.rows), default=0)))
    return Told(tuple(every), {row.fingerprint: row for row in review.rows})


def alerts(every: Told) -> Iterator[str]:
    """One block per code and text, the worst level first."""
    groups: dict[tuple[str, ...], list[Finding]] = {}
    for one in every.of(is_open=True, loud=True):
        groups.setdefault((one.level, one.code, one.why, one.mend), []).append(one)
    for group in groups.values():
        lines = _alone(group[0], every) if len(group) == 1 else _together(group, every)
        yield "\n".join([f"> [!{ALERTS[group[0].level]}]", *(f"> {line}" for line in lines)])


def _alone(one: Finding, every: Told) -> Iterator[str]:
    row = every.row(one)
    yield ": ".join(part for part in (_title(one), _subject(one, row)) if part)
    if row and one.level is not Level.WARN:
        yield from _operations(row)
    yield f"{prose(one.why)} {prose(one.mend)}"
    offer = [f"to acknowledge: {code(_command(one))}"] if words.can_be_acknowledged(one) else []
    if whence := [*_from(one), *offer]:
        yield " · ".join([whence[0][0].upper() + whence[0][1:], *whence[1:]])


def _together(group: Sequence[Finding], every: Told) -> Iterator[str]:
    first = group[0]
    yield f"{_title(first)}: {len(group)} findings. {prose(first.why)} {prose(first.mend)}"
    if words.can_be_acknowledged(first):
        yield f"To acknowledge one: {code(_command(first))}"
    for one in group:
        row = every.row(one)
        what = [next(_operations(row))] if row and row.operations and row.operations[0].path else []
        yield "- " + " · ".join(part for part in (code(one.id), _subject(one, row), *what, *_from(one)) if part)


def _command(one: Finding) -> str:
    return f'gitops-compile acknowledge {one.id} --reason "…"'


def _title(one: Finding) -> str:
    """``**GC221 statefulset-spec**``; high is told apart from block in words."""
    level = f" ({one.level.value})" if one.level is Level.HIGH else ""
    return f"**{escaped(words.finding_name(one))}**{level}"


def _subject(one: Finding, row: Row | None) -> str:
    """What it speaks of: its detail, the objects, the targets."""
    parts = [prose(one.detail)] if one.detail else []
    parts += _names((row.object,) if row else one.objects, "object", "")
    parts += [f"was {code(row.previous)}"] if row and row.pairing in _REPLACED and row.previous else []
    parts += _names(words.unsaid_targets(one), "target", "" if row is None else "row")
    return ", ".join(parts)


def _names(names: Sequence[str], noun: str, row: str) -> list[str]:
    """A few names; of many their number, and one of them where no row shows its own."""
    if len(names) > _FEW_NAMES:
        return [counted(len(names), noun) + ("" if row else f" such as {code(names[0])}")]
    return [code(name) for name in names]


def _operations(row: Row) -> Iterator[str]:
    """The first operations with their values; the table and the details have them all."""
    changed = [(number, one) for number, one in enumerate(row.operations) if one.path]
    for number, one in changed[:_FEW_OPERATIONS]:
        yield _operation(one, image=number in (row.bumps or {}))
    if len(changed) > _FEW_OPERATIONS:
        yield f"and {counted(len(changed) - _FEW_OPERATIONS, 'more operation')}"


def _operation(one: Operation, *, image: bool) -> str:
    path = code(shortened(clean(shown(one.path)), _LONGEST_NAME, tell=False))
    return f"{path}: {values(one, image=image, most=_LONGEST_VALUE)}"


def _from(one: Finding) -> list[str]:
    at = words.unsaid_place(one)
    return [f"From {code(f'{at.file}:{at.line}' if at.line else at.file)}"] if at else []


def known(every: Told) -> str:
    """The findings that somebody acknowledged, with the reason; "" for none."""
    lines = [
        f"- {code(one.id)} {escaped(one.name)} ({one.level.value}), {_subject(one, every.row(one))}: "
        f"{escaped(words.until_text(one.acknowledged))}, {code(words.at_text(one.acknowledged.at))}"
        for one in every.of(is_open=False)
        if one.acknowledged
    ]
    return "\n".join([f"**Acknowledged: {counted(len(lines), 'finding')}**", *lines]) if lines else ""


def others(every: Told) -> str:
    """The findings of info in a line; "" for none."""
    found = every.of(is_open=True, loud=False)
    return f"{len(found)} info: {', '.join(_codes(found))}" if found else ""


def _codes(findings: Iterable[Finding]) -> Iterator[str]:
    """``GC244 wide-restart ×2``."""
    names = sorted(words.finding_name(one) for one in findings)
    for name, same in groupby(names):
        number = len(list(same))
        yield escaped(name) + (f" ×{number}" if number > 1 else "")


def by_code(every: Told, most: int) -> Iterator[str]:
    """All findings by code with counts, a line each; what does not fit into so many bytes is counted."""
    groups: dict[str, list[Finding]] = {}
    for one in every.findings:
        groups.setdefault(one.code, []).append(one)
    left, used = 0, 0
    for group in groups.values():
        title = escaped(_short(words.finding_name(group[0]), 60))
        line = f"- **{title}**: {', '.join(_counts(group))}{_whose(group)}"
        used += len(line.encode()) + 1
        if used > most:
            left += len(group)
        else:
            yield line
    if left:
        yield f"- and {counted(left, 'more finding')} of other codes"


def _counts(group: Sequence[Finding]) -> Iterator[str]:
    for level in words.SHOWN_LEVELS:
        number = sum(one.level is level and one.is_open for one in group)
        if number:
            yield f"{number} {level.value}"
    known_ones = sum(not one.is_open for one in group)
    if known_ones:
        yield f"{known_ones} acknowledged"


def _whose(group: Sequence[Finding]) -> str:
    names = list(dict.fromkeys(name for one in group for name in (one.objects or one.targets)[:1]))
    return f", such as {code(_short(names[0], _LONGEST_NAME))}" if names else ""


def _short(text: str, most: int) -> str:
    """At most so many bytes, whatever the letters are."""
    shown_text = clean(text)
    raw = shown_text.encode()
    return shown_text if len(raw) <= most else raw[: most - 3].decode(errors="ignore") + "…"
