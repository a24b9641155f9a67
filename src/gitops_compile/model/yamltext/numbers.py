"""How a number stands in YAML text: exactly as ``kustomize build`` prints it.

In: an integer or a float. Out: its text. kustomize passes every object through JSON, so a float without a fraction
comes out as an integer, and Go's ``strconv.FormatFloat(x, 'g', -1, 64)`` prints the others.
"""

from __future__ import annotations

from math import isfinite

from gitops_compile.model.yamltext.unwritable import Unwritable

_LOWEST, _HIGHEST = -(2**63), 2**64 - 1


def integer(value: int) -> str:
    """The decimal text of an integer from -2^63 to 2^64-1, the range that kustomize keeps; ``Unwritable`` beyond."""
    if not _LOWEST <= value <= _HIGHEST:
        raise Unwritable((), "an integer that does not fit into 64 bits")
    return format(value, "d")


def floating(value: float) -> str:
    """The shortest text that reads back as the same float, as Go prints it; ``Unwritable`` for NaN and infinities."""
    if not isfinite(value):
        raise Unwritable((), "a number that is NaN or infinite")
    shortest = float.__repr__(value)
    if value == 0:
        return "0"
    if value.is_integer() and _LOWEST <= value <= _HIGHEST:
        return _padded(shortest)
    if "e" in shortest or abs(value) < 1e6:
        return shortest
    # Python changes to the exponent form at 1e16, Go at 1e6 already.
    sign, digits = ("-", shortest[1:]) if value < 0 else ("", shortest)
    whole, _, part = digits.partition(".")
    return f"{sign}{whole[0]}.{whole[1:]}{part}e+{len(whole) - 1:02d}"


def _padded(shortest: str) -> str:
    """A whole number without an exponent: its shortest digits, then zeros, as Go's JSON has it."""
    mantissa, _, exponent = shortest.removesuffix(".0").partition("e")
    whole, _, part = mantissa.partition(".")
    return whole + part + "0" * (int(exponent or 0) - len(part))
