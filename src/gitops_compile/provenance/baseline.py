"""Where a leaf of a `namespaces` object comes from: a namespace beside it, or what the fleet says of all of them.

A Namespace is named after the targets that live in it; quota, limits, policies and the label of pod security follow
from keys of the environment and the tenancy (tenancy.md, section 5).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gitops_compile.expand.baselines import REQUESTS
from gitops_compile.model.build import Object
from gitops_compile.model.layers import Branch, Chosen, Merged
from gitops_compile.model.target import NamespacesTarget, Target
from gitops_compile.provenance.origin import Kind, Origin, Spot
from gitops_compile.provenance.paths import shown
from gitops_compile.provenance.used import of_chosen
from gitops_compile.read.written import KeyPath
from gitops_compile.render.namespaces import ENFORCE
from gitops_compile.resolve.layers import merged

_KEYS: Final[Mapping[str, str]] = {"ResourceQuota": "quota", "LimitRange": "limits", "NetworkPolicy": "network"}
"""The key of the fleet behind each kind."""

_NAMES: Final = (("metadata", "name"), ("metadata", "namespace"))


def namespace_of_object(one: Object) -> str:
    """The namespace that an object of the target is or lives in."""
    metadata = one["metadata"]
    return str(metadata.get("namespace", metadata["name"]))


def origin_in_namespaces(
    target: NamespacesTarget, one: Object, owners: tuple[Target, ...], path: KeyPath, value: Any
) -> Origin:
    """The origin of a leaf that the build of the target gave; ``owners`` are the targets in the namespace."""
    if path in _NAMES and value == namespace_of_object(one):
        spots = tuple(
            Spot(own.namespace.at, str(own.place), (of_chosen("namespace", own.namespace),)) for own in owners
        )
        return Origin(path, value, Kind.FLEET, spots or (Spot(target.at),), "the namespace of a target beside it")
    key = "podSecurity" if path[-1] == ENFORCE else _KEYS.get(str(one["kind"]), "")
    found = _chosen(merged(target.baseline).entries.get(key), _amount(path))
    if found is None:
        why = f"the target `namespaces` holds one Namespace for each ({shown(path)} is the same in all)"
        return Origin(path, value, Kind.RULE, (Spot(owners[0].namespace.at if owners else target.at),), why)
    name, chosen = found
    spot = Spot(chosen.at, used=(of_chosen(f"{key}{name}", chosen),))
    said = str(chosen.value) == str(value)
    return Origin(path, value, Kind.FLEET if said else Kind.RULE, (spot,), f"what `{key}` means for a namespace")


def _amount(path: KeyPath) -> tuple[str, ...]:
    """The keys below ``quota`` and ``limits`` that a leaf of their objects repeats."""
    if path[:2] == ("spec", "hard"):
        return (str(path[2]),)
    return tuple(str(part) for part in path[3:]) if path[:2] == ("spec", "limits") else ()


def _chosen(entry: Merged | None, keys: tuple[str, ...], name: str = "") -> tuple[str, Chosen[Any]] | None:
    """The value at some keys with its path; the first below an entry where they lead to none."""
    if isinstance(entry, Chosen):
        return name, entry
    if not isinstance(entry, Branch):
        return None
    short = {long: key for key, long in REQUESTS.items()}
    for key in (*(keys[:1]), *(short[one] for one in keys[:1] if one in short), *entry.entries):
        if key in entry.entries and (found := _chosen(entry.entries[key], keys[1:], f"{name}.{key}")):
            return found
    return None
