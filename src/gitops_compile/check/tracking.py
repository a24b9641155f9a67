"""GC327: an annotation that says whose an object is. Argo CD writes it; in a source it takes another one's object.

Such annotations get into sources by copying what a cluster printed. The keys are those of argo-cd's
``common/common.go`` and kubectl's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.annotations import Annotations
from gitops_compile.check.faults import Fault, told_of_annotations
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic

KEYS: Final = (
    "argocd.argoproj.io/installation-id",
    "argocd.argoproj.io/tracking-id",
    "kubectl.kubernetes.io/last-applied-configuration",
)


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and annotation."""
    return told_of_annotations(tree, faults)


def faults(annotations: Annotations) -> Iterator[Fault]:
    """The annotations of one object that no source may hold."""
    hint = "Take the annotation out of the source: it was copied from a cluster."
    return (
        Fault("GC327", f"with the annotation {key}, which says whose it is", hint) for key in KEYS if key in annotations
    )
