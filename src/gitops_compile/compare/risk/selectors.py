"""Whether a label selector of Kubernetes meets some labels (``metav1.LabelSelector``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gitops_compile.compare.risk.versus import map_below, maps_below


def selects(selector: Any, labels: Mapping[str, Any]) -> bool:
    """An empty selector meets everything, none meets nothing."""
    if not isinstance(selector, dict):
        return False
    wanted = map_below(selector, "matchLabels")
    return all(labels.get(key) == value for key, value in wanted.items()) and all(
        _holds(one, labels) for one in maps_below(selector, "matchExpressions")
    )


def _holds(expression: Mapping[str, Any], labels: Mapping[str, Any]) -> bool:
    """An operator that Kubernetes does not know meets nothing."""
    key, values = str(expression.get("key")), expression.get("values")
    is_there = key in labels
    among = is_there and labels[key] in (values if isinstance(values, list) else [])
    answers = {"In": among, "NotIn": not among, "Exists": is_there, "DoesNotExist": not is_there}
    return answers.get(str(expression.get("operator")), False)
