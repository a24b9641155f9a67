"""Which targets a pattern means."""

from __future__ import annotations

import pytest

from gitops_compile.model.placepattern import covering, place_pattern


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


COVERED = {
    "one": (["prod/a/web"], "prod/a/web"),
    "two clusters": (["prod/a/hooli/web", "prod/b/hooli/web"], "prod/*/hooli/web"),
    "all apps of a cluster": (["prod/a/web", "prod/a/api"], "prod/a"),
    "with and without a tenancy": (["prod/a/web", "prod/a/hooli/web"], "prod/a"),
    "other clusters, with and without": (["prod/a/web", "prod/b/hooli/web"], "prod"),
    "two environments": (["prod/a/web", "dev/a/web"], "*/a/web"),
    "nothing in common": (["prod/a/web", "dev/b/x/api"], "**"),
    "no target": ([], "**"),
    "a folder of Argo CD": (["argocd/hub/prod"], "argocd/hub/prod"),
}


@pytest.mark.parametrize(("targets", "pattern"), COVERED.values(), ids=COVERED)
def test_covering(targets: list[str], pattern: str) -> None:
    assert covering(targets) == pattern
    assert all(place_pattern(pattern).fullmatch(target) for target in targets or [""])
