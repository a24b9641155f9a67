"""The order of the keys of a map: the natural one of kustomize's YAML library, so that ``a2`` stands before ``a10``.

In: the keys of a map. Out: the same keys as a sorted list. The rule is that of ``sorter.go`` of ``go.yaml.in/yaml/v2``:
at the first difference other characters come before letters, and runs of digits compare as numbers.
"""

from __future__ import annotations

import re
from functools import cmp_to_key, lru_cache

_no_digits = re.compile(r"[-A-Za-z./_]*").fullmatch
_OVERFLOW = 2**63


@lru_cache(maxsize=4096)
def natural(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys in natural order, whatever order they came in; most maps have the keys of many others.

    The rule has rings (``a12 < a1b < a2 < a12``), where kustomize itself prints one order or another. Sorting by code
    point first makes our answer the same each time there, too.
    """
    together = "".join(keys)
    if together.isalpha():
        return tuple(sorted(keys))
    if _no_digits(together):
        # Code points already have these characters in the right order, but for "_", which must come before letters.
        return tuple(sorted(keys, key=_underscore_low))
    return tuple(sorted(sorted(keys), key=cmp_to_key(_compare)))


def _underscore_low(key: str) -> str:
    return key.replace("_", "0")


def _compare(left: str, right: str) -> int:
    """Negative if ``left`` comes first, 0 for equal keys."""
    for at, (one, other) in enumerate(zip(left, right, strict=False)):
        if one != other:
            return _difference(left, right, at)
    return len(left) - len(right)


def _difference(left: str, right: str, at: int) -> int:
    """Compares two keys that are equal up to position ``at`` and differ there."""
    one, other = left[at], right[at]
    if one.isalpha() and other.isalpha():
        return ord(one) - ord(other)
    if one.isalpha() or other.isalpha():
        return 1 if one.isalpha() else -1
    # A zero counts for nothing at the start of a number, but it counts behind another digit.
    start = 1 if "0" in (one, other) and _inside_number(left, at) else 0
    first, first_end = _number(left, at, start)
    second, second_end = _number(right, at, start)
    return first - second or first_end - second_end or ord(one) - ord(other)


def _inside_number(key: str, at: int) -> bool:
    """Whether a digit other than 0 belongs to the run of digits that ends before ``at``."""
    while at > 0 and key[at - 1].isdecimal():
        at -= 1
        if key[at] != "0":
            return True
    return False


def _number(key: str, at: int, value: int) -> tuple[int, int]:
    """The number in the digits from ``at`` on, behind the digits already in ``value``, and where they end.

    Go computes in 64 bits and wraps around; so do we, for keys made of long digits.
    """
    while at < len(key) and key[at].isdecimal():
        value = (value * 10 + ord(key[at]) - ord("0") + _OVERFLOW) % (2 * _OVERFLOW) - _OVERFLOW
        at += 1
    return value, at
