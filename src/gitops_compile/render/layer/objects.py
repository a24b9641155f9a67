"""How a step of the layer changes an object: by a shallow copy along the changed path, since targets share builds.

In: an object as plain JSON, where to look, and what to make of what lies there. Out: a new object that shares
everything that did not change, or the very same object if nothing did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import is_
from typing import Any, Final, TypeAlias

from gitops_compile.model.build import Object

Change: TypeAlias = Callable[[Any], Any]
"""Makes a new value of an old one, and hands back the old one itself where it changes nothing."""

Fields: TypeAlias = Mapping[str, "Fields"]
"""A tree of field names; an empty map stands at the end of each path. Lists are entered and have no name in it."""

END: Final[Fields] = {}


def fields(*path: str, end: Fields = END) -> Fields:
    """A tree that is one path, with another tree at its end."""
    for name in reversed(path):
        end = {name: end}
    return end


def changed(node: Any, where: Fields, change: Change) -> Any:
    """The node with every value at the end of a path changed; a path that does not exist is no error."""
    if isinstance(node, list):
        return changed_list(node, lambda item: changed(item, where, change))
    if not where:
        return change(node)
    if not isinstance(node, dict):
        return node
    new = {}
    for name, below in where.items():
        if name in node:
            old = node[name]
            value = changed(old, below, change)
            if value is not old:
                new[name] = value
    return {**node, **new} if new else node


def changed_list(items: list[Any], change: Change) -> list[Any]:
    """The list with every item changed, or the list itself."""
    new = [change(item) for item in items]
    return items if all(map(is_, new, items)) else new


def metadata(resource: Object, name: str) -> Any:
    """A field of ``metadata``; none if either is missing."""
    found = resource.get("metadata")
    return found.get(name) if isinstance(found, dict) else None


def with_metadata(resource: Object, name: str, value: Any) -> Object:
    """A copy of the object with one field of ``metadata`` set."""
    return {**resource, "metadata": {**(resource.get("metadata") or {}), name: value}}
