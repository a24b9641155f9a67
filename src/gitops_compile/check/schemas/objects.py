"""GC340 to GC343: what a cluster's API server would refuse of the rendered objects, and what nobody could check.

Every object that the checks hold for is validated against its kind's schema, of the Kubernetes that its cluster runs
or of its own definition. Argo CD's own kinds are left to GC334 where an instance serves the cluster.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from itertools import chain
from typing import Final, TypeAlias

from gitops_compile.check.findings import Met, first_file, places, things
from gitops_compile.check.schemas.custom import FOLDER, file_for
from gitops_compile.check.schemas.known import Answer, Known, answers, kubernetes_kind
from gitops_compile.check.schemas.violations import Violation, violations
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object, Parse
from gitops_compile.model.diagnostic import Diagnostic, Related, Severity, in_order
from gitops_compile.model.kinds import ARGO_KINDS, group_kind, group_of, written
from gitops_compile.model.position import Position
from gitops_compile.model.schemas import Bundle, Bundled, kind_key
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.model.world import ReadFolders
from gitops_compile.resolve.kubernetes import kubernetes_of

SHOWN: Final = 8
LONGEST: Final = 330
"""A group has at most 253 characters, a version 63."""

_Fault: TypeAlias = tuple[str, str, Position, str, str]
"""Code, app, position, problem and hint: what makes two findings one mistake."""


@dataclass(frozen=True, slots=True)
class _Whose:
    """The objects of one mistake, and the schemas that say so."""

    met: list[Met] = field(default_factory=list)
    sources: set[str] = field(default_factory=set)


def check_objects(tree: Tree, bundled: Bundled, read: ReadFolders, parse: Parse) -> tuple[Diagnostic, ...]:
    """Everything that breaks a schema, a missing API version, a broken schema file, kinds without a schema; sorted."""
    ask = answers(tree, bundled, read, parse)
    faults: dict[_Fault, _Whose] = {}
    unknown: dict[tuple[str, str], list[tuple[AnyTarget, Object]]] = {}
    problems: list[Diagnostic] = []
    seen: dict[tuple[int, int], tuple[Violation, ...]] = {}
    for target, minor, one in _not_surely_right(tree, bundled):
        api_version, kind = _cut(one.get("apiVersion")), _cut(one.get("kind"))
        answer = ask(minor, target.place.cluster, api_version, kind)
        problems += answer.problems
        if answer.known is None and answer.unserved is None and not answer.problems:
            unknown.setdefault((api_version, kind), []).append((target, one))
        for fault, source in _faults(target, one, answer, seen):
            whose = faults.setdefault(fault, _Whose())
            whose.met.append(Met(str(target.place), written(one), file_of(target, one)))
            whose.sources.add(source)
    told = (_told(fault, whose) for fault, whose in faults.items())
    return in_order((*told, *problems, *_without_schema(unknown)))


def _not_surely_right(tree: Tree, bundled: Bundled) -> Iterator[tuple[AnyTarget, str, Object]]:
    """The objects, as far as the checks hold for them, that need a closer look, each with its cluster's Kubernetes.

    Most targets hold nothing but kinds of Kubernetes itself, whose schema is one for all clusters, and share their
    objects with others.
    """
    right = cache(lambda minor: tree.once(partial(_are_right, bundled(minor))))
    every: Iterable[AnyTarget] = chain(tree.sources(), tree.targets.namespaces)
    for target in every:
        minor = kubernetes_of(tree.fleet.fleet, target.cluster)
        if not right(minor)(target):
            for one in tree.objects.get(target.place, ()):
                if target.argocd is None or group_kind(one) not in ARGO_KINDS:
                    yield target, minor, one


def _are_right(bundle: Bundle, objects: tuple[Object, ...]) -> bool:
    """Whether Kubernetes has a schema of its own for all of them, and they fit."""
    kinds = [(_cut(one.get("apiVersion")), _cut(one.get("kind"))) for one in objects]
    return all(kind_key(*kind) in bundle.kinds for kind in kinds) and not any(
        _violations(one, kubernetes_kind(bundle, *kind)) for one, kind in zip(objects, kinds, strict=True)
    )


def _cut(text: object) -> str:
    """A word of an object, no longer than any kind or API version is."""
    return str(text or "")[:LONGEST]


def _faults(
    target: AnyTarget, one: Object, answer: Answer, seen: dict[tuple[int, int], tuple[Violation, ...]]
) -> Iterator[tuple[_Fault, str]]:
    at = target.source.at if isinstance(target, Target) else target.at
    fault = partial(_fault, target.place.app, at)
    if answer.unserved is not None:
        yield fault("GC341", answer.unserved.problem, answer.unserved.hint), answer.unserved.source
    if answer.known is not None:
        # Targets that share a build share its objects, each of which is looked at once.
        key = (id(one), id(answer.known))
        if key not in seen:
            seen[key] = _violations(one, answer.known)
        for violation in seen[key]:
            yield fault("GC340", violation.problem, violation.hint), answer.known.source


def _violations(one: Object, known: Known) -> tuple[Violation, ...]:
    return violations(one, known.validator, known.schema)


def _fault(app: str, at: Position, code: str, problem: str, hint: str) -> _Fault:
    return (code, app, at, problem, hint)


def _told(fault: _Fault, whose: _Whose) -> Diagnostic:
    code, app, at, problem, hint = fault
    return Diagnostic(
        code,
        f"{things(whose.met)}: {problem} ({', '.join(sorted(whose.sources))})",
        at,
        hint or "Mend it in the source: the API server would refuse the object.",
        path=f"apps.{app}",
        related=first_file(whose.met),
        targets=places(whose.met),
    )


def _without_schema(unknown: dict[tuple[str, str], list[tuple[AnyTarget, Object]]]) -> Iterator[Diagnostic]:
    """One note for all kinds that nobody could check."""
    if not unknown:
        return
    kinds = sorted(unknown)
    count = sum(len(unknown[kind]) for kind in kinds)
    names = ", ".join(f"{kind} of {api_version}" for api_version, kind in kinds[:SHOWN])
    more = f" and {len(kinds) - SHOWN} more kinds" if len(kinds) > SHOWN else ""
    api_version, kind = kinds[0]
    group, file = group_of(api_version), file_for(api_version, kind)
    instead = f", or its JSON schema as {FOLDER}/{group}/{file}.json" if file and group else ""
    first = min(unknown[kinds[0]], key=lambda met: (str(met[0].place), written(met[1])))
    target, one = first
    yield Diagnostic(
        "GC342",
        f"{count} object{'s' if count > 1 else ''} had no schema and {'were' if count > 1 else 'was'} not checked: "
        f"{names}{more}",
        target.source.at if isinstance(target, Target) else target.at,
        f"Put the kind's CustomResourceDefinition into {FOLDER}/{group or '<group>'}/{instead}.",
        Severity.NOTE,
        related=(Related(file_of(target, one), f"{written(one)} of {target.place}"),),
    )
