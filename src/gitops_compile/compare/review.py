"""The table of contents of a review: parse -> pair -> compare -> attribute -> judge -> group -> settle -> redact.

Comes in: two sides as they were read, and what was found out beside the comparison (is the head current, what do the
checks on a change say). Goes out: the redacted ``Review``, from which every output is written (review.md, section 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gitops_compile.compare.objects import ReadManifests, opaque, read_manifests
from gitops_compile.compare.operations import differences
from gitops_compile.compare.pair import paired
from gitops_compile.compare.veil import veiled
from gitops_compile.model.build import Parse
from gitops_compile.model.cause import NO_CAUSE, Cause
from gitops_compile.model.change import Difference, Manifest, Opaque, Side, Sides
from gitops_compile.model.reviewing import ReviewSettings

if TYPE_CHECKING:
    from gitops_compile.compare.cause.proving import Prove
    from gitops_compile.compare.cause.sources import Sources


@dataclass(frozen=True, slots=True)
class Compared:
    """Every difference between two sides with its causes, and what could not be compared.

    ``causes`` has one entry per operation; a difference without an entry has none known.
    """

    sides: Sides
    opaque: tuple[Opaque, ...]
    notes: tuple[str, ...]
    causes: Mapping[Difference, tuple[Cause, ...]]

    def causes_of(self, difference: Difference) -> tuple[Cause, ...]:
        """One cause per operation."""
        return self.causes.get(difference, (NO_CAUSE,) * len(difference.operations))


def compared(base: Side, head: Side, special: tuple[Mapping[str, str], Mapping[str, str]], parse: Parse) -> Compared:
    """Steps 2 to 5: the objects of both sides paired, with the operations between them; secrets are veiled."""
    old, new = read_manifests(base.files, parse), read_manifests(head.files, parse)
    found = paired(_manifests(old), _manifests(new), base.listing, head.listing)
    settings = settings_of(base)
    different = differences(found.pairs, base.files, head.files, settings.list_keys if settings else ())
    own = [entry for side in (base, head) if (said := settings_of(side)) is not None for entry in said.redact]
    unreadable = (*opaque(old, new, base.files, head.files), *_special(*special))
    by_path = tuple(sorted(unreadable, key=lambda one: one.path))
    return Compared(Sides(base, head, veiled(different, own)), by_path, found.notes, {})


def with_causes(found: Compared, sources: Sources, prove: Prove | None) -> Compared:
    """Step 6: what led to each operation, and what changed among each target's inputs."""
    from gitops_compile.compare.cause.door import attribute  # noqa: PLC0415 - two folders have no causes

    attributed = attribute(found.sides, sources, prove)
    return replace(found, sides=replace(found.sides, inputs=attributed.inputs), causes=attributed.causes)


def settings_of(side: Side) -> ReviewSettings | None:
    """What a side's fleet says of its review."""
    return side.fleet.fleet.review if side.fleet else None


def _manifests(read: ReadManifests) -> Iterator[Manifest]:
    return (one for path in sorted(read.by_path) for one in read.by_path[path])


def _special(base: Mapping[str, str], head: Mapping[str, str]) -> Iterator[Opaque]:
    """Links, submodules and the like: they are foreign, since the tool writes regular files alone."""
    for path in sorted({*base, *head}):
        if base.get(path) != head.get(path):
            yield Opaque(path, f"a {head.get(path) or base[path]}", True, int(path in head), int(path in base))
