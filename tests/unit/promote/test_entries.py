"""An entry more in a list: a text, and the very text that must come of it."""

from __future__ import annotations

import pytest

from gitops_compile.model.position import Position
from gitops_compile.promote.entries import appended, entry_unproved, file_of_one

KEY = "acknowledge"
ENTRY = {"code": "GC221", "at": "prod/*/hooli", "reason": "by hand, CHG-123", "count": 3}
BLOCK = "acknowledge:\n  - code: GC221\n    at: prod/*/hooli\n    reason: by hand, CHG-123\n    count: 3\n"
FLOW = "{code: GC221, at: 'prod/*/hooli', reason: 'by hand, CHG-123', count: 3}"

CASES = {
    "no list": ("a: b\n", f"a: b\n\n{BLOCK}"),
    "no list, and no line break at the end": ("a: b", f"a: b\n\n{BLOCK}"),
    "comments at the end": ("a: b  # c\n# d\n", f"a: b  # c\n# d\n\n{BLOCK}"),
    "a block of text at the end": ("a: |\n  b\n", f"a: |\n  b\n{BLOCK}"),
    "a block of text that keeps its blank lines": ("a: |+\n  b\n\n", f"a: |+\n  b\n\n{BLOCK}"),
    "an end mark": ("a: b\n...\n", f"a: b\n{BLOCK}...\n"),
    "CR LF": ("a: b\r\n", f"a: b\r\n\r\n{BLOCK}".replace("\r\n", "\n").replace("\n", "\r\n")),
    "a map that is moved in": ("  a: b\n", "  a: b\n\n" + "".join(f"  {line}\n" for line in BLOCK.splitlines())),
    "a block list": (
        "acknowledge:\n- code: x  # c\n  at: y # d\n# e\nz: 1\n",
        "acknowledge:\n- code: x  # c\n  at: y # d\n- code: GC221\n  at: prod/*/hooli\n  reason: by hand, CHG-123\n"
        "  count: 3\n# e\nz: 1\n",
    ),
    "a block list that is moved in": (
        "acknowledge:\n    - code: x\n      at: y",
        "acknowledge:\n    - code: x\n      at: y\n    - code: GC221\n      at: prod/*/hooli\n"
        "      reason: by hand, CHG-123\n      count: 3",
    ),
    "a block of text at the end of a list": (
        "acknowledge:\n- code: |\n    x\nz: 1\n",
        "acknowledge:\n- code: |\n    x\n- code: GC221\n  at: prod/*/hooli\n  reason: by hand, CHG-123\n  count: 3\n"
        "z: 1\n",
    ),
    "a list in brackets": ("acknowledge: [{code: x}]  # c\nz: 1\n", f"acknowledge: [{{code: x}}, {FLOW}]  # c\nz: 1\n"),
    "an empty list": ("acknowledge: [ ]\n", f"acknowledge: [{FLOW} ]\n"),
    "a list in brackets on lines": (
        "acknowledge: [\n  {code: x},  # c\n]\n",
        f"acknowledge: [\n  {{code: x}}, {FLOW},  # c\n]\n",
    ),
}


@pytest.mark.parametrize(("old", "new"), CASES.values(), ids=CASES)
def test_the_text_changes_there_and_nowhere_else(old: str, new: str) -> None:
    assert appended(old, KEY, ENTRY) == new
    assert entry_unproved(old, new, KEY, ENTRY) == ""


REFUSED = {
    "braces around everything": ("{a: b}\n", Position("", 1, 1)),
    "an anchor": ("acknowledge: &x [{code: x}]\n", Position("", 1, 14)),
    "an alias": ("a: &x [{code: x}]\nacknowledge: *x\n", Position("", 2, 14)),
}


@pytest.mark.parametrize(("text", "at"), REFUSED.values(), ids=REFUSED)
def test_refused(text: str, at: Position) -> None:
    assert appended(text, KEY, ENTRY) == at


@pytest.mark.parametrize(
    "new",
    [
        "a: c\nacknowledge:\n- {code: GC221, at: prod/*/hooli, reason: 'by hand, CHG-123', count: 3}\n",
        "a: b\nacknowledge:\n- {code: GC221, at: prod/*/hooli, reason: 'by hand, CHG-124', count: 3}\n",
        "a: b\nacknowledge:\n- {code: GC221, at: prod/*/hooli, reason: 'by hand, CHG-123', count: 3.0}\n",
        "a: [\n",
        "a: b\n",
    ],
)
def test_what_is_no_proof(new: str) -> None:
    assert entry_unproved("a: b\n", new, KEY, ENTRY) != ""


REASONS = ["plain", 'it\'s: "x" # y', "- a", "2026-12-31", "off", "ä \u200b \U0001f600", "a\nb", "{a}", "[x, y]", "*a"]


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("old", ["a: b\n", "acknowledge: []\n"])
def test_any_reason_is_read_back(reason: str, old: str) -> None:
    entry = {"code": "GC221", "reason": reason}
    new = appended(old, KEY, entry)
    assert isinstance(new, str)
    assert entry_unproved(old, new, KEY, entry) == ""
    assert entry_unproved("{}", file_of_one(KEY, entry), KEY, entry) == ""
