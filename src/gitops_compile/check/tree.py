"""What the checks on one tree look at: the fleet, its targets and the final objects of each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Object
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.kinds import ObjectsByPlace, group_kind, is_namespaced_kind, namespace_of
from gitops_compile.model.position import Position
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import AnyTarget, NamespacesTarget, Target, Targets
from gitops_compile.render.layout import object_path

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Tree:
    """A rendered fleet; ``cluster_scoped`` is ``group/Kind`` of its custom kinds without a namespace.

    ``files`` holds the text of every object, at ``file_of``; an object that cannot be written has none. ``argocd`` are
    the generated Argo CD objects.
    """

    fleet: ResolvedFleet
    targets: Targets
    objects: ObjectsByPlace
    cluster_scoped: Collection[str]
    files: FileTree = field(default_factory=FileTree)
    argocd: tuple[ArgoFile, ...] = ()

    def sources(self) -> Iterator[Target]:
        """The targets that the rules for sources hold for: not verbatim ones that no instance serves."""
        return (one for one in self.targets.apps if not one.verbatim or one.argocd is not None)

    def once(self, question: Callable[[tuple[Object, ...]], Answer]) -> Callable[[AnyTarget], Answer]:
        """What a question says of each target's objects, for one that follows from these alone.

        Targets share their objects by identity (``once_each`` of the layer), and it is asked once for all who do.
        """
        answers: dict[int, Answer] = {}

        def answer(target: AnyTarget) -> Answer:
            objects = self.objects.get(target.place, ())
            if id(objects) not in answers:
                answers[id(objects)] = question(objects)
            return answers[id(objects)]

        return answer

    def held(self) -> Iterator[tuple[Target, Object]]:
        """The objects that the rules for sources hold for: not those of a verbatim source that no instance serves."""
        for target in self.sources():
            for one in self.objects.get(target.place, ()):
                yield target, one

    def holding(self, asks: Callable[[Object], object]) -> Iterator[tuple[Target, Object]]:
        """Those of them that a question about the object alone says yes to."""
        met = self.once(lambda objects: tuple(one for one in objects if asks(one)))
        if not any(map(met, self._apart())):
            return iter(())  # Most questions meet nothing, and there may be thousands of targets.
        return ((target, one) for target in self.sources() for one in met(target))

    def _apart(self) -> Iterable[Target]:
        """One target for each tuple of objects that a rule for sources may look at."""
        return {id(self.objects.get(target.place)): target for target in self.sources()}.values()

    def annotated(self) -> Iterator[tuple[Target, Object, Mapping[str, Any]]]:
        """Those of them that have annotations, with these."""
        return ((target, one, annotations_of(one)) for target, one in self.holding(annotations_of))

    def is_namespaced(self, one: Object) -> bool:
        """Whether an object lives in a namespace."""
        return is_namespaced_kind(*group_kind(one), self.cluster_scoped)

    def home(self, target: Target | NamespacesTarget, one: Object) -> str:
        """The namespace in which an object ends: its own, else the target's, none for a cluster-scoped one."""
        return self.ends_in(target.namespace.value if isinstance(target, Target) else "", one)

    def ends_in(self, namespace: str, one: Object) -> str:
        """The same for any target with this namespace."""
        return (namespace_of(one) or namespace) if self.is_namespaced(one) else ""


def annotations_of(one: Object) -> Mapping[str, Any]:
    """The annotations of an object, not of its pods."""
    metadata = one.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations if isinstance(annotations, dict) else {}


def file_of(target: Target | NamespacesTarget, one: Object) -> Position:
    """The rendered file of an object."""
    namespace = target.namespace.value if isinstance(target, Target) else ""
    return Position(f"{target.place.folder}/{object_path(one, namespace)}", 1, 1)
