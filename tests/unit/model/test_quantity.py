"""Quantities as Kubernetes reads them, to the billionth, and the shortest text of an amount."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model.quantity import LARGEST, NANO, quantity, written


@pytest.mark.parametrize(
    ("text", "nanos"),
    [
        ("0", 0),
        ("1", NANO),
        ("500m", NANO // 2),
        ("1500m", 3 * NANO // 2),
        (".5", NANO // 2),
        ("1.", NANO),
        ("0.1", NANO // 10),
        ("+2", 2 * NANO),
        ("-2", -2 * NANO),
        ("1n", 1),
        ("1u", 1_000),
        ("2k", 2_000 * NANO),
        ("3M", 3 * 10**6 * NANO),
        ("1G", 10**9 * NANO),
        ("1Ki", 1024 * NANO),
        ("1.5Gi", 3 * 2**29 * NANO),
        ("160Gi", 160 * 2**30 * NANO),
        ("1E", 10**18 * NANO),
        ("1E3", 1_000 * NANO),
        ("1e3", 1_000 * NANO),
        ("12e-1", 12 * NANO // 10),
        ("1e+2", 100 * NANO),
        ("0.0000000001", 1),
        ("1.0000000001", NANO + 1),
        ("-0.0000000001", -1),
        ("0.1n", 1),
        ("1e-999999999999", 1),
        ("0e999999999999", 0),
        ("1e999999999999", LARGEST),
        ("9223372036854775807", LARGEST),
        ("9223372036854775808", LARGEST),
        ("8Ei", LARGEST),
        ("1" + "0" * 5_000, LARGEST),
        ("0." + "3" * 5_000, 333_333_334),
        (f"1{'0' * 200}e-200", NANO),
        (1, NANO),
        (0.5, NANO // 2),
        (1e-07, 100),
    ],
)
def test_an_amount(text: object, nanos: int) -> None:
    assert quantity(text) == nanos


@pytest.mark.parametrize(
    "text", ["", ".", "m", "Gi", "1 Gi", "1ki", "1gi", "1KI", "1mi", "1e", "--1", "1.1.1", "x", "١"]
)
def test_what_is_no_quantity(text: str) -> None:
    assert quantity(text) is None


@pytest.mark.parametrize("value", [True, None, [], {}, float("inf"), float("nan")])
def test_what_is_no_text(value: object) -> None:
    assert quantity(value) is None


@pytest.mark.parametrize(
    ("nanos", "binary", "text"),
    [
        (0, True, "0"),
        (46 * NANO, False, "46"),
        (46_500_000_000, False, "46500m"),
        (164 * 2**30 * NANO, True, "164Gi"),
        (3 * 2**29 * NANO, True, "1536Mi"),
        (1000 * NANO, True, "1000"),
        (1_500, False, "1500n"),
        (15_000, False, "15u"),
    ],
)
def test_the_text_of_an_amount(nanos: int, binary: bool, text: str) -> None:
    assert written(nanos, binary=binary) == text


@given(st.integers(0, LARGEST), st.booleans())
def test_the_text_of_an_amount_is_that_amount(nanos: int, binary: bool) -> None:
    assert quantity(written(nanos, binary=binary)) == nanos
