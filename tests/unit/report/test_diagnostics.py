"""The printed form of a diagnostic: a contract with people, editors and CI runners."""

from __future__ import annotations

import json

import pytest

from gitops_compile.model.diagnostic import Diagnostic, Related, Severity, in_order
from gitops_compile.model.position import Position
from gitops_compile.report.diagnostics import as_json, safe, summary, text_of

AT = Position("fleet.yaml", 12, 5)


def one(message: str = "it is wrong", at: Position = AT, hint: str = "", **more: object) -> Diagnostic:
    return Diagnostic("GC131", message, at, hint, **more)  # type: ignore[arg-type]


def lines(found: Diagnostic, source: str | None = None) -> list[str]:
    return text_of([found], lambda _at: source).splitlines()


def test_everything_that_a_diagnostic_says() -> None:
    found = one(
        hint="Mend it.",
        severity=Severity.WARNING,
        related=(Related(Position("fleet.d/a.yaml", 3, 1), "the first one"), Related(Position("b.yaml"), "a file")),
        targets=("dev/c1/web",),
    )
    assert text_of([found], lambda _at: "a:  bcd") == (
        "fleet.yaml:12:5: warning GC131: it is wrong\n"
        "   12 | a:  bcd\n"
        "      |     ^\n"
        "fix: Mend it.\n"
        "see: fleet.d/a.yaml:3:1 the first one\n"
        "see: b.yaml a file\n"
        "in: dev/c1/web\n"
    )


def test_only_what_there_is() -> None:
    assert (
        text_of([one(at=Position("fleet.yaml"))], lambda _at: "never asked") == "fleet.yaml: error GC131: it is wrong\n"
    )
    assert text_of([one()], lambda _at: None) == "fleet.yaml:12:5: error GC131: it is wrong\n"
    assert text_of([], lambda _at: None) == ""


def test_diagnostics_are_parted_by_a_blank_line() -> None:
    text = text_of([one("a"), one("b")], lambda _at: None)
    assert text == "fleet.yaml:12:5: error GC131: a\n\nfleet.yaml:12:5: error GC131: b\n"


CARETS = {
    "the first character": ("abc", 1, "    1 | abc", "      | ^"),
    "the last character": ("abc", 3, "    1 | abc", "      |   ^"),
    "behind the end": ("abc", 4, "    1 | abc", "      |    ^"),
    "far behind the end": ("abc", 40, "    1 | abc", "      |    ^"),
    "an empty line": ("", 1, "    1 | ", "      | ^"),
    "behind tabs": ("\t\tabc", 3, "    1 |   abc", "      |   ^"),
    "a tab inside": ("a\tb", 3, "    1 | a b", "      |   ^"),
    "beside masked text": ("a: ……… …", 8, "    1 | a: ……… …", "      |        ^"),
    "a line of 110 characters": ("x" * 110, 110, "    1 | " + "x" * 110, "      | " + " " * 109 + "^"),
    "the start of a long line": ("x" * 300, 2, "    1 | " + "x" * 110 + "…", "      |  ^"),
    "the middle of a long line": ("x" * 300, 150, "    1 | …" + "x" * 110 + "…", "      | " + " " * 56 + "^"),
    "the end of a long line": ("x" * 299 + "y", 300, "    1 | …" + "x" * 55 + "y", "      | " + " " * 56 + "^"),
    "an escape in front": ("\x1bab", 2, "    1 | \\u001Bab", "      |       ^"),
}


@pytest.mark.parametrize(("source", "column", "shown", "caret"), CARETS.values(), ids=CARETS)
def test_the_caret_stands_below_its_character(source: str, column: int, shown: str, caret: str) -> None:
    assert lines(one(at=Position("f", 1, column)), source)[1:] == [shown, caret]


@pytest.mark.parametrize("line", [1, 99_999, 100_000, 1_000_000])
def test_the_caret_knows_how_wide_the_line_number_is(line: int) -> None:
    _, shown, caret = lines(one(at=Position("f", line, 3)), "abc")
    assert caret.index("^") == shown.index("c")
    assert caret.index("|") == shown.index("|")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\x1b[31mb", "a\\u001B[31mb"),
        ("a\x00b", "a\\u0000b"),
        ("a\rb", "a\\u000Db"),
        ("a\x9bb", "a\\u009Bb"),
        ("a\u202eb", "a\\u202Eb"),
        ("a\u2028b", "a\\u2028b"),
        ("a\u200bb", "a\\u200Bb"),
        ("a\u2066b", "a\\u2066b"),
        ("a\ufeffb", "a\\uFEFFb"),
        ("a\ud800b", "a\\uD800b"),
        ("ü 日 🚀 …", "ü 日 🚀 …"),
        ("::error::x", ": :error::x"),
        ("  ::add-mask::x", "  : :add-mask::x"),
        ("a\n::error::x", "a\n: :error::x"),
        ("a ::b", "a ::b"),
        ("fd00::1", "fd00::1"),
        ("a ##[group]b", "a ## [group]b"),
        ("a ##vso[task.x]b", "a ## vso[task.x]b"),
        ("## heading", "## heading"),
    ],
)  # fmt: skip
def test_text_speaks_to_people_alone(text: str, shown: str) -> None:
    assert safe(text) == shown


