"""Findings of the run and rows stand in one order, the worst first."""

from __future__ import annotations

from dataclasses import replace

from gitops_compile.model.finding import Acknowledged, Finding, Level
from gitops_compile.model.position import Position
from gitops_compile.model.review import Row
from gitops_compile.report.review.order import first_tellers, in_order
from sample_review import container_image, finding, replaced, review_of, row

KNOWN = Acknowledged("since March", Position("fleet.yaml", 9))


def made(fingerprint: str, level: Level | None = None) -> Row:
    told = (finding("GC263", "pod-hardening", level, fingerprint),) if level else ()
    image = replaced(container_image("api"), "a:1", "a:2")
    return row(fingerprint, "Deployment api-prod/api", (image,), ("prod/p1/api",), findings=told)


def run(code: str, level: Level) -> Finding:
    return finding(code, "of-the-run", level, "0f0000000000")


def names(rows: tuple[Row, ...], findings: tuple[Finding, ...]) -> list[str]:
    review = replace(review_of(rows), findings=(*findings, *(one for each in rows for one in each.findings)))
    return [one.code if isinstance(one, Finding) else one.fingerprint[-1] for one in in_order(review)]


def test_the_worst_stands_first_whether_it_is_a_finding_or_a_row() -> None:
    rows = (made("00000000000a", Level.BLOCK), made("00000000000b", Level.WARN), made("00000000000c"))
    assert names(rows, ()) == ["a", "b", "c"]
    assert names(rows, (run("GC200", Level.BLOCK),)) == ["GC200", "a", "b", "c"]
    assert names(rows, (run("GC411", Level.WARN),)) == ["a", "GC411", "b", "c"]
    assert names(rows, (run("GC291", Level.INFO),)) == ["a", "b", "GC291", "c"]
    assert names((), (run("GC291", Level.INFO), run("GC411", Level.WARN))) == ["GC411", "GC291"]


def test_what_is_known_stands_last() -> None:
    rows = (made("00000000000a", Level.WARN), made("00000000000b"))
    known = replace(run("GC202", Level.HIGH), acknowledged=KNOWN)
    assert names(rows, (known, run("GC411", Level.WARN))) == ["GC411", "a", "b", "GC202"]


def test_a_text_is_told_by_the_one_that_is_printed_first() -> None:
    rows = (made("00000000000a", Level.HIGH), made("00000000000b", Level.WARN))
    review = replace(review_of(rows), findings=tuple(one for each in rows for one in each.findings))
    assert list(first_tellers(review).values()) == ["GC263-00000000000a"]
