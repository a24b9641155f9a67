"""GC304: an Argo CD object of a source that has the kind and the name of one that is generated, in one instance.

Both would be written again and again, each over the other (argo-cd issue 15874). Two that sources bring are GC310.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.argocd.expansion import expanded
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.kinds import ARGO_KINDS, group_kind, name_of, namespace_of, written
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each object that a source brings into the home of an instance under a name that is taken."""
    brought = tuple(tree.holding(lambda one: group_kind(one) in ARGO_KINDS))
    made = _generated(tree) if brought else {}
    for target, one in brought:
        file = made.get((target.place.cluster, tree.home(target, one), group_kind(one)[1], name_of(one)))
        if file is not None:
            yield _diagnostic(target, one, file)


def _generated(tree: Tree) -> dict[tuple[str, str, str, str], str]:
    """The file of every generated object by cluster, namespace, kind and name; a set counts with all that it makes."""
    clusters = {f"rendered/argocd/{instance.name}/": instance.cluster for instance in tree.fleet.instances}
    found = {}
    for file in argocd_objects(tree.fleet, tree.targets, tree.objects, tree.cluster_scoped):
        cluster = clusters["/".join([*file.path.split("/")[:3], ""])]
        for one in file.objects:
            more = expanded(one) if one["kind"] == "ApplicationSet" else ()
            for each in (one, *more):
                found[cluster, namespace_of(each), each["kind"], name_of(each)] = file.path
    return found


def _diagnostic(target: Target, one: Object, file: str) -> Diagnostic:
    return Diagnostic(
        "GC304",
        f"the source of {target.place.app} renders {written(one)}, which is generated too",
        target.source.at,
        "Give it another name, or take it out of the source.",
        related=(
            Related(file_of(target, one), f"{written(one)} of {target.place}"),
            Related(Position(file, 1, 1), "the generated one"),
        ),
        targets=(str(target.place),),
    )
