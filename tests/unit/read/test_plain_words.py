"""``off`` and dates stand plain where the grammar wants exactly them, and are refused everywhere else."""

from __future__ import annotations

import pytest

from gitops_compile.read.fleet import read_fleet
from told import fleet, outcome, said

REVIEW = """\
review:
  failOn: block
  severity: {GC243: high, GC291: off}
  noise: {off: [crd-description], add: [{name: m, kind: Deployment, path: 'labels["mesh.io/rev"]', until: 2027-01-31}]}
  redact: [{kind: Widget, path: spec.dsn}]
  listKeys: [{kind: Widget, path: spec.parts, key: [id], ordered: false}]
acknowledge:
  - code: GC221
    at: prod/*/hooli/ledger
    object: StatefulSet hooli-ledger-prod/ledger-db
    reason: "claims enlarged by hand, CHG-123"
    fingerprint: 7c1d90aa41f3
    expires: 2026-12-31
  - {code: GC730, at: prod/*/globex, count: 42, reason: "globex left on 1 March"}
"""


def _found(line: str) -> list[str]:
    return said(fleet({7: line}))


def test_the_examples_of_the_design_are_read_as_they_stand() -> None:
    read = read_fleet("fleet.yaml", fleet({7: REVIEW}).encode(), lambda _pattern: {})
    assert read.value is not None, read.diagnostics
    settings, (first, second) = read.value.fleet.review, read.value.fleet.acknowledge
    assert settings is not None
    assert settings.noise is not None
    assert {code: entry.value.value for code, entry in settings.severity.items()} == {"GC243": "high", "GC291": "off"}
    assert [one.value for one in settings.noise.off] == ["crd-description"]
    assert [one.until.value for one in settings.noise.add] == ["2027-01-31"]
    assert first.expires is not None
    assert first.expires.value == "2026-12-31"
    assert second.count is not None
    assert second.count.value == 42


REFUSED = {
    "in values": ("values: {a: off}", ["7:13 GC107"]),
    "a date in values": ("values: {a: 2027-01-31}", ["7:13 GC107"]),
    "a key in values": ("values: {off: a}", ["7:10 GC107"]),
    "another boolean where off may stand": ("review: {severity: {GC243: on}}", ["7:28 GC107"]),
    "off where it is no choice": ("review: {failOn: off}", ["7:18 GC107"]),
    "another date": ('acknowledge: [{code: GC221, at: dev, reason: "x", expires: 2026-1-1}]', ["7:60 GC114"]),
    "a date that does not exist": (
        'acknowledge: [{code: GC221, at: dev, reason: "x", expires: 2026-02-30}]',
        ["7:60 GC114"],
    ),
    "a day that leap years have": (
        'acknowledge: [{code: GC221, at: dev, reason: "x", expires: 2027-02-29}]',
        ["7:60 GC114"],
    ),
    "a moment": (
        'acknowledge: [{code: GC221, at: dev, reason: "x", expires: 2026-12-31T10:00:00Z}]',
        ["7:60 GC114"],
    ),
    "off as a key elsewhere": ("review: {off: high}", ["7:10 GC107"]),
    "off twice": ("review: {noise: {off: [checksum], off: [reorder]}}", ["7:35 GC106"]),
    "off for a reason": ("acknowledge: [{code: GC221, at: dev, reason: off}]", ["7:46 GC107"]),
    "a date for a reason": ("acknowledge: [{code: GC221, at: dev, reason: 2026-12-31}]", ["7:46 GC107"]),
    "off with a name that brings it into values": (
        "review: {severity: {GC243: &x off}}\nvalues: {a: *x}",
        ["7:28 GC107"],
    ),
}


@pytest.mark.parametrize(("line", "told"), REFUSED.values(), ids=REFUSED)
def test_refused(line: str, told: list[str]) -> None:
    assert _found(line) == told


@pytest.mark.parametrize("line", ["review: {noise: {'off': [checksum]}}", 'review: {severity: {GC243: "off"}}'])
def test_quotes_mean_the_same(line: str) -> None:
    assert _found(line) == []


def test_a_date_that_does_not_exist_says_so() -> None:
    (told,) = outcome(fleet({7: 'acknowledge: [{code: GC221, at: dev, reason: "x", expires: "2026-02-30"}]'}))[0]
    assert told.message == "there is no such day"
