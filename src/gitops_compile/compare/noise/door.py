"""What of a difference is noise: the rules in their order, and which one hides each operation (review.md, section 6).

Comes in: a difference, and the risk rules that it met. Goes out: for each operation the name of the rule that hides it,
or nothing. What a risk rule of ``warn`` or above met is never hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gitops_compile.compare.judged import Told
from gitops_compile.compare.noise import (
    api_default,
    ca_bundle,
    chart_labels,
    checksum,
    ciphertext,
    crd_description,
    hash_suffix,
    reorder,
)
from gitops_compile.compare.noise.own import is_due, own_rule
from gitops_compile.compare.noise.rule import NoiseRule
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import RANK, Level
from gitops_compile.model.operation import Did, Operation, Path
from gitops_compile.model.reviewing import NoiseSettings

RULES: Final[tuple[NoiseRule, ...]] = (
    reorder.RULE,
    api_default.RULE,
    hash_suffix.RULE,
    chart_labels.RULE,
    checksum.RULE,
    ca_bundle.RULE,
    ciphertext.RULE,
    crd_description.RULE,
)
"""Those on operations; ``header`` and ``yaml-format`` stand before them and are found by the comparison itself."""


def hidden(
    difference: Difference, sides: Sides, told: Sequence[Told], settings: NoiseSettings | None, today: str
) -> tuple[str, ...]:
    """The rule that hides each operation, by the operations' order; empty for those that are shown."""
    rules = rules_of(settings, today)
    met = _met(told)
    return tuple(
        "" if met is None or (one.path, one.kind) in met else _first(rules, one, difference, sides)
        for one in difference.operations
    )


def rules_of(settings: NoiseSettings | None, today: str) -> tuple[NoiseRule, ...]:
    """The rules that count, in the order in which they are asked: ours, then the fleet's own."""
    off = {one.value for one in settings.off} if settings else set()
    own = settings.add if settings else ()
    return (*(one for one in RULES if one.name not in off), *(own_rule(one) for one in own if is_due(one, today)))


def _met(told: Iterable[Told]) -> frozenset[tuple[Path, Did]] | None:
    """The operations that a rule of ``warn`` or above met; none where one met the pair as a whole."""
    counted = [one.met for one in told if RANK[one.met.level or Level.BLOCK] <= RANK[Level.WARN]]
    if any(not one.operations for one in counted):
        return None
    return frozenset((operation.path, operation.kind) for one in counted for operation in one.operations)


def _first(rules: Iterable[NoiseRule], one: Operation, difference: Difference, sides: Sides) -> str:
    return next((rule.name for rule in rules if rule.hides(one, difference, sides)), "")
