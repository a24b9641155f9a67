"""GC511: ``delivery.allow.namespaces`` opens no tenancy's namespace to anybody else.

An entry of one tenancy that names another's is refused whatever is rendered, since the AppProject would permit it. A
shared app may name one as long as it renders nothing there.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.check.findings import Met, first_file
from gitops_compile.check.tenancy.homes import homes
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.kinds import namespace_of, written
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target

_Key = tuple[str, str, str, Position]


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and entry."""
    owners = homes(tree)
    found: dict[_Key, list[Target]] = {}
    met: dict[_Key, list[Met]] = {}
    for target in tree.targets.apps:
        for entry in target.namespaces.value if target.namespaces else ():
            owner = owners.get((target.place.cluster, entry.value), "")
            if not owner or owner == target.place.tenancy:
                continue
            objects = _standing(tree, target, entry.value)
            if target.tenancy is not None or objects:
                key = (target.place.app, entry.value, owner, entry.at)
                found.setdefault(key, []).append(target)
                met.setdefault(key, []).extend(objects)
    for key, targets in found.items():
        app, namespace, owner, at = key
        yield Diagnostic(
            "GC511",
            f"delivery.allow.namespaces of {app} names {namespace}, which is {owner}'s",
            at,
            "Take it out: no grant opens the namespace of a tenancy.",
            related=(
                Related(tree.fleet.fleet.tenancies[owner].name.at, f"the tenancy {owner}"),
                *(first_file(met[key]) if met[key] else ()),
            ),
            targets=tuple(sorted(str(target.place) for target in targets)),
        )


def _standing(tree: Tree, target: Target, namespace: str) -> list[Met]:
    objects = tree.objects.get(target.place, ())
    return [
        Met(str(target.place), written(one), file_of(target, one))
        for one in objects
        if namespace_of(one) == namespace and tree.is_namespaced(one)
    ]
