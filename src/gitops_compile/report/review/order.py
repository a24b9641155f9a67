"""In which order a review is told: the worst first, whether it is a finding of the run or a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gitops_compile.model.finding import RANK, Finding
from gitops_compile.model.review import Review, Row
from gitops_compile.report.review.words import loud, of_the_run, shown_findings


def in_order(review: Review) -> Iterator[Finding | Row]:
    """The findings of the run and the rows, the worst first; of one level the findings, and what is known last."""
    run = of_the_run(review)
    rows = list(review.rows)
    for one in run:
        if not one.is_open:
            break
        while rows and rows[0].level is not None and RANK[rows[0].level] < RANK[one.level]:
            yield rows.pop(0)
        yield one
    yield from rows
    yield from (one for one in run if not one.is_open)


def first_tellers(review: Review) -> Mapping[tuple[str, str, str], str]:
    """For every text of why and what to do the finding that tells it first, in the order of printing."""
    first: dict[tuple[str, str, str], str] = {}
    for block in in_order(review):
        for one in loud((block,) if isinstance(block, Finding) else shown_findings(block)):
            if one.is_open:
                first.setdefault((one.code, one.why, one.mend), one.id)
    return first
