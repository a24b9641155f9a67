"""Which targets a person means: a target, a folder of targets, or a glob in which ``*`` stays within one part."""

from __future__ import annotations

from collections.abc import Iterable

import click

from gitops_compile.model.nearest import nearest
from gitops_compile.model.placepattern import place_pattern
from gitops_compile.model.target import Place


def chosen_places(patterns: tuple[str, ...], places: Iterable[Place]) -> frozenset[Place]:
    """The places that one of the patterns meets; all without patterns. A pattern that meets none is a usage error."""
    every = tuple(places)
    if not patterns:
        return frozenset(every)
    found: set[Place] = set()
    for pattern in patterns:
        wanted = place_pattern(pattern)
        met = [place for place in every if wanted.fullmatch(str(place))]
        if not met:
            close = nearest(pattern, (str(place) for place in every))
            hint = f" Did you mean {close}?" if close else " `gitops-compile list` shows them."
            raise click.UsageError(f"no target fits {pattern}.{hint}")
        found.update(met)
    return frozenset(found)
