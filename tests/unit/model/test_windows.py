"""Sync windows as Argo CD reads them: what its cron, its durations and its zones take, and what they do not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model.windows import DESCRIPTION, DURATION, SCHEDULE, TIME_ZONE
from gitops_compile.model.zones import ZONES

# What robfig/cron v3.0.1 and Go's time.ParseDuration say of each, run once by hand.
SCHEDULES: dict[str, str] = {
    "0 16 * * 5": "",
    "*/15 8-18/2 1,15 jan-MAR mon": "",
    "? ? ? ? ?": "",
    "5/20 * * * *": "",
    "0 0 29 2 *": "",
    "0 0 31 feb 1": "",
    "0 0 31 2/1 *": "",
    "0 0 31 feb */2": "",
    "00 06 01 01 06": "",
    "0 16 * *": "expected the five fields of cron (minute hour day month weekday), found 4",
    "0 16 * * 5 2026": "expected the five fields of cron (minute hour day month weekday), found 6",
    "@daily": "expected a schedule such as 0 22 * * 1-5",
    "TZ=UTC 0 16 * * 5": "expected a schedule such as 0 22 * * 1-5",
    "60 * * * *": "the minute is none: expected 0 to 59, *, or a range, a list or a step of these",
    "* 24 * * *": "the hour is none: expected 0 to 23, *, or a range, a list or a step of these",
    "* * 0 * *": "the day of the month is none: expected 1 to 31, *, or a range, a list or a step of these",
    "* * * 13 *": "the month is none: expected 1 to 12 or jan to dec, *, or a range, a list or a step of these",
    "* * * * 7": "the day of the week is none: expected 0 to 6 or sun to sat, *, or a range, a list or a step of these",
    "0 0 31 2,4 *": "no such day comes in these months, and Argo CD takes such a window for always open",
    "0 0 30 2 ?": "no such day comes in these months, and Argo CD takes such a window for always open",
    "0 0 30 2 1,*": "no such day comes in these months, and Argo CD takes such a window for always open",
}
MINUTES = ["9-5", "*/0", "5/0", "1-", "-1", "1--2", "1-2-3", "1,,2", ",", "x", "1/x", "1/2/3", "mon", "**", "1*"]
DURATIONS = {
    "64h": True,
    "1h30m": True,
    "1.5h": True,
    "90m0s": True,
    "1ns": True,
    "2562047h": True,
    "2562048h": False,
    "": False,
    "0": False,
    "0h": False,
    "0.5ns": False,
    "1d": False,
    "1h 30m": False,
    "h": False,
    "64": False,
    "-1h": False,
    "1H": False,
    "1e3s": False,
}
ZONE_NAMES = {
    "UTC": True,
    "Etc/UTC": True,
    "Etc/GMT-14": True,
    "Europe/Berlin": True,
    "America/Argentina/Buenos_Aires": True,
    "America/Port-au-Prince": True,
    "Etc/GMT+13": False,
    "europe/berlin": False,
    "US/Eastern": False,
    "Asia/Calcutta": False,
    "Local": False,
    "CET": False,
    "": False,
    "../etc/passwd": False,
}


@pytest.mark.parametrize(("text", "told"), SCHEDULES.items())
def test_a_schedule(text: str, told: str) -> None:
    assert SCHEDULE.problem(text) == told


@pytest.mark.parametrize("minute", MINUTES)
def test_a_field_that_is_none(minute: str) -> None:
    assert SCHEDULE.problem(f"{minute} * * * *").startswith("the minute is none")


@pytest.mark.parametrize(("text", "right"), DURATIONS.items())
def test_a_duration(text: str, right: bool) -> None:
    assert (DURATION.problem(text) == "") is right


@pytest.mark.parametrize(("text", "right"), ZONE_NAMES.items())
def test_a_time_zone(text: str, right: bool) -> None:
    assert (TIME_ZONE.problem(text) == "") is right


def test_the_nearest_zone_is_offered() -> None:
    assert TIME_ZONE.problem("europe/berlin").endswith("; did you mean Europe/Berlin?")
    assert TIME_ZONE.problem("US/Eastern").endswith("; zones are written as Area/City")


def test_there_are_as_many_zones_as_zone_tab_of_2026f_and_etc_have() -> None:
    assert len(ZONES) == 418 + 1 + 2 + 26
    assert not [zone for zone in sorted(ZONES) if "/" not in zone and zone != "UTC"]


@pytest.mark.parametrize(("text", "right"), [("", True), ("x" * 255, True), ("ä" * 128, False), ("a\nb", False)])
def test_a_description_is_counted_in_bytes(text: str, right: bool) -> None:
    assert (DESCRIPTION.problem(text) == "") is right


@given(text=st.text(st.sampled_from("0159*?,-/ jansuxµ٣\n"), max_size=24))
def test_no_text_breaks_the_reading(text: str) -> None:
    for form in (SCHEDULE, DURATION, TIME_ZONE):
        if form.problem(text) == "":
            assert text.isascii()
            assert text.isprintable()


@pytest.mark.parametrize("part", ["1", "1,", "*/", "1-", "1h", "1.", "a/", "* "])
def test_a_long_text_is_answered_at_once(part: str) -> None:
    for form in (SCHEDULE, DURATION, TIME_ZONE, DESCRIPTION):
        assert isinstance(form.problem(part * 5_000 + "\n"), str)
