"""GC245: a ConfigMap or Secret changes under one name, and no pod that uses it is made anew (kustomize issue 3635).

A pod reads its environment once, when it starts, and most programs read their files once too. A generated name with a
hash changes the template with the content; a fixed name does not. Jobs are left out: the next run reads the new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.compare.risk.pods import LISTS, Pod, pod_of
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import (
    at,
    below,
    changing,
    home,
    is_to_be,
    map_below,
    maps_below,
    named,
    touching,
    was,
)
from gitops_compile.model.change import Difference, Manifest, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind, name_of

_KINDS: Final = frozenset({("", "ConfigMap"), ("", "Secret")})
_DATA: Final = (at("data"), at("binaryData"), at("stringData"))
_RUN_ANEW: Final = frozenset({("batch", "Job"), ("batch", "CronJob")})


def _stale_config(difference: Difference, sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if old is None or new is None or name_of(old) != name_of(new):
        return
    operations = changing(difference, *_DATA)
    if not operations:
        return
    own = home(difference.pair)
    users = [one for one in sides.head.below(own.target) if one.namespace == own.namespace and _uses(one, new)]
    if users and not any(_changes(one, sides) for one in users):
        kinds = sorted(f"{one.group_kind[1]} {name_of(one.object)}" for one in users)
        yield Met(operations, detail=f"used by {named(kinds)}")


def _uses(one: Manifest, config: dict[str, Any]) -> bool:
    pod = pod_of(one.object) if one.group_kind not in _RUN_ANEW else None
    return pod is not None and (group_kind(config)[1], name_of(config)) in tuple(_used(pod))


def _used(pod: Pod) -> Iterator[tuple[str, Any]]:
    """Kind and name of every ConfigMap and Secret that the pod's containers read; pull secrets are the kubelet's."""
    for where in LISTS:
        for container in maps_below(pod.spec, where):
            for one in maps_below(container, "envFrom"):
                yield "ConfigMap", below(one, "configMapRef", "name")
                yield "Secret", below(one, "secretRef", "name")
            for one in maps_below(container, "env"):
                yield "ConfigMap", below(one, "valueFrom", "configMapKeyRef", "name")
                yield "Secret", below(one, "valueFrom", "secretKeyRef", "name")
    for volume in maps_below(pod.spec, "volumes"):
        yield "ConfigMap", below(volume, "configMap", "name")
        yield "Secret", below(volume, "secret", "secretName")
        for source in maps_below(map_below(volume, "projected"), "sources"):
            yield "ConfigMap", below(source, "configMap", "name")
            yield "Secret", below(source, "secret", "name")


def _changes(user: Manifest, sides: Sides) -> bool:
    """Whether the pods of a workload are made anew: their template changes, or the workload is new itself."""
    pod = pod_of(user.object)
    return any(
        one.pair.head is not None
        and one.pair.head.path == user.path
        and (was(one.pair) is None or (pod is not None and touching(one, pod.path[:-1])))
        for one in sides.near(user.target)
    )


RULES: Final[tuple[Rule, ...]] = (Rule("GC245", _stale_config, _KINDS),)
