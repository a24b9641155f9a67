"""The tables in Markdown: rows, images, versions; and what is not shown at all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from gitops_compile.model.cause import Confidence, Origin
from gitops_compile.model.change import Pairing
from gitops_compile.model.finding import Level
from gitops_compile.model.review import Missing, Move, Review, Row, Share
from gitops_compile.report.diagnostics import counted
from gitops_compile.report.review import words
from gitops_compile.report.review.siblings import others_in_rows
from gitops_compile.report.review.spans import code, escaped, table
from gitops_compile.report.review.spans import words as prose
from gitops_compile.report.review.summary import summary
from gitops_compile.report.review.values import clean, shortened

HEADS: Final = ("", "change", "where", "from", "id")
WIDE: Final = "GC244"
"""Many targets restart at once: their number stands in bold."""

_FEW_MISSING: Final = 2
_FEW_FILES: Final = 50
_DONE: Final = {Pairing.ADDED: "added", Pairing.REMOVED: "removed"}


def row_cells(row: Row, others: Collection[str] = ()) -> tuple[str, ...]:
    """The cells of a row: how bad, what, where, from where, its id; ``others`` are the targets in rows like it."""
    return (_level(row), _change(row), _where(row, others), _from(row), code(row.fingerprint))


def _level(row: Row) -> str:
    if row.level is not None and row.level is not Level.INFO:
        return f"**{row.level.value}**"
    if any(not one.is_open for one in row.findings):
        return "known"
    return "routine" if row.routine else row.level.value if words.shown_findings(row) and row.level else ""


def _change(row: Row) -> str:
    """``Deployment api`` image `log-agent` `2.3.0` → `2.3.1`."""
    kind, _, name = row.object.partition(" ")
    parts = [code(shortened(f"{kind} {name.rpartition('/')[2]}", 120, tell=False), cell=True)]
    parts += [part for part in (words.others_text(row), _DONE.get(row.pairing, "")) if part]
    parts += [escaped(words.turned_text(row))] if words.turned_text(row) else []
    shown = [(number, one) for number, one in enumerate(row.operations) if one.path]
    if shown:
        number, first = shown[0]
        parts.append(summary(first, image=number in (row.bumps or {})))
    if len(shown) > 1:
        parts.append(f"and {len(shown) - 1} more")
    return " ".join(parts)


def _where(row: Row, others: Collection[str]) -> str:
    """``8 of 9 in **prod**, missing `prod/p-use1/initech/api```."""
    numbers = f"{len(row.targets)} of {row.expected}"
    if any(one.code == WIDE for one in row.findings):
        numbers = f"**{numbers}**"
    if len(row.targets) == 1:
        only = code(row.targets[0], cell=True)
        text = only if row.expected == 1 else f"{only}, 1 of {row.expected}"
    else:
        text = f"{numbers}{_shares(row)}"
    absent = max(row.absent, len(row.missing))
    there = others_in_rows(absent, len(others))
    text, absent = f"{text}, {there}" if there else text, max(0, absent - len(others))
    missing = [one for one in row.missing if one.target not in others]
    # Of many that are missing without a reason the numbers say enough.
    told = [one for one in missing if absent <= _FEW_MISSING or one.value or one.layer]
    named = [_missing(one) for one in told[:_FEW_MISSING]]
    if not named:
        return text
    return f"{text}, missing {', '.join([*named, *([f'{absent - len(named)} more'] if absent > len(named) else [])])}"


def _shares(row: Row) -> str:
    if len(row.shares) == 1:
        who = words.who_text(row, row.shares[0].environment)
        return f" in {_environment(row.shares[0])}" + (f": {code(who, cell=True)}" if who else "")
    return ": " + ", ".join(_share(one) for one in row.shares) if row.shares else ""


def _environment(share: Share) -> str:
    return f"**{escaped(share.environment)}**" if share.protected else escaped(share.environment)


def _share(share: Share) -> str:
    number = str(share.there) if share.there == share.expected else f"{share.there}/{share.expected}"
    text = f"{escaped(share.environment)} {number}"
    return f"**{text}**" if share.protected else text


def _missing(one: Missing) -> str:
    why = ", ".join(code(part, cell=True) for part in (clean(one.value), clean(one.at)) if part)
    return code(one.target, cell=True) + (f" ({why})" if why else "")


def _from(row: Row) -> str:
    if not row.causes:
        return ""
    first, *others = row.causes
    if first.confidence is Confidence.NONE:
        return "**no cause**" if words.is_known(row) else "not known"
    if first.confidence is Confidence.ONE_OF:
        return f"one of {len(first.candidates)}"
    at = first.at
    text = code(f"{at.file}:{at.line}" if at and at.line else at.file if at else first.key, cell=True)
    likely = " (likely)" if first.confidence is Confidence.LIKELY else ""
    return f"{text}{likely}" + (f" and {len(others)} more" if others else "")


def rows_table(rows: Iterable[Row], elsewhere: Mapping[str, Collection[str]]) -> str:
    """The table of rows; ``elsewhere`` names by row the targets in which the same changes in another row."""
    return table(HEADS, (row_cells(row, elsewhere.get(row.fingerprint, ())) for row in rows))


def moves(review: Review) -> Iterator[str]:
    """The tables of images and of versions; none where nothing moved."""
    for noun, every in (("image", review.images), ("version", review.versions)):
        if every:
            yield table((noun, "from", "to", "bump", "targets"), map(_move_cells, every))


def _move_cells(one: Move) -> Sequence[str]:
    versions = (code(shortened(clean(text), tell=False), cell=True) if text else "" for text in (one.old, one.new))
    return (code(one.name, cell=True), *versions, escaped(one.bump), str(one.targets))


def unshown(review: Review) -> str:
    """Opaque files and what was not searched; "" for none."""
    lines = [
        f"- not shown: {code(one.path)} is {escaped(words.opaque_text(one))}" for one in review.opaque[:_FEW_FILES]
    ]
    left = len(review.opaque) - _FEW_FILES
    lines += [f"- not shown: {counted(left, 'more file')}"] if left > 0 else []
    lines += [f"- {prose(one)}" for one in review.notes[:_FEW_FILES]]
    left = len(review.notes) - _FEW_FILES
    return "\n".join([*lines, f"- {counted(left, 'more note')}"] if left > 0 else lines)


def cause_text(row: Row) -> str:
    """All that led to a row, for its details; "" for nothing known."""
    causes = row.causes[: words.FEW_CAUSES]
    texts = []
    for one in causes:
        places = [(found.at, found.origin, found.key) for found in one.candidates[: words.FEW_TARGETS]]
        named = places if one.confidence is Confidence.ONE_OF else [(one.at, one.origin, one.key)] if one.at else []
        shown = [
            code(words.at_text(at, origin)) + ("" if origin is Origin.FILE else f" {code(key)}")
            for at, origin, key in named
            if at
        ]
        texts += [f"one of {', '.join(shown)}" if one.confidence is Confidence.ONE_OF else part for part in shown[:1]]
    more = len(row.causes) - len(causes)
    return ", ".join([*texts, *([f"{more} more"] if more > 0 else [])])
