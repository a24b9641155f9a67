"""Every code of a diagnostic or of a finding is used, explained, shown by a golden case, and has a page."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from gitops_compile.model.codes import BLOCKS, CODES

TOP = Path(__file__).resolve().parents[2]
SOURCES = tuple(path for path in sorted((TOP / "src").rglob("*.py")) if "codes" not in path.parts)
CASES = tuple(sorted((TOP / "tests/golden/errors").glob("GC*")))
RULE_CASES = TOP / "tests/golden/diff"
CODE = re.compile(r"GC[0-9]{3}")
FAILURES = ("GC661",)
"""Named by a failure (exit code 3), never by a diagnostic: no fleet that anybody could write tells it."""


def test_the_table_holds_the_codes_that_the_source_tells_and_no_other() -> None:
    told = {
        node.value
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }
    assert sorted(told) == list(CODES)


def test_comments_and_docstrings_name_only_codes_that_exist() -> None:
    known = {*CODES, *FAILURES}
    wrong = [(str(path), code) for path in SOURCES for code in CODE.findall(path.read_text()) if code not in known]
    assert wrong == []


def test_no_code_stands_twice() -> None:
    every = [code.id for block in BLOCKS for code in block.CODES]
    assert every == sorted(set(every))


def test_every_code_has_a_golden_case_in_each_of_its_severities_and_a_page() -> None:
    printed = "\n".join((case / "expected.txt").read_text() for case in CASES)
    for code in CODES.values():
        for severity in code.severities:
            assert f": {severity.value} {code.id}: " in printed, (code.id, severity)
        # A rule of the review is shown by a file of small cases instead: met, and just not met.
        shown = (
            RULE_CASES.rglob(f"{code.id}-*.txt") if code.levels else (TOP / "tests/golden/errors").glob(f"{code.id}-*")
        )
        assert any(shown), code.id
        assert (TOP / f"docs/codes/{code.id}.md").is_file(), code.id


def test_a_code_is_a_diagnostic_or_a_rule_of_the_review() -> None:
    for code in CODES.values():
        assert bool(code.severities) != bool(code.levels), code.id
        assert bool(code.levels) == code.id.startswith("GC2"), code.id
        assert not code.levels or code.name, code.id


def test_the_words_are_whole_sentences_below_a_short_title() -> None:
    for code in CODES.values():
        assert not code.title.endswith("."), code.id
        assert len(code.title) <= 80, code.id
        assert code.why.endswith("."), code.id
        assert code.mend.endswith("."), code.id
        assert code.why.count(". ") <= 2, code.id
