"""The pods that an object makes: where their specification lies, and their containers by name.

Kubernetes' own kinds have known places; any other kind counts if it has ``spec.template.spec.containers``, as the
Rollout of Argo has.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.compare.risk.versus import below, map_below, maps_below
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Field, Key, Path
from gitops_compile.render.layer.pods import POD_SPECS

LISTS: Final = ("initContainers", "containers", "ephemeralContainers")
_ELSEWHERE: Final = ("spec", "template", "spec")


@dataclass(frozen=True, slots=True)
class Container:
    """A container of any of a pod's lists; names are unique across them."""

    name: str
    path: Path
    spec: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Pod:
    """``path`` is that of the pod's specification in the object; ``labels`` are the pod's."""

    path: Path
    spec: Mapping[str, Any]
    labels: Mapping[str, Any]

    @property
    def containers(self) -> Mapping[str, Container]:
        """Every container by its name."""
        return {
            str(one.get("name")): Container(
                str(one.get("name")), (*self.path, Field(where), Key(str(one.get("name")))), one
            )
            for where in LISTS
            for one in maps_below(self.spec, where)
        }


def pod_of(one: Object | None) -> Pod | None:
    """What the object makes pods from; none if it makes none."""
    if one is None:
        return None
    names = POD_SPECS.get(group_kind(one))
    if names is None:
        if not isinstance(below(one, *_ELSEWHERE, "containers"), list):
            return None
        names = _ELSEWHERE
    spec = map_below(one, *names)
    return Pod(tuple(Field(name) for name in names), spec, map_below(one, *names[:-1], "metadata", "labels"))
