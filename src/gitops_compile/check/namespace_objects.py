"""GC312: Namespace objects have one owner, the generated target ``namespaces``; a source brings none.

With two owners, deleting one app would delete the other's namespace with all that is in it (argo-cd issue 22607).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.check.findings import Met, first_file, places, things
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.kinds import NAMESPACE, group_kind, written
from gitops_compile.model.target import Target, makes_namespaces


def is_refused(target: Target, one: Object) -> bool:
    """Whether an object is a Namespace that its target may not bring along."""
    own = target.verbatim and (target.argocd is None or not makes_namespaces(target.app))
    return group_kind(one) == NAMESPACE and not own


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app whose source renders Namespaces."""
    met: dict[str, list[Met]] = {}
    by_app: dict[str, Target] = {}
    for target, one in tree.holding(lambda one: group_kind(one) == NAMESPACE):
        if is_refused(target, one):
            met.setdefault(target.place.app, []).append(Met(str(target.place), written(one), file_of(target, one)))
            by_app[target.place.app] = target
    for app, found in met.items():
        hint = "Take it out of the source: the target `namespaces` holds the Namespace of every declared target"
        other = "; or write `namespaces: false` on the app, then the source's own count"
        yield Diagnostic(
            "GC312",
            f"the source of {app} renders {things(found)}",
            by_app[app].at,
            f"{hint}{other if by_app[app].verbatim else ''}.",
            path=f"apps.{app}",
            related=first_file(found),
            targets=places(found),
        )