def test_no_part_of_a_diagnostic_passes_for_a_line_of_ours() -> None:
    bad = "x\n::error::y\x1b"
    found = one(bad, hint=bad, at=Position("a\x1b.yaml", 1, 1), related=(Related(Position("b\x1b.yaml", 1, 1), bad),))
    shown = lines(found, "z\x1b##[group]")
    assert not [line for line in shown if line.lstrip().startswith("::") or "\x1b" in line or "##[" in line]
    assert [line for line in shown if not line.startswith(("a\\u001B", "    ", "      |", "fix: ", "see: "))] == []


def test_at_most_a_hundred_are_printed_and_the_rest_is_counted() -> None:
    every = [one(at=Position("f", number, 1)) for number in range(1, 102)]
    assert text_of(every[:100], lambda _at: None).count("GC131") == 100
    text = text_of(every, lambda _at: None)
    assert text.count("GC131") == 100
    assert "f:100:1: error GC131: it is wrong\n\n... and 1 more; " in text
    assert len(as_json(every)) == 101


@pytest.mark.parametrize(
    ("targets", "shown"),
    [
        (("a/b/c",), "in: a/b/c"),
        (("a/b/c", "a/b/d", "a/b/e"), "in: a/b/c, a/b/d, a/b/e"),
        (("a/b/c", "a/b/d", "a/b/e", "a/b/f"), "in: 4 targets, such as a/b/c"),
    ],
    ids=["one", "three", "four"],
)
def test_alike_ones_are_one_with_a_count(targets: tuple[str, ...], shown: str) -> None:
    (joined,) = in_order(one(targets=(target,)) for target in reversed(targets))
    assert lines(joined)[-1] == shown


def test_paint_touches_the_place_the_severity_and_the_caret() -> None:
    text = text_of([one()], lambda _at: "a:  b", lambda text, style: f"<{style} {text}>")
    assert text == "<bold fleet.yaml:12:5>: <red error> GC131: it is wrong\n   12 | a:  b\n      |     <red ^>\n"


@pytest.mark.parametrize(
    ("severities", "text"),
    [
        ([], ""),
        ([Severity.ERROR], "1 error"),
        ([Severity.NOTE, Severity.WARNING, Severity.ERROR, Severity.ERROR], "2 errors, 1 warning, 1 note"),
    ],
    ids=["none", "one", "each"],
)
def test_a_summary(severities: list[Severity], text: str) -> None:
    assert summary(one(severity=severity) for severity in severities) == text


def test_json_holds_all_of_it() -> None:
    related = (Related(Position("b", 1, 2), "there"),)
    (data,) = as_json([one(hint="h", path="apps.web", related=related, targets=("a/b/c",))])
    assert json.loads(json.dumps(data)) == {
        "code": "GC131",
        "severity": "error",
        "message": "it is wrong",
        "at": {"file": "fleet.yaml", "line": 12, "column": 5},
        "path": "apps.web",
        "hint": "h",
        "related": [{"at": {"file": "b", "line": 1, "column": 2}, "what": "there"}],
        "targets": ["a/b/c"],
    }
    (whole,) = as_json([one(at=Position("f"))])
    assert whole["at"] == {"file": "f"}


def test_warnings_that_say_the_same_are_one_with_the_other_places() -> None:
    places = [Position(f"overlays/{name}/kustomization.yaml", 3, 1) for name in "abcdef"]
    alike = [one(severity=Severity.WARNING, at=at, hint="mend it") for at in places]
    assert text_of([*alike[:3], one("else"), *alike[3:]], lambda _at: None).splitlines() == [
        "overlays/a/kustomization.yaml:3:1: warning GC131: it is wrong",
        "fix: mend it",
        f"also: {places[1]}, {places[2]}, {places[3]} and 2 more places",
        "",
        "fleet.yaml:12:5: error GC131: else",
    ]
    assert "also" not in text_of([one(at=at) for at in places], lambda _at: None), "each error is mended"
