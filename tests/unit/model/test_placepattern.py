"""Which targets a pattern means."""

from __future__ import annotations

import pytest

from gitops_compile.model.placepattern import place_pattern


@pytest.mark.parametrize(
    ("pattern", "place", "fits"),
    [
        ("prod/c1/api", "prod/c1/api", True),
        ("prod", "prod/c1/globex/api", True),
        ("prod/*/globex", "prod/c1/globex/api", True),
        ("prod/*/globex", "prod/c1/api", False),
        ("prod/*", "prod/c1/globex/api", True),
        ("*/api", "prod/c1/api", False),
        ("**/api", "prod/c1/globex/api", True),
        ("pro", "prod/c1/api", False),
        ("p*d", "prod/c1/api", True),
        ("p.od", "prod/c1/api", False),
        ("rendered/prod/", "prod/c1/api", True),
    ],
)
def test_fits(pattern: str, place: str, fits: bool) -> None:
    assert bool(place_pattern(pattern).fullmatch(place)) is fits
