"""What becomes of the generated Applications of a change: the nouns of the checks GC401 to GC410.

Comes in: both sides. Goes out: the Applications whose files differ, those of sets too, and the fate of each one of the
base. One condition has one code, so every fate is decided here, once; an Application that Argo CD deletes is another
instance's, a set's, another name's, or gone. Files that both sides have alike are not looked at: nothing becomes of
what they make.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from gitops_compile.argocd.application import FINALIZER
from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.names import IN_CLUSTER, set_name
from gitops_compile.argocd.rules.problem import list_at, map_at, text_at
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Manifest, Pairing, Sides
from gitops_compile.model.kinds import name_of, namespace_of
from gitops_compile.model.objectname import ObjectName
from gitops_compile.model.target import Place

APPLICATION: Final = ("argoproj.io", "Application")
APPLICATION_SET: Final = ("argoproj.io", "ApplicationSet")
GENERATED: Final = "rendered/argocd/"
SAME_OBJECT: Final = (Pairing.EXACT, Pairing.TARGET_RENAMED, Pairing.MOVED)
"""Pairs of which the cluster sees one object: group, kind, namespace and name are equal."""


@dataclass(frozen=True, slots=True, eq=False)
class Application:
    """One Application of an instance; ``within`` is the set that makes it, empty for one of its own."""

    place: Place
    instance: str
    namespace: str
    within: str
    path: str
    object: Object

    @property
    def name(self) -> str:
        """Its name in Argo CD: its target's, with dots."""
        return self.place.dotted

    @property
    def spec(self) -> Mapping[str, Any]:
        """What it says of its source, its destination and its syncs."""
        return map_at(self.object, "spec")

    @property
    def printed(self) -> str:
        """It as an object, in the words of messages."""
        return str(ObjectName(".".join(reversed(APPLICATION)), self.namespace, self.name))

    @property
    def destination(self) -> tuple[str, str]:
        """Cluster and namespace; the cluster that its instance runs on is told by its name, too."""
        said = map_at(self.spec, "destination")
        own = text_at(said, "server") == IN_CLUSTER
        cluster = self.place.cluster if own else text_at(said, "name") or text_at(said, "server")
        return cluster, text_at(said, "namespace")

    @property
    def cascades(self) -> bool:
        """Whether its objects go with it."""
        return FINALIZER in list_at(map_at(self.object, "metadata"), "finalizers")


class Fate(Enum):
    """What becomes of an Application of the base."""

    STAYS = auto()
    INSTANCE = auto()
    ROLLOUT = auto()
    RENAMED = auto()
    GONE = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Fated:
    """An Application of the base, its fate, and the one of the head that has its name or, if renamed, its objects.

    With ``Fate.INSTANCE`` and no ``after`` its cluster has no instance any more.
    """

    before: Application
    fate: Fate
    after: Application | None = None
    to: Place | None = None


def fates(sides: Sides) -> tuple[Fated, ...]:
    """Every Application of the base whose file differs, sorted by name."""
    before, after = applications(sides)
    gone = {name: one for name, one in before.items() if name not in after}
    kept = _targets(sides.head.listing) if gone else frozenset()
    moved = _moved(sides) if gone else {}
    is_delivered = delivering(sides.head.listing if moved else ())
    found = []
    for name, one in before.items():
        other = after.get(name)
        if other is not None:
            found.append(Fated(one, _fate(one, other), other))
        elif str(one.place) in kept:
            found.append(Fated(one, Fate.INSTANCE))
        elif (to := moved.get(str(one.place))) is not None and is_delivered(to):
            found.append(Fated(one, Fate.RENAMED, after.get(to.dotted), to))
        else:
            found.append(Fated(one, Fate.GONE))
    return tuple(found)


def applications(sides: Sides) -> tuple[Mapping[str, Application], Mapping[str, Application]]:
    """Those of base and head whose files differ, by name, sorted."""
    return _by_name(one.pair.base for one in sides.differences), _by_name(one.pair.head for one in sides.differences)


def delivering(listing: Iterable[str]) -> Callable[[Place], bool]:
    """Whether an Application brings a target, or a set may: told by the names of a side's files alone."""
    names = {tuple(path.split("/")[3:]) for path in listing if path.startswith(GENERATED)}

    def is_delivered(place: Place) -> bool:
        files = (("application", place.dotted), ("applicationset", set_name(place)))
        return any((place.environment, f"{kind}.argoproj.io_{name}.yaml") in names for kind, name in files)

    return is_delivered


def same_object(one: Difference) -> bool:
    """Whether the cluster sees one object in both halves of a pair."""
    return one.pair.how in SAME_OBJECT


def is_generated(one: Manifest) -> bool:
    """Whether an object lies below the folder of an environment of an instance."""
    return one.path.startswith(GENERATED) and one.path.count("/") == 4


def instance_of(one: Manifest) -> str:
    """The instance whose folder holds a generated object."""
    return one.path.split("/")[2]


def _fate(before: Application, after: Application) -> Fate:
    if before.instance != after.instance:
        return Fate.INSTANCE
    return Fate.ROLLOUT if bool(before.within) is not bool(after.within) else Fate.STAYS


def _by_name(manifests: Iterable[Manifest | None]) -> Mapping[str, Application]:
    found = {one.name: one for manifest in manifests if manifest is not None for one in _applications(manifest)}
    return {name: found[name] for name in sorted(found)}


def _applications(manifest: Manifest) -> Iterator[Application]:
    if not is_generated(manifest):
        return
    if manifest.group_kind == APPLICATION:
        yield from _application(manifest, manifest.object, "")
    elif manifest.group_kind == APPLICATION_SET:
        for one in _expanded(manifest.object):
            yield from _application(manifest, one, name_of(manifest.object))


def _application(manifest: Manifest, one: Object, within: str) -> Iterator[Application]:
    parts = name_of(one).split(".")
    if len(parts) in (3, 4):
        place = Place(parts[0], parts[1], parts[2] if len(parts) == 4 else "", parts[-1])
        yield Application(place, instance_of(manifest), namespace_of(one), within, manifest.path, one)


def _expanded(one: Object) -> tuple[Object, ...]:
    """The Applications of a set; none of one that somebody edited until it makes none (GC200 tells that)."""
    try:
        return expanded(one)
    except (AttributeError, IndexError, KeyError, TypeError):
        return ()


def _targets(listing: Iterable[str]) -> frozenset[str]:
    """Every folder that may be a target's and holds a file."""
    found: set[str] = set()
    for path in listing:
        parts = path.split("/")
        if parts[1] != "argocd":
            found.update("/".join(parts[1:end]) for end in (4, 5) if len(parts) > end)
    return frozenset(found)


def _moved(sides: Sides) -> Mapping[str, Place]:
    """Target of the base -> the one of the head that has at least half of its objects now, the first by name."""
    counts: dict[str, dict[Place, int]] = {}
    every: dict[str, int] = {}
    for one in sides.differences:
        base, head = one.pair.base, one.pair.head
        if base is not None and not is_generated(base):
            every[base.target] = every.get(base.target, 0) + 1
            if head is not None and same_object(one) and base.target != head.target:
                there = counts.setdefault(base.target, {})
                there[head.place] = there.get(head.place, 0) + 1
    most = {target: min(there, key=lambda place: (-there[place], place)) for target, there in counts.items()}
    return {target: place for target, place in most.items() if 2 * counts[target][place] >= every[target]}
