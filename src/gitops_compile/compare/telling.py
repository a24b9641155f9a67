"""From differences to the review: rules, noise, rows, findings, acknowledgements; then every secret is replaced.

Comes in: what differs, with causes, and what was found out beside it: whether the head is current, and the checks on a
change. Goes out: the ``Review`` that all outputs share.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from gitops_compile.compare.acknowledge import acknowledged
from gitops_compile.compare.counts import counts, noise_of
from gitops_compile.compare.filters import Filter
from gitops_compile.compare.findings import findings_of, in_print_order
from gitops_compile.compare.group import noise_rows, ordered, rows
from gitops_compile.compare.grouping.shares import Within
from gitops_compile.compare.judged import Judged
from gitops_compile.compare.moves import images, versions
from gitops_compile.compare.noise.door import hidden
from gitops_compile.compare.pointers import with_pointers
from gitops_compile.compare.redact import redacted
from gitops_compile.compare.review import Compared, settings_of
from gitops_compile.compare.risk.pairs import told
from gitops_compile.compare.risk.rows import row_findings
from gitops_compile.compare.risk.run import run_concerns
from gitops_compile.model.change import Difference
from gitops_compile.model.finding import RANK, Concern, Finding, Level
from gitops_compile.model.review import Result, Review, Row, SideName, Verification, Verified
from gitops_compile.model.reviewing import ReviewSettings

NEVER: Final = "never"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to be told, of which sides.

    ``fail_on`` is empty where the fleet decides; ``object`` names one file that is shown in full; ``noise`` and
    ``secrets`` say that these are shown. ``today`` is the date of the head, as 2026-11-21.
    """

    base: SideName
    head: SideName
    today: str
    filter: Filter = Filter()
    fail_on: str = ""
    object: str = ""
    noise: bool = False
    secrets: bool = False


def review(found: Compared, verification: Verification, concerns: Sequence[Concern], asked: Asked) -> Review:
    """Steps 7 to 11; ``concerns`` are what the checks on a change say."""
    sides = found.sides
    settings = settings_of(sides.base)
    levels = levels_of(settings)
    every = tuple(_judged(one, found, levels, settings, asked) for one in _asked_for(found, asked))
    within = _within(found, asked)
    grouped = row_findings(rows(every, sides, within), sides, levels, within)
    run = run_concerns(grouped, found.opaque, verification, sides, levels)
    others = findings_of(one for one in (*run, *concerns) if asked.filter.speaks_of(one))
    grouped, others = _settled(grouped, others, found, asked)
    grouped = with_pointers(ordered(grouped, sides), sides, settings.list_keys if settings else ())
    noise = noise_of(every, noise_rows(every, sides) if asked.noise and not asked.object else ())
    findings = in_print_order((*others, *_once(grouped)))
    fail_on = asked.fail_on or (settings.fail_on.value if settings and settings.fail_on else Level.BLOCK.value)
    return redacted(
        Review(
            fleet=sides.head.fleet.fleet.metadata.name.value if sides.head.fleet else "",
            base=asked.base,
            head=asked.head,
            filter=asked.filter.words,
            verification=verification,
            result=_result(findings, fail_on, verification, changed=bool(found.opaque or sides.differences)),
            fail_on=fail_on,
            counts=counts(grouped, findings, noise, sides),
            rows=grouped,
            findings=findings,
            images=images((one.difference for one in every), sides),
            versions=versions(sides),
            noise=noise,
            opaque=found.opaque,
            notes=found.notes,
        ),
        show=asked.secrets,
    )


def levels_of(settings: ReviewSettings | None) -> Mapping[str, Level]:
    """The levels that a fleet gives to codes."""
    return {code: Level(said.value.value) for code, said in settings.severity.items()} if settings else {}


def _asked_for(found: Compared, asked: Asked) -> tuple[Difference, ...]:
    return tuple(
        one
        for one in found.sides.differences
        if asked.filter.shows(one.pair) and asked.object in ("", one.pair.shown.path)
    )


def _within(found: Compared, asked: Asked) -> Within | None:
    """Which targets a row is held against: those that are looked at."""
    if not asked.object:
        return asked.filter.takes if asked.filter.words else None
    there = frozenset(one.pair.shown.target for one in _asked_for(found, asked))
    return lambda target: target in there


def _judged(
    one: Difference, found: Compared, levels: Mapping[str, Level], settings: ReviewSettings | None, asked: Asked
) -> Judged:
    said = told(one, found.sides, levels)
    own = settings.noise if settings else None
    noise = hidden(one, found.sides, said, own, asked.today)
    return Judged(one, found.causes_of(one), ("",) * len(noise) if asked.object else noise, said)


def _settled(
    grouped: tuple[Row, ...], others: tuple[Finding, ...], found: Compared, asked: Asked
) -> tuple[tuple[Row, ...], tuple[Finding, ...]]:
    """The same with the reasons that the head's fleet gives, and what there is to say of its entries."""
    base, head = (side.fleet.fleet if side.fleet else None for side in (found.sides.base, found.sides.head))
    members = {row.fingerprint: row.members for row in grouped}
    settled = acknowledged((*others, *_once(grouped)), head, base, asked.today, members=members)
    known = {one.id: one for one in settled.findings}
    again = tuple(replace(row, findings=tuple(known[one.id] for one in row.findings)) for row in grouped)
    return again, (*(known[one.id] for one in others), *findings_of(settled.concerns))


def _once(grouped: Sequence[Row]) -> tuple[Finding, ...]:
    """The findings of rows, each once."""
    return tuple({one.id: one for row in grouped for one in row.findings}.values())


def _result(findings: Sequence[Finding], fail_on: str, verification: Verification, *, changed: bool) -> Result:
    if verification.state is Verified.FAILED:
        return Result.NOT_CURRENT
    limit = -1 if fail_on == NEVER else RANK[Level(fail_on)]
    if verification.broken or any(one.is_open and RANK[one.level] <= limit for one in findings):
        return Result.FAILING
    return Result.CHANGED if changed else Result.CLEAN
