"""GC223, GC227 and GC228: fields of storage and of definitions that stay as they were made.

Sources: Kubernetes 1.31 to 1.36, ``pkg/apis/core/validation`` (``ValidatePersistentVolumeClaimUpdate``,
``ValidatePersistentVolumeUpdate``), ``pkg/apis/storage/validation`` (``ValidateStorageClassUpdate``) and
``apiextensions-apiserver`` (``validateCustomResourceDefinitionSpecUpdate``,
``ValidateCustomResourceDefinitionStoredVersions``).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gitops_compile.compare.risk.fixed_fields import changed, differing, equal, touching_fields, updated
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import at, below, map_below, maps_below, named, touching
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import CRD
from gitops_compile.model.operation import Field, Key, Operation
from gitops_compile.model.quantity import quantity

_VOLUME_MODE: Final = {"volumeMode": "Filesystem"}
_CLASS_FIELDS: Final = ("parameters", "provisioner", "reclaimPolicy", "volumeBindingMode")
_CLASS_DEFAULTS: Final = {"reclaimPolicy": "Delete", "volumeBindingMode": "Immediate"}
_NO_SOURCE: Final = frozenset(
    {
        "accessModes",
        "capacity",
        "claimRef",
        "mountOptions",
        "nodeAffinity",
        "persistentVolumeReclaimPolicy",
        "storageClassName",
        "volumeAttributesClassName",
    }
)
"""Fields of a PersistentVolume's spec beside its source and its mode; every other one is a sort of source."""


def _claim_spec(difference: Difference, _sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None:
        return
    old, new = (map_below(one, "spec") for one in both)
    fixed = (old.keys() | new.keys()) - {"resources", "volumeAttributesClassName"}
    operations = [
        *touching_fields(difference, "spec", differing(old, new, fixed, _VOLUME_MODE)),
        *_resources(difference, map_below(old, "resources"), map_below(new, "resources")),
    ]
    if operations:
        yield Met(tuple(operations))


def _resources(difference: Difference, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Operation, ...]:
    if not equal(_without_storage(old), _without_storage(new)):
        return touching(difference, at("spec.resources"))
    if _may_follow(below(old, "requests", "storage"), below(new, "requests", "storage")):
        return ()
    return touching(difference, at("spec.resources.requests.storage"))


def _may_follow(before: Any, after: Any) -> bool:
    """Whether a claim of one size may ask for the other: the same or more, however it is written."""
    smaller, larger = quantity(before), quantity(after)
    return equal(before, after) if smaller is None or larger is None else larger >= smaller


def _without_storage(resources: Mapping[str, Any]) -> Mapping[str, Any]:
    requests = {name: value for name, value in map_below(resources, "requests").items() if name != "storage"}
    return {**resources, "requests": requests}


def _storage_class(difference: Difference, _sides: Sides) -> Iterator[Met]:
    if difference.pair.shown.group_kind == ("storage.k8s.io", "StorageClass"):
        operations = changed(difference, "", _CLASS_FIELDS, _CLASS_DEFAULTS)
    else:
        operations = _volume_source(difference)
    if operations:
        yield Met(operations)


def _volume_source(difference: Difference) -> tuple[Operation, ...]:
    both = updated(difference)
    if both is None:
        return ()
    old, new = (map_below(one, "spec") for one in both)
    if isinstance(old.get("csi"), dict) and not map_below(old, "csi", "controllerExpandSecretRef"):
        # It may be added where there is none.
        csi = {name: one for name, one in map_below(new, "csi").items() if name != "controllerExpandSecretRef"}
        new = {**new, "csi": csi} if csi else new
    fixed = (old.keys() | new.keys()) - _NO_SOURCE
    return touching_fields(difference, "spec", differing(old, new, fixed, _VOLUME_MODE))


def _crd_identity(difference: Difference, _sides: Sides) -> Iterator[Met]:
    both = updated(difference)
    if both is None:
        return
    operations = [
        *changed(difference, "spec", ("group", "scope")),
        *changed(difference, "spec.names", ("kind", "plural")),
    ]
    if operations:
        yield Met(tuple(operations))
    kept = [one.get("name") for one in maps_below(both[1], "spec", "versions")]
    stored = [one.get("name") for one in maps_below(both[0], "spec", "versions") if one.get("storage") is True]
    gone = [str(name) for name in stored if name not in kept]
    if gone:
        paths = [(Field("spec"), Field("versions"), Key(name)) for name in gone]
        yield Met(touching(difference, *paths), detail=f"storage version {named(gone)} gone")


RULES: Final[tuple[Rule, ...]] = (
    Rule("GC223", _claim_spec, frozenset({("", "PersistentVolumeClaim")})),
    Rule("GC227", _storage_class, frozenset({("storage.k8s.io", "StorageClass"), ("", "PersistentVolume")})),
    Rule("GC228", _crd_identity, frozenset({CRD})),
)
