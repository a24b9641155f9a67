"""What may render a fleet: the versions of ``tools``, held against the ones at hand before anything starts."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from gitops_compile.model.diagnostic import Diagnostic

if TYPE_CHECKING:
    from gitops_compile.model.fleet import Fleet

_CLAUSE: Final = re.compile(r" *(>=|<=|==|!=|>|<) *([0-9]+(?:\.[0-9]+)*) *")
_COMPARE: Final[dict[str, Callable[[list[int], list[int]], bool]]] = {
    ">=": operator.ge,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}


@dataclass(frozen=True, slots=True)
class ToolVersions:
    """The versions of this program and of the kustomize that it builds with."""

    gitops_compile: str
    kustomize: str


def tool_problems(fleet: Fleet, tools: ToolVersions) -> Iterator[Diagnostic]:
    """GC118 for a tool that the fleet does not admit."""
    wanted = fleet.tools
    if wanted is None:
        return
    if wanted.kustomize is not None and wanted.kustomize.value != tools.kustomize:
        message = f"the fleet is rendered with kustomize {wanted.kustomize.value}; this program holds {tools.kustomize}"
        hint = "Use the version of gitops-compile that holds it, or change the line and review what changes."
        yield Diagnostic("GC118", message, wanted.kustomize.at, hint, path="tools.kustomize")
    own = wanted.gitops_compile
    if own is not None and not admits(own.value, tools.gitops_compile):
        message = f"the fleet is rendered with gitops-compile {own.value}; this is {tools.gitops_compile}"
        hint = "Install a version in this range, or change the line and review what changes."
        yield Diagnostic("GC118", message, own.at, hint, path="tools.gitops-compile")


def admits(clauses: str, version: str) -> bool:
    """Whether a version of numbers and dots fits every clause of a range such as ``>=0.1,<0.2``."""
    return all(_fits(clause, version) for clause in clauses.split(","))


def _fits(clause: str, version: str) -> bool:
    found = _CLAUSE.fullmatch(clause)
    if found is None:
        return False
    ours, theirs = _numbers(version), _numbers(found.group(2))
    pairs = list(zip_longest(ours, theirs, fillvalue=0))
    return _COMPARE[found.group(1)]([one for one, _ in pairs], [other for _, other in pairs])


def _numbers(version: str) -> list[int]:
    return [int(part) for part in version.split(".")]
