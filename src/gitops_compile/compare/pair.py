"""Which object of the base is compared with which one of the head: the order and the conditions of review.md, step 3.

Comes in: the objects of the changed files of both sides, and the names of every file of both sides. Goes out: every
object in exactly one pair. Each object is used once; where several fit, the two paths in sorted order decide, so that
swapping the sides gives the same pairs.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, TypeVar

from gitops_compile.compare.objects import ARGOCD
from gitops_compile.compare.renamed_targets import renamed_targets
from gitops_compile.compare.similar import LEAST, leaves, similarity
from gitops_compile.model.change import Manifest, Pair, Pairing
from gitops_compile.model.kinds import NAMESPACED_KINDS, name_of
from gitops_compile.model.objectname import without_hash

K = TypeVar("K", bound=Hashable)

MOST_SEARCHED: Final = 50
"""Unmatched objects of a target above which renamed ones are not looked for, since all are held against all."""

_HASHED: Final = frozenset({("", "ConfigMap"), ("", "Secret")})


@dataclass(frozen=True, slots=True)
class Paired:
    """The pairs, sorted by the path of the object that is shown, removed ones last; and what was not looked for."""

    pairs: tuple[Pair, ...]
    notes: tuple[str, ...]


def paired(
    base: Iterable[Manifest], head: Iterable[Manifest], base_listing: Collection[str], head_listing: Collection[str]
) -> Paired:
    """Every object of the two sides in one pair. The listings name all files of each side, unchanged ones too."""
    left = _Left.of(base, head)
    left.match(Pairing.EXACT, _identity)
    if left.base and left.head:
        renamed = renamed_targets(left.base.values(), left.head.values(), base_listing, head_listing)
        left.match(Pairing.TARGET_RENAMED, lambda one: _in_renamed(one, renamed))
        left.match(Pairing.HASH_SUFFIX, _without_suffix)
        left.match(Pairing.MOVED, _on_cluster)
        left.match(Pairing.KIND_CHANGED, lambda one: (one.target, one.namespace, name_of(one.object)))
    notes = tuple(left.match_similar())
    single = [
        *(Pair(Pairing.ADDED, None, one) for one in left.head.values()),
        *(Pair(Pairing.REMOVED, one, None) for one in left.base.values()),
    ]
    return Paired(tuple(sorted([*left.pairs, *single], key=_place)), notes)


@dataclass(slots=True)
class _Left:
    """What has no partner yet, by the number it came with; lives only inside ``paired``."""

    base: dict[int, Manifest]
    head: dict[int, Manifest]
    pairs: list[Pair] = field(default_factory=list)

    @classmethod
    def of(cls, base: Iterable[Manifest], head: Iterable[Manifest]) -> _Left:
        return cls(dict(enumerate(base)), dict(enumerate(head)))

    def match(self, how: Pairing, key: Callable[[Manifest], K | None]) -> None:
        """Pair the objects with equal keys; one whose key is none takes no part."""
        base, head = _by_key(self.base, key), _by_key(self.head, key)
        for shared in [one for one in base if one in head]:
            candidates = [(old, new) for old in base[shared] for new in head[shared]]
            self._take(how, sorted(candidates, key=self._paths))

    def match_similar(self) -> Iterator[str]:
        """Pair what was renamed within a target; gives a note for each target with too much to look through."""
        base, head = _by_key(self.base, lambda one: one.target), _by_key(self.head, lambda one: one.target)
        for target in sorted(base.keys() & head.keys()):
            count = len(base[target]) + len(head[target])
            if count > MOST_SEARCHED:
                yield f"{target}: {count} objects came or went, so renamed ones were not looked for"
            else:
                self._match_alike(base[target], head[target])

    def _match_alike(self, base: list[int], head: list[int]) -> None:
        """Pair objects of one kind, the most similar ones first."""
        left = {old: leaves(self.base[old].object) for old in base}
        right = {new: leaves(self.head[new].object) for new in head}
        alike = [
            (-likeness, self._paths((old, new)), (old, new))
            for old in base
            for new in head
            if self.base[old].group_kind == self.head[new].group_kind
            and (likeness := similarity(left[old], right[new])) >= LEAST
        ]
        self._take(Pairing.RENAMED, [two for _, _, two in sorted(alike)])

    def _take(self, how: Pairing, candidates: Iterable[tuple[int, int]]) -> None:
        for old, new in candidates:
            if old in self.base and new in self.head:
                self.pairs.append(Pair(how, self.base.pop(old), self.head.pop(new)))

    def _paths(self, two: tuple[int, int]) -> tuple[bool, str, str]:
        """The same file first, then the two paths."""
        old, new = self.base[two[0]].path, self.head[two[1]].path
        return old != new, min(old, new), max(old, new)


def _by_key(left: Mapping[int, Manifest], key: Callable[[Manifest], K | None]) -> dict[K, list[int]]:
    found: dict[K, list[int]] = {}
    for number, one in left.items():
        identity = key(one)
        if identity is not None:
            found.setdefault(identity, []).append(number)
    return found


def _identity(one: Manifest) -> Hashable:
    return one.target, one.group_kind, one.namespace, name_of(one.object)


def _in_renamed(one: Manifest, renamed: Mapping[str, str]) -> Hashable | None:
    """With the head's name of its target; none if that was not renamed."""
    target = renamed.get(one.target)
    return (target, one.group_kind, one.namespace, name_of(one.object)) if target else None


def _without_suffix(one: Manifest) -> Hashable | None:
    if one.group_kind not in _HASHED:
        return None
    return one.target, one.group_kind, one.namespace, without_hash(name_of(one.object))


def _on_cluster(one: Manifest) -> Hashable | None:
    """Where the API server keeps it; none where nobody can say.

    An object of Argo CD is on the cluster of its instance. One of Kubernetes' own namespaced kinds without a namespace
    (of a verbatim source) ends in its target's, so it is another one in another target.
    """
    if not one.namespace and one.group_kind in NAMESPACED_KINDS:
        return None
    folder = one.path.split("/")
    where = "/".join(folder[1:3]) if folder[1] == ARGOCD else one.place.cluster
    return where, one.group_kind, one.namespace, name_of(one.object)


def _place(pair: Pair) -> tuple[bool, str, tuple[str, str], str, str]:
    one = pair.shown
    return pair.head is None, one.path, one.group_kind, one.namespace, name_of(one.object)
