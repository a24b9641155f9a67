"""How far one version is from another: what an image's tag, a pin or a chart went through, in one word.

Comes in: two texts, as they stand. Goes out: ``major``, ``minor``, ``patch``, ``downgrade`` or ``other``; for images
``retag`` too. The order is that of SemVer 2.0 (semver.org, section 11): numbers by size, a pre-release below its
release, build metadata without a say. Tags are looser than that, so a ``v`` or a name may stand in front, numbers may
be fewer or more than three, and a suffix that names what an image is built on (``-alpine``) is no pre-release.
Whatever cannot be ordered is ``other``: no finding is better than a wrong one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import Final

from gitops_compile.render.layer.reference import full_name, name_and_rest

MAJOR: Final = "major"
MINOR: Final = "minor"
PATCH: Final = "patch"
DOWNGRADE: Final = "downgrade"
RETAG: Final = "retag"
OTHER: Final = "other"

_VERSION: Final = re.compile(
    r"(?P<front>[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z][A-Za-z0-9]*)*[-_])?v?(?P<numbers>[0-9]{1,18}(?:\.[0-9]{1,18})*)"
    r"(?:-(?P<suffix>[0-9A-Za-z.-]+))?(?:[+_](?P<build>[0-9A-Za-z.+_-]+))?"
)
# What an image is built on or for, in the tags of Docker's official images, Bitnami, Red Hat and distroless.
_FLAVOUR: Final = re.compile(
    r"(alpine|debian|ubuntu|photon|rhel|ubi|fedora|centos|rocky|amazonlinux|wolfi|chainguard|distroless|scratch|busybox"
    r"|slim|stretch|buster|bullseye|bookworm|trixie|forky|focal|jammy|noble|bionic|windows|windowsservercore|nanoserver"
    r"|linux|amd64|arm64|arm|x86|jdk|jre|fips|nonroot|debug|fpm|apache|perl|management|r(?=[0-9]))[0-9]*",
    re.IGNORECASE,
)
_RUNS: Final = re.compile(r"[0-9]+|[^0-9]+")
_A_YEAR: Final = 1000
"""Majors from here on are years, dates or numbers of builds: they grow without breaking anything."""


@dataclass(frozen=True, slots=True)
class Image:
    """The parts of an image reference; tag and digest are empty where it has none."""

    name: str
    tag: str
    digest: str

    @property
    def repository(self) -> str:
        """The name in full, so that ``nginx`` is ``docker.io/library/nginx``."""
        return full_name(self.name)

    @property
    def fixed(self) -> bool:
        """Whether it says which image runs: a digest, or a tag other than ``latest``, the default."""
        return bool(self.digest) or self.tag not in ("", "latest")


@dataclass(frozen=True, slots=True)
class _Version:
    """``front`` is the name in front of it; ``suffix`` what stands behind the first ``-``."""

    front: str
    numbers: tuple[int, ...]
    suffix: str

    @property
    def flavoured(self) -> bool:
        return any(_FLAVOUR.fullmatch(part) for part in re.split(r"[.-]", self.suffix))


@lru_cache(maxsize=20_000)
def image_of(text: str) -> Image:
    """``registry:5000/team/api:1.2@sha256:...`` in its parts."""
    name, rest = name_and_rest(text)
    tag, _, digest = rest.partition("@")
    return Image(name, tag.removeprefix(":"), digest)


def bump(old: str, new: str) -> str:
    """What a version went through. A growing major of 1000 or more is ``other``: years and dates only count on."""
    was, now = _version(old), _version(new)
    if was is None or now is None or was.front != now.front:
        return OTHER
    for place, (before, after) in enumerate(zip_longest(was.numbers, now.numbers, fillvalue=0)):
        if after < before:
            return DOWNGRADE
        if after > before:
            return (OTHER if after >= _A_YEAR else MAJOR, MINOR, PATCH)[min(place, 2)]
    order = _suffix_order(was, now)
    return OTHER if not order else PATCH if order > 0 else DOWNGRADE


@lru_cache(maxsize=20_000)
def image_bump(old: str, new: str) -> str:
    """``bump`` of the tags of one repository; ``retag`` for one tag with another digest."""
    was, now = image_of(old), image_of(new)
    if was.repository != now.repository:
        return OTHER
    if was.tag == now.tag:
        return RETAG if was.tag and was.digest and now.digest and was.digest != now.digest else OTHER
    return bump(was.tag, now.tag)


def _version(text: str) -> _Version | None:
    found = _VERSION.fullmatch(text)
    if found is None:
        return None
    numbers, front = found["numbers"].split("."), found["front"] or ""
    # "main-1234" counts builds; "api-1.2.3" is a version behind a name.
    if front and len(numbers) == 1:
        return None
    return _Version(front, tuple(int(one) for one in numbers), found["suffix"] or "")


def _suffix_order(old: _Version, new: _Version) -> int | None:
    """Above 0 if the new suffix is higher; none where there is no order between them."""
    if old.suffix == new.suffix:
        return 0
    if old.flavoured or new.flavoured:
        return _flavour_order(old.suffix, new.suffix)
    if not old.suffix or not new.suffix:
        return -1 if new.suffix else 1
    before, after = _identifiers(old.suffix), _identifiers(new.suffix)
    return 1 if after > before else -1


def _identifiers(suffix: str) -> list[tuple[int, int, str]]:
    """Numbers are below words and by size; more parts are above fewer: the order of the lists does the rest."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in suffix.split(".")]


def _flavour_order(old: str, new: str) -> int | None:
    """``debian-12-r9`` is below ``debian-12-r10``; only suffixes that differ in numbers have an order."""
    before, after = _RUNS.findall(old), _RUNS.findall(new)
    if [one for one in before if not one.isdigit()] != [one for one in after if not one.isdigit()]:
        return None
    pairs = [(int(one), int(two)) for one, two in zip(before, after, strict=False) if one.isdigit() and two.isdigit()]
    if len(before) != len(after) or pairs == []:
        return None
    return next((1 if two > one else -1 for one, two in pairs if one != two), 0)
