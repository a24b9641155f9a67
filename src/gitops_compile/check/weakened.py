"""GC333: an override that lets Argo CD delete without asking, in an environment that is protected."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic, Severity

_WEAK: Final = (("prune", "auto"), ("removal", "cascade"))


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One warning for each such line, so that a reviewer sees it."""
    for target in tree.targets.apps:
        for name, weak in _WEAK if target.protected else ():
            chosen = getattr(target.delivery, name)
            if chosen.value == weak and chosen.layer.startswith("apps."):
                yield Diagnostic(
                    "GC333",
                    f"this override sets `{name}: {weak}` in {target.place.environment}, which is protected",
                    chosen.at,
                    "Argo CD deletes without asking: keep it only as long as a change needs it.",
                    Severity.WARNING,
                    path=f"{chosen.layer}.delivery.{name}",
                    targets=(str(target.place),),
                )
