"""Which Kubernetes a cluster runs, and minors that nothing is known of."""

from __future__ import annotations

import pytest

from compiled import declared
from gitops_compile.adapters.schemas import bundled
from gitops_compile.model.schemas import DEFAULT, SUPPORTED
from gitops_compile.resolve.kubernetes import kubernetes_of
from told import fleet, outcome, said


def lines(top: str, cluster: str) -> dict[int, str]:
    return {4: f"{top}clusters: {{c1: {{{cluster}}}, c2: {{}}}}"}


def runs(top: str, cluster: str) -> tuple[str, str]:
    resolved, _ = declared(fleet(lines(top, cluster)))
    return kubernetes_of(resolved.fleet, resolved.fleet.clusters["c1"]), kubernetes_of(
        resolved.fleet, resolved.fleet.clusters["c2"]
    )


@pytest.mark.parametrize(
    ("top", "cluster", "minors"),
    [
        ("", "", (DEFAULT, DEFAULT)),
        ('kubernetes: "1.33"\n', "", ("1.33", "1.33")),
        ('kubernetes: "1.33"\n', 'kubernetes: "1.31"', ("1.31", "1.33")),
        ("", 'kubernetes: "1.31"', ("1.31", DEFAULT)),
    ],
)
def test_the_cluster_s_word_goes_before_the_fleet_s(top: str, cluster: str, minors: tuple[str, str]) -> None:
    assert runs(top, cluster) == minors


def test_without_a_word_it_is_the_newest_that_is_supported() -> None:
    assert tuple(sorted(SUPPORTED, key=lambda minor: [int(part) for part in minor.split(".")])) == SUPPORTED
    assert SUPPORTED[-1] == DEFAULT
    assert bundled(DEFAULT).minor == DEFAULT


def test_an_unsupported_minor_is_told_with_those_that_are() -> None:
    assert said(fleet(lines('kubernetes: "1.30"\n', 'kubernetes: "1.99"'))) == ["4:13 GC344", "5:29 GC344"]
    found, _ = outcome(fleet(lines('kubernetes: "1.30"\n', "")))
    assert found[0].message == "there are no schemas of Kubernetes 1.30 here"
    assert found[0].hint.startswith(f"Supported are {', '.join(SUPPORTED)};")
    assert found[0].path == "kubernetes"


def test_what_is_no_minor() -> None:
    assert said(fleet(lines('kubernetes: "v1.33"\n', ""))) == ["4:13 GC114"]
    assert said(fleet(lines("kubernetes: 1.33\n", ""))) == ["4:13 GC112"]


@pytest.mark.parametrize("minor", SUPPORTED)
def test_every_supported_minor_passes(minor: str) -> None:
    assert said(fleet(lines(f'kubernetes: "{minor}"\n', ""))) == []
