"""The grammar of sync windows as Argo CD's scheduler reads it: five-field cron, Go's durations, time zones.

What the scheduler does not understand it reports when it runs, in its log; a zone that it does not know becomes UTC.
So all of it is read here, when the fleet is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Final

from gitops_compile.model.names import Form
from gitops_compile.model.nearest import nearest
from gitops_compile.model.zones import ZONES

KINDS: Final = ("allow", "deny")
CODE: Final = "GC330"
UTC: Final = "UTC"

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_FIELDS: Final = (
    ("minute", 0, 59, ()),
    ("hour", 0, 23, ()),
    ("day of the month", 1, 31, ()),
    ("month", 1, 12, _MONTHS),
    ("day of the week", 0, 6, _WEEKDAYS),
)
_DAYS: Final = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_NUMBER: Final = "[0-9a-z]{1,4}"
_PART: Final = re.compile(rf"((?P<all>[*?])|(?P<first>{_NUMBER})(-(?P<last>{_NUMBER}))?)(/(?P<step>[0-9]{{1,4}}))?")
_ANY_DAY: Final = re.compile(r"(.*,)?[*?](/0*1)?(,.*)?")
_SPAN: Final = re.compile(r"([0-9]{1,19}(?:\.[0-9]{1,19})?)(h|ms|m|s|us|ns)")
_NANOSECONDS: Final = {"h": 3_600_000_000_000, "m": 60_000_000_000, "s": 1_000_000_000} | {
    "ms": 1_000_000,
    "us": 1_000,
    "ns": 1,
}
_MOST_NANOSECONDS: Final = 2**63 - 1
_MOST_DESCRIPTION: Final = 255


def schedule_problem(text: str) -> str:
    """What is wrong with a schedule, as robfig/cron's parser with five fields reads it; "" if nothing is."""
    fields = text.split()
    if len(fields) != len(_FIELDS):
        return f"expected the five fields of cron (minute hour day month weekday), found {len(fields)}"
    found = []
    for said, (noun, least, most, words) in zip(fields, _FIELDS, strict=True):
        values = _values(said, least, most, words)
        if values is None:
            named = f" or {words[0]} to {words[-1]}" if words else ""
            return f"the {noun} is none: expected {least} to {most}{named}, *, or a range, a list or a step of these"
        found.append(values)
    days, months = found[2], found[3]
    # A weekday that is limited opens the window on its own; so only a day alone can be one that never comes.
    if _ANY_DAY.fullmatch(fields[4]) and not any(day <= _DAYS[month - 1] for month in months for day in days):
        return "no such day comes in these months, and Argo CD takes such a window for always open"
    return ""


def duration_problem(text: str) -> str:
    """What is wrong with a duration whose form is right: it is zero, or more than Go can hold."""
    total = sum(Decimal(number) * _NANOSECONDS[unit] for number, unit in _SPAN.findall(text))
    if total < 1:
        return "the window would never be open"
    return "the duration is too long" if total > _MOST_NANOSECONDS else ""


def _values(field: str, least: int, most: int, words: tuple[str, ...]) -> tuple[int, ...] | None:
    found = [_range(part, least, most, partial(_number, least=least, words=words)) for part in field.split(",")]
    if any(one is None for one in found):
        return None
    return tuple(sorted({value for one in found if one for value in one}))


def _range(part: str, least: int, most: int, number: Callable[[str], int]) -> range | None:
    """The values of ``*``, ``2``, ``2-5``, ``mon-fri``, each perhaps with ``/step``; none if it is malformed."""
    read = _PART.fullmatch(part.lower())
    if read is None:
        return None
    step = read["step"] or ""
    if read["all"]:
        first, last = least, most
    else:
        first = number(read["first"])
        # As in robfig/cron, `2/5` means from 2 on, to the end.
        last = number(read["last"]) if read["last"] else most if step else first
    wrong = step and int(step) == 0
    return None if wrong or not least <= first <= last <= most else range(first, last + 1, int(step or 1))


def _number(text: str, least: int, words: tuple[str, ...]) -> int:
    """A number, or the number of a month or weekday; -1, which fits nowhere, for anything else."""
    if text in words:
        return words.index(text) + least
    return int(text) if re.fullmatch("[0-9]+", text) else -1


def _zone_problem(text: str) -> str:
    if text in ZONES:
        return ""
    close = nearest(text, ZONES)
    return "Argo CD knows no such time zone and would take UTC" + (
        f"; did you mean {close}?" if close else "; zones are written as Area/City"
    )


def _description_problem(text: str) -> str:
    return f"at most {_MOST_DESCRIPTION} bytes are allowed" if len(text.encode()) > _MOST_DESCRIPTION else ""


SCHEDULE: Final = Form("a schedule such as 0 22 * * 1-5", r"[0-9A-Za-z*?,/ -]+", schedule_problem, code=CODE)
DURATION: Final = Form(
    "a duration of hours, minutes and seconds, such as 64h or 1h30m (there are no days)",
    r"([0-9]{1,19}(\.[0-9]{1,19})?(h|ms|m|s|us|ns))+",
    duration_problem,
    code=CODE,
)
TIME_ZONE: Final = Form("a time zone such as Europe/Berlin", r"[A-Za-z0-9_+/-]{1,64}", _zone_problem, code=CODE)
DESCRIPTION: Final = Form("a line of text", r"[^\x00-\x1f\x7f]*", _description_problem, code=CODE, shown=False)
