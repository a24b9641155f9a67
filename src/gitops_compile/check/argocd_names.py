"""GC303: a root's name is a label of its Applications, and a label's value has at most 63 characters."""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.argocd.names import ROOT_CHARACTERS, bootstrap_path, root_name
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each environment whose root has too long a name."""
    first: dict[str, Target] = {}
    for target in tree.targets.apps:
        if target.argocd is not None:
            first.setdefault(target.place.environment, target)
    fleet = tree.fleet.fleet.metadata.name
    for environment, target in first.items():
        name = root_name(tree.fleet, environment)
        if len(name) <= ROOT_CHARACTERS or target.argocd is None:
            continue
        parts = f"{fleet.value} {len(fleet.value)}, dot 1, {environment} {len(environment)}"
        yield Diagnostic(
            "GC303",
            f"the root Application {name} has {len(name)} characters, at most {ROOT_CHARACTERS} are allowed ({parts})",
            target.environment.name.at,
            "Give the environment or the fleet a shorter name.",
            path=f"environments.{environment}",
            related=(
                Related(fleet.at, "the fleet's name"),
                Related(Position(bootstrap_path(target.argocd), 1, 1), "the root Application"),
            ),
        )
