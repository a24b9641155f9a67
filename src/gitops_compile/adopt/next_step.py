"""What comes after adoption: for each app, what the generated layer would change if `verbatim` were taken away.

Comes in: the proposal that stands, and the pipeline as a function. Goes out: one step per app: which objects get
which labels and namespaces, or the errors that come up first. Nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from gitops_compile.adopt.fleet_text import fleet_text
from gitops_compile.adopt.leaf import Compile
from gitops_compile.adopt.proposal import Proposal, ProposedApp
from gitops_compile.adopt.proposing import clusters_of, environments_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import group_kind, known_scope, name_of
from gitops_compile.model.target import NAMESPACES, Place

Changes = Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One app without ``verbatim``.

    ``changes`` go from what an object gets (``3 labels``) to how many get it, ``objects`` is how many there are,
    ``namespaces`` are Namespace objects that the fleet would write, ``unknown`` custom kinds that would get a
    namespace, and ``errors`` what has to be mended first; some of these leave nothing to compare. ``unsaid``: objects
    would get a namespace that neither they nor an Application name, so they may run in another one today.
    """

    app: str
    objects: int
    changes: Changes
    namespaces: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    errors: tuple[Diagnostic, ...] = ()
    unsaid: bool = False


def next_steps(proposal: Proposal, cluster_scoped: frozenset[str], compile_text: Compile) -> tuple[Step, ...]:
    """One step per app, in their order; each is compiled in a fleet of its own."""
    return tuple(_step(proposal, app, cluster_scoped, compile_text) for app in proposal.apps)


def _step(proposal: Proposal, app: ProposedApp, cluster_scoped: frozenset[str], compile_text: Compile) -> Step:
    alone = replace(
        proposal,
        apps=(replace(app, shared_namespace=False),),
        clusters=clusters_of([app], proposal.clusters),
        environments=environments_of([app]),
    )
    kinds = {"/".join(group_kind(one)) for spot in app.spots for one in spot.leaf.objects}
    outcome = compile_text(fleet_text(alone, app.name, sorted(kinds & cluster_scoped)).encode())
    count = sum(len(spot.leaf.objects) for spot in app.spots)
    errors = tuple(one for one in outcome.diagnostics if one.is_error)
    if outcome.value is None:
        return Step(app.name, count, {}, errors=errors)
    changes: Counter[str] = Counter()
    unknown: set[str] = set()
    unsaid = False
    one_namespace = len({spot.namespace or spot.environment for spot in app.spots}) == 1
    for spot in app.spots:
        after = outcome.value.get(Place(spot.environment, spot.cluster, "", app.name), ())
        for old, new in zip(spot.leaf.objects, after, strict=True):
            changes.update(_changes(old, new, one_namespace=one_namespace))
            if _namespace(old) != _namespace(new):
                known = known_scope(*group_kind(old), cluster_scoped) is not None
                unknown.update(() if known else ("/".join(group_kind(old)),))
                unsaid = unsaid or (known and not spot.namespace)
    namespaces = _namespaces(outcome.value)
    return Step(app.name, count, dict(sorted(changes.items())), namespaces, tuple(sorted(unknown)), errors, unsaid)


def _namespaces(objects: Mapping[Place, Sequence[Object]]) -> tuple[str, ...]:
    generated = (one for place, group in objects.items() if place.app == NAMESPACES for one in group)
    return tuple(sorted({name_of(one) for one in generated}))


def _namespace(one: Object) -> Any:
    return (one.get("metadata") or {}).get("namespace")


def _changes(old: Object, new: Object, *, one_namespace: bool) -> Iterator[str]:
    """What one object gets, in a person's words; each kind of change once."""
    before, after = old.get("metadata") or {}, new.get("metadata") or {}
    labels, more = before.get("labels") or {}, after.get("labels") or {}
    added = sum(name not in labels for name in more)
    if added:
        yield f"{added} labels" if added > 1 else "1 label"
    yield from (f"another value of the label {n}" for n, v in labels.items() if n in more and more[n] != v)
    if before.get("namespace") != after.get("namespace"):
        yield f"the namespace {after.get('namespace')}" if one_namespace else "its target's namespace"
    rest = {path for path in _paths(old, new) if path[:2] not in (("metadata", "labels"), ("metadata", "namespace"))}
    yield from sorted({f"another {'.'.join(path)}" for path in rest})


def _paths(old: Any, new: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Where two values differ; list indices are left out, so that alike changes are one."""
    if isinstance(old, dict) and isinstance(new, dict):
        for name in dict.fromkeys((*old, *new)):
            yield from _paths(old.get(name), new.get(name), (*path, name))
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for one, other in zip(old, new, strict=True):
            yield from _paths(one, other, path)
    elif old != new:
        yield path
