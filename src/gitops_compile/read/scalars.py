"""What a plain scalar means, where YAML 1.1, YAML 1.2 and Kubernetes agree; a refusal where they do not.

``on`` is true to YAML 1.1 and text to YAML 1.2, ``1.10`` is the number 1.1 to both, ``012`` is 10 to one and 12
to the other. Nobody should have to know that, so such a scalar is refused with the two ways to write it
(trust.md, section 2, "Plain scalars").
"""

from __future__ import annotations

import re
from typing import Final

INTEGERS: Final = range(-(2**63), 2**63)
_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_FLOAT = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+")
_NUMBER_STARTS = frozenset("0123456789+-.")
_BOOLEANS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false"})
_NULLS = frozenset({"", "~", "null"})
# What some YAML version reads as a number, underscores left out: YAML 1.1 and 1.2 core integers and floats, the
# prefixes that Go's strconv.ParseInt takes with base 0, and sexagesimal numbers of YAML 1.1.
_NUMBER = re.compile(
    r"[-+]?(0[bB][01]+|0[oO]?[0-7]+|0[xX][0-9a-fA-F]+|[0-9]+"
    r"|(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?"
    r"|[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?)|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)"
)
# Patterns of YAML readers take these for numbers, too; those readers then crash.
_NO_DIGITS = re.compile(r"[-+]?(0[bBoOxX]_+|\._+([eE][-+]?[0-9]+)?)|[-+]_+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?")


class Refused(ValueError):
    """A plain scalar that YAML versions read differently; the text says why, never the scalar itself."""


def plain_scalar(text: str, *, soft: bool = False) -> str | int | float | bool | None:
    """The value of a plain scalar; raises ``Refused`` where readers disagree.

    ``soft`` is for kustomizations: there an empty value and ``~`` are null.
    """
    if text in ("true", "false"):
        return text == "true"
    if text == "null" or (soft and text in ("", "~")):
        return None
    if text[:1] in _NUMBER_STARTS:
        if _INTEGER.fullmatch(text):
            return _integer(text)
        if _FLOAT.fullmatch(text):
            return _float(text)
    reason = _why_refused(text)
    if reason:
        raise Refused(reason)
    return text


def _integer(text: str) -> int:
    number = int(text) if len(text) <= 20 else None
    if number is None or number not in INTEGERS:
        raise Refused("it is an integer outside 64 bits")
    return number


def _float(text: str) -> float:
    number = float(text)
    if repr(number) != text:
        raise Refused("it is a number whose shortest form is another text")
    return number


def _why_refused(text: str) -> str:
    word = text.lower()
    if word in _BOOLEANS:
        return "some YAML versions read it as a boolean"
    if word in _NULLS:
        return "an empty value reads as null" if not text else "some YAML versions read it as null"
    if text in ("=", "<<"):
        return "YAML 1.1 gives it a meaning of its own"
    if text[0] not in _NUMBER_STARTS:
        return ""
    if _NUMBER.fullmatch(text.replace("_", "")) or _NO_DIGITS.fullmatch(text):
        return "some YAML versions read it as a number"
    return "some YAML versions read it as a date" if _DATE.fullmatch(text) else ""


def two_ways(reason: str) -> str:
    """The hint that offers both readings."""
    if "boolean" in reason:
        return "Write true or false, or put it in quotes if it is text."
    if "null" in reason:
        return 'Write null, or "" for an empty text.'
    if "number" in reason or "integer" in reason:
        return "Put it in quotes if it is text, or write the number in its shortest decimal form."
    return "Put it in quotes: it is text."
