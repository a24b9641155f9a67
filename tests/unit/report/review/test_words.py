"""The wording and numbers that the outputs share, case by case."""

from __future__ import annotations

from dataclasses import replace

import pytest

from gitops_compile.compare.risk.rows import MARKER
from gitops_compile.model.cause import NO_CAUSE, Cause, Confidence, Origin
from gitops_compile.model.change import Pairing
from gitops_compile.model.finding import Acknowledged, Finding, Level
from gitops_compile.model.operation import Did, Masked, Operation, Path, Value, Veiled
from gitops_compile.model.position import Position
from gitops_compile.model.review import SideName, Verification, Verified
from gitops_compile.report.review import words
from gitops_compile.report.review.spans import code, escaped
from gitops_compile.report.review.spans import words as prose
from gitops_compile.report.review.summary import summary
from gitops_compile.report.review.values import pair, shortened
from sample_review import CLAIMS, WAVE, container_image, finding, path, replaced, row

SIDES = {
    "a branch": (SideName("revision", "main", "1f2e3d4" + "0" * 33), "main@1f2e3d4"),
    "a commit": (SideName("revision", "1f2e3d4000", "1f2e3d4" + "0" * 33), "1f2e3d4"),
    "the work tree": (SideName("worktree", ""), "working tree"),
    "the index": (SideName("index", ""), "index"),
    "a folder": (SideName("dir", "old"), "old"),
    "a hostile folder": (SideName("dir", "old\x1b[31m"), "old\\u001B[31m"),
}


@pytest.mark.parametrize(("side", "said"), SIDES.values(), ids=SIDES)
def test_sides(side: SideName, said: str) -> None:
    assert words.side_text(side) == said
    assert words.side_text(replace(side, note="merge-base")) == f"{said} (merge-base)"


VERIFIED = {
    "verified": (Verification(Verified.VERIFIED, 1), "rendered/ is what fleet.yaml compiles to (1 target)"),
    "skipped": (Verification(Verified.SKIPPED, why="--no-verify"), "not verified: --no-verify"),
    "failed": (
        Verification(Verified.FAILED, 9, tuple(f"dev/a/{number}" for number in range(7))),
        "7 of 9 targets differ from what fleet.yaml compiles to: dev/a/0, dev/a/1, dev/a/2, dev/a/3, dev/a/4, 2 more",
    ),
}


@pytest.mark.parametrize(("made", "said"), VERIFIED.values(), ids=VERIFIED)
def test_verification(made: Verification, said: str) -> None:
    assert words.verification_text(made).endswith(said)


def test_few_targets_are_named_by_tenancy_and_cluster() -> None:
    targets = ("prod/c1/hooli/web", "prod/c2/hooli/web", "prod/c1/saas/web", "dev/d1/edge")
    made = row("0a0000000001", "Deployment web", (), targets)
    assert words.who_text(made, "prod") == "hooli on c1, c2; saas on c1"
    assert words.who_text(made, "dev") == "on d1"
    assert words.who_text(WAVE, "prod") == ""


def test_the_marker_is_the_one_that_is_not_counted() -> None:
    assert words.MARKER == MARKER


SIGNS = {
    "came": (Pairing.ADDED, Did.ADD, "+"),
    "went": (Pairing.REMOVED, Did.REMOVE, "-"),
    "changed": (Pairing.EXACT, Did.REPLACE, "~"),
    "another hash": (Pairing.HASH_SUFFIX, Did.REPLACE, "~"),
    "moved": (Pairing.MOVED, Did.REPLACE, "⇆"),
    "order alone": (Pairing.EXACT, Did.REORDER, "⇆"),
}


@pytest.mark.parametrize(("how", "did", "sign"), SIGNS.values(), ids=SIGNS)
def test_signs(how: Pairing, did: Did, sign: str) -> None:
    assert words.row_sign(replace(CLAIMS, pairing=how, operations=(Operation(path("a"), did, 1, 2),))) == sign


CAUSES = {
    "a key": (Confidence.CERTAIN, Origin.PIN, "apps.a"),
    "a likely one": (Confidence.LIKELY, Origin.PIN, "apps.a (likely)"),
    "a file": (Confidence.CERTAIN, Origin.FILE, ""),
    "none": (Confidence.NONE, Origin.UNKNOWN, "no input of the target changed"),
}


