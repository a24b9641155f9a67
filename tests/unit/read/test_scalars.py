"""The table of plain scalars: what they are, and which are refused."""

from __future__ import annotations

import pytest

from gitops_compile.read.scalars import Refused, plain_scalar, two_ways


def listed(text: str) -> list[str]:
    return text.split()


ACCEPTED: list[tuple[str, object]] = [
    *(("true", True), ("false", False), ("null", None)),
    *(("0", 0), ("-0", 0), ("7", 7), ("-12", -12), ("9223372036854775807", 2**63 - 1)),
    ("-9223372036854775808", -(2**63)),
    *(("0.0", 0.0), ("-0.5", -0.5), ("1.5", 1.5), ("10.25", 10.25), ("0.0001", 0.0001), ("1.0", 1.0)),
]
TEXTS = listed(
    """
    a abc a-b a_b a.b 1.2.3 v1.10 1.10.0 10m 500Mi 0.5Gi 5% 1,000 12h30m host:80 12:60 12:3a 10.0.0.1 ::1 fe80::1
    1a 0x 0xg 0b2 0o8 0b 1e 1e+ e5 +a -a --1 +-1 .a . .. ..5 1..2 1-2 2001-01 01-01-2001 2001-001-01 20010101a
    nan NaN inf Infinity .infinity .na -.nan +.nan yess noo trues t f nul none None nulll ~a a~ == =a <<a < a / /a @
    12:30:00Z 1_a _1 _ __ 0x_g tru e ١٢ ٣.٥ １ on-call off/on y-axis null-ish true-ish
    """
)
REFUSED = {
    "boolean": "y Y n N yes Yes YES yEs no No NO nO on On ON oN off Off OFF oFF True TRUE tRUE False FALSE fALSE",
    "null": "~ Null NULL nULL",
    "number": """00 01 007 -01 08 09 0o17 0O17 -0o7 0x1F 0XaB -0x1 0b101 0B1 -0b1 +1 +0 +1.5 1_000 1__0 1_ 0_
        0x_1 -_1 +_1 1.10 0.10 1.50 -1.0e1 1e3 1E3 1e+3 1e-3 1.5e3 1.5e+3 .5 -.5 +.5 .5e3
        5. -5. 5.e1 .inf .Inf .INF -.inf +.inf .nan .NaN .NAN
        12:30 1:1 12:30:45 12:30:45.5 -12:30 190:20:30 1_2:30 0.00001 1.0000000000000001 100000000000000000.0 1_0.5
        01.5 1e400 -1e400 0777_7 1.5_0 12:3
        0x_ 0b_ -0b__ 0o_ ._ -._ -_ +__""",
    "integer": """9223372036854775808 -9223372036854775809 18446744073709551615 100000000000000000000
        123456789012345678901234567890""",
    "date": """2001-01-01 2001-1-1 0000-99-99 2001-12-14t21:59:43.10-05:00 2001-12-14T21:59:43Z
        2001-1-1T1:1:1""",
    "meaning": "= <<",
}
WORDS = [(word, kind) for kind, words in REFUSED.items() for word in words.split()]


@pytest.mark.parametrize(("text", "value"), ACCEPTED, ids=[text for text, _ in ACCEPTED])
def test_a_value(text: str, value: object) -> None:
    found = plain_scalar(text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", TEXTS)
def test_a_text(text: str) -> None:
    assert plain_scalar(text) == text


@pytest.mark.parametrize(("text", "kind"), [*WORDS, ("", "null"), ("2001-01-01 10:00:00", "date")])
def test_refused(text: str, kind: str) -> None:
    with pytest.raises(Refused) as refusal:
        plain_scalar(text)
    reason = str(refusal.value)
    assert kind in reason
    assert len(text) < 3 or text not in reason
    assert two_ways(reason)


@pytest.mark.parametrize("text", ["", "~"], ids=repr)
def test_a_kustomization_may_leave_a_value_out(text: str) -> None:
    assert plain_scalar(text, soft=True) is None


@pytest.mark.parametrize("text", ["Null", "on", "1.10", "0o17", "="])
def test_and_nothing_more(text: str) -> None:
    with pytest.raises(Refused):
        plain_scalar(text, soft=True)


@pytest.mark.parametrize("text", ["9" * 5_000, "-" + "9" * 5_000, "1." + "1" * 5_000, "1" * 5_000 + ".5"])
def test_a_number_of_thousands_of_digits_is_no_crash(text: str) -> None:
    with pytest.raises(Refused):
        plain_scalar(text)
