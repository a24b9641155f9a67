"""How input changes are spelled: the dotted key in the fleet, the path in the target, the origin that a key tells."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import Final

from gitops_compile.model.cause import Origin
from gitops_compile.model.operation import Field, shown
from gitops_compile.model.target import Place

THE_FLEET: Final = "the fleet"
"""The layer that has no name in front of its keys."""

_PART: Final = re.compile(r"\.?(?P<plain>[^.\[\]\"]+)|\[(?P<quoted>\"(?:[^\"\\]|\\.)*\")\]")
_DIVIDERS: Final = re.compile(r"([./])")
_HOLDERS: Final = {"apps": "app", "environments": "environment", "clusters": "cluster", "tenancies": "tenancy"}
_ORIGINS: Final = {
    "apps": Origin.APP,
    "environments": Origin.ENVIRONMENT,
    "clusters": Origin.CLUSTER,
    "tenancies": Origin.TENANCY,
}


def dotted(*names: str) -> str:
    """A path of names as text: ``values.replicas``, ``labels["a.b/c"]``."""
    return shown(tuple(Field(name) for name in names))


def names_in(path: str) -> tuple[str, ...]:
    """The names of a path that ``dotted`` wrote."""
    return tuple(
        str(json.loads(found["quoted"])) if found["quoted"] else found["plain"] for found in _PART.finditer(path)
    )


def key_of(layer: str, path: str) -> str:
    """Where a layer says something of a path: ``apps.api.values.replicas``, ``values.replicas`` of the fleet."""
    return path if layer == THE_FLEET else f"{layer}.{path}"


def below(path: str, front: str) -> bool:
    """Whether a path is ``front`` or lies in it."""
    return path == front or path.startswith((f"{front}.", f"{front}["))


def origin_of(key: str) -> Origin:
    """What sort of line a key of the fleet names."""
    parts = key.split(".", 3)
    kind = parts[2] if len(parts) > 2 else ""
    if parts[0] in ("apps", "tenancies") and kind == "versions" and len(parts) > 3:
        return Origin.PIN
    if parts[0] == "apps" and kind.startswith("overrides["):
        return Origin.OVERRIDE
    return _ORIGINS.get(parts[0], Origin.FLEET)


@lru_cache(maxsize=20_000)
def pattern_of(key: str, place: Place) -> str:
    """A key with a target's own names replaced, at whole parts: ``apps.{app}.versions.{environment}``.

    Behind ``clusters`` a name is the cluster's, and so on; elsewhere it is the environment's before the others.
    """
    named = {name: getattr(place, name) for name in ("environment", "tenancy", "cluster", "app")}
    noun_of = {name: noun for noun, name in reversed(named.items()) if name}
    parts = _DIVIDERS.split(key)
    for index in range(0, len(parts), 2):
        holder = _HOLDERS.get(parts[index - 2], "") if index else ""
        noun = holder if holder and named[holder] == parts[index] else noun_of.get(parts[index], "")
        if noun:
            parts[index] = f"{{{noun}}}"
    return "".join(parts)
