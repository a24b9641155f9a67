"""The lines of the fleet behind the scalars of Argo CD objects, one function per column of the table in argo.py."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.argocd.grants import grant
from gitops_compile.argocd.project import BASE_KINDS
from gitops_compile.model.build import Object
from gitops_compile.model.fleet import Environment, Instance, Tenancy
from gitops_compile.model.kinds import ObjectsByPlace, group_kind
from gitops_compile.model.position import Position
from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.provenance.origin import Spot
from gitops_compile.provenance.paths import at_path
from gitops_compile.provenance.used import of_chosen
from gitops_compile.read.written import KeyPath
from gitops_compile.render.layout import object_path

_SHOWN: Final = 3
_SCALERS: Final = (("autoscaling", "HorizontalPodAutoscaler"), ("keda.sh", "ScaledObject"))


@dataclass(frozen=True, slots=True)
class Made:
    """What an Argo CD object was made of: the fleet, its instance, its targets and those of apps, and itself."""

    fleet: ResolvedFleet
    instance: ArgoCD
    entry: Instance
    every: tuple[AnyTarget, ...]
    apps: tuple[Target, ...]
    environment: Environment | None
    tenancy: Tenancy | None
    object: Object
    rendered: ObjectsByPlace


def instance(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The instance's entry."""
    return (Spot(made.entry.name.at, f"argocd.{made.entry.name.value}"),)


def home(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The instance's namespace, or its entry where that is the default."""
    said = made.entry.namespace
    return (Spot(said.at if said else made.entry.name.at, f"argocd.{made.entry.name.value}.namespace"),)


def own_cluster(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """Where the instance runs."""
    said = made.entry.cluster or made.entry.per_cluster or made.entry.name
    return (Spot(said.at, f"argocd.{made.entry.name.value}"),)


def fleet(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The fleet's name."""
    name = made.fleet.fleet.metadata.name
    return (Spot(name.at, f"metadata.name {name.value}"),)


def environment(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The environment's key."""
    return tuple(_named("environments", made.environment))


def tenancy(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The tenancy's key."""
    return tuple(_named("tenancies", made.tenancy))


def app(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The app's key; a ``namespaces`` target stands where its first app does."""
    return tuple(Spot(one.at, f"apps.{one.place.app}") for one in made.every[:1])


def cluster(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The cluster's key."""
    return tuple(spot for one in made.every[:1] for spot in _named("clusters", one.cluster))


def owner(made: Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """Whose object this is: the environment and the tenancy, or the fleet for what stands above them."""
    return (*environment(made, path, value), *tenancy(made, path, value)) or fleet(made, path, value)


def place(made: Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The parts of a target's place."""
    return (
        *environment(made, path, value),
        *cluster(made, path, value),
        *tenancy(made, path, value),
        *app(made, path, value),
    )


def root(made: Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The parts of a root's name."""
    whole = "." not in str(value)
    return fleet(made, path, value) if whole else (*fleet(made, path, value), *environment(made, path, value))


def described(made: Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """Everything that a description names."""
    return (*fleet(made, path, value), *environment(made, path, value), *tenancy(made, path, value))


def wave(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The cluster's entry in the environment's waves."""
    names = {one.place.cluster for one in made.every}
    waves = (made.environment.waves if made.environment else None) or ()
    return tuple(Spot(one.at, f"in waves: {one.value}") for wave in waves for one in wave if one.value in names)


def git_url(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """Where the fleet lies."""
    git = made.fleet.fleet.git
    return (Spot(git.url.at),) if git else ()


def git_branch(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The branch that Argo CD follows."""
    git = made.fleet.fleet.git
    return (Spot(git.branch.at),) if git else ()


def namespace(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The pattern of the target's namespace."""
    return tuple(Spot(one.namespace.at, used=(of_chosen("namespace", one.namespace),)) for one in made.apps[:1])


def homes(made: Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The targets of a destination's namespace on its cluster, and grants of it."""
    there = _destination(made, path)
    found = [one for one in made.apps if _goes_to(made, one, there)]
    spots = [
        Spot(one.namespace.at, str(one.place), (of_chosen("namespace", one.namespace),))
        for one in found
        if one.namespace.value == value
    ]
    granted = (entry for one in found if one.namespaces for entry in one.namespaces.value if entry.value == value)
    return _few((*spots, *(Spot(entry.at, "delivery.allow.namespaces") for entry in granted)))


def clusters(made: Made, path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The cluster of a destination."""
    there = _destination(made, path)
    named = made.fleet.fleet.clusters.get(str(there.get("name", made.instance.cluster)))
    return tuple(_named("clusters", named))


def scalers(made: Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The rendered files of the target's autoscalers."""
    return tuple(_files(made, lambda one: group_kind(one) in _SCALERS))


def needs(made: Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The rendered objects of a kind that the project permits, the grants of it, or the rule of the base kinds."""
    listed = at_path(made.object, path[:3])
    if not isinstance(listed, dict):
        return environment(made, path, value)
    pair = (str(listed["group"]), str(listed["kind"]))
    spots = [*_files(made, lambda one: group_kind(one) == pair)]
    granted = {entry.at: entry for one in made.apps if one.kinds for entry in one.kinds.value}
    for entry in granted.values():
        given = grant(entry.value)
        if (given.group, given.kind) == pair:
            spots.append(Spot(entry.at, "delivery.allow.kinds"))
    if not spots and pair in BASE_KINDS:
        return tuple(Spot(one.at, "always permitted") for one in owner(made, path, value)[:1])
    return _few(spots)


def _destination(made: Made, path: KeyPath) -> dict[str, Any]:
    found = at_path(made.object, path[:3])
    return found if isinstance(found, dict) else {}


def _goes_to(made: Made, target: Target, there: dict[str, Any]) -> bool:
    return bool(target.place.cluster == there.get("name", made.instance.cluster))


def _files(made: Made, meets: Any) -> Iterator[Spot]:
    count = 0
    for target in made.apps:
        for one in made.rendered.get(target.place, ()):
            if meets(one) and count < _SHOWN:
                count += 1
                yield Spot(Position(f"{target.place.folder}/{object_path(one, target.namespace.value)}"))


def _few(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    """Each place once, and of many the first few."""
    return tuple({spot.at: spot for spot in spots}.values())[:_SHOWN]


def _named(holder: str, thing: Any) -> Iterator[Spot]:
    if thing is not None:
        yield Spot(thing.name.at, f"{holder}.{thing.name.value}")
