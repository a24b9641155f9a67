"""GC320: the marker by which Argo CD passes over a whole file, and then prunes what stood in it.

Argo CD looks for it anywhere in a file's text (``skipFileRenderingMarker`` of argo-cd's
``reposerver/repository/repository.go``), so a comment in a script of a ConfigMap is enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.sizes import files_of, holding
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic

MARKER: Final = b"+argocd:skip-file-rendering"


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app."""
    return told(_marked(tree))


def _marked(tree: Tree) -> Iterator[Faulty]:
    fault = Fault(
        "GC320",
        f"with {MARKER.decode()} in its text: Argo CD would pass over the file and prune the object",
        "Take the marker out of the source, or part it.",
    )
    for target in holding(tree, lambda text: MARKER in text):
        yield from ((target, one, fault) for one, text in files_of(tree, target) if MARKER in text)
