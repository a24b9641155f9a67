"""Which targets a person means: a target, a folder of targets, or a glob in which ``*`` stays within one part."""

from __future__ import annotations

import re
from collections.abc import Iterable

import click

from gitops_compile.model.nearest import nearest
from gitops_compile.model.target import Place


def chosen_places(patterns: tuple[str, ...], places: Iterable[Place]) -> frozenset[Place]:
    """The places that one of the patterns meets; all without patterns. A pattern that meets none is a usage error."""
    every = tuple(places)
    if not patterns:
        return frozenset(every)
    found: set[Place] = set()
    for pattern in patterns:
        wanted = _expression(pattern)
        met = [place for place in every if wanted.fullmatch(str(place))]
        if not met:
            close = nearest(pattern, (str(place) for place in every))
            hint = f" Did you mean {close}?" if close else " `gitops-compile list` shows them."
            raise click.UsageError(f"no target fits {pattern}.{hint}")
        found.update(met)
    return frozenset(found)


def _expression(pattern: str) -> re.Pattern[str]:
    """``prod`` and ``prod/*/globex`` stand for all below them; a leading ``rendered/`` is left out."""
    text = pattern.removeprefix("rendered/").rstrip("/")
    parts = [".*" if part == "**" else re.escape(part).replace(r"\*", "[^/]*") for part in text.split("/")]
    return re.compile("/".join(parts) + "(/.*)?")
