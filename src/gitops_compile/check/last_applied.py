"""GC329: an object too large for client-side apply, which keeps a whole copy of it in an annotation.

Kubernetes takes at most 262144 bytes of annotations. Which way an object is applied is decided as argo-cd's
``shouldUseServerSideApply`` and ``applyObject`` do (``gitops-engine/pkg/sync/sync_context.go``): its own
``ServerSideApply=false``, then the Application's setting or its own ``ServerSideApply=true``; ``Replace=true`` needs no
annotation.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.annotations import words
from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.sizes import large_objects
from gitops_compile.check.tree import Tree, annotations_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.target import Target
from gitops_compile.render.layer.confirm import SYNC_OPTIONS

MOST: Final = 262_144
"""``TotalAnnotationSizeLimitB`` of Kubernetes' apimachinery, in bytes."""


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and setting."""
    return told(_too_large(tree))


def _too_large(tree: Tree) -> Iterator[Faulty]:
    for target, one in large_objects(tree, MOST):
        if not _needs_no_annotation(target, one):
            setting = target.delivery.server_side_apply
            fault = Fault(
                "GC329",
                f"of {MOST:,} bytes or more, too large for the annotation that client-side apply keeps it in",
                "Let the API server merge it: `serverSideApply: true`, and no `ServerSideApply=false` on it.",
                at=None if setting.value else setting.at,
            )
            yield target, one, fault


def _needs_no_annotation(target: Target, one: Object) -> bool:
    own = words(annotations_of(one), SYNC_OPTIONS)
    if "Replace=true" in own:
        return True
    wanted = target.delivery.server_side_apply.value or "ServerSideApply=true" in own
    return wanted and "ServerSideApply=false" not in own
