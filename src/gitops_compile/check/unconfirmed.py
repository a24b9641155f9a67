"""GC336: data of a verbatim source that Argo CD would delete without asking, though the fleet asks for a confirmation.

The generated layer writes ``Prune=confirm,Delete=confirm`` on data kinds; a verbatim source is written as it is built,
so it has to say so itself. An entry of its own, whatever it says, shows that somebody decided.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.check.annotations import option_value
from gitops_compile.check.faults import Fault, Faulty, told
from gitops_compile.check.tree import Tree, annotations_of
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.kinds import DATA_KINDS, group_kind
from gitops_compile.render.layer.confirm import SYNC_OPTIONS

_ASKED: Final = ("Prune", "Delete")


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One warning for each app, setting and missing entry."""
    return told(_unconfirmed(tree))


def _unconfirmed(tree: Tree) -> Iterator[Faulty]:
    for target, one in tree.holding(lambda one: group_kind(one) in DATA_KINDS):
        asks = target.delivery.prune
        if target.verbatim and asks.value == "confirm":
            annotations = annotations_of(one)
            missing = [f"{name}=" for name in _ASKED if option_value(annotations, name) is None]
            if missing:
                yield (
                    target,
                    one,
                    Fault(
                        "GC336",
                        f"without {' and '.join(missing)} in {SYNC_OPTIONS}: it would be deleted without confirmation",
                        f"Write `{SYNC_OPTIONS}: Prune=confirm,Delete=confirm` on it, or another value of your own.",
                        Severity.WARNING,
                        asks.at,
                    ),
                )
