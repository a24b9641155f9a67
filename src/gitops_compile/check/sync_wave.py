"""GC323: a sync wave or a hook's weight that is no integer. Argo CD takes it as 0, without a word.

``Wave`` and ``Weight`` (argo-cd's ``gitops-engine/pkg/sync/syncwaves`` and ``sync/hook/helm``) read with Go's
``strconv.Atoi``, on every object, hook or not: an optional sign, digits, at most 64 bits, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from gitops_compile.check.annotations import Annotations
from gitops_compile.check.faults import Fault, told_of_annotations
from gitops_compile.check.tree import Tree
from gitops_compile.model.diagnostic import Diagnostic

KEYS: Final = ("argocd.argoproj.io/sync-wave", "helm.sh/hook-weight")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_BITS: Final = 63
_MOST_DIGITS: Final = 4_000
"""Python refuses longer ones; leading zeros alone could make one valid."""


def check(tree: Tree) -> Iterator[Diagnostic]:
    """One error for each app and annotation."""
    return told_of_annotations(tree, faults)


def faults(annotations: Annotations) -> Iterator[Fault]:
    """What is wrong with the order of one object."""
    for key in KEYS:
        text = annotations.get(key)
        if isinstance(text, str) and not _is_integer(text):
            yield Fault("GC323", f"whose {key} is no integer", "Write a whole number, such as -1 or 10, in quotes.")


def _is_integer(text: str) -> bool:
    if not _INTEGER.fullmatch(text) or len(text) > _MOST_DIGITS:
        return False
    return -(1 << _BITS) <= int(text) < 1 << _BITS
