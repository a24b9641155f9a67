"""``delivery.annotations`` as a whole: links that Argo CD's pages make of them (GC337), and their size (GC332)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.check import link
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.layers import Chosen, Layer
from gitops_compile.resolve.layers import merged

MOST: Final = 262_144 - 1_024
"""Bytes of all keys and values: Kubernetes' ``TotalAnnotationSizeLimitB``, less what the Application's own need."""


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each line that gives such a link, and for each stack of layers that is too much."""
    stacks: dict[tuple[Layer, ...], list[str]] = {}
    for target in tree.targets.every:
        if target.argocd is not None and target.delivery.annotations:
            stacks.setdefault(target.delivery.annotations, []).append(str(target.place))
    for layers, targets in stacks.items():
        entries = {name: one for name, one in merged(layers).entries.items() if isinstance(one, Chosen)}
        yield from _links(entries, tuple(targets))
        yield from _too_much(entries, tuple(targets))


def _links(entries: dict[str, Chosen[Any]], targets: tuple[str, ...]) -> Iterator[Diagnostic]:
    for name, chosen in entries.items():
        for fault in link.faults({name: chosen.value}):
            message = f"the Application comes {fault.says}"
            path = f"{chosen.layer}.delivery.annotations"
            yield Diagnostic(fault.code, message, chosen.at, fault.hint, path=path, targets=targets)


def _too_much(entries: dict[str, Chosen[Any]], targets: tuple[str, ...]) -> Iterator[Diagnostic]:
    sizes = {name: len(name.encode()) + len(str(chosen.value).encode()) for name, chosen in entries.items()}
    size = sum(sizes.values())
    if size > MOST:
        largest = entries[max(sizes, key=lambda name: (sizes[name], name))]
        message = f"the annotations of an Application have {size:,} bytes; at most {MOST:,} fit"
        path = f"{largest.layer}.delivery.annotations"
        hint = "Shorten this one, the largest, or take some away."
        yield Diagnostic("GC332", message, largest.at, hint, path=path, targets=targets)
