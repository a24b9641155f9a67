"""Hides the labels in which Helm charts write their own version: each upgrade of a chart changes them everywhere.

Not in selectors, which must not change at all, and not in ``volumeClaimTemplates``, where the API server refuses it.
"""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.noise.rule import NoiseRule, field_names
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Did, Operation

_LABELS: Final = frozenset({"helm.sh/chart", "chart", "heritage", "app.kubernetes.io/version"})
_CLAIMS: Final = "volumeClaimTemplates"


def _hides(operation: Operation, _difference: Difference, _sides: Sides) -> bool:
    fields = field_names(operation.path)
    if _CLAIMS in fields or any(one.lower().endswith(("selector", "selectors")) for one in fields):
        return False
    if fields[-3:-1] == ("metadata", "labels"):
        return fields[-1] in _LABELS
    value = operation.new if operation.kind is Did.ADD else operation.old
    return fields[-2:] == ("metadata", "labels") and isinstance(value, dict) and {*value} <= _LABELS


RULE: Final = NoiseRule("chart-labels", _hides)
