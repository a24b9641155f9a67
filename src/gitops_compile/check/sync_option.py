"""GC324: a sync option on an object that Argo CD does not know. It matches whole words and ignores every other.

The options are those that argo-cd reads from an object's annotation, as of 3.4, 3.5 and 3.6, which agree:
``gitops-engine/pkg/sync/common/types.go`` names them, ``gitops-engine/pkg/sync/sync_context.go``,
``gitops-engine/pkg/diff/diff.go``, ``controller/appcontroller.go`` (``shouldBeDeleted``) and ``controller/state.go``
(``isObjRequiresDeletionConfirmation``) read them. Options of an Application, such as ``CreateNamespace=true``, and
``Replace=false``, which it names and never reads, do nothing here.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.annotations import Annotations, words
from gitops_compile.check.faults import Fault, told_of_annotations
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.nearest import nearest
from gitops_compile.render.layer.confirm import SYNC_OPTIONS

OPTIONS: Final = (
    "Delete=confirm",
    "Delete=false",
    "Delete=true",
    "Force=true",
    "Prune=confirm",
    "Prune=false",
    "Prune=true",
    "PruneLast=true",
    "Replace=true",
    "ServerSideApply=false",
    "ServerSideApply=true",
    "SkipDryRunOnMissingResource=true",
    "Validate=false",
)
OF_APPLICATIONS: Final = frozenset(
    {
        "ApplyOutOfSyncOnly",
        "ClientSideApplyMigration",
        "CreateNamespace",
        "FailOnSharedResource",
        "PrunePropagationPolicy",
        "RespectIgnoreDifferences",
    }
)
_NAMES: Final = frozenset(option.partition("=")[0] for option in OPTIONS)


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and kind of mistake."""
    return told_of_annotations(tree, faults)


def faults(annotations: Annotations) -> Iterator[Fault]:
    """What is wrong with the sync options of one object."""
    said = words(annotations, SYNC_OPTIONS)
    yield from (_unknown(word) for word in said if word not in OPTIONS)
    if "Replace=true" in said and "ServerSideApply=true" in said:
        hint = "Keep one: with `Replace=true` the object is replaced, and server-side apply is passed over."
        yield Fault("GC324", f"with both Replace=true and ServerSideApply=true in {SYNC_OPTIONS}", hint)


def _unknown(word: str) -> Fault:
    name = word.partition("=")[0]
    if name in OF_APPLICATIONS:
        hint = "Take it out: such an option counts on an Application alone."
        return Fault("GC324", f"with the option {name} of an Application in {SYNC_OPTIONS}", hint)
    if name in _NAMES:
        values = " or ".join(option for option in OPTIONS if option.startswith(f"{name}="))
        hint = f"Write {values}, or take it out: anything else is ignored."
        return Fault("GC324", f"with an unknown value of the option {name} in {SYNC_OPTIONS}", hint)
    near = nearest(word, OPTIONS)
    hint = f"Did you mean {near}? " if near else ""
    says = f"with an unknown option in {SYNC_OPTIONS}"
    return Fault("GC324", says, f"{hint}Argo CD knows {', '.join(OPTIONS)}, and ignores anything else.")