@pytest.mark.parametrize(("sure", "origin", "said"), CAUSES.values(), ids=CAUSES)
def test_causes(sure: Confidence, origin: Origin, said: str) -> None:
    assert words.cause_text(Cause("apps.a", "apps.a", Position("f", 1, 1), sure, origin)) == said


PAIRS = {
    "words": ("a b c", "a x c", False, ("a ", "b", " c"), ("a ", "x", " c")),
    "a word is not torn": ("replicas", "replica", False, ("", "replicas", ""), ("", "replica", "")),
    "one is longer": ("a", "a b", False, ("a", "", ""), ("a", " b", "")),
    "types": (1, "1", False, ("", "1", ""), ("", '"1"', "")),
    "an image": (
        "r:5000/a/b:1.2.0",
        "r:5000/a/b:1.3.0",
        True,
        ("r:5000/a/b:", "1.2.0", ""),
        ("r:5000/a/b:", "1.3.0", ""),
    ),
    "a digest": ("a@sha256:1", "a@sha256:2", True, ("a@", "sha256:1", ""), ("a@", "sha256:2", "")),
    "another image": ("a:1", "b:1", True, ("", "a:1", ""), ("", "b:1", "")),
    "no tag before": ("a", "a:1", True, ("", "a", ""), ("", "a:1", "")),
    "secrets": (Veiled((Masked(1),)), Veiled((Masked(2),)), False, ("", "«secret-1»", ""), ("", "«secret-2»", "")),
    "a part is secret": (
        Veiled(("u:", Masked(1), "@h")),
        Veiled(("u:", Masked(2), "@h")),
        False,
        ("u:", "«secret-1»", "@h"),
        ("u:", "«secret-2»", "@h"),
    ),
}


@pytest.mark.parametrize(("old", "new", "image", "one", "other"), PAIRS.values(), ids=PAIRS)
def test_what_differs_in_a_scalar(old: Value, new: Value, image: bool, one: object, other: object) -> None:
    assert pair(old, new, image=image) == (one, other)


def test_a_mask_is_never_cut_and_tells_no_length() -> None:
    long = Veiled(("a" * 250, Masked(1), "b" * 250))
    other = Veiled(("a" * 250, Masked(12), "b" * 250))
    for parts, number in zip(pair(long, other), (1, 12), strict=True):
        assert f"«secret-{number}»" in "".join(parts)
        assert "characters" not in "".join(parts)
    text = "x" * 25 + "«secret-1»" + "y" * 40 + "«secret-2»" + "z" * 5
    for most in range(10, 80):
        cut = shortened(text, most, tell=False)
        assert cut.replace("«secret-1»", "").replace("«secret-2»", "").count("«") == 0
        assert "secret" not in cut.replace("«secret-1»", "").replace("«secret-2»", "")


SUMMARIES = {
    "a field": (replaced(path("spec", "replicas"), 1, 3), False, "`spec.replicas` `1` → `3`"),
    "an image": (replaced(container_image("api"), "a:1", "a:2"), True, "image `api` `1` → `2`"),
    "a container's field": (
        replaced((*container_image("api")[:-1], *path("resources", "limits", "cpu")), "1", 2),
        False,
        'container `api` `limits.cpu` `"1"` → `2`',
    ),
    "a variable": (
        replaced((*container_image("api")[:-1], *path("env", *container_image("LOG")[-2:-1], "value")), "a", "b|c"),
        False,
        "env `LOG` `a` → `b\\|c`",
    ),
    "an element that came": (
        Operation((*container_image("api")[:-1],), Did.ADD, None, {"name": "api"}),
        False,
        "container `api` added",
    ),
    "a scalar that went": (Operation(path("a", "b"), Did.REMOVE, "x"), False, "`a.b` − `x`"),
    "a text of several lines": (replaced(path("data", "a.conf"), "a\n", "b\n"), False, '`data["a.conf"]` changed'),
    "order": (Operation(path("a", "b"), Did.REORDER, ["x"], ["x"]), False, "`a.b` order"),
    "long values that differ in the middle": (
        replaced(path("a"), "x" * 60 + " 1 " + "y" * 60, "x" * 60 + " 2 " + "y" * 60),
        False,
        "`a` `…1…` → `…2…`",
    ),
}


