"""Quantities as Kubernetes reads them: ``500m`` of a CPU, ``1.5Gi`` of memory, ``2``.

In: the text of a manifest or of the fleet. Out: a whole number of billionths, the smallest part that Kubernetes
counts, so that sums are exact. The rules are those of ``apimachinery`` (pkg/api/resource, ``ParseQuantity``): more
digits than nine behind the point round up, away from zero, and nothing is larger than 2^63-1.
"""

from __future__ import annotations

import re
from typing import Any, Final

NANO: Final = 10**9
LARGEST: Final = (2**63 - 1) * NANO
FORM: Final = r"([0-9]+(\.[0-9]*)?|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?"
"""A quantity without a sign."""

_PARTS: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>[0-9]*)(\.(?P<part>[0-9]*))?"
    r"((?P<binary>[KMGTPE])i|(?P<unit>[numkMGTPE])|[eE](?P<power>[+-]?[0-9]+))?"
)
_POWERS: Final = {"n": -9, "u": -6, "m": -3, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY: Final = "KMGTPE"
_MOST_DIGITS: Final = 40
"""More digits in front of the point are more than the largest quantity, whatever stands behind them."""


def quantity(value: Any) -> int | None:
    """The billionths of a text or number, or none where it is no quantity."""
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    found = _PARTS.fullmatch(str(value))
    if found is None or not (found["whole"] or found["part"]):
        return None
    amount = _amount(found)
    return -amount if found["sign"] == "-" else amount


def _amount(found: re.Match[str]) -> int:
    whole, part = found["whole"].lstrip("0"), (found["part"] or "").rstrip("0")
    digits = (whole + part).lstrip("0")
    if not digits:
        return 0
    factor = 1024 ** (_BINARY.index(found["binary"]) + 1) if found["binary"] else 1
    power = _power(found) - len(part) + 9 + len(digits) - len(digits.rstrip("0"))
    digits = digits.rstrip("0")
    if len(digits) + power > _MOST_DIGITS:
        return LARGEST
    if len(digits) > 3 * _MOST_DIGITS:
        # What lies so far behind the first digit can only round up.
        power, digits = power + len(digits) - 3 * _MOST_DIGITS, digits[: 3 * _MOST_DIGITS - 1] + "1"
    if power >= 0:
        return min(int(digits) * factor * _ten(power), LARGEST)
    if -power > len(digits) + _MOST_DIGITS:
        return 1
    return min(-(-int(digits) * factor // _ten(-power)), LARGEST)


def _ten(power: int) -> int:
    return int("1" + "0" * power)


def _power(found: re.Match[str]) -> int:
    """The power of ten; one of many digits is as good as a large one."""
    if found["unit"]:
        return _POWERS[found["unit"]]
    power = found["power"]
    if not power:
        return 0
    size = int(power.lstrip("+-").lstrip("0")[:6] or "0")
    return -size if power.startswith("-") else size


def written(amount: int, *, binary: bool = False) -> str:
    """An amount in the shortest exact form: with a binary suffix where one fits and ``binary`` asks for it."""
    if amount % NANO == 0:
        count = amount // NANO
        if binary and count:
            for size, suffix in reversed(tuple(enumerate(_BINARY, 1))):
                if count % 1024**size == 0:
                    return f"{count // 1024**size}{suffix}i"
        return str(count)
    for power, unit in ((6, "m"), (3, "u")):
        if amount % 10**power == 0:
            return f"{amount // 10**power}{unit}"
    return f"{amount}n"
