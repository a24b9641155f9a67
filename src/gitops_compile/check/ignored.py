"""GC331, the warning: an entry of ``ignoreDifferences`` that meets no rendered object, which Argo CD never tells.

Argo CD compares name and namespace as they are, and takes `*` in group and kind for any text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_compile.check.tree import Tree
from gitops_compile.model.build import Object
from gitops_compile.model.delivery import Ignored
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.kinds import group_kind, name_of
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One warning for each entry that meets nothing in any of its targets that are rendered."""
    targets: dict[Position, list[Target]] = {}
    met: set[Position] = set()
    for target in tree.targets.apps:
        objects = tree.objects.get(target.place, ()) if target.argocd is not None else ()
        for entry in target.delivery.ignore_differences.value if objects else ():
            targets.setdefault(entry.at, []).append(target)
            if entry.at not in met and any(_meets(entry, one, tree.home(target, one)) for one in objects):
                met.add(entry.at)
    for at, unmet in targets.items():
        if at not in met:
            yield Diagnostic(
                "GC331",
                f"this entry of ignoreDifferences meets no object of {unmet[0].place.app}",
                at,
                "Mend its group, kind, name or namespace, or take it away: Argo CD ignores it without a word.",
                Severity.WARNING,
                targets=tuple(str(target.place) for target in unmet),
            )


def _meets(entry: Ignored, one: Object, namespace: str) -> bool:
    group, kind = group_kind(one)
    return (
        _fits(entry.group.value if entry.group else "", group)
        and _fits(entry.kind.value, kind)
        and (entry.name is None or entry.name.value == name_of(one))
        and (entry.namespace is None or entry.namespace.value == namespace)
    )


def _fits(pattern: str, text: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None
