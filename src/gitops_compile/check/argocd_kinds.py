"""GC334 and GC335: Argo CD objects that Argo CD would refuse, or read as something else; ours are never such.

Comes in: objects of Argo CD's kinds, with the version of the instance. Each is held to the closed schema of that
version, and if it fits, to the rules that no schema holds (argocd.md, "Validation"). Those of sources give
diagnostics; a generated one that fails is our own mistake, and crashes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Final, TypeAlias

from gitops_compile.argocd.rules.objects import problems
from gitops_compile.argocd.schema import closed_schema
from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.schemas.known import Known, compiled
from gitops_compile.check.schemas.violations import violations
from gitops_compile.check.tree import Tree
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import ARGO_KINDS, group_kind, written
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.schemas import ARGO_CD, Bundled
from gitops_compile.model.target import Target

Judge: TypeAlias = Callable[[str, Object], tuple[Fault, ...]]
"""Version and object -> what is wrong with it."""

_SCHEMA_HINT: Final = "Mend it in the source: an unknown or wrong field fails the sync, or is dropped without a word."


class OwnMistake(AssertionError):
    """A generated object that Argo CD would not take: a mistake of this program, never of the fleet."""


def judge_of(bundled: Bundled) -> Judge:
    """The function that judges objects; each schema is compiled once."""

    @cache
    def known(version: str, kind: str) -> Known:
        return compiled(f"Argo CD {version}", closed_schema(bundled(version, product=ARGO_CD), kind))

    def judge(version: str, one: Object) -> tuple[Fault, ...]:
        schema = known(version, str(one["kind"]))
        broken = violations(one, schema.validator, schema.schema)
        if broken:
            refused = f"that breaks the schema of {schema.source}"
            return tuple(Fault("GC334", f"{refused}: {each.problem}", each.hint or _SCHEMA_HINT) for each in broken)
        return tuple(Fault("GC335", f"whose {each.path} {each.says}", each.hint) for each in problems(one))

    return judge


def check_brought(tree: Tree, judge: Judge) -> tuple[Diagnostic, ...]:
    """What is wrong with the Argo CD objects of sources, where an instance serves the cluster."""
    return tuple(told(_faulty(tree, judge)))


def _faulty(tree: Tree, judge: Judge) -> Iterator[Faulty]:
    # Targets that share a build share its objects, each of which is judged once.
    seen: dict[tuple[str, int], tuple[Fault, ...]] = {}
    for target, one in tree.holding(lambda one: group_kind(one) in ARGO_KINDS):
        if target.argocd is not None:
            key = (_version(tree.fleet, target), id(one))
            if key not in seen:
                seen[key] = judge(key[0], one)
            yield from ((target, one, fault) for fault in seen[key])


def _version(fleet: ResolvedFleet, target: Target) -> str:
    """The version of the instance that runs on the target's cluster and so reads the object, else of the one that
    serves it.
    """
    there = [one.version for one in fleet.instances if one.cluster == target.place.cluster]
    return there[0] if there else target.argocd.version if target.argocd else ""


def assure_generated(fleet: ResolvedFleet, files: Iterable[ArgoFile], judge: Judge) -> None:
    """Raises ``OwnMistake`` for the first generated object that its instance would not take."""
    versions = {instance.name: instance.version for instance in fleet.instances}
    for file in files:
        version = versions[file.path.split("/")[2]]
        for one in file.objects:
            faults = judge(version, one)
            if faults:
                raise OwnMistake(f"generated {written(one)} ({file.path}) {faults[0].says}")
