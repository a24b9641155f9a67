"""The details of a row in Markdown: its operations in a fence, folded away under a line that says whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.model.finding import Level
from gitops_compile.model.operation import Did, Field, Operation, Path, shown
from gitops_compile.model.review import Row
from gitops_compile.report.diagnostics import counted
from gitops_compile.report.review import words
from gitops_compile.report.review.lines import Line, drawn
from gitops_compile.report.review.spans import code, escaped, fence, html
from gitops_compile.report.review.spans import words as prose
from gitops_compile.report.review.tables import cause_text
from gitops_compile.report.review.values import clean, shortened

MOST_OPERATIONS: Final = 60
MOST_LINES: Final = 60
_SIGNS: Final = {"⇆": " "}


def details(row: Row) -> str:
    """One block, whole: a summary, a fence, the findings that are only worth a line, causes and file."""
    names = [row.fingerprint, row.object, counted(len(row.targets), "target")]
    names += [f"shown: {row.representative.target}"] if len(row.members) > 1 else []
    summary = " · ".join(html(shortened(one)) for one in names)
    notes = [*_notes(row), _whence(row)]
    said = "\n\n" + "  \n".join(notes)
    return f"<details><summary>{summary}</summary>\n\n{fence(_lines(row))}{said}\n</details>"


def _whence(row: Row) -> str:
    file = f"File {code(row.representative.path)}"
    causes = cause_text(row)
    return f"From {causes} · {file}" if causes else file


def _notes(row: Row) -> Iterator[str]:
    for one in words.shown_findings(row):
        if one.is_open and one.level is Level.INFO:
            name = escaped(words.finding_name(one))
            yield f"{name}: {prose(one.detail)}" if one.detail else name


def _lines(row: Row) -> Iterator[str]:
    """The operations, those of one map below a comment with its path."""
    names = words.whole_objects(row)
    if names:
        yield from (f"{words.row_sign(row)}{name}" for name in names[:MOST_LINES])
        if len(names) > MOST_LINES:
            yield f" ... {counted(len(names) - MOST_LINES, 'more object')}"
        return
    last: tuple[str, bool] = ("", True)
    for number, one in enumerate(row.operations[:MOST_OPERATIONS]):
        above, name = _parted(words.titled_path(one))
        if one.path and (above, bool(name)) != last:
            yield f" # {above}"
        last = above, bool(name)
        yield from _operation(one, name, image=number in (row.bumps or {}))
    if len(row.operations) > MOST_OPERATIONS:
        yield f" # ... {counted(len(row.operations) - MOST_OPERATIONS, 'more operation')}"


def _parted(path: Path) -> tuple[str, str]:
    """The path of the map that holds a field, and the field's name; of an element its own path, and no name."""
    last = path[-1] if path else None
    if isinstance(last, Field) and len(path) > 1:
        return clean(shown(path[:-1])), clean(last.name)
    return clean(shown(path)), ""


def _operation(one: Operation, name: str, *, image: bool) -> Iterator[str]:
    made = drawn(one, MOST_LINES, image=image)
    if name and not made.several:
        yield from (f"{line.sign}{name}: {line.text}" for line in made.lines)
        return
    if name:
        both = one.kind is Did.REPLACE or one.kind is Did.REORDER
        yield f"{' ' if both else made.lines[0].sign if made.lines else ' '}{name}:"
    pad = "  " if name else "" if made.several else " "
    yield from (_line(line, pad) for line in made.lines)
    if made.more:
        yield f" {pad}... {counted(made.more, 'more line')}"


def _line(line: Line, pad: str) -> str:
    return f"{_SIGNS.get(line.sign, line.sign)}{pad}{line.text}".rstrip()
