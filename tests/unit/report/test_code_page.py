"""What ``explain GC221`` tells: of a rule of the review, of a diagnostic, and what counts as a code at all."""

from __future__ import annotations

import pytest

from gitops_compile.model.codes import CODES
from gitops_compile.model.codes.code import Code
from gitops_compile.model.diagnostic import Severity
from gitops_compile.model.finding import Level
from gitops_compile.report.code_page import as_json, asked_code, text_of

RULE = Code("GC241", "fewer replicas", "They carry less.", "Scale back.", (), "scaled-down", (Level.WARN, Level.HIGH))
MISTAKE = Code("GC610", "a circle", "No way in.", "Cut it.", (Severity.ERROR, Severity.WARNING))
INFO = Code("GC291", "large", "It takes time.", "Take it.", (), "large", (Level.INFO,))
WRONG = Code("GC200", "not current", "It lies.", "Render.", (), "not-current", (Level.BLOCK,))


def test_a_rule_of_the_review() -> None:
    assert text_of(RULE) == (
        "GC241 scaled-down: fewer replicas\n"
        "warn or high; a rule of the review (`diff`)\n"
        "\n"
        "  Why   They carry less.\n"
        "  Do    Scale back.\n"
        '  Known gitops-compile acknowledge GC241-FINGERPRINT --reason "..."\n'
        "  Looks WARN   GC241 scaled-down                                             GC241-7c1d90aa41f3\n"
    )


def test_a_diagnostic() -> None:
    assert text_of(MISTAKE) == (
        "GC610: a circle\n"
        "error or warning; a diagnostic\n"
        "\n"
        "  Why   No way in.\n"
        "  Do    Cut it.\n"
        "  Looks fleet.yaml:12:5: error GC610: what is wrong\n"
    )


def test_a_check_on_a_change() -> None:
    assert "error; a check on a change (`diff`, `check --base`)\n" in text_of(Code("GC401", "a", "b.", "c."))


@pytest.mark.parametrize("code", [INFO, WRONG], ids=["what is only worth a line", "a tree that is not current"])
def test_what_cannot_be_acknowledged_offers_no_such_line(code: Code) -> None:
    assert "acknowledge" not in text_of(code)


def test_as_plain_data() -> None:
    assert as_json(RULE) == {
        "code": "GC241",
        "name": "scaled-down",
        "title": "fewer replicas",
        "severities": [],
        "levels": ["warn", "high"],
        "why": "They carry less.",
        "do": "Scale back.",
        "example": "WARN   GC241 scaled-down                                             GC241-7c1d90aa41f3",
    }


ASKED = {
    "GC241": "GC241",
    "gc241": "GC241",
    "GC999": "GC999",
    "GC241-7c1d90aa41f3": "GC241",
    "GC241-7c1d90aa41f3-2": "GC241",
    "scaled-down": "GC241",
    "prod": None,
    "GC241x": None,
    "": None,
}


@pytest.mark.parametrize(("text", "code"), ASKED.items(), ids=ASKED)
def test_what_asks_for_a_code(text: str, code: str | None) -> None:
    assert asked_code(text, {one.id: one for one in (RULE, MISTAKE)}) == code


@pytest.mark.parametrize("code", CODES.values(), ids=CODES)
def test_every_code_has_a_page(code: Code) -> None:
    text = text_of(code)
    assert text.startswith(f"{code.id}")
    assert max(map(len, text.splitlines())) <= 110
    assert "".join(code.why.split()) in "".join(text.split())
