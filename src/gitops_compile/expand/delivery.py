"""The delivery settings of a target: what each layer says under ``delivery``, and which layer wins.

Lowest to highest: the built-in default, the app, the environment (first what ``protected`` implies, then its own), the
tenancy, the tenancy's environment, the app's overrides that match (argocd.md, "Keys in fleet.yaml"). Maps merge, lists
are replaced whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any, Final, TypeAlias

from gitops_compile.expand.places import Spot, fits
from gitops_compile.model.delivery import Delivery, DeliverySettings, plain_setting
from gitops_compile.model.fleet import Environment, Tenancy
from gitops_compile.model.layers import Chosen, Layer, Lost
from gitops_compile.model.position import Located, Position
from gitops_compile.resolve.layers import changes, merged

Said: TypeAlias = tuple[str, Delivery]
"""What one layer says, by the layer's name."""

Granted: TypeAlias = Chosen[tuple[Located[str], ...]] | None

DEFAULT_LAYER: Final = "the default"
PROTECTED: Final = "protected"

_MAPS: Final = ("access", "allow")

_DEFAULTS: Final = {
    "sync": "auto",
    "self_heal": True,
    "prune": "auto",
    "removal": "cascade",
    "adopt": False,
    "server_side_apply": True,
    "ignore_differences": (),
    "sync_windows": (),
    "access_view": (),
    "access_sync": (),
    "rollout": "all",
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """What the layers give a target: its settings, and what ``delivery.allow`` grants."""

    settings: DeliverySettings
    kinds: Granted
    namespaces: Granted


def delivering() -> Callable[[Spot], Delivered]:
    """A function from spot to what it gets; targets of an app with the same layers share one."""
    made: dict[tuple[str, ...], Delivered] = {}

    def delivered(spot: Spot) -> Delivered:
        said = tuple(_of_target(spot))
        key = (spot.app.name.value, *(layer for layer, _ in said))
        if key not in made:
            made[key] = Delivered(
                _settings(said, spot.app.name.at), _grants(said, "kinds"), _grants(said, "namespaces")
            )
        return made[key]

    return delivered


def of_stage(environment: Environment, tenancy: Tenancy | None) -> DeliverySettings:
    """The settings of a generated ``namespaces`` target, to which no app has a say.

    It is never rolled out in waves, and its project is the environment's, so windows and access are too.
    """
    at = environment.name.at
    own = _settings(tuple(_of_stage(environment, tenancy)), at)
    project = _settings(tuple(_of_stage(environment, None)), at)
    shared = {name: getattr(project, name) for name in ("sync_windows", "access_view", "access_sync")}
    return replace(own, **shared, rollout=Chosen("all", DEFAULT_LAYER, at))


def override_changes(spots: Iterable[Spot], path: str) -> bool:
    """Whether the override at ``path`` gives a setting at one of the spots that the layers below it do not."""
    done = set()
    for spot in spots:
        every = tuple(_of_target(spot))
        below = tuple(takewhile(lambda said: said[0] != path, every))
        key = tuple(layer for layer, _ in below)
        if key not in done and _changes(every[len(below)][1], below):
            return True
        done.add(key)
    return False


def _changes(delivery: Delivery, below: tuple[Said, ...]) -> bool:
    own = {
        name: next(_values(name, (("", delivery),)), None) for name in (*_DEFAULTS, "allow_kinds", "allow_namespaces")
    }
    for name, said in own.items():
        if said is not None:
            *_, last = (_DEFAULTS.get(name, ()), *(value for _, value, _ in _values(name, below)))
            if plain_setting(said[1]) != plain_setting(last):
                return True
    return delivery.annotations is not None and changes(delivery.annotations, merged(_annotations(below)))


def _of_target(spot: Spot) -> Iterator[Said]:
    app = f"apps.{spot.app.name.value}"
    if spot.app.delivery is not None:
        yield app, spot.app.delivery
    yield from _of_stage(spot.environment, spot.tenancy)
    for number, override in enumerate(spot.app.overrides):
        if override.delivery is not None and fits(override.match, spot):
            yield f"{app}.overrides[{number}]", override.delivery


def _of_stage(environment: Environment, tenancy: Tenancy | None) -> Iterator[Said]:
    path = f"environments.{environment.name.value}"
    if environment.protected is not None and environment.protected.value:
        at = environment.protected.at
        yield f"{path}.{PROTECTED}", Delivery(at=at, prune=Located("confirm", at), removal=Located("confirm", at))
    if environment.delivery is not None:
        yield path, environment.delivery
    if tenancy is not None:
        own = f"tenancies.{tenancy.name.value}"
        if tenancy.delivery is not None:
            yield own, tenancy.delivery
        placement = (tenancy.environments or {}).get(environment.name.value)
        if placement is not None and placement.delivery is not None:
            yield f"{own}.{path}", placement.delivery


def _settings(said: tuple[Said, ...], at: Position) -> DeliverySettings:
    """The settings of some layers, lowest first; ``at`` is where the defaults are told to come from."""
    chosen: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        values = list(_values(name, said))
        chosen[name] = _chosen(values) if values else Chosen(default, DEFAULT_LAYER, at)
    return DeliverySettings(**chosen, annotations=tuple(_annotations(said)))


def _grants(said: Iterable[Said], of: str) -> Granted:
    values = list(_values(f"allow_{of}", said))
    return _chosen(values) if values else None


def _annotations(said: Iterable[Said]) -> Iterator[Layer]:
    for layer, delivery in said:
        if delivery.annotations is not None:
            yield Layer(layer, delivery.annotations)


def _chosen(values: list[tuple[str, Any, Position]]) -> Chosen[Any]:
    """The last of values that stand lowest first."""
    layer, value, at = values[-1]
    lost = tuple(Lost(name, where, plain_setting(loser)) for name, loser, where in reversed(values[:-1]))
    return Chosen(value, layer, at, lost)


def _values(name: str, said: Iterable[Said]) -> Iterator[tuple[str, Any, Position]]:
    """What layers say of one setting, with its place; a list has that of the map in which it stands."""
    first, _, rest = name.partition("_")
    for layer, delivery in said:
        record: Any = getattr(delivery, first, None) if first in _MAPS else delivery
        value = getattr(record, rest if first in _MAPS else name, None)
        if isinstance(value, Located):
            yield layer, value.value, value.at
        elif value is not None:
            yield layer, value, value[0].at if value else record.at
