"""Whose namespace is whose: a namespace of a cluster belongs to the tenancy whose target has it as its namespace.

What shared apps live in belongs to no tenancy, and what no target has belongs to nobody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

from gitops_compile.check.tree import Tree
from gitops_compile.model.layers import Branch
from gitops_compile.model.target import NamespacesTarget
from gitops_compile.resolve.layers import merged

Homes: TypeAlias = Mapping[tuple[str, str], str]
"""Cluster and namespace -> tenancy, "" for a shared app's; of declared targets, pinned or not."""


def homes(tree: Tree) -> Homes:
    """The namespaces of all targets. Two tenancies never share one: that is GC311."""
    return {(one.place.cluster, one.namespace.value): one.place.tenancy for one in tree.targets.apps}


@dataclass(frozen=True, slots=True)
class Baseline:
    """What the target ``namespaces`` gives a namespace beside the Namespace object."""

    target: NamespacesTarget
    said: Branch


Baselines: TypeAlias = Mapping[tuple[str, str], Baseline]
"""Cluster and namespace -> its baseline; none for a namespace that comes alone."""


def baselines(tree: Tree) -> Baselines:
    """The namespaces for which the fleet says pod security, quota, limits or network."""
    said = cache(merged)
    return {
        (target.place.cluster, name): Baseline(target, said(target.baseline))
        for target in tree.targets.namespaces
        if target.baseline
        for name in target.names
    }
