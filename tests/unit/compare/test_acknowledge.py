"""Which findings an entry of ``acknowledge`` holds for, how long, and what is said of entries that hold for none."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gitops_compile.compare.acknowledge import acknowledged
from gitops_compile.model.finding import Finding, Level
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.review import Member
from gitops_compile.read.fleet import read_fleet
from told import fleet

TODAY = "2026-11-21"
HOOLI = ("prod/p-euw1/hooli/ledger", "prod/p-use1/hooli/ledger")
LEDGER = "StatefulSet hooli-ledger-prod/ledger-db"
PRINT = "7c1d90aa41f3"


def _fleet(*entries: str) -> Fleet:
    lines = {7: f"acknowledge: [{', '.join(entries)}]"} if entries else {}
    read = read_fleet("fleet.yaml", fleet(lines).encode(), lambda _pattern: {})
    assert read.value is not None, read.diagnostics
    return read.value.fleet


def _entry(said: str, code: str = "GC221", reason: str = "known") -> str:
    return f"{{code: {code}, reason: {reason}, {said}}}"


def _finding(
    code: str = "GC221",
    fingerprint: str = PRINT,
    targets: tuple[str, ...] = HOOLI,
    objects: tuple[str, ...] = (LEDGER,),
    count: int | None = None,
    rows: tuple[str, ...] = (),
) -> Finding:
    return Finding(
        code, fingerprint, "", Level.BLOCK, "Why.", "Do.", targets=targets, objects=objects, count=count, rows=rows
    )


HOLDS = {
    "every target": ("at: prod/*/hooli/ledger", True),
    "a prefix": ("at: prod", True),
    "anything": ("at: '**'", True),
    "one target of two": ("at: prod/p-euw1/hooli/ledger", False),
    "another tenancy": ("at: prod/*/globex/ledger", False),
    "the object": (f"at: prod, object: {LEDGER}", True),
    "another object": ("at: prod, object: StatefulSet hooli-ledger-prod/other", False),
    "the fingerprint": (f"at: prod, fingerprint: {PRINT}", True),
    "another fingerprint": ("at: prod, fingerprint: 7c1d90aa41f4", False),
    "until today": (f"at: prod, expires: {TODAY}", True),
    "until yesterday": ("at: prod, expires: 2026-11-20", False),
    "180 days ahead": ("at: prod, expires: 2027-05-20", True),
    "181 days ahead": ("at: prod, expires: 2027-05-21", False),
}


@pytest.mark.parametrize(("said", "holds"), HOLDS.values(), ids=HOLDS)
def test_an_entry_that_the_change_brings_holds_for_what_it_fits(said: str, holds: bool) -> None:
    (found,) = acknowledged([_finding()], _fleet(_entry(said)), _fleet(), TODAY).findings
    assert found.is_open is not holds


def test_another_code_is_another_finding() -> None:
    (found,) = acknowledged([_finding("GC210")], _fleet(_entry("at: prod")), None, TODAY).findings
    assert found.is_open


def test_the_reason_the_place_and_the_day_are_printed() -> None:
    entry = _entry("at: prod, expires: 2026-12-31", reason='"claims enlarged by hand, CHG-123"')
    (found,) = acknowledged([_finding()], _fleet(entry), None, TODAY).findings
    assert found.acknowledged is not None
    told = found.acknowledged
    assert (told.reason, str(told.at), told.expires) == (
        "claims enlarged by hand, CHG-123",
        "fleet.yaml:7:15",
        "2026-12-31",
    )


def test_several_entries_hold_together() -> None:
    entries = (
        _entry("at: prod/p-euw1, expires: 2026-12-30", reason="first"),
        _entry("at: prod/p-use1, expires: 2026-12-01", reason="second"),
        _entry("at: prod/p-use1/hooli", reason="first"),
    )
    settled = acknowledged([_finding()], _fleet(*entries), None, TODAY)
    (found,) = settled.findings
    assert found.acknowledged is not None
    assert (found.acknowledged.reason, found.acknowledged.expires) == ("first; second", "2026-12-01")
    assert settled.concerns == ()


def test_an_entry_of_an_object_leaves_the_finding_open_for_others() -> None:
    finding = _finding(objects=(LEDGER, "StatefulSet hooli-ledger-prod/other"))
    (found,) = acknowledged([finding], _fleet(_entry(f"at: prod, object: {LEDGER}")), None, TODAY).findings
    assert found.is_open


def test_objects_of_a_row_count_in_their_own_targets() -> None:
    one, other = "Deployment globex-api-prod/api", "Deployment hooli-api-prod/api"
    targets = ("prod/c/globex/api", "prod/c/hooli/api")
    finding = _finding(targets=targets, objects=(one, other), rows=(PRINT,))
    entries = _fleet(_entry(f"at: prod/*/globex, object: {one}"), _entry(f"at: prod/*/hooli, object: {other}"))
    members = {PRINT: [Member(target, "prod", name, "") for target, name in zip(targets, (one, other), strict=True)]}
    (found,) = acknowledged([finding], entries, None, TODAY, members=members).findings
    assert not found.is_open
    (found,) = acknowledged([finding], entries, None, TODAY).findings
    assert found.is_open, "nobody said which object is in which target"


@pytest.mark.parametrize(("at", "holds"), [("'*'", True), ("'**'", True), ("prod", False)])
def test_a_finding_without_targets_needs_an_entry_for_everything(at: str, holds: bool) -> None:
    finding = _finding("GC283", targets=(), objects=())
    (found,) = acknowledged([finding], _fleet(_entry(f"at: {at}", "GC283")), None, TODAY).findings
    assert found.is_open is not holds


@pytest.mark.parametrize(("count", "holds"), [(42, True), (41, False)])
def test_a_count_must_be_right(count: int, holds: bool) -> None:
    finding = _finding("GC730", targets=("prod/c/globex/api",), objects=(), count=42)
    settled = acknowledged([finding], _fleet(_entry(f"at: prod/*/globex, count: {count}", "GC730")), None, TODAY)
    assert settled.findings[0].is_open is not holds
    hints = [one.diagnostic.hint for one in settled.concerns]
    assert hints == ([] if holds else ["The count is 42."])


def test_nothing_holds_for_a_tree_that_is_not_current() -> None:
    (found,) = acknowledged([_finding("GC200")], _fleet(_entry("at: prod", "GC221")), None, TODAY).findings
    assert found.is_open


SAID: Mapping[str, tuple[str, str, list[Finding], list[str]]] = {
    "new, and it meets": ("", "at: prod", [_finding()], []),
    "new, and it meets nothing": ("", "at: dev", [_finding()], ["GC412 warning"]),
    "new, without any finding": ("", "at: prod", [], ["GC412 warning"]),
    "new, and it fits a part": ("", f"at: {HOOLI[0]}", [_finding()], ["GC412 warning"]),
    "new with a date, and it meets nothing": ("", "at: dev, expires: 2026-12-31", [_finding()], ["GC412 warning"]),
    "in the base": ("at: prod", "at: prod", [_finding()], ["GC411 warning"]),
    "in the base, and it meets nothing": ("at: dev", "at: dev", [], ["GC411 warning"]),
    "in the base with another reason": ("at: prod, object: Service a/b", "at: prod", [_finding()], []),
    "in the base with a date": (*(["at: prod, expires: 2026-12-31"] * 2), [_finding()], []),
    "in the base with a date, and it meets nothing": (*(["at: dev, expires: 2026-12-31"] * 2), [_finding()], []),
    "expired, and it would meet": (*(["at: prod, expires: 2026-11-01"] * 2), [_finding()], ["GC293 warning"]),
    "expired, and it would meet a part": (
        *([f"at: {HOOLI[0]}, expires: 2026-11-01"] * 2),
        [_finding()],
        ["GC293 warning"],
    ),
    "expired, and it meets nothing": (*(["at: dev, expires: 2026-11-01"] * 2), [_finding()], ["GC411 warning"]),
    "new and expired": ("", "at: prod, expires: 2026-11-01", [_finding()], ["GC293 warning"]),
    "too far ahead": ("", "at: prod, expires: 2027-11-01", [_finding()], ["GC115 error"]),
    "removed with its change": ("at: prod", "", [], []),
}


@pytest.mark.parametrize(("base", "head", "findings", "said"), SAID.values(), ids=SAID)
def test_said_of_entries(base: str, head: str, findings: list[Finding], said: list[str]) -> None:
    before, after = (_fleet(*([_entry(one)] if one else [])) for one in (base, head))
    told = [one.diagnostic for one in acknowledged(findings, after, before, TODAY).concerns]
    assert [f"{one.code} {one.severity}" for one in told] == said


def test_a_spent_entry_holds_for_nothing() -> None:
    both = _fleet(_entry("at: prod"))
    (found,) = acknowledged([_finding()], both, both, TODAY).findings
    assert found.is_open


def test_an_entry_that_moved_is_not_new() -> None:
    other = _entry("at: dev, expires: 2026-12-31")
    before, after = _fleet(_entry("at: prod"), other), _fleet(other, _entry("at: prod"))
    assert [one.diagnostic.code for one in acknowledged([_finding()], after, before, TODAY).concerns] == ["GC411"]


def test_an_expired_entry_beside_one_that_holds_meets_nothing_open() -> None:
    fleet = _fleet(_entry("at: prod, expires: 2026-11-01"), _entry("at: prod"))
    settled = acknowledged([_finding()], fleet, None, TODAY)
    assert not settled.findings[0].is_open
    assert [one.diagnostic.code for one in settled.concerns] == ["GC411"]


def test_of_codes_that_nobody_looked_for_nothing_is_said() -> None:
    fleet = _fleet(_entry("at: dev"), _entry("at: dev, expires: 2026-11-01"), _entry("at: dev", "GC401"))
    settled = acknowledged([], fleet, None, TODAY, asked=lambda code: code.startswith("GC4"))
    assert [one.diagnostic.message for one in settled.concerns] == [
        "the acknowledgement of GC401 at dev meets no finding of this change"
    ]


HINTS = {
    "a part": (
        f"at: {HOOLI[0]}",
        f"It fits a part of GC221-{PRINT}; left is {LEDGER} {HOOLI[1]}. Another entry can name that.",
    ),
    "another object": (
        "at: prod, object: StatefulSet hooli-ledger-prod/legder-db",
        f"Did you mean GC221-{PRINT}, at {HOOLI[0]}? Else remove the entry.",
    ),
    "another fingerprint": (
        "at: prod, fingerprint: 7c1d90aa41f4",
        f"Did you mean GC221-{PRINT}, at {HOOLI[0]}? Else remove the entry.",
    ),
}


@pytest.mark.parametrize(("said", "hint"), HINTS.values(), ids=HINTS)
def test_what_an_entry_may_have_been_meant_for(said: str, hint: str) -> None:
    (told,) = acknowledged([_finding()], _fleet(_entry(said)), None, TODAY).concerns
    assert told.diagnostic.hint == hint


def test_without_a_fleet_at_the_head_there_are_no_entries() -> None:
    settled = acknowledged([_finding()], None, _fleet(_entry("at: prod")), TODAY)
    assert settled.findings[0].is_open
    assert settled.concerns == ()
