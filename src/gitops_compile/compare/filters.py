"""What a person wants to see of a review: globs over the nouns. Every output prints them.

A filter limits rows, findings and counts, never what is verified (review.md, section 1).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from gitops_compile.model.target import Place

if TYPE_CHECKING:
    from gitops_compile.model.change import Manifest, Pair
    from gitops_compile.model.finding import Concern


@dataclass(frozen=True, slots=True)
class Filter:
    """Globs by noun; of one noun any may fit, of several nouns each must. Nothing said: everything fits."""

    environment: tuple[str, ...] = ()
    cluster: tuple[str, ...] = ()
    tenancy: tuple[str, ...] = ()
    app: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The filters as they were given: ``--app api``."""
        return tuple(f"--{noun.name} {glob}" for noun in fields(self) for glob in getattr(self, noun.name))

    def shows(self, pair: Pair) -> bool:
        """Whether one of the pair's objects fits."""
        return not self.words or any(self._fits(one) for one in (pair.base, pair.head) if one is not None)

    def speaks_of(self, concern: Concern) -> bool:
        """Whether a finding fits: one of its targets does, or it names none and speaks of the whole change."""
        targets = concern.diagnostic.targets
        return not self.words or not targets or any(map(self.takes, targets))

    def takes(self, target: str) -> bool:
        """Whether a target fits, or a folder of Argo CD."""
        return self._place(_names(target))

    def _fits(self, one: Manifest) -> bool:
        return self._place(one.place) and _any(self.kind, one.group_kind[1])

    def _place(self, place: Place) -> bool:
        said = (
            (self.environment, place.environment),
            (self.cluster, place.cluster),
            (self.tenancy, place.tenancy),
            (self.app, place.app),
        )
        return all(_any(globs, name) for globs, name in said)


def _any(globs: Iterable[str], name: str) -> bool:
    every = tuple(globs)
    return not every or any(fnmatchcase(name, glob) for glob in every)


def _names(target: str) -> Place:
    """The place that a target's text names: with or without a tenancy, or a folder of Argo CD."""
    parts = target.split("/")
    if parts[0] == "argocd":
        return Place(parts[2] if len(parts) > 2 else "", "", "", "")
    environment, cluster, *rest = [*parts, "", ""]
    named = [part for part in rest if part]
    return Place(environment, cluster, named[0] if len(named) > 1 else "", named[-1] if named else "")
