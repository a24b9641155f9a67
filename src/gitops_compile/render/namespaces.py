"""The objects of a generated ``namespaces`` target: the Namespace of every declared target, pinned or not."""

from __future__ import annotations

from gitops_compile.model.build import Object
from gitops_compile.model.target import NamespacesTarget


def namespace_objects(target: NamespacesTarget) -> tuple[Object, ...]:
    """One Namespace per name, sorted, before the generated layer labels it."""
    return tuple({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": name}} for name in target.names)
