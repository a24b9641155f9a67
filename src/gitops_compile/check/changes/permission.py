"""GC407: an AppProject that no longer permits what runs: Argo CD then neither sees nor prunes those objects.

Whether a project permits an object is asked under Argo CD's own matching, of both versions of the project. Objects
whose Namespace goes are gone with it. Of Applications with another destination, of another instance, or left without
their finalizer other codes tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gitops_compile.argocd.names import IN_CLUSTER, namespaces_project_name, project_name
from gitops_compile.argocd.permission import Home, destinations_of, permits_kind
from gitops_compile.argocd.rules.problem import list_at, map_at
from gitops_compile.check.changes.applications import Fate, Fated, applications, fates, instance_of, is_generated
from gitops_compile.check.changes.told import Meeting, guarded, some, target_of
from gitops_compile.check.permission_proof import OWN_CLUSTER
from gitops_compile.model.change import Manifest, Side, Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.kinds import NAMESPACE, NAMESPACED_KINDS, name_of
from gitops_compile.model.position import Position
from gitops_compile.model.target import NAMESPACES, Place, Target

_PROJECT: Final = ("argoproj.io", "AppProject")
_LISTS: Final = (
    *("destinations", "clusterResourceWhitelist", "namespaceResourceWhitelist"),
    *("clusterResourceBlacklist", "namespaceResourceBlacklist"),
)


@dataclass(frozen=True, slots=True)
class _Permits:
    """What one version of a project permits."""

    spec: Mapping[str, Any]
    destination: Callable[[Home], bool]

    def object(self, one: Manifest, home: Home) -> bool:
        """Whether an object may be where it is."""
        group, kind = one.group_kind
        if home.namespace and not self.destination(home):
            return False
        return permits_kind(self.spec, group, kind, name_of(one.object), namespaced=home.namespace != "")


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each AppProject."""
    return guarded(sides, "GC407", _met(sides), _message, _hint)


def _met(sides: Sides) -> Iterator[Meeting]:
    for one in sides.differences:
        base, head = one.pair.base, one.pair.head
        if base is None or head is None or base.group_kind != _PROJECT or not is_generated(base):
            continue
        old, new = map_at(base.object, "spec"), map_at(head.object, "spec")
        if any(list_at(old, key) != list_at(new, key) for key in _LISTS):
            yield from _lost(sides, base, head, old, new)


def _lost(
    sides: Sides, base: Manifest, head: Manifest, old: Mapping[str, Any], new: Mapping[str, Any]
) -> Iterator[Meeting]:
    before, after = (_Permits(spec, destinations_of(spec)) for spec in (old, new))
    explained = {str(one.before.place) for one in fates(sides) if _is_explained(one)}
    gone = _gone_namespaces(sides)
    for target in _targets(sides, base):
        for one in sides.base.below(target) if target not in explained else ():
            home, now = (_home(side, instance_of(base), one) for side in (sides.base, sides.head))
            if (one.place.cluster, home.namespace) in gone:
                continue
            now = replace(now, namespace=home.namespace)
            if before.object(one, home) and not after.object(one, now):
                reached = not home.namespace or after.destination(now)
                yield Meeting(
                    f"AppProject {instance_of(head)} {name_of(head.object)}",
                    str(one.name),
                    target,
                    (one.place.environment,),
                    Position(head.path, 1, 1),
                    one.path,
                    words=(name_of(head.object), _grant(one), "" if reached else home.namespace),
                )


def _is_explained(one: Fated) -> bool:
    """Whether another code says what becomes of an Application's objects: GC403, GC404 or GC410."""
    if one.fate is Fate.GONE:
        return not one.before.cascades
    moved = one.after is not None and one.after.destination != one.before.destination
    return one.fate is Fate.INSTANCE or moved


def _targets(sides: Sides, project: Manifest) -> list[str]:
    """The targets of the base that a project is for; without a fleet, those whose Applications differ as well."""
    name, instance = name_of(project.object), instance_of(project)
    if sides.base.targets is None:
        every = [one.place for one in applications(sides)[0].values() if one.instance == instance]
    else:
        known = sides.base.by_place.values()
        every = [one.place for one in known if one.argocd is not None and one.argocd.name == instance]
    return sorted(str(place) for place in every if _project(place) == name)


def _project(place: Place) -> str:
    """The project of a target."""
    if place.app == NAMESPACES:
        return namespaces_project_name(place.environment)
    return project_name(place.environment, place.tenancy)


def _home(side: Side, instance: str, one: Manifest) -> Home:
    """Where an object is, under every name that a project may call the cluster; a cluster-scoped one in none."""
    cluster = one.place.cluster
    target = target_of(side, one.place)
    own = target.namespace.value if isinstance(target, Target) and one.group_kind in NAMESPACED_KINDS else ""
    namespace = one.namespace or own
    serving = side.fleet.argocd.get(cluster) if side.fleet else None
    if serving is not None and serving.name == instance and serving.cluster == cluster:
        return Home(IN_CLUSTER, OWN_CLUSTER, namespace)
    said = side.fleet.fleet.clusters.get(cluster) if side.fleet else None
    return Home(said.server.value if said and said.server else "", cluster, namespace)


def _gone_namespaces(sides: Sides) -> frozenset[tuple[str, str]]:
    """Cluster and name of every Namespace that goes."""
    removed = (one.pair.removed for one in sides.differences)
    return frozenset(
        (one.place.cluster, name_of(one.object)) for one in removed if one is not None and one.group_kind == NAMESPACE
    )


def _grant(one: Manifest) -> str:
    """The kind as ``delivery.allow.kinds`` spells it."""
    group, kind = one.group_kind
    return f"{group}/{kind}" if group else kind


def _message(met: Sequence[Meeting]) -> str:
    count = len(met)
    noun, verb = ("object", "stays") if count == 1 else ("objects", "stay")
    named = some(one.object for one in met)
    return f"AppProject {met[0].words[0]} no longer permits {count} {noun} of the base tree, which {verb}: {named}"


def _hint(met: Sequence[Meeting]) -> str:
    """What to grant for one change: namespaces that the project lost, and the kinds of all other objects."""
    kinds = sorted({kind for _, kind, home in (one.words for one in met) if not home})
    homes = sorted({home for _, _, home in (one.words for one in met) if home})
    grants = [f"{noun}: [{', '.join(found)}]" for noun, found in (("kinds", kinds), ("namespaces", homes)) if found]
    return f"Unpin first and merge that; or keep for this change `delivery: {{allow: {{{', '.join(grants)}}}}}`."
