"""The review on a terminal: the example of the design to the letter, and what a terminal must never be told."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from gitops_compile.model.finding import Level
from gitops_compile.model.operation import Did, Operation
from gitops_compile.model.review import Noise, Review
from gitops_compile.report.review.terminal import text_of
from sample_review import EMPTY, RICH, SAMPLE, WAVE, finding, path, replaced, review_of, row

REVIEWS = {"sample": SAMPLE, "rich": RICH, "empty": EMPTY}


def tagged(text: str, style: str) -> str:
    return f"<{style}>{text}</{style}>"


@pytest.mark.parametrize("name", REVIEWS)
def test_the_text(name: str, file_regression: FileRegressionFixture) -> None:
    file_regression.check(text_of(REVIEWS[name]), basename=f"terminal_{name}")


def test_painted_it_says_the_same_with_the_differences_marked(file_regression: FileRegressionFixture) -> None:
    file_regression.check(text_of(RICH, paint=tagged), basename="terminal_painted")
    styles = ("red", "green", "yellow", "cyan", "bold")
    bare = text_of(RICH, paint=tagged)
    for style in styles:
        bare = bare.replace(f"<{style}>", "").replace(f"</{style}>", "")
    assert bare == text_of(RICH)


def test_of_an_image_the_tag_alone_is_painted() -> None:
    text = text_of(SAMPLE, paint=tagged)
    assert "<red>-</red> registry.acme.dev/api:<red>3.1.0</red>\n" in text
    assert "<green>+</green> registry.acme.dev/api:<green>3.1.2</green>\n" in text


def test_narrow_in_ascii_with_members_and_noise(file_regression: FileRegressionFixture) -> None:
    hidden = replace(SAMPLE, noise=Noise({"chart-labels": 8}, 8, 0, (replace(WAVE, findings=()),)))
    text = text_of(hidden, width=60, ascii=True, show_members=True, show_noise=True)
    assert text.isascii()
    file_regression.check(text, basename="terminal_narrow")


def test_links_only_where_they_are_asked_for() -> None:
    assert "\x1b" not in text_of(RICH)
    text = text_of(SAMPLE, links=lambda file, line: f"https://forge/{file}#L{line}" if line else "")
    assert "  From  \x1b]8;;https://forge/fleet.yaml#L70\x1b\\fleet.yaml:70:23\x1b]8;;\x1b\\  apps.api." in text
    assert "  File  rendered/prod/p-use1/hooli/api/deployment_api.yaml\n" in text


def one_value(value: object) -> list[str]:
    made = row("0a0000000001", "ConfigMap a/b", (replaced(path("data", "a"), "old", value),), ("dev/d1/web",))
    return text_of(review_of((made,))).splitlines()


HOSTILE = {
    "a colour": ("\x1b[31mred", "\\u001B[31mred"),
    "a bidirectional control": ("a\u202eb", "a\\u202Eb"),
    "what shows as nothing": ("a\u200bb\u00adc\U000e0041", "a\\u200Bb\\u00ADc\\U000E0041"),
    "half of a pair": ("a\udcffb", "a\\uDCFFb"),
    "a carriage return and a tab": ("a\rb\tc", "a\\u000Db\\u0009c"),
    "a number that is a text": ("1", '"1"'),
    "a word that is a text": ("true", '"true"'),
    "a word": (True, "true"),
    "no value": (None, "null"),
    "a text of blanks": ("  ", '"  "'),
    "an empty text": ("", '""'),
    "an empty map": ({}, "{}"),
    "a text that looks like an empty map": ("{}", '"{}"'),
    "a text that looks like a secret": ("«secret-1»", '"«secret-1»"'),
    "a number with a fraction": (1.0, "1.0"),
    "an address": ("::", "::"),
    "a command of a CI runner": ("##[error]x ##vso[task]", "## [error]x ## vso[task]"),
}


@pytest.mark.parametrize(("value", "shown"), HOSTILE.values(), ids=HOSTILE)
def test_every_character_of_a_value_is_seen_as_what_it_is(value: object, shown: str) -> None:
    assert f"      + {shown}" in one_value(value)


def test_no_line_begins_like_a_command_of_a_ci_runner() -> None:
    text = "a\n::error::x\n  ::warning::y\n##[group]\n"
    lines = one_value(text)
    assert [line for line in lines if line.lstrip(" +-").startswith("::")] == [
        "      + ::error::x",
        "      +   ::warning::y",
    ]
    assert "      + ## [group]" in lines
    name = row("0a0000000001", "::error::x", (replaced(path("::a"), 1, 2),), ("dev/d1/web",))
    assert [line for line in text_of(review_of((name,))).splitlines() if line.lstrip().startswith("::")] == []


def test_a_newline_inside_a_line_is_shown_as_one() -> None:
    made = row("0a0000000001", "ConfigMap a/b\nBLOCK  GC999", (replaced(path("a\nb"), 1, 2),), ("dev/d1/web",))
    text = text_of(review_of((made,)))
    assert "  ConfigMap a/b⏎BLOCK  GC999\n" in text
    assert '    ["a\\nb"]\n' in text


def test_a_long_value_is_shortened_around_what_differs_and_tells_its_length() -> None:
    old, new = "a" * 500 + " 1 " + "b" * 500, "a" * 500 + " 2 " + "b" * 500
    made = row("0a0000000001", "ConfigMap a/b", (replaced(path("data", "a"), old, new),), ("dev/d1/web",))
    lines = [line for line in text_of(review_of((made,))).splitlines() if "…" in line]
    assert [len(line) < 200 and line.endswith("(1003 characters)") for line in lines] == [True, True]
    assert " 1 " in lines[0]
    assert " 2 " in lines[1]
    assert "      + " + "x" * 120 + "…(900 characters)…" + "x" * 40 in one_value("x" * 900)


def test_objects_that_come_and_go_are_cut_and_counted() -> None:
    big = {"apiVersion": "v1", "kind": "ConfigMap", "data": {f"k{number:03}": "v" for number in range(100)}}
    came = row("0a0000000001", "ConfigMap a/b", (Operation((), Did.ADD, None, big),), ("dev/d1/web",))
    went = replace(came, operations=(Operation((), Did.REMOVE, big),))
    assert "      ... 72 more lines\n" in text_of(review_of((came,)))
    assert "      ... 94 more lines\n" in text_of(review_of((went,)))
    assert "more lines" not in text_of(review_of((came, went)), whole=True)


def test_context_is_as_wide_as_asked() -> None:
    old = "\n".join(f"line {number}" for number in range(20)) + "\n"
    made = row("0a0000000001", "ConfigMap a/b", (replaced(path("a"), old, old.replace("10", "x")),), ("dev/d1/web",))
    shown = {
        number: [line.strip() for line in text_of(review_of((made,)), context=number).splitlines() if "line" in line]
        for number in (0, 1)
    }
    assert shown == {0: ["- line 10", "+ line x"], 1: ["line 9", "- line 10", "+ line x", "line 11"]}


def test_a_line_break_that_goes_at_the_end_is_told() -> None:
    made = row("0a0000000001", "ConfigMap a/b", (replaced(path("a"), "a\nb\n", "a\nb"),), ("dev/d1/web",))
    assert "      + \\ no line break at the end\n" in text_of(review_of((made,)))


RESULTS: dict[str, tuple[Review, str]] = {
    "nothing": (EMPTY, "result: clean (nothing changed)"),
    "a block": (SAMPLE, "result: failing (1 open finding at or above block)"),
    "warn counts": (
        replace(SAMPLE, fail_on="warn"),
        "result: failing (2 open findings at or above warn)",
    ),
    "not current": (RICH, "result: not current (the next render would change what is reviewed here)"),
    "never": (
        replace(review_of((WAVE,)), fail_on="never"),
        "result: changed",
    ),
    "routine": (review_of((WAVE,)), "result: changed (no open finding at or above block)"),
}


@pytest.mark.parametrize(("review", "said"), RESULTS.values(), ids=RESULTS)
def test_the_result(review: Review, said: str) -> None:
    line = text_of(review).splitlines()[-1]
    assert line.startswith(said)
    assert line.endswith("exit 1" if "failing" in said or "not current" in said else "exit 0")
    assert text_of(review, code=1).endswith("exit 1\n")


def test_what_to_do_is_told_once_for_findings_that_say_the_same() -> None:
    same = [
        row(
            f"0a000000000{number}",
            "Deployment a/b",
            (),
            ("prod/p/web",),
            findings=(finding("GC263", "pod-hardening", Level.HIGH, f"0a000000000{number}", "It leaks.", "Mend it."),),
        )
        for number in range(3)
    ]
    text = text_of(review_of(tuple(same)))
    assert text.count("It leaks.") == text.count("Mend it.") == 1
    assert text.count("  Why   as GC263-0a0000000000 above\n") == 2
