"""The review as Markdown: every step as a golden text, the budget, and what a comment must never do."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token
from pytest_regressions.file_regression import FileRegressionFixture

from gitops_compile.model.finding import Acknowledged, Level
from gitops_compile.model.operation import Operation
from gitops_compile.model.position import Position
from gitops_compile.model.review import Noise, Result, Review, Row, Verification, Verified
from gitops_compile.report.review.markdown import markdown_of
from sample_review import EMPTY, RICH, SAMPLE, WAVE, cause, container_image, finding, path, replaced, review_of, row

WORDY = "A container that runs as root on the node's network reads what every other one sends there. "


def many(number: int, findings: int, operations: int = 1) -> Review:
    """So many rows, the first of them with findings."""
    return review_of(tuple(_one(at, operations, found=at < findings) for at in range(number)))


def _one(number: int, operations: int, *, found: bool) -> Row:
    fingerprint, target = f"{number:012x}", f"prod/p-euw1/tenancy-{number:04}/web"
    images: tuple[Operation, ...] = tuple(
        replaced(container_image(f"c{at}"), f"registry.acme.dev/c{at}:1.0.{number}", f"registry.acme.dev/c{at}:1.1.0")
        for at in range(operations)
    )
    told = finding(
        ("GC250", "GC252")[number % 2],
        ("downgrade", "pin-lost")[number % 2],
        (Level.HIGH, Level.WARN)[number % 3 == 0],
        fingerprint,
        WORDY,
        "Take it away.",
        targets=(target,),
        objects=(f"Deployment tenancy-{number:04}-web-prod/web",),
        at=Position("fleet.yaml", 100 + number, 9),
    )
    return row(
        fingerprint,
        f"Deployment tenancy-{number:04}-web-prod/web",
        images,
        (target,),
        findings=(told,) if found else (),
        causes=(cause(f"apps.web.versions.prod.c{number}", "fleet.yaml", 100 + number, 9),),
        bumps=dict.fromkeys(range(operations), "minor"),
        routine=not found,
    )


STEPS = {
    "a": (SAMPLE, 20_000),
    "b": (many(70, 5, 2), 20_000),
    "c": (many(60, 30, 6), 23_000),
    "d": (many(150, 10), 22_000),
    "e": (many(300, 250), 20_000),
}


@pytest.mark.parametrize("step", STEPS)
def test_every_step(step: str, file_regression: FileRegressionFixture) -> None:
    review, limit = STEPS[step]
    text = markdown_of(review, limit=limit, link="https://ci.acme.dev/review.html")
    assert len(text.encode()) <= limit
    assert f"step {step} · " in text.splitlines()[-1]
    file_regression.check(text, basename=f"step_{step}", extension=".md")


def test_all_that_a_review_can_hold(file_regression: FileRegressionFixture) -> None:
    file_regression.check(markdown_of(RICH), basename="rich", extension=".md")


def test_nothing_is_posted_where_nothing_changed() -> None:
    assert markdown_of(EMPTY) == ""


def test_what_changed_without_a_row_is_posted() -> None:
    noise = replace(EMPTY, noise=Noise({"chart-labels": 3}, 3, 3))
    failed = replace(EMPTY, verification=Verification(Verified.FAILED, 1, ("dev/a/b",)), result=Result.NOT_CURRENT)
    assert "hidden: 3 operations (chart-labels 3) in 3 objects" in markdown_of(noise)
    assert "**not current**" in markdown_of(failed)
    assert "GC730" in markdown_of(replace(EMPTY, findings=RICH.findings[:1]))


def first_line(review: Review) -> str:
    return markdown_of(review).splitlines()[0]


def test_the_hidden_line_tells_whether_another_comment_would_say_the_same() -> None:
    moved = replace(WAVE, causes=(cause("apps.api.versions.prod.default", "fleet.yaml", 99),))
    other = replace(WAVE, fingerprint="3fa2b1c98e08")
    review = review_of((WAVE,))
    assert first_line(review_of((moved,))) == first_line(review)
    assert first_line(review_of((other,))) != first_line(review)
    assert first_line(replace(review, findings=())) != first_line(review)
    assert first_line(replace(review, fleet="a --> b")).startswith("<!-- gitops-compile:review fleet=a_--_b head=")


HOSTILE = "a`b``c|d<e>@me #12 [x](y) \\| </details> ``` ***"


def test_no_value_or_name_is_markup() -> None:
    """Outside of code nothing of theirs is markup; in tables a bar does not end a cell."""
    told = finding("GC263", "pod-hardening", Level.HIGH, "0a0000000001", f"{HOSTILE}.", "Mend it.", detail=HOSTILE)
    made = row(
        "0a0000000001",
        f"ConfigMap {HOSTILE}",
        (replaced(path("data", HOSTILE), HOSTILE, f"{HOSTILE} "), replaced(path("data", "t"), "a\n", f"{HOSTILE}\n")),
        (f"dev/d1/{HOSTILE}",),
        findings=(told,),
        causes=(cause(HOSTILE, HOSTILE, 3),),
    )
    review = replace(review_of((made,)), fleet=HOSTILE, notes=(HOSTILE,), filter=(HOSTILE,))
    tokens = parsed(markdown_of(review))
    markup = {"link_open", "em_open", "strong_open", "html_inline", "html_block"}
    found = {one.content for one in tokens if one.type in markup}
    assert found <= {"", "<!-- -->", "<sub>", "</sub>"} | {one for one in found if _ours(one)}
    assert "link_open" not in {one.type for one in tokens}
    texts = [one.content for one in tokens if one.type == "text"]
    assert [text for text in texts if "@me" in text or "#12" in text] == []
    cells = [one for one in tokens if one.type == "td_open"]
    assert len(cells) == 5
    (fence,) = [one for one in tokens if one.type == "fence"]
    assert f"+  {HOSTILE}" in fence.content


def _ours(html: str) -> bool:
    return html.startswith(("<!-- gitops-compile:review ", "<details><summary>", "</details>"))


def parsed(text: str) -> list[Token]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [inner for one in tokens for inner in (one, *(one.children or ()))]


@pytest.mark.parametrize("link", ["http://plain.example", "https://a b", "javascript:alert(1)", "https://a)b", ""])
def test_only_a_whole_https_address_is_a_link(link: str) -> None:
    assert "](" not in markdown_of(STEPS["e"][0], limit=20_000, link=link)


def test_the_link_stands_in_the_footer() -> None:
    text = markdown_of(STEPS["e"][0], limit=20_000, link="https://ci.acme.dev/r.html?a=1#row=2")
    assert text.splitlines()[-1].count("[all of it](https://ci.acme.dev/r.html?a=1#row=2)") == 1


def test_a_smaller_budget_counts_as_the_least() -> None:
    assert markdown_of(STEPS["e"][0], limit=10) == markdown_of(STEPS["e"][0], limit=20_000)


def test_a_fence_outlasts_the_fences_in_a_text() -> None:
    old = "```\na\n````\nb\n"
    made = row("0a0000000001", "ConfigMap a/b", (replaced(path("data"), old, old.replace("a", "c")),), ("dev/d1/web",))
    fences = [one for one in parsed(markdown_of(review_of((made,)))) if one.type == "fence"]
    assert [one.content for one in fences] == [" # data\n ```\n-a\n+c\n ````\n b\n"]


def test_the_budget_to_the_byte() -> None:
    sizes = {}
    review = many(400, 60)
    for limit in range(20_000, 140_000, 3_989):
        text = markdown_of(review, limit=limit)
        size = len(text.encode())
        assert size <= limit
        sizes[text.splitlines()[-1].partition("step ")[2][0]] = size
    assert list(sizes) == sorted(sizes, reverse=True)
    assert len(sizes) >= 3
    for step, size in sizes.items():
        if size > 20_000:
            assert f"step {step} · " in markdown_of(review, limit=size).splitlines()[-1]
            assert f"step {step} · " not in markdown_of(review, limit=size - 1).splitlines()[-1]


def test_findings_of_one_code_that_say_something_else_are_blocks_of_their_own() -> None:
    first, *others = many(9, 9).rows
    said = replace(first.findings[0], why="Something else.", level=Level.HIGH)
    text = markdown_of(review_of((replace(first, findings=(said,)), *others)))
    assert text.count("> Something else. Take it away.") == 1
    assert text.count("**GC250 downgrade** (high)") == 2


def test_by_code_the_known_ones_are_counted_too() -> None:
    review = many(300, 250)
    known = Acknowledged("fine", Position("fleet.yaml", 1, 1))
    findings = tuple(
        replace(one, acknowledged=known) if number < 7 else one for number, one in enumerate(review.findings)
    )
    text = markdown_of(replace(review, findings=findings), limit=20_000)
    assert "- **GC250 downgrade**: " in text
    assert sum(int(one) for one in re.findall(r"([0-9]+) acknowledged", text)) == 7
    assert sum(int(one) for one in re.findall(r"([0-9]+) (?:high|warn|acknowledged)\b", text.split("\n\n")[2])) == 250
