"""GC517: what the target ``namespaces`` gives a namespace, no source gives it again.

Two quotas or limit ranges in one namespace both count, so neither says what holds, and two policies of one name
overwrite each other.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.tenancy.homes import Baselines, baselines
from gitops_compile.check.tree import Tree
from gitops_compile.expand.baselines import amounts, word
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import group_kind, name_of
from gitops_compile.model.target import Target
from gitops_compile.render.namespaces import network_policies

_QUOTA: Final = ("", "ResourceQuota")
_LIMITS: Final = ("", "LimitRange")
_POLICY: Final = ("networking.k8s.io", "NetworkPolicy")


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and key that gives the object."""
    return told(_faulty(tree))


def key_of(own: Baselines, tree: Tree, target: Target, one: Object) -> str:
    """The key of the fleet that gives an object's namespace such an object already, or ""."""
    pair = group_kind(one)
    if pair not in (_QUOTA, _LIMITS, _POLICY):
        return ""
    baseline = own.get((target.place.cluster, tree.home(target, one)))
    if baseline is None:
        return ""
    if pair == _QUOTA:
        return "quota" if amounts(baseline.said, "quota") else ""
    if pair == _LIMITS:
        given = any(amounts(baseline.said, "limits", key) for key in ("default", "defaultRequest"))
        return "limits" if given else ""
    return "network" if name_of(one) in network_policies(word(baseline.said, "network")) else ""


def _faulty(tree: Tree) -> Iterator[Faulty]:
    own = baselines(tree)
    for target in tree.targets.apps if own else ():
        for one in tree.objects.get(target.place, ()):
            key = key_of(own, tree, target, one)
            if key:
                says = "into a namespace that has one from the target namespaces"
                yield target, one, Fault("GC517", says, f"Take it out of the source, and say it with `{key}`.")
