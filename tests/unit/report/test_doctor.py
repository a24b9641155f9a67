"""The report of doctor: aligned lines, fixes below what is not fine, and text that cannot speak to a terminal."""

from __future__ import annotations

from gitops_compile.check.doctor.finding import broken, fine, warning
from gitops_compile.report.doctor import as_json, summary, text_of

FOUND = (
    fine("git", "2.39.5"),
    warning("line ends", "may change", "Add a line."),
    broken("engine", "a\x1b[2J\nb", "Go."),
)


def test_lines_are_aligned_and_say_how_to_mend() -> None:
    assert text_of(FOUND).splitlines() == [
        "fine     git        2.39.5",
        "warning  line ends  may change",
        "                    fix: Add a line.",
        "broken   engine     a\\u001B[2J b",
        "                    fix: Go.",
    ]


def test_only_the_verdict_is_painted() -> None:
    painted = text_of(FOUND[:1], lambda text, style: f"<{style}>{text}</>")
    assert painted == "<green>fine   </>  git  2.39.5\n"


def test_the_last_line_counts() -> None:
    assert summary(FOUND) == "1 broken; 1 warning"
    assert summary(FOUND[:2]) == "fine: nothing is broken; 1 warning"
    assert summary(FOUND[:1]) == "fine: nothing is broken"


def test_machines_get_the_same() -> None:
    assert as_json(FOUND[:2], ok=True) == {
        "ok": True,
        "findings": [
            {"name": "git", "verdict": "fine", "what": "2.39.5", "fix": ""},
            {"name": "line ends", "verdict": "warning", "what": "may change", "fix": "Add a line."},
        ],
    }
