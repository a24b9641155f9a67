"""Is the tree what the source compiles to? The proof behind a review, for the targets that a change touches.

Comes in: what the head compiles to, and its files below ``rendered/`` of those targets. Goes out: the targets whose
files are not the compiled ones, byte for byte (review.md: GC200).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.header import place_of


def touched(argocd: Collection[ArgoFile], places: Collection[str]) -> frozenset[str]:
    """The places whose files are compared: some targets, and the folders of Argo CD that hold files for them."""
    folders = (file.place for file in argocd if any(str(target) in places for target in file.targets))
    return frozenset((*places, *folders))


def differing(
    compiled: Mapping[str, bytes],
    places: Collection[str],
    listing: Collection[str],
    there: Callable[[str], bytes | None],
) -> Mapping[str, tuple[str, ...]]:
    """Place -> its files that differ, are missing or are too much, sorted; nothing where all is current.

    ``listing`` names the head's files below ``rendered/``, ``there`` gives the content of one.
    """
    found: dict[str, list[str]] = {}
    for path, content in compiled.items():
        place = place_of(content) or ""
        if place in places and there(path) != content:
            found.setdefault(place, []).append(path)
    for place, path in _too_much(compiled, places, listing, there):
        found.setdefault(place, []).append(path)
    return {place: tuple(sorted(found[place])) for place in sorted(found)}


def _too_much(
    compiled: Mapping[str, bytes],
    places: Collection[str],
    listing: Collection[str],
    there: Callable[[str], bytes | None],
) -> Iterator[tuple[str, str]]:
    for path in sorted(listing):
        if path not in compiled:
            place = place_of(there(path) or b"")
            if place in places:
                yield str(place), path
