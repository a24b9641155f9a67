"""The review as Markdown for a comment: as much of it as fits, in whole blocks (review.md, section 11).

Comes in: a redacted ``Review`` and a number of bytes. Goes out: the text of the first step that fits, from everything
(a) to findings by code (e); "" where nothing changed, so that nothing is posted. Whoever posts it finds its comment by
the hidden first line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Final

from gitops_compile import __version__
from gitops_compile.model.review import Review, Row, Verified
from gitops_compile.report.diagnostics import counted
from gitops_compile.report.review import words
from gitops_compile.report.review.alerts import Told, alerts, by_code, known, others, told
from gitops_compile.report.review.details import details
from gitops_compile.report.review.siblings import elsewhere
from gitops_compile.report.review.spans import code, escaped
from gitops_compile.report.review.tables import moves, rows_table, unshown
from gitops_compile.report.review.values import harmless, shortened

LIMIT: Final = 60_000
LEAST: Final = 20_000
"""A smaller budget counts as this one: step e always fits into it."""

FIRST_ROWS: Final = 50
LARGEST: Final = 10
_BY_CODE: Final = 9_000
_LONGEST_NAME: Final = 40
_FEW_ENVIRONMENTS: Final = 12
_LINK: Final = re.compile(r"https://[^\s<>()\[\]`\x00-\x1f\x7f]{1,1000}")
_UNNAMED: Final = re.compile(r"[^A-Za-z0-9._-]+")


def markdown_of(review: Review, *, limit: int = LIMIT, link: str = "") -> str:
    """The review in at most so many bytes of UTF-8; ``link`` is where the whole of it lies."""
    if not _says_something(review):
        return ""
    every = told(review)
    budget = max(limit, LEAST)
    address = link if _LINK.fullmatch(link) else ""
    for step, blocks in _STEPS.items():
        text = _within(blocks(review, every), f"{_footer(review, step, address)}\n", budget)
        if text is not None:
            return text
    raise AssertionError("step e is bounded by construction")


def _says_something(review: Review) -> bool:
    noise = review.noise
    hidden = noise.alone or any(noise.rules.values())
    failed = review.verification.state is Verified.FAILED
    return bool(review.rows or review.findings or review.opaque or hidden or failed)


def _within(blocks: Iterator[str], footer: str, budget: int) -> str | None:
    """The blocks and the footer with blank lines between them, or none as soon as they are too many bytes."""
    made, left = [], budget - len(footer.encode())
    for one in blocks:
        text = harmless(one) + "\n\n"
        left -= len(text.encode("utf-8", "replace"))
        if left < 0:
            return None
        made.append(text)
    return "".join(made) + footer


def _everything(review: Review, every: Told) -> Iterator[str]:
    yield from _tables(review, every)
    yield from map(details, review.rows)


def _most_details(review: Review, every: Told) -> Iterator[str]:
    yield from _tables(review, every)
    largest = sorted(review.rows, key=lambda row: (-len(row.members), row.fingerprint))[:LARGEST]
    named = {row.fingerprint for row in largest}
    yield from (details(row) for row in review.rows if row.fingerprint in named or _is_loud(row))


def _tables(review: Review, every: Told) -> Iterator[str]:
    yield _heading(review)
    yield from _findings(every)
    if review.rows:
        yield rows_table(review.rows, elsewhere(review))
    yield from moves(review)
    if review.opaque or review.notes:
        yield unshown(review)


def _first_rows(review: Review, every: Told) -> Iterator[str]:
    """The first rows: all that have findings of warn and above, and others as long as there are few."""
    loud = sum(map(_is_loud, review.rows))
    others_left = iter(range(max(0, FIRST_ROWS - loud)))
    rows = [row for row in review.rows if _is_loud(row) or next(others_left, None) is not None]
    yield _heading(review)
    yield from _findings(every)
    if rows:
        yield rows_table(rows, elsewhere(review))
    left = len(review.rows) - len(rows)
    if left:
        yield f"and {counted(left, 'more row')}, none with findings of warn or above"
    if review.opaque or review.notes:
        yield unshown(review)


def _by_code(review: Review, every: Told) -> Iterator[str]:
    yield _heading(review)
    if every.findings:
        yield "\n".join(by_code(every, _BY_CODE))
    files = f"; {counted(len(review.opaque), 'file')} that cannot be shown" if review.opaque else ""
    yield f"{counted(len(review.rows), 'row')}{files}"


def _is_loud(row: Row) -> bool:
    return row.level in words.LOUD


def _findings(every: Told) -> Iterator[str]:
    yield from alerts(every)
    yield from (text for text in (known(every), others(every)) if text)


_STEPS: Final[dict[str, Callable[[Review, Told], Iterator[str]]]] = {
    "a": _everything,
    "b": _most_details,
    "c": _tables,
    "d": _first_rows,
    "e": _by_code,
}
_SHOWN: Final = {
    "a": "all rows shown",
    "b": "details of rows with findings and of the largest",
    "c": "all rows, no details",
    "d": "findings and the first rows",
    "e": "findings by code",
}


def _heading(review: Review) -> str:
    return "\n".join([_marker(review), *_title(review)])


def _marker(review: Review) -> str:
    """What finds this comment again, and says whether another one would tell the same: lines and commits aside."""
    parts = [row.fingerprint for row in review.rows]
    parts += [f"{one.id} {one.level} {one.is_open}" for one in review.findings]
    parts += [f"{review.verification.state} {' '.join(review.verification.differing)}"]
    parts += [f"{one.path} {one.added} {one.removed}" for one in review.opaque]
    parts += [f"{len(row.targets)} of {row.expected}" for row in review.rows]
    digest = sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:12]
    head = review.head.commit[:7] or review.head.kind
    fleet = _UNNAMED.sub("_", review.fleet)[:100] or "-"
    return f"<!-- gitops-compile:review fleet={fleet} head={_UNNAMED.sub('_', head)} rows={digest} -->"


def _title(review: Review) -> Iterator[str]:
    counts = review.counts
    levels = [text for text in words.levels_text(counts, words.LOUD) if not text.startswith("0 ")]
    touched = [name for name in counts.environments if name in counts.protected and counts.environments[name]]
    broken = [review.verification.why] if review.verification.broken else []
    parts = [", ".join([*broken, *levels]) or "no open finding of warn or above"]
    parts += [counted(counts.targets, "target")] if counts.targets else []
    if touched:
        named = ", ".join(f"**{_name(name)}**" for name in touched[:3])
        more = f" and {len(touched) - 3} more" if len(touched) > 3 else ""
        parts.append(f"{named}{more} (protected) {'is' if len(touched) == 1 else 'are'} touched")
    yield f"### {escaped(shortened(review.fleet, 100)) or 'Review'}: {'; '.join(parts)}"
    yield ""
    yield " · ".join([*_numbers(review), _verified(review)])
    if review.filter:
        yield ""
        yield f"filter: {code(shortened(' '.join(review.filter)))}"


def _numbers(review: Review) -> Iterator[str]:
    counts = review.counts
    if not counts.objects and not review.rows:
        yield f"**{words.nothing_text(review)}**"
        return
    signs = words.signs_text(counts)
    yield f"**{counted(counts.objects, 'object')}** ({signs}) in {counted(counts.rows, 'row')}"
    there = [(name, number) for name, number in counts.environments.items() if number]
    for name, number in there[:_FEW_ENVIRONMENTS]:
        text = f"{_name(name)} {number}"
        yield f"**{text}**" if name in counts.protected else text
    if len(there) > _FEW_ENVIRONMENTS:
        yield counted(len(there) - _FEW_ENVIRONMENTS, "more environment")


def _name(text: str) -> str:
    return escaped(shortened(text, _LONGEST_NAME, tell=False))


def _verified(review: Review) -> str:
    made = review.verification
    if made.state is Verified.VERIFIED:
        return "verified: `rendered/` is what `fleet.yaml` compiles to"
    if made.state is Verified.SKIPPED:
        return f"**not verified**{f': {escaped(shortened(made.why))}' if made.why else ''}"
    named = ", ".join(code(shortened(one, 120)) for one in made.differing[:3])
    more = f" and {len(made.differing) - 3} more" if len(made.differing) > 3 else ""
    return f"**not current**: `rendered/` is not what `fleet.yaml` compiles to in {named}{more}"


def _footer(review: Review, step: str, link: str) -> str:
    """What is hidden, which step this is, and where the rest is."""
    hidden = words.hidden_text(review)
    where = f"[all of it]({link})" if link else "all of it: gitops-compile diff"
    parts = [shortened(hidden, 300)] if hidden else []
    parts += [f"step {step}", _SHOWN[step], *([] if step == "a" else [where]), f"gitops-compile {__version__}"]
    return f"<sub>{' · '.join(part if part is where else escaped(part) for part in parts)}</sub>"
