"""Two trees side by side: the objects that differ, paired, with everything a rule may ask about either side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from gitops_compile.model.build import Object
from gitops_compile.model.cause import InputChange
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.objectname import ObjectName, object_name
from gitops_compile.model.operation import Operation
from gitops_compile.model.target import AnyTarget, Place, Targets

if TYPE_CHECKING:
    from gitops_compile.model.resolved import ResolvedFleet


@dataclass(frozen=True, slots=True, eq=False)
class Manifest:
    """One object file of one side.

    ``path`` is the file. ``target`` is the place that its first line names: a target (``prod/p-euw1/globex/api``), also
    for its Application, or a folder of Argo CD (``argocd/hub/prod``, ``argocd/hub``). ``place`` holds the same as
    names; those that do not apply are empty (an AppProject has an environment alone). ``namespace`` is where the object
    ends: its own, else its target's; empty for a cluster-scoped one. Equal only to itself.
    """

    path: str
    target: str
    place: Place
    object: Object
    namespace: str

    @property
    def group_kind(self) -> tuple[str, str]:
        """Its group (empty for the core one) and kind."""
        return group_kind(self.object)

    @property
    def name(self) -> ObjectName:
        """Its name as the fleet writes it, without a generated hash."""
        return object_name(self.object, self.namespace)


class Pairing(StrEnum):
    """How the two objects of a pair were found, or that there is only one."""

    EXACT = "exact"
    TARGET_RENAMED = "target-renamed"
    HASH_SUFFIX = "hash-suffix"
    MOVED = "moved"
    KIND_CHANGED = "kind-changed"
    RENAMED = "renamed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True, eq=False)
class Pair:
    """An object of the base and the object of the head that it is compared with; one may be absent, never both."""

    how: Pairing
    base: Manifest | None
    head: Manifest | None

    @property
    def shown(self) -> Manifest:
        """The head's, or the base's where it is gone."""
        one = self.head or self.base
        assert one is not None  # noqa: S101 - says what the pairing guarantees
        return one

    @property
    def removed(self) -> Manifest | None:
        """The object that the cluster loses under its name: also where another kind or name took its place."""
        return self.base if self.how in (Pairing.REMOVED, Pairing.KIND_CHANGED, Pairing.RENAMED) else None

    @property
    def added(self) -> Manifest | None:
        """The object that is new to the cluster: also where it takes another one's place."""
        return self.head if self.how in (Pairing.ADDED, Pairing.KIND_CHANGED, Pairing.RENAMED) else None

    @property
    def both(self) -> tuple[Object, Object] | None:
        """Both objects, where the API server sees an update of one."""
        if self.base is None or self.head is None or self.removed is not None:
            return None
        return self.base.object, self.head.object


@dataclass(frozen=True, slots=True, eq=False)
class Difference:
    """A pair and what differs; no operations where the bytes differ and the object does not.

    A pair with one side has one operation, at the empty path. ``other`` is why there are none: ``header`` (the first
    line alone) or ``yaml-format``; else empty.
    """

    pair: Pair
    operations: tuple[Operation, ...]
    other: str = ""


@dataclass(frozen=True, slots=True)
class Opaque:
    """A changed file below ``rendered/`` that is not exactly one readable object of ours: it is never shown.

    ``foreign``: its first line is not ours. ``added`` and ``removed`` count its changed lines; ``why`` says what it is
    in words that follow "is": "a symlink", "not one object".
    """

    path: str
    why: str
    foreign: bool
    added: int
    removed: int


@dataclass(frozen=True, eq=False)
class Side:
    """One of the two trees. ``fleet`` and ``targets`` are none where it has no fleet that resolves.

    ``listing`` names every file below ``rendered/``. ``files`` are the changed ones that this side has.
    ``below`` reads every object of a target (``prod/p-euw1/globex/api``) or folder of Argo CD (``argocd/hub/prod``),
    unchanged ones too: files are read when it is asked, so only a rule that is about to meet asks.
    ``assume_protected``: every environment counts as protected, since nobody can say.
    """

    fleet: ResolvedFleet | None
    targets: Targets | None
    listing: Collection[str]
    files: Mapping[str, bytes]
    below: Callable[[str], tuple[Manifest, ...]] = lambda _folder: ()
    assume_protected: bool = False

    @cached_property
    def by_place(self) -> Mapping[str, AnyTarget]:
        """The declared targets, the ``namespaces`` ones too, by their place as text."""
        return {str(one.place): one for one in self.targets.every} if self.targets else {}

    @cached_property
    def folders(self) -> frozenset[str]:
        """Every folder below ``rendered/`` that holds a file: ``rendered/prod/p-euw1/globex/api``."""
        found: set[str] = set()
        for path in self.listing:
            above = path.rpartition("/")[0]
            while above and above not in found:
                found.add(above)
                above = above.rpartition("/")[0]
        return frozenset(found)

    def protects(self, environment: str) -> bool:
        """Whether an environment is protected on this side."""
        if self.fleet is None:
            return self.assume_protected and bool(environment)
        said = self.fleet.fleet.environments.get(environment)
        return bool(said and said.protected and said.protected.value)


@dataclass(frozen=True, eq=False)
class Sides:
    """Base and head with every difference between them, sorted by the path of what is shown, the base's files last.

    What rules look at. A rule that needs the neighbours of an object finds those that changed in ``near`` and all of
    them in ``base.below`` and ``head.below``. ``inputs``: what changed among each target's inputs, none where nobody
    knows (two folders, or no fleet that resolves). ``readers``: the head's targets that read a source file.
    """

    base: Side
    head: Side
    differences: tuple[Difference, ...]
    inputs: Mapping[str, tuple[InputChange, ...]] | None = None
    readers: Callable[[str], tuple[str, ...]] = lambda _file: ()

    def protected(self, environment: str) -> bool:
        """Whether an environment is protected in the base or in the head: review.md's P."""
        return self.base.protects(environment) or self.head.protects(environment)

    @cached_property
    def _by_target(self) -> Mapping[str, tuple[Difference, ...]]:
        found: dict[str, list[Difference]] = {}
        for one in self.differences:
            for target in sorted({side.target for side in (one.pair.base, one.pair.head) if side}):
                found.setdefault(target, []).append(one)
        return {target: tuple(every) for target, every in found.items()}

    def near(self, target: str) -> tuple[Difference, ...]:
        """The differences that have an object of a target on either side."""
        return self._by_target.get(target, ())
