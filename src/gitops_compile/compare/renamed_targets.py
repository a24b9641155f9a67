"""Targets under another name: one vanished, one appeared, and their objects lie in files of nearly the same names.

Only on one cluster: what goes to another one is deleted here and created there, however equal the files are.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from gitops_compile.compare.objects import ARGOCD
from gitops_compile.model.change import Manifest
from gitops_compile.model.target import Place


def renamed_targets(
    base: Iterable[Manifest], head: Iterable[Manifest], base_listing: Collection[str], head_listing: Collection[str]
) -> Mapping[str, str]:
    """The old and the new name of each renamed target, both of them under their new name.

    ``base`` and ``head`` are objects without a partner; the listings say which targets stand on the other side too.
    """
    old, new = _files(base), _files(head)
    gone = _absent(old, head_listing)
    came = _absent(new, base_listing)
    fitting = sorted(
        (-_equal_parts(left, right), -len(old[left] & new[right]), *sorted((str(left), str(right))), left, right)
        for left in gone
        for right in came
        if left.cluster == right.cluster and _nearly_equal(old[left], new[right])
    )
    names: dict[str, str] = {}
    used: set[str] = set()
    for *_, left, right in fitting:
        if str(left) not in names and str(right) not in used:
            names[str(left)] = str(right)
            used.add(str(right))
    return names | {name: name for name in sorted(used)}


def _files(manifests: Iterable[Manifest]) -> dict[Place, frozenset[str]]:
    """The file names below each target's own folder."""
    found: dict[Place, set[str]] = {}
    for one in manifests:
        if not one.target.startswith(f"{ARGOCD}/") and one.path.startswith(f"{one.place.folder}/"):
            found.setdefault(one.place, set()).add(one.path.removeprefix(f"{one.place.folder}/"))
    return {place: frozenset(names) for place, names in found.items()}


def _absent(places: Collection[Place], listing: Collection[str]) -> list[Place]:
    """Those of which a side has no file."""
    standing: set[str] = set()
    for path in listing:
        parts = path.split("/", 5)
        standing.update("/".join(parts[:length]) for length in range(4, len(parts)))
    return [place for place in places if place.folder not in standing]


def _nearly_equal(old: frozenset[str], new: frozenset[str]) -> bool:
    """At least 80 % of the larger side's file names."""
    return 5 * len(old & new) >= 4 * max(len(old), len(new))


def _equal_parts(old: Place, new: Place) -> int:
    """A rename changes one name, so of several candidates the one with the most equal names is it."""
    return sum(
        one == other
        for one, other in ((old.environment, new.environment), (old.tenancy, new.tenancy), (old.app, new.app))
    )
