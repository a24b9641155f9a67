"""How the fleet writes one Kubernetes object: ``Kind[.group] [namespace/]name`` (trust.md, section 8).

The group stands as in file names; a cluster-scoped object has no namespace; a generated name goes without the hash
that kustomize puts behind it, so that an entry outlives a change of the object's content.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind, is_kubernetes_group, name_of

_HASH: Final = re.compile(r"(.+)-[2456789bcdfghkmt]{10}")


@dataclass(frozen=True, slots=True, order=True)
class ObjectName:
    """An object as it is written: ``Secret`` or ``SealedSecret.bitnami.com``, its namespace or none, its name."""

    kind: str
    namespace: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.namespace}/{self.name}" if self.namespace else f"{self.kind} {self.name}"

    def meets(self, other: ObjectName, home: str) -> bool:
        """Whether this one, as people wrote it, means ``other``; without a namespace it means one in ``home`` (the
        target's) or in none.
        """
        there = (self.namespace,) if self.namespace else ("", home)
        return (self.kind, self.name) == (other.kind, other.name) and other.namespace in there


def object_name(one: Object, namespace: str) -> ObjectName:
    """The name of an object that ends in a namespace; empty for a cluster-scoped one."""
    group, kind = group_kind(one)
    shown = kind if is_kubernetes_group(group) else f"{kind}.{group}"
    return ObjectName(shown, namespace, without_hash(name_of(one)))


def as_object_name(text: str) -> ObjectName:
    """The object that a text of the form ``names.OBJECT`` means."""
    kind, _, rest = text.partition(" ")
    namespace, _, name = rest.rpartition("/")
    return ObjectName(kind, namespace, without_hash(name))


def without_hash(name: str) -> str:
    """A generated name without its hash: ``-`` and ten of kustomize's letters."""
    hashed = _HASH.fullmatch(name)
    return hashed.group(1) if hashed else name
