"""The review for a terminal: heading, findings of the run, rows, what is hidden, the result (review.md, section 11).

Comes in: a redacted ``Review``. Goes out: text. Signs stand beside every colour; nothing of a value reaches the
terminal as a command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from gitops_compile.model.finding import Finding, Level
from gitops_compile.model.review import Review, Verified
from gitops_compile.report.diagnostics import Paint, counted, plain_paint
from gitops_compile.report.review import words
from gitops_compile.report.review.order import first_tellers, in_order
from gitops_compile.report.review.sheet import COLOURS, WIDTH, Sheet, in_ascii, no_link
from gitops_compile.report.review.siblings import elsewhere
from gitops_compile.report.review.terminal_findings import PAD, heading_lines, reasons_of
from gitops_compile.report.review.terminal_rows import row_lines
from gitops_compile.report.review.values import clean, harmless

_MOST_TARGETS: Final = 5
_MOST_OPAQUE: Final = 50


def text_of(
    review: Review,
    *,
    width: int = WIDTH,
    paint: Paint = plain_paint,
    ascii: bool = False,  # noqa: A002 - what it is called everywhere
    links: Callable[[str, int], str] = no_link,
    show_noise: bool = False,
    show_members: bool = False,
    context: int = 2,
    whole: bool = False,
    code: int | None = None,
) -> str:
    """The review as text, with a final line break.

    ``links`` gives the address of a file's line; ``whole`` cuts nothing, for one object; ``code`` is the exit code
    where it is not the one of the result.
    """
    first = dict(first_tellers(review))
    sheet = Sheet(width, paint, links, context, show_members, whole, first, elsewhere(review))
    noise = review.noise.shown if show_noise else ()
    blocks = [
        list(_heading(review, sheet)),
        *(
            list(_run_finding(one, sheet) if isinstance(one, Finding) else row_lines(one, sheet))
            for one in in_order(review)
        ),
        *(list(row_lines(row, sheet, hidden=True)) for row in noise),
        list(_ending(review, sheet, code)),
    ]
    text = harmless("\n\n".join("\n".join(lines) for lines in blocks) + "\n")
    return in_ascii(text) if ascii else text


def _heading(review: Review, sheet: Sheet) -> Iterator[str]:
    counts = review.counts
    sides = f"{words.side_text(review.base)} → {words.side_text(review.head)}"
    yield f"{sheet.paint(clean(review.fleet), 'bold')}   {sides}" if review.fleet else sides
    if review.filter:
        yield f"filter: {clean(' '.join(review.filter))}"
    if not counts.objects and not review.rows:
        yield words.nothing_text(review)
    else:
        first = f"{words.totals_text(counts)} · {words.signs_text(counts)}"
        yield from sheet.joined("", [first, *_environments(review)], " · ", 2)
        levels = words.levels_text(counts, words.SHOWN_LEVELS)
        more = [f"{counts.acknowledged} acknowledged"] if counts.acknowledged else []
        more += [f"{counts.routine} routine"] if counts.routine else []
        yield " · ".join([counted(counts.rows, "row"), *levels, *more])
    said = words.verification_text(review.verification)
    bad = review.verification.state is Verified.FAILED
    yield sheet.paint(said, "red") if bad else said


def _environments(review: Review) -> Iterator[str]:
    there = [(name, number) for name, number in review.counts.environments.items() if number]
    for name, number in there:
        protected = name in review.counts.protected
        yield f"{clean(name).upper()} {number} (protected)" if protected else f"{clean(name)} {number}"


def _run_finding(one: Finding, sheet: Sheet) -> Iterator[str]:
    """A finding that belongs to no row."""
    yield from heading_lines(one, sheet, identified=True)
    for label, names in (("In", words.unsaid_targets(one)), ("On", one.objects)):
        if names:
            yield from sheet.joined(f"  {label}    ", words.first_of(names, _MOST_TARGETS), ", ", PAD)
    if one.level is not Level.INFO or not one.is_open:
        yield from reasons_of((one,), sheet)
    else:
        yield from sheet.wrapped("  Why   ", clean(one.why), PAD)
    if at := words.unsaid_place(one):
        yield f"  From  {sheet.position(words.at_text(at), at)}"


def _ending(review: Review, sheet: Sheet, code: int | None) -> Iterator[str]:
    for one in review.opaque[:_MOST_OPAQUE]:
        yield f"not shown: {clean(one.path)} is {words.opaque_text(one)}"
    if len(review.opaque) > _MOST_OPAQUE:
        yield f"not shown: {counted(len(review.opaque) - _MOST_OPAQUE, 'more file')}"
    yield from (f"note: {clean(one)}" for one in review.notes)
    hidden = words.hidden_text(review)
    if hidden:
        yield hidden
    exit_code = words.exit_code(review) if code is None else code
    open_levels = [level for level in words.LOUD if review.counts.levels.get(level)]
    style = (COLOURS[open_levels[0]] if open_levels else "red") if exit_code else "green"
    yield sheet.beside(f"result: {words.result_text(review)}", f"exit {exit_code}", style)
