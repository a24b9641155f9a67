"""Two fleets with their objects become the two sides that risk rules look at; the files are those of ``render``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import changed
from changed import Objects, State
from compiled import declared, rendered
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.compare.risk.rule import Rule
from gitops_compile.layout import tree_of
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.codes import CODES


def sides(base: tuple[str, Objects], head: tuple[str, Objects]) -> Sides:
    """Each side is the text of a fleet and the objects of its targets; a target that is not named has none."""
    return changed.sides(_state(*base), _state(*head))


def told(rules: Iterable[Rule], between: Sides) -> list[str]:
    """What the rules say: ``GC218 block Service shop/web (detail)``."""
    return sorted(line for one in between.differences if one.operations for line in _lines(rules, one, between))


def _lines(rules: Iterable[Rule], one: Difference, between: Sides) -> Iterator[str]:
    both = [manifest for manifest in (one.pair.base, one.pair.head) if manifest]
    for rule in rules:
        if not rule.kinds or any(manifest.group_kind in rule.kinds for manifest in both):
            for met in rule.check(one, between):
                detail = f" ({met.detail})" if met.detail else ""
                yield f"{rule.code} {met.level or CODES[rule.code].levels[0]} {one.pair.shown.name}{detail}"


def _state(text: str, objects: Objects) -> State:
    fleet, targets = declared(text)
    final = rendered(targets, objects)
    files = tree_of(targets, final, argocd_objects(fleet, targets, final, frozenset())).value
    assert files is not None
    return State(fleet, targets, files)
