"""What the checks on one tree look at: the fleet, its targets and the final objects of each."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import ObjectsByPlace, group_kind, is_namespaced_kind, namespace_of
from gitops_compile.model.position import Position
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import NamespacesTarget, Target, Targets
from gitops_compile.render.layout import object_path


@dataclass(frozen=True, slots=True)
class Tree:
    """A rendered fleet; ``cluster_scoped`` is ``group/Kind`` of its custom kinds without a namespace."""

    fleet: ResolvedFleet
    targets: Targets
    objects: ObjectsByPlace
    cluster_scoped: Collection[str]

    def held(self) -> Iterator[tuple[Target, Object]]:
        """The objects that the rules for sources hold for: not those of a verbatim source that no instance serves."""
        for target in self.targets.apps:
            if not target.verbatim or target.argocd is not None:
                for one in self.objects.get(target.place, ()):
                    yield target, one

    def is_namespaced(self, one: Object) -> bool:
        """Whether an object lives in a namespace."""
        return is_namespaced_kind(*group_kind(one), self.cluster_scoped)

    def home(self, target: Target | NamespacesTarget, one: Object) -> str:
        """The namespace in which an object ends: its own, else the target's, none for a cluster-scoped one."""
        if not self.is_namespaced(one):
            return ""
        return namespace_of(one) or (target.namespace.value if isinstance(target, Target) else "")


def file_of(target: Target | NamespacesTarget, one: Object) -> Position:
    """The rendered file of an object."""
    namespace = target.namespace.value if isinstance(target, Target) else ""
    return Position(f"{target.place.folder}/{object_path(one, namespace)}", 1, 1)
