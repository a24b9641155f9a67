"""Fields that the API server keeps as they are: which of them an update would change.

Two values are equal here as they are to the API server, whose comparison (``apiequality.Semantic.DeepEqual`` of
apimachinery) takes an empty list or map for a missing one and heeds the order of every list. A default counts as said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

from gitops_compile.compare.risk.versus import at, map_below, touching
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference
from gitops_compile.model.kinds import name_of
from gitops_compile.model.operation import Field, Operation, canonical

NO_DEFAULTS: Final[Mapping[str, Any]] = MappingProxyType({})

_MAPS: Final = frozenset({"annotations", "labels", "matchLabels", "nodeSelector", "parameters", "limits", "requests"})
"""Fields whose empty map is no map; of others, as ``emptyDir``, an empty one says something."""


def updated(difference: Difference) -> tuple[Object, Object] | None:
    """Both objects where the API server sees an update: a ConfigMap whose generated name changed is a new one."""
    both = difference.pair.both
    return both if both is not None and name_of(both[0]) == name_of(both[1]) else None


def changed(
    difference: Difference, where: str, names: Iterable[str], defaults: Mapping[str, Any] = NO_DEFAULTS
) -> tuple[Operation, ...]:
    """The operations at those of the named fields that an update changes; ``where`` is the map they stand in."""
    both = updated(difference)
    if both is None:
        return ()
    old, new = (map_below(one, *_parts(where)) for one in both)
    return touching_fields(difference, where, differing(old, new, names, defaults))


def touching_fields(difference: Difference, where: str, names: Iterable[str]) -> tuple[Operation, ...]:
    """The operations at some fields of a map of the object; none for no field."""
    paths = [(*(at(where) if where else ()), Field(name)) for name in names]
    return touching(difference, *paths) if paths else ()


def differing(
    old: Mapping[str, Any], new: Mapping[str, Any], names: Iterable[str], defaults: Mapping[str, Any] = NO_DEFAULTS
) -> tuple[str, ...]:
    """The named fields whose values differ, sorted."""
    return tuple(
        name
        for name in sorted(names)
        if not equal(*({name: defaults.get(name) if one.get(name) is None else one[name]} for one in (old, new)))
    )


def equal(old: Any, new: Any) -> bool:
    """Whether two values are the same to the API server."""
    return canonical(_settled(old)) == canonical(_settled(new))


def _settled(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _settled(one) for name, one in sorted(value.items()) if not _says_nothing(name, one)}
    return [_settled(one) for one in value] if isinstance(value, list) else value


def _says_nothing(name: str, value: Any) -> bool:
    if isinstance(value, dict):
        return not value and name in _MAPS
    return value is None or (isinstance(value, list) and not value)


def _parts(where: str) -> tuple[str, ...]:
    return tuple(where.split(".")) if where else ()