@pytest.mark.parametrize(("one", "image", "said"), SUMMARIES.values(), ids=SUMMARIES)
def test_an_operation_in_few_words(one: Operation, image: bool, said: str) -> None:
    assert summary(one, image=image) == said


SPANS = {
    "plain": ("a", "`a`"),
    "a backtick": ("a`b", "``a`b``"),
    "at the ends": ("`a`", "`` `a` ``"),
    "blanks": (" a ", "`  a  `"),
    "nothing": ("", "` `"),
}


@pytest.mark.parametrize(("text", "span"), SPANS.values(), ids=SPANS)
def test_code_spans(text: str, span: str) -> None:
    assert code(text) == span


def test_bars_in_cells() -> None:
    assert code("a|b", cell=True) == "`a\\|b`"
    assert code("a\\|b", cell=True) == "`a\\\\u007Cb`"


def test_words_outside_of_code() -> None:
    assert escaped("<b>*a*_b_</b> @me #1 a@b # @") == (
        "&lt;b&gt;\\*a\\*\\_b\\_&lt;/b&gt; @<!-- -->me #<!-- -->1 a@<!-- -->b # @"
    )
    assert prose("Say `a <b>` or ` *") == "Say `a <b>` or \\` \\*"


PLACES: dict[str, tuple[Path, str]] = {"the top": ((), ""), "a field": (path("a"), "`a` ")}


@pytest.mark.parametrize(("where", "said"), PLACES.values(), ids=PLACES)
def test_a_whole_object_has_no_values(where: Path, said: str) -> None:
    assert summary(Operation(where, Did.ADD, None, {"a": 1})) == (f"{said}added" if where else "")


def test_of_a_row_the_worst_comes_first_and_what_is_known_last() -> None:
    def told(code: str, level: Level, *, known: bool = False) -> Finding:
        at = Acknowledged("fine", Position("fleet.yaml", 1, 1)) if known else None
        return finding(code, "name", level, "0a0000000001", acknowledged=at)

    every = (
        told("GC221", Level.BLOCK, known=True),
        told("GC290", Level.INFO),
        told("GC244", Level.INFO),
        told("GC291", Level.OFF),
        told("GC262", Level.HIGH),
        told("GC261", Level.HIGH),
    )
    made = row("0a0000000001", "Deployment web", (), ("dev/d1/web",), findings=every)
    assert [one.code for one in words.shown_findings(made)] == ["GC261", "GC262", "GC244", "GC221"]
    assert [one.code for one in words.loud(words.shown_findings(made))] == ["GC261", "GC262", "GC221"]


def test_who_knows_without_an_end() -> None:
    at = Position("fleet.yaml", 1, 1)
    assert words.until_text(Acknowledged("fine", at)) == "fine"
    assert words.until_text(Acknowledged("fine", at, "2026-12-31")) == "fine, until 2026-12-31"


def test_a_row_without_a_cause_is_known_only_where_somebody_looked() -> None:
    image = replaced(container_image("api"), "a:1", "a:2")
    told = finding("GC201", "no-cause", Level.HIGH, "00000000000a")
    unknown = row("00000000000a", "Deployment a/a", (image,), ("dev/d1/a",), causes=(NO_CAUSE,))
    met = row("00000000000a", "Deployment a/a", (image,), ("dev/d1/a",), causes=(NO_CAUSE,), findings=(told,))
    assert [words.is_known(one) for one in (unknown, met)] == [False, True]


def test_what_a_detail_names_is_not_said_again() -> None:
    at = Position("rendered/dev/d1/web/a.yaml")
    one = finding("GC202", "foreign-file", Level.HIGH, "0a", detail=f"{at} is a link", targets=("dev/d1/web",), at=at)
    assert (words.unsaid_targets(one), words.unsaid_place(one)) == ((), None)
    other = finding("GC202", "x", Level.HIGH, "0a", detail="dev/d1/web-2 is", targets=("dev/d1/web",), at=at)
    assert (words.unsaid_targets(other), words.unsaid_place(other)) == (("dev/d1/web",), at)


def test_what_is_mended_itself_is_not_offered_for_acknowledging() -> None:
    codes = ("GC200", "GC201", "GC293", "GC411", "GC412", "GC730")
    offered = [one for one in codes if words.can_be_acknowledged(finding(one, "x", Level.WARN, "0a"))]
    assert offered == ["GC201", "GC730"]
