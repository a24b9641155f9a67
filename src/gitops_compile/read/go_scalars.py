"""What a plain scalar is to kustomize and to Kubernetes, where their Go libraries agree; a refusal where not.

kustomize reads manifests with go-yaml v3, the Kubernetes API server with go-yaml v2. ``0644`` is one number to both,
but ``yes`` is text to the first and true to the second. Where the packaged engine is missing, a manifest passes
through both readings, so such a scalar is refused instead of meaning one thing here and another there.
The rules are ``resolve`` of go-yaml v2 (go.yaml.in/yaml/v2, resolve.go); a test holds them against the engine.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from typing import Final

from gitops_compile.read.scalars import Refused

LEAST: Final = -(2**63)
MOST: Final = 2**64 - 1
"""Go reads integers as int64 or, above that, uint64."""

_WORDS: Final = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
_BOOLEANS: Final = {word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")}
_OLD_BOOLEANS: Final = frozenset(
    form for word in ("y", "n", "yes", "no", "on", "off") for form in (word, word.title(), word.upper())
)
_UNPRINTABLE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_INTEGER = re.compile(r"([-+]?)(0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|0[0-7]*|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_POINT = re.compile(r"\.[0-9]+(_[0-9]+)*([eE][-+]?[0-9]+(_[0-9]+)*)?")
_TWO_SIGNS = re.compile(r"[-+]?0[bBoOxX][-+][0-9a-fA-F]+")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ].*)?", re.DOTALL)
_SAME_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
_PRINTED_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_PRINTED_FLOAT = re.compile(r"-?[0-9]+(\.[0-9]+)?e[-+][0-9]{2,3}|-?(0|[1-9][0-9]*)\.[0-9]+")


def agreed(text: str) -> str | int | float | bool | None:
    """The value that kustomize and Kubernetes both read; raises ``Refused`` where they do not agree or it has none."""
    if text in _WORDS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if text in _OLD_BOOLEANS:
        raise Refused("kustomize reads it as text, Kubernetes as a boolean")
    if _UNPRINTABLE.fullmatch(text):
        raise Refused("this number cannot be printed")
    if _DATE.fullmatch(text) and not _SAME_DATE.fullmatch(text):
        raise Refused("kustomize rewrites it as a date, Kubernetes reads text")
    if text[0] in "+-.0123456789":
        return _number(text)
    return text


def printed(text: str) -> str | int | float | bool | None:
    """The value of a plain scalar in kustomize's output, which holds text that looks like another type in quotes."""
    if text in ("true", "false"):
        return text == "true"
    if text == "null":
        return None
    if _PRINTED_INTEGER.fullmatch(text) and LEAST <= int(text) <= MOST:
        return int(text)
    # kustomize leaves text such as 7e+531 plain, since it is no float of 64 bits.
    if _PRINTED_FLOAT.fullmatch(text) and math.isfinite(float(text)):
        return _whole(float(text))
    return text


def _number(text: str) -> str | int | float:
    """A number, or the text itself. Underscores do not count; behind a leading point they must stand between digits."""
    if text[0] == "." and not _POINT.fullmatch(text):
        return text
    digits = text.replace("_", "")
    if _TWO_SIGNS.fullmatch(digits):
        raise Refused("kustomize reads it as a number, Kubernetes as text")
    integer = _integer(digits)
    if integer is not None:
        return integer
    if _FLOAT.fullmatch(digits) and math.isfinite(float(digits)):
        return _whole(float(digits))
    return text


def _integer(digits: str) -> int | None:
    found = _INTEGER.fullmatch(digits)
    if found is None:
        return None
    sign, body = found.groups()
    prefixed = body[:2].lower() in ("0x", "0b", "0o")
    value = int(sign + body, 0 if prefixed else 8 if body[0] == "0" else 10)
    most = -LEAST - 1 if sign else MOST  # A sign keeps Go's reader from trying uint64.
    return value if LEAST <= value <= most else None


def _whole(value: float) -> int | float:
    """JSON, which the value passes through, prints no point and no exponent of a whole number below 1e21."""
    if value.is_integer() and abs(value) < 1e21:
        whole = int(Decimal(repr(value)))
        return whole if LEAST <= whole <= MOST else value
    return value
