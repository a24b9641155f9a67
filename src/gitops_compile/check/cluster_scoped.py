"""GC314: a target of a tenancy renders nothing cluster-scoped, unless ``delivery.allow.kinds`` grants it.

Tenancies on one cluster would share such an object, and it reaches beyond their own namespaces.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.argocd.grants import grant
from gitops_compile.check.findings import Met, first_file, listed, places, things
from gitops_compile.check.namespace_objects import is_refused
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import group_kind, name_of, written
from gitops_compile.model.position import Located, Position
from gitops_compile.model.target import Target

_Key = tuple[str, Position]


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and list of grants."""
    met: dict[_Key, list[Met]] = {}
    kinds: dict[_Key, set[str]] = {}
    first: dict[_Key, Target] = {}
    for target, one in tree.holding(lambda one: not tree.is_namespaced(one)):
        if target.tenancy is None or is_refused(target, one) or is_granted(target, one):
            continue
        key = (target.place.app, target.kinds.at if target.kinds else target.at)
        met.setdefault(key, []).append(Met(str(target.place), written(one), file_of(target, one)))
        kinds.setdefault(key, set()).add("/".join(part for part in group_kind(one) if part))
        first.setdefault(key, target)
    for key, found in met.items():
        app, at = key
        yield Diagnostic(
            "GC314",
            f"{app} is per tenancy and renders the cluster-scoped {things(found)}: tenancies would share it",
            at,
            "Move it into a shared app, or grant it: "
            f"delivery: {{allow: {{kinds: {listed(first[key].kinds, kinds[key])}}}}}.",
            path=f"apps.{app}",
            related=first_file(found),
            targets=places(found),
        )


def is_granted(target: Target, one: Object) -> bool:
    """Whether an entry of ``delivery.allow.kinds`` meets an object."""
    group, kind = group_kind(one)
    return any(grant(entry.value).meets(group, kind, name_of(one)) for entry in _entries(target))


def _entries(target: Target) -> tuple[Located[str], ...]:
    return target.kinds.value if target.kinds else ()
