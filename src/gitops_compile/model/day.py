"""Days as the fleet writes them, 2026-12-31: whether one exists, and how many lie between two.

They compare as text. Nothing here asks what day it is: that comes in from outside (house.md, rule 4).
"""

from __future__ import annotations

from typing import Final

_MONTHS: Final = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def exists(day: str) -> bool:
    """Whether a text of the form 2026-12-31 is a day of the calendar."""
    year, month, number = _parts(day)
    return year > 0 and number <= _MONTHS[month - 1] + (month == 2 and _is_leap(year))


def days_between(first: str, second: str) -> int:
    """How many days after the first one the second one is; below 0 if it is before."""
    return _number(second) - _number(first)


def _number(day: str) -> int:
    """Days since the beginning of the calendar."""
    year, month, number = _parts(day)
    before = year - 1
    leap_days = before // 4 - before // 100 + before // 400 + (month > 2 and _is_leap(year))
    return before * 365 + leap_days + sum(_MONTHS[: month - 1]) + number


def _parts(day: str) -> tuple[int, int, int]:
    year, month, number = day.split("-")
    return int(year), int(month), int(number)


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
