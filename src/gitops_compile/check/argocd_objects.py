"""GC315: sources bring no Argo CD objects along: whoever writes an Application can pick any AppProject.

A target of a tenancy never may; for a shared app ``delivery.allow.kinds`` opens it.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.argocd.grants import Grant, grant
from gitops_compile.check.findings import Met, first_file, listed, places, things
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import ARGO_KINDS, group_kind, written
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target

_Key = tuple[str, bool, Position]


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app, apart for its targets with and without a tenancy."""
    met: dict[_Key, list[Met]] = {}
    kinds: dict[_Key, set[str]] = {}
    first: dict[_Key, Target] = {}
    for target, one in tree.holding(lambda one: group_kind(one) in ARGO_KINDS):
        pair = group_kind(one)
        if target.tenancy is None and Grant(*pair) in _grants(target):
            continue
        at = target.kinds.at if target.kinds and target.tenancy is None else target.at
        key = (target.place.app, target.tenancy is not None, at)
        met.setdefault(key, []).append(Met(str(target.place), written(one), file_of(target, one)))
        kinds.setdefault(key, set()).add("/".join(pair))
        first.setdefault(key, target)
    for key, found in met.items():
        app, of_tenancy, at = key
        grants = f"; or grant it: delivery: {{allow: {{kinds: {listed(first[key].kinds, kinds[key])}}}}}"
        whose = "a target of a tenancy never may" if of_tenancy else "whoever writes it can pick any AppProject"
        yield Diagnostic(
            "GC315",
            f"the source of {app} renders {things(found)}: {whose}",
            at,
            f"Take it out of the source{'' if of_tenancy else grants}.",
            path=f"apps.{app}",
            related=first_file(found),
            targets=places(found),
        )


def _grants(target: Target) -> set[Grant]:
    return {grant(entry.value) for entry in (target.kinds.value if target.kinds else ())}
