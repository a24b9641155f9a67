"""The header line is recognised in exactly one form, and whatever we write is recognised."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model.header import header, is_ours, place_of

NAMES = st.from_regex(r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?", fullmatch=True)
PLACES = st.lists(NAMES, min_size=1, max_size=5).map("/".join)
PATHS = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=80).filter(
    lambda text: not text.startswith(" ")
)
LINE = (
    "# Written by gitops-compile for prod/p-euw1/globex/api. "
    "Edit overlays/api or fleet.yaml, then run: gitops-compile render\n"
)


def test_the_line_is_the_one_of_the_page() -> None:
    assert header("prod/p-euw1/globex/api", "overlays/api or fleet.yaml") == LINE


@given(PLACES, PATHS, st.binary(max_size=40))
def test_what_we_write_is_ours_whatever_follows(place: str, what: str, rest: bytes) -> None:
    assert place_of(header(place, what).encode() + rest) == place


@pytest.mark.parametrize(
    "content",
    [
        "",
        "\n" + LINE,
        " " + LINE,
        "\ufeff" + LINE,
        LINE.rstrip("\n"),
        LINE.replace("\n", "\r\n"),
        LINE.replace("\n", " \n"),
        LINE.replace("# W", "#W"),
        LINE.replace("gitops-compile for", "gitops-compiler for"),
        LINE.replace("prod/p-euw1/globex/api", ""),
        LINE.replace("prod/p-euw1/globex/api", "prod/../api"),
        LINE.replace("prod/p-euw1/globex/api", "prod//api"),
        LINE.replace("prod/p-euw1/globex/api", "Prod"),
        LINE.replace("overlays/api or fleet.yaml", ""),
        LINE.replace("overlays/api", "over\tlays"),
        LINE.replace("Edit", "edit"),
        LINE.replace("render\n", "render --adopt\n"),
        LINE.replace("overlays/api", "x" * 5_000),
        "kind: ConfigMap\n" + LINE,
    ],
)
def test_anything_else_is_not_ours(content: str) -> None:
    assert not is_ours(content.encode() + b"kind: ConfigMap\n")


def test_a_line_that_ends_is_ours_without_anything_below() -> None:
    assert is_ours(LINE.encode())
