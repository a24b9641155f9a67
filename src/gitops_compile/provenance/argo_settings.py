"""The lines of the fleet behind what delivery settings give: sync options, annotations, roles, windows, elements.

Each function takes what an object was made of, the path of a scalar in it and its value, and gives the places that
decide it, with the layers that won and lost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final

from gitops_compile.argocd import syncing
from gitops_compile.model.delivery import SPELLED, SyncWindow, plain_setting
from gitops_compile.model.layers import Chosen
from gitops_compile.model.position import Located
from gitops_compile.model.shapes import keys_of
from gitops_compile.provenance import argo_lines as lines
from gitops_compile.provenance.origin import Spot, Used
from gitops_compile.provenance.paths import at_path
from gitops_compile.provenance.used import of_chosen
from gitops_compile.read.written import KeyPath
from gitops_compile.resolve.layers import merged

_OPTIONS: Final = {
    syncing.SERVER_SIDE_APPLY: "server_side_apply",
    syncing.FAIL_ON_SHARED: "adopt",
    syncing.RESPECT_IGNORED: "ignore_differences",
}
_ELEMENT: Final = 6
"""So many keys lead to an element of a list generator: spec, generators, 0, list, elements, and its index."""


def setting(field: str) -> Callable[[lines.Made, KeyPath, Any], tuple[Spot, ...]]:
    """A function that gives the layer that won a setting."""

    def spots(made: lines.Made, _path: KeyPath, _value: Any) -> tuple[Spot, ...]:
        return tuple(_spot(field, getattr(one.delivery, field)) for one in made.every[:1])

    return spots


def option(made: lines.Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The setting behind a sync option; some always stand."""
    field = _OPTIONS.get(str(value))
    if field == "ignore_differences" and not any(one.delivery.ignore_differences.value for one in made.every[:1]):
        return lines.scalers(made, path, value)
    return setting(field)(made, path, value) if field else lines.instance(made, path, value)


def annotation(made: lines.Made, path: KeyPath, _value: Any) -> tuple[Spot, ...]:
    """The layer of ``delivery.annotations`` that gives this one."""
    found = [merged(one.delivery.annotations).entries.get(str(path[-1])) for one in made.every[:1]]
    return tuple(
        Spot(one.at, used=(of_chosen(f"delivery.annotations.{path[-1]}", one),))
        for one in found
        if isinstance(one, Chosen)
    )


def ignored(made: lines.Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The entry as it is written, or the autoscalers of which it follows."""
    entries = made.every[0].delivery.ignore_differences.value if made.every else ()
    index = path[2] if len(path) > 2 else 0
    if isinstance(index, int) and index < len(entries):
        return (replace(setting("ignore_differences")(made, path, value)[0], at=entries[index].at),)
    return lines.scalers(made, path, value)


def window(made: lines.Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The key of the window, or the window where the key is a default."""
    windows = made.every[0].delivery.sync_windows.value if made.every else ()
    index, key = path[2], str(path[3])
    said = windows[index] if isinstance(index, int) and index < len(windows) else None
    if said is None:
        return lines.environment(made, path, value)
    declared = keys_of(SyncWindow).get(key)
    written = getattr(said, declared.field) if declared else None
    at = written.at if isinstance(written, Located) else said.at
    return (replace(setting("sync_windows")(made, path, value)[0], at=at),)


def role(made: lines.Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The group as it is written, or the list of groups that have the role."""
    name = at_path(made.object, (*path[:3], "name"))
    field = f"access_{name}"
    if not made.every or field not in SPELLED:
        return lines.environment(made, path, value)
    (spot,) = setting(field)(made, path, value)
    groups = getattr(made.every[0].delivery, field).value
    at = next((group.at for group in groups if group.value == str(value).strip('"')), spot.at)
    return (replace(spot, at=at),)


def element(made: lines.Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """What stands behind a parameter of one target of an ApplicationSet."""
    name = at_path(made.object, (*path[:_ELEMENT], "application"))
    own = tuple(one for one in made.apps if one.place.dotted == name)
    of_key = {
        "application": lines.place,
        "path": lines.place,
        "namespace": lines.namespace,
        "server": lines.own_cluster if value else lines.cluster,
        "wave": lines.wave,
    }
    return of_key.get(str(path[-1]), lines.cluster)(replace(made, every=own, apps=own), path, value)


def named(made: lines.Made, path: KeyPath, value: Any) -> tuple[Spot, ...]:
    """The parts of an ApplicationSet's name."""
    return (*lines.environment(made, path, value), *lines.tenancy(made, path, value), *lines.app(made, path, value))


def _spot(field: str, chosen: Chosen[Any]) -> Spot:
    told = Used(f"delivery.{SPELLED[field]}", plain_setting(chosen.value), chosen.layer, chosen.at, chosen.lost)
    return Spot(chosen.at, used=(told,))
