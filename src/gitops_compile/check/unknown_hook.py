"""GC321: a hook that Argo CD does not know. The object is then never applied, and nothing says so.

An object with a hook annotation is taken out of the sync even if no word in it names a phase (``TestGarbageHook`` and
``TestGarbageHelmHook`` of argo-cd's ``gitops-engine/pkg/sync/hook/hook_test.go``). The words are those of
``NewHookType`` in ``sync/common/types.go``, of ``hookTypeAnnotations`` in ``controller/hook.go`` and of ``NewType`` in
``sync/hook/helm/type.go``; 3.4, 3.5 and 3.6 agree. Helm's ``test`` and ``rollback`` are none (argo-cd issue 2737).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from gitops_compile.check.annotations import HELM_HOOK, HOOK, Annotations, words
from gitops_compile.check.faults import Fault, told_of_annotations
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.nearest import nearest

HOOKS: Final = ("PreSync", "Sync", "PostSync", "SyncFail", "Skip", "PreDelete", "PostDelete")
CRD_INSTALL: Final = "crd-install"
PHASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "pre-install": "PreSync",
        "pre-upgrade": "PreSync",
        "post-install": "PostSync",
        "post-upgrade": "PostSync",
        "pre-delete": "PreDelete",
        "post-delete": "PostDelete",
    }
)
"""What Argo CD makes of Helm's hooks."""
_OF_HELM_ALONE: Final = frozenset(
    {CRD_INSTALL, "test", "test-success", "test-failure", "pre-rollback", "post-rollback"}
)
"""Words that Argo CD passes over; beside a word of ``PHASES`` they lose nothing."""


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and kind of mistake."""
    return told_of_annotations(tree, faults)


def faults(annotations: Annotations) -> Iterator[Fault]:
    """What is wrong with the hooks of one object."""
    if HOOK in annotations:
        said = words(annotations, HOOK)
        if not said:
            yield _nameless(HOOK)
        yield from (_unknown(HOOK, word, HOOKS) for word in said if word not in HOOKS)
    if annotations.get(HELM_HOOK, CRD_INSTALL) != CRD_INSTALL and not has_own_hook(annotations):
        yield from _of_helm(words(annotations, HELM_HOOK))


def has_own_hook(annotations: Annotations) -> bool:
    """Whether Argo CD's own annotation decides, and it passes over Helm's."""
    return any(word in HOOKS for word in words(annotations, HOOK))


def _of_helm(said: tuple[str, ...]) -> Iterator[Fault]:
    runs = any(word in PHASES for word in said)
    wrong = [word for word in said if word not in PHASES and not (runs and word in _OF_HELM_ALONE)]
    yield from (_unknown(HELM_HOOK, word, PHASES) for word in wrong)
    if not said:
        yield _nameless(HELM_HOOK)


def _unknown(key: str, word: str, known: Mapping[str, str] | tuple[str, ...]) -> Fault:
    near = nearest(word, known)
    hint = f"Did you mean {near}? " if near and word not in _OF_HELM_ALONE else ""
    return Fault("GC321", f"with an unknown hook in {key}", f"{hint}Argo CD knows {', '.join(known)}.")


def _nameless(key: str) -> Fault:
    hint = "Write a hook, or take the annotation out: with it the object is never applied."
    return Fault("GC321", f"with no hook in {key}", hint)
