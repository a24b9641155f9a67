"""GC303: names that become labels. A label's value has at most 63 characters.

A root's name is the label ``part-of`` of its Applications; an Application's own name is a label of every object where
the instance tracks by labels (argo-cd issues 14637 and 18237).
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.argocd.names import ROOT_CHARACTERS, bootstrap_path, root_name
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.names import LABEL_CHARACTERS
from gitops_compile.model.position import Position
from gitops_compile.model.target import AnyTarget, Target

_BY_ANNOTATION = "annotation"


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each environment whose root has too long a name, one for each such Application."""
    yield from _roots(tree)
    for target in tree.targets.every:
        by_labels = target.argocd is not None and target.argocd.tracking != _BY_ANNOTATION
        if by_labels and len(target.place.dotted) > LABEL_CHARACTERS:
            yield _application(target)


def _roots(tree: Tree) -> Iterator[Diagnostic]:
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


def _application(target: AnyTarget) -> Diagnostic:
    place, instance = target.place, target.argocd
    dots = len(place.parts) - 1
    parts = ", ".join(f"{part} {len(part)}" for part in place.parts)
    name = place.dotted
    return Diagnostic(
        "GC303",
        f"the Application {name} has {len(name)} characters, at most {LABEL_CHARACTERS} are allowed where Argo CD "
        f"tracks by labels ({parts}, dots {dots})",
        target.at,
        "Shorten one of the names, or let the instance track by annotation, as it does by default.",
        related=(Related(instance.at, "the instance that tracks by labels"),) if instance else (),
        targets=(str(place),),
    )
