"""How far one version is from another."""

from __future__ import annotations

from itertools import pairwise

import pytest

from gitops_compile.compare.bump import Image, bump, image_bump, image_of

SEMVER = (
    *("1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11"),
    *("1.0.0-rc.1", "1.0.0"),
)
"""The example of semver.org, section 11, lowest first."""

MOVES = [
    ("1.2.3", "1.2.4", "patch"),
    ("1.2.9", "1.2.10", "patch"),
    ("1.2.3", "1.3.0", "minor"),
    ("1.2.3", "2.0.0", "major"),
    ("v1.2.3", "v2.0.0-rc.1", "major"),
    ("v1.2.3", "1.2.4", "patch"),
    ("0.9.0", "0.10.0", "minor"),
    ("17", "18", "major"),
    ("1.27", "1.27.1", "patch"),
    ("9.4.1.0", "9.4.1.2", "patch"),
    ("api-1.2.3", "api-1.3.0", "minor"),
    ("1.2.3", "1.2.2", "downgrade"),
    ("2.0.0", "1.9.9", "downgrade"),
    ("1.27.1", "1.27", "downgrade"),
    ("20240102", "20240101", "downgrade"),
    # Years and dates count on, and break nothing.
    ("2025.1.0", "2026.1.0", "other"),
    ("999.0.0", "1000.0.0", "other"),
    ("998.0.0", "999.0.0", "major"),
    ("2025.1.0", "2025.2.0", "minor"),
    # Build metadata has no say; a tag writes + as _.
    ("1.2.3+a", "1.2.3+b", "other"),
    ("1.2.3_a", "1.2.4_a", "patch"),
    # What an image is built on is no pre-release.
    ("1.25.3", "1.25.3-alpine", "other"),
    ("1.25.3-alpine", "1.25.3-bookworm", "other"),
    ("1.25.3-alpine", "1.26.0-bookworm", "minor"),
    ("1.25.3-alpine3.9", "1.25.3-alpine3.10", "patch"),
    ("1.2.3-debian-12-r10", "1.2.3-debian-12-r9", "downgrade"),
    ("1.2.3-debian-12-r9", "1.2.3-debian-12-r10", "patch"),
    ("1.2.3-alpine", "1.2.3-alpine", "other"),
    # No versions, or not of one thing.
    ("latest", "1.0.0", "other"),
    ("1.0.0", "", "other"),
    ("f00dfee", "deadbee", "other"),
    ("main-12", "main-13", "other"),
    ("api-1.2.3", "web-1.3.0", "other"),
    ("1.2.x", "1.3.x", "other"),
    ("1.2.3", "1.2.3", "other"),
    ("1.2", "1.2.0", "other"),
]


@pytest.mark.parametrize(("old", "new", "how"), MOVES)
def test_a_version_moves(old: str, new: str, how: str) -> None:
    assert bump(old, new) == how


@pytest.mark.parametrize(("lower", "higher"), list(pairwise(SEMVER)))
def test_pre_releases_have_the_order_of_semver(lower: str, higher: str) -> None:
    assert (bump(lower, higher), bump(higher, lower)) == ("patch", "downgrade")


@pytest.mark.parametrize(
    ("text", "image"),
    [
        ("nginx", Image("nginx", "", "")),
        ("nginx:1.27", Image("nginx", "1.27", "")),
        ("r.acme.dev:5000/team/api", Image("r.acme.dev:5000/team/api", "", "")),
        ("r.acme.dev:5000/team/api:1.2@sha256:aa", Image("r.acme.dev:5000/team/api", "1.2", "sha256:aa")),
        ("api@sha256:aa", Image("api", "", "sha256:aa")),
        ("", Image("", "", "")),
    ],
)
def test_an_image_has_parts(text: str, image: Image) -> None:
    assert image_of(text) == image


@pytest.mark.parametrize(
    ("text", "fixed"),
    [("api", False), ("api:latest", False), ("api:1", True), ("api@sha256:aa", True), ("api:latest@sha256:aa", True)],
)
def test_an_image_is_fixed_or_not(text: str, fixed: bool) -> None:
    assert image_of(text).fixed is fixed


@pytest.mark.parametrize(
    ("old", "new", "how"),
    [
        ("r.acme.dev:5000/api:3.1.0", "r.acme.dev:5000/api:3.1.2", "patch"),
        ("api:3.1.0@sha256:aa", "api:3.0.0@sha256:bb", "downgrade"),
        ("nginx:1.27.0", "docker.io/library/nginx:1.28.0", "minor"),
        ("api:3.1.0@sha256:aa", "api:3.1.0@sha256:bb", "retag"),
        ("api:latest@sha256:aa", "api:latest@sha256:bb", "retag"),
        ("api:3.1.0", "api:3.1.0@sha256:bb", "other"),
        ("api@sha256:aa", "api@sha256:bb", "other"),
        ("api:3.1.0", "ghcr.io/acme/api:4.0.0", "other"),
        ("api:3.1.0", "api", "other"),
    ],
)
def test_an_image_moves(old: str, new: str, how: str) -> None:
    assert image_bump(old, new) == how
