"""Days agree with the calendar of Python, which the core must not ask."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model.day import days_between, exists


@pytest.mark.parametrize(
    ("day", "there"),
    [
        *(("2026-02-28", True), ("2026-02-29", False), ("2028-02-29", True), ("2100-02-29", False)),
        *(("2000-02-29", True), ("2026-04-31", False), ("2026-12-31", True), ("0000-01-01", False)),
    ],
)
def test_a_day_exists(day: str, there: bool) -> None:
    assert exists(day) is there


@given(st.dates(min_value=date(1900, 1, 1)), st.integers(-100_000, 100_000))
def test_days_are_counted_as_the_calendar_does(day: date, days: int) -> None:
    try:
        other = day + timedelta(days=days)
    except OverflowError:
        return
    if other.year >= 1000:
        assert days_between(day.isoformat(), other.isoformat()) == days
        assert exists(other.isoformat())
