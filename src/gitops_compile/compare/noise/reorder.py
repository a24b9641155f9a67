"""Hides a list whose elements stand in another order where the order means nothing."""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.noise.rule import NoiseRule
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Did, Operation


def _hides(operation: Operation, _difference: Difference, _sides: Sides) -> bool:
    return operation.kind is Did.REORDER and not operation.ordered


RULE: Final = NoiseRule("reorder", _hides)
