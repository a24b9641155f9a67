"""Laws of the outputs of a review: whatever is in it, they keep their budget and shape, and count what they leave out.

Reviews are random and hostile: names and values hold what Markdown, terminals and CI runners take for theirs.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace

import jsonschema_rs
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from gitops_compile.model.cause import Cause, Confidence, InputChange, Origin
from gitops_compile.model.change import Opaque, Pairing
from gitops_compile.model.finding import Acknowledged, Finding, Level
from gitops_compile.model.operation import Did, Field, Index, Key, Masked, Operation, Value, Veiled
from gitops_compile.model.position import Position
from gitops_compile.model.review import Missing, Move, Noise, Review, Row, Share, Verification, Verified
from gitops_compile.report.review.as_json import json_of
from gitops_compile.report.review.markdown import markdown_of
from gitops_compile.report.review.schema import review_schema
from gitops_compile.report.review.terminal import text_of
from sample_review import finding, review_of, row

FEW = settings(max_examples=max(1, settings().max_examples // 4))
VALIDATOR = jsonschema_rs.validator_for(review_schema())
LEVELS = (Level.BLOCK, Level.HIGH, Level.WARN, Level.INFO)
PIECES = (
    *("a", "api", "prod/p-euw1/globex/api", "3.1.0", " ", "  ", "é", "日本", "🚀", "x" * 120, "y" * 400),
    *(
        "`",
        "```",
        "``````",
        "|",
        "\\|",
        "<",
        ">",
        "&",
        "@me",
        "#12",
        "*",
        "_",
        "[a](b)",
        "~~~",
        "- ",
        "> ",
        "# ",
        "---",
    ),
    *("\n", "\r", "\t", "\x1b[31m", "\u202e", "\u200b", "\U000e0041", "::error::", "##[group]", "##vso[x]", "\n::set"),
    *(
        "<details>",
        "</details>",
        "</summary>",
        "<!--",
        "-->",
        "<script>",
        "«secret-1»",
        "| --- |",
        "https://a.b",
        "\udcff",
    ),
)
texts = st.lists(st.sampled_from(PIECES), max_size=4).map("".join)
names = texts.map(lambda text: text or "name")
masked = st.integers(1, 12).map(lambda number: Veiled((Masked(number),)))
partly = st.tuples(texts, st.integers(1, 12), texts).map(lambda parts: Veiled((parts[0], Masked(parts[1]), parts[2])))
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts | texts | masked | partly
data = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3), max_leaves=6
)
paths = st.lists(
    names.map(Field) | names.map(Field) | names.map(Key) | st.integers(0, 9).map(Index), min_size=1, max_size=4
)
positions = st.builds(Position, names, st.integers(0, 300), st.integers(1, 90))


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    did = draw(st.sampled_from(list(Did)))
    if did is Did.REORDER:
        every = draw(st.lists(names, min_size=2, max_size=4))
        return Operation(tuple(draw(paths)), did, every, every[::-1])
    whole = did is not Did.REPLACE and draw(st.booleans())
    old: Value = draw(data) if did is not Did.ADD else None
    new: Value = draw(data) if did is not Did.REMOVE else None
    return Operation(() if whole else tuple(draw(paths)), did, old, new)


causes = st.builds(
    Cause,
    names,
    names,
    st.none() | positions,
    st.sampled_from(list(Confidence)),
    st.sampled_from(list(Origin)),
    st.lists(st.builds(InputChange, names, positions, st.sampled_from(list(Origin))), max_size=8).map(tuple),
)
codes = st.sampled_from([f"GC2{number:02}" for number in range(10, 90)] + ["GC200", "GC290", "GC730", "GC401"])
known = st.none() | st.builds(Acknowledged, names, positions, st.sampled_from(["", "2026-12-31"]))


@st.composite
def findings(draw: st.DrawFn, fingerprint: str, *, of_row: bool) -> Finding:
    return finding(
        draw(codes),
        draw(st.sampled_from(["name", "statefulset-spec", ""])),
        draw(st.sampled_from(LEVELS)),
        fingerprint,
        draw(names),
        draw(names),
        detail=draw(texts),
        targets=tuple(draw(st.lists(names, max_size=5))),
        objects=tuple(draw(st.lists(names, max_size=5))),
        at=draw(st.none() | positions),
        acknowledged=draw(known),
        rows=(fingerprint,) if of_row else (),
    )


@st.composite
def rows(draw: st.DrawFn, number: int) -> Row:
    fingerprint = f"{number:012x}"
    targets = tuple(draw(st.lists(names, min_size=1, max_size=8, unique=True)))
    told = tuple(draw(st.lists(findings(fingerprint, of_row=True), max_size=3, unique_by=lambda one: one.code)))
    return row(
        fingerprint,
        draw(names),
        tuple(draw(st.lists(operations(), max_size=4))),
        targets,
        pairing=draw(st.sampled_from(list(Pairing))),
        findings=told,
        causes=tuple(draw(st.lists(causes, max_size=4))),
        routine=draw(st.booleans()),
        objects=draw(st.integers(1, 20)),
        previous=draw(texts),
        expected=len(targets) + draw(st.integers(0, 9)),
        absent=draw(st.integers(0, 9)),
        missing=tuple(draw(st.lists(st.builds(Missing, names, texts, texts, texts), max_size=5))),
        shares=tuple(
            draw(st.lists(st.builds(Share, names, st.integers(0, 9), st.integers(0, 9), st.booleans()), max_size=3))
        ),
        bumps=draw(st.none() | st.just({0: "patch"})),
    )


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    """A review of some rows, each as often as it takes to fill every budget."""
    some = [draw(rows(number)) for number in range(draw(st.integers(0, 6)))]
    times = draw(st.sampled_from([1, 1, 1, 2, 10, 60]))
    every = [_again(one, at * 10 + number) for at in range(times) for number, one in enumerate(some)]
    run = [draw(findings(f"f{number:011x}", of_row=False)) for number in range(draw(st.integers(0, 3)))]
    moves = st.lists(st.builds(Move, names, texts, texts, texts, st.integers(0, 9)), max_size=3).map(tuple)
    made = review_of(tuple(every), tuple(run))
    environments = draw(st.dictionaries(names, st.integers(0, 9), max_size=20))
    counts = replace(made.counts, environments=environments, protected=frozenset(list(environments)[:5]))
    return replace(
        made,
        fleet=draw(texts),
        filter=tuple(draw(st.lists(names, max_size=3))),
        counts=counts,
        verification=Verification(
            draw(st.sampled_from(list(Verified))), 9, tuple(draw(st.lists(names, max_size=5))), draw(texts)
        ),
        images=draw(moves),
        versions=draw(moves),
        noise=Noise(draw(st.dictionaries(names, st.integers(0, 9), max_size=3)), 3, draw(st.integers(0, 3))),
        opaque=tuple(
            draw(st.lists(st.builds(Opaque, names, names, st.booleans(), st.just(1), st.just(2)), max_size=3))
        ),
        notes=tuple(draw(st.lists(names, max_size=3))),
    )


def _again(one: Row, number: int) -> Row:
    fingerprint = f"{number:012x}"
    told = tuple(replace(each, fingerprint=fingerprint, rows=(fingerprint,)) for each in one.findings)
    return replace(one, fingerprint=fingerprint, findings=told)


budgets = st.sampled_from([20_000, 20_000, 30_000, 60_000, 900_000]) | st.integers(20_000, 100_000)


@FEW
@given(reviews(), budgets)
def test_markdown_keeps_its_budget_and_its_shape(review: Review, budget: int) -> None:
    text = markdown_of(review, limit=budget, link="https://ci.acme.dev/r.html")
    assert len(text.encode()) <= budget
    if not text:
        assert not review.rows
        assert not review.findings
        return
    tokens = parsed(text)
    kinds = [one.type for one in tokens]
    html = "".join(one.content for one in tokens if one.type in ("html_inline", "html_block"))
    ours = {"<details>", "<summary>", "</summary>", "</details>", "<sub>", "</sub>"}
    assert set(re.findall(r"<[^<>]*>", html)) <= ours | set(re.findall(r"<!--.*?-->", html))
    assert html.count("<details>") == html.count("</details>") == html.count("<summary>") == kinds.count("fence")
    assert "code_block" not in kinds
    assert kinds.count("link_open") <= 1
    assert text.endswith("</sub>\n")
    assert not hijacked(text)


def parsed(text: str) -> list[Token]:
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    return [inner for one in tokens for inner in (one, *(one.children or ()))]


def hijacked(text: str) -> list[str]:
    """Lines that a CI runner takes for its own, and characters that a terminal does."""
    lines = [line for line in text.split("\n") if line.lstrip().startswith("::") or "##[" in line or "##vso[" in line]
    return lines + re.findall("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]", text)


@FEW
@given(reviews(), budgets)
def test_no_finding_and_no_row_is_left_out_without_its_number(review: Review, budget: int) -> None:
    text = markdown_of(review, limit=budget)
    if not text:
        return
    step = re.findall(r"step ([a-e]) ·", text.splitlines()[-1])[-1]
    findings_of = [one for one in review.findings if one.code != "GC290"]
    if step == "e":
        assert sum(counted_by_code(text)) == len(findings_of)
        assert f"\n{len(review.rows)} row" in text
        return
    loud = {one.id for one in findings_of if not one.is_open or one.level is not Level.INFO}
    assert {name for name in loud if name not in text} == set()
    info = len([one for one in findings_of if one.is_open and one.level is Level.INFO])
    assert re.findall(r"^([0-9]+) info: ", text, re.MULTILINE) == ([str(info)] if info else [])
    shown = sum(f"`{one.fingerprint}` |" in text for one in review.rows)
    left = re.findall(r"^and ([0-9]+) more rows?, none with findings of warn or above$", text, re.MULTILINE)
    assert shown + sum(map(int, left)) == len(review.rows)
    if step == "a":
        assert text.count("<details><summary>") == len(review.rows)


def counted_by_code(text: str) -> Iterator[int]:
    for line in text.splitlines():
        left = re.fullmatch(r"- and ([0-9]+) more findings? of other codes", line)
        if left:
            yield int(left[1])
        elif line.startswith("- **GC"):
            counts = (
                line.rpartition("**: ")[2]
                if "such as" not in line
                else line.partition(", such as")[0].rpartition("**: ")[2]
            )
            yield sum(int(number) for number in re.findall(r"([0-9]+) (?:block|high|warn|info|acknowledged)", counts))


@FEW
@given(reviews())
def test_the_terminal_is_told_nothing(review: Review) -> None:
    text = text_of(review)
    assert not hijacked(text)
    assert text_of(review, ascii=True).isascii()
    for one in review.findings:
        if one.code != "GC290" and (not one.rows or one.level is not Level.INFO):
            assert one.id in text
    lines = text.splitlines()
    assert lines[-1].startswith("result: ")
    assert [one.fingerprint for one in review.rows if one.fingerprint not in text and not one.findings] == []


@FEW
@given(reviews())
def test_every_review_fits_the_schema(review: Review) -> None:
    text = json_of(review)
    assert not hijacked(text)
    document = json.loads(text)
    VALIDATOR.validate(document)
    assert json.loads(json_of(review)) == document
    assert [one["fingerprint"] for one in document["rows"]] == [one.fingerprint for one in review.rows]
