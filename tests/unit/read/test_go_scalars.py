"""Plain scalars where kustomize and Kubernetes agree, where they do not, and as kustomize prints them."""

from __future__ import annotations

from typing import Any

import pytest

from gitops_compile.read.go_scalars import agreed, printed
from gitops_compile.read.scalars import Refused

AGREED: dict[str, Any] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None, "true": True, "True": True, "FALSE": False,
    "tRUE": "tRUE", "=": "=", "12:30": "12:30", "0": 0, "-0": 0, "+1": 1, "007": 7, "0644": 420, "-010": -8, "08": 8,
    "0o17": 15, "0O17": 15, "-0o7": -7, "0x1F": 31, "-0x1": -1, "0b11": 3, "1_000": 1000, "0x_1": 1, "_1": "_1",
    "-_1": -1, "0x": "0x", "0b2": "0b2", "-": "-", "1.0": 1, "1.10": 1.1, "1.": 1, ".5": 0.5, "-.5": -0.5,
    ".5_0": 0.5, "._5": "._5", "1e3": 1000, "1e-3": 0.001, "1e400": "1e400", "7E6531": "7E6531", "1e21": 1e21,
    "9223372036854775808": 9223372036854775808, "+9223372036854775808": 9223372036854776000,
    "18446744073709551616": 18446744073709551616.0, "-9223372036854775809": -9223372036854775809.0,
    "12345678901234567000.0": 12345678901234567000, "0x1ffffffffffffffff": "0x1ffffffffffffffff",
    "2001-01-01T00:00:00Z": "2001-01-01T00:00:00Z", "0.1.2": "0.1.2", "inf": "inf", "1p4": "1p4",
}  # fmt: skip

REFUSED = {
    **dict.fromkeys(("y", "N", "yes", "No", "ON", "off"), "kustomize reads it as text, Kubernetes as a boolean"),
    **dict.fromkeys((".inf", "-.Inf", ".NAN"), "this number cannot be printed"),
    **dict.fromkeys(("2001-01-01", "2001-1-1 10:00:00", "2001-01-01T00:00:00+01:00"), "kustomize rewrites it as"),
    **dict.fromkeys(("0o-7", "0b+1"), "kustomize reads it as a number, Kubernetes as text"),
}

PRINTED: dict[str, Any] = {
    "null": None, "true": True, "false": False, "12": 12, "-1": -1, "18446744073709551615": 18446744073709551615,
    "18446744073709551616": "18446744073709551616", "1.5": 1.5, "1e+20": 1e20, "1.0000005e+06": 1000000.5,
    "1e+06": 1000000,
    "1e-07": 1e-07, "-0.5": -0.5, "7E6531": "7E6531", "7e+531": "7e+531", "yes": "yes", "=": "=", "<<": "<<",
    "01": "01", "a": "a",
}  # fmt: skip


@pytest.mark.parametrize("text", AGREED)
def test_where_both_agree(text: str) -> None:
    assert (agreed(text), type(agreed(text))) == (AGREED[text], type(AGREED[text]))


@pytest.mark.parametrize("text", REFUSED)
def test_where_they_do_not(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        agreed(text)
    assert str(refusal.value).startswith(REFUSED[text])


@pytest.mark.parametrize("text", PRINTED)
def test_what_kustomize_printed(text: str) -> None:
    assert (printed(text), type(printed(text))) == (PRINTED[text], type(PRINTED[text]))
