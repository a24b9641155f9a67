"""The name under which objects of several targets are one: ``Deployment {tenancy}-api-{environment}/api``.

Comes in: the objects of a comparison. Goes out: a key for each, in which variables stand in the place of the target's
own names, and its print (review.md, section 7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from gitops_compile.compare.grouping.variables import MARKED, VariablesOf, declared, in_order, marking
from gitops_compile.expand.namespaces import DEFAULT, TENANCY_DEFAULT
from gitops_compile.model.change import Manifest, Sides
from gitops_compile.model.position import Located
from gitops_compile.model.target import Target

_PLACEHOLDER: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True, order=True)
class ObjectKey:
    """``app`` is the target's own; ``shown`` the kind as objects are written; the last two hold marked variables."""

    app: str
    group: str
    kind: str
    shown: str
    namespace: str
    name: str

    def printed(self, values: Iterable[Mapping[str, str]]) -> str:
        """The name as people read it; a variable that has one value in all of ``values`` stands as that value."""
        home = f"{self.namespace}/" if self.namespace else ""
        text = f"{self.shown} {home}{self.name}"
        every = tuple(values) if MARKED.search(text) else ()

        def word(found: re.Match[str]) -> str:
            said = sorted({one.get(found[1], "") for one in every})
            return said[0] if len(said) == 1 else f"{{{found[1]}}}"

        return MARKED.sub(word, text)


def object_keys(manifests: Iterable[Manifest], sides: Sides, variables: VariablesOf) -> Callable[[Manifest], ObjectKey]:
    """A function from an object to its key.

    A variable counts in a name only if no two targets with other values of it have an object of that very name:
    ``prod-alerts`` that dev has too is no ``{environment}-alerts``.
    """
    raw = cache(lambda one: _raw(one, sides))
    seen: dict[ObjectKey, dict[str, set[str]]] = {}
    for one in manifests:
        said = seen.setdefault(raw(one), {})
        for name, value in variables(one).values:
            said.setdefault(name, set()).add(value)

    @cache
    def marked(key: ObjectKey) -> ObjectKey:
        single = ((name, min(values)) for name, values in seen[key].items() if len(values) == 1)
        text = f"{key.namespace} {key.name}"
        mark = marking(in_order((name, value) for name, value in single if value in text))
        return ObjectKey(key.app, key.group, key.kind, key.shown, mark(key.namespace), mark(key.name))

    return lambda one: marked(raw(one))


def _raw(one: Manifest, sides: Sides) -> ObjectKey:
    """The key without marks in the name; the target's own namespace stands as its pattern."""
    (group, kind), name = one.group_kind, one.name
    target = declared(sides, one.target)
    home = name.namespace
    if isinstance(target, Target) and target.namespace.value == home:
        home = _PLACEHOLDER.sub(r"\0{\1}", _pattern(target, sides))
    return ObjectKey(one.place.app, group, kind, name.kind, home, name.name)


def _pattern(target: Target, sides: Sides) -> str:
    """The pattern that gave a target its namespace (``expand.namespaces`` names its layer), else the namespace."""
    layer = target.namespace.layer
    said: Located[str] | None
    if layer == "the default":
        return TENANCY_DEFAULT if target.tenancy else DEFAULT
    if layer == "namespace":
        fleets = [side.fleet.fleet for side in (sides.head, sides.base) if side.fleet]
        said = fleets[0].namespace if fleets else None
    elif layer.startswith("environments."):
        said = target.environment.namespace
    elif ".overrides[" in layer:
        said = target.app.overrides[int(layer.rpartition("[")[2].partition("]")[0])].namespace
    else:
        said = target.app.namespace
    return said.value if said else target.namespace.value
