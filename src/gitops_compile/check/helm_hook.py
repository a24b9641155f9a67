"""GC322: a Helm hook. Argo CD makes a hook of its own of it, which runs more often than Helm would run it.

Helm tells an install from an upgrade; Argo CD knows syncs alone, so a ``pre-install`` job runs before each of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from gitops_compile.check.annotations import HELM_HOOK, HOOK, Annotations, words
from gitops_compile.check.faults import Fault, told_of_annotations
from gitops_compile.check.tree import Tree
from gitops_compile.check.unknown_hook import HOOKS, PHASES, has_own_hook
from gitops_compile.model.diagnostic import Diagnostic, Severity


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One warning for each app and hook that Argo CD makes of it."""
    return told_of_annotations(tree, faults)


def faults(annotations: Annotations) -> Iterator[Fault]:
    """The warning about one object, where Helm's annotation decides."""
    met = {PHASES[word] for word in words(annotations, HELM_HOOK) if word in PHASES}
    if not met or has_own_hook(annotations):
        return
    phases = ",".join(hook for hook in HOOKS if hook in met)
    when = "on each sync" if met & {"PreSync", "PostSync"} else "when the Application is deleted"
    yield Fault(
        "GC322",
        f"with a hook of Helm: Argo CD runs it as {phases}, {when}, and does not prune it like other objects",
        f"Say that it is meant with `{HOOK}: {phases}`, or take the hook out of the source.",
        Severity.WARNING,
    )
