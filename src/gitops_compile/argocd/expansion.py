"""What an ApplicationSet of ours makes: the Applications that Argo CD's controller would write from it.

An ApplicationSet counts as the Applications it expands to, in checks as in comparisons. It knows the part of Go's
templates that ``applicationset`` writes, and no other.
"""

from __future__ import annotations

import re
from typing import Any, Final

from gitops_compile.model.build import Object

_PARAMETER: Final = re.compile(r'\{\{\.([a-z]+)\}\}|\{\{"\{\{"\}\}')


def expanded(one: Object) -> tuple[Object, ...]:
    """The Applications of a set, in the order of its elements, without finalizers and the question before removal."""
    spec = one["spec"]
    elements = spec["generators"][0]["list"]["elements"]
    return tuple(_application(one, _filled(spec["template"], element)) for element in elements)


def _application(one: Object, filled: dict[str, Any]) -> Object:
    spec = filled["spec"]
    destination = {name: value for name, value in spec["destination"].items() if value}
    return {
        "apiVersion": one["apiVersion"],
        "kind": "Application",
        "metadata": {**filled["metadata"], "namespace": one["metadata"]["namespace"]},
        "spec": {**spec, "destination": destination},
    }


def _filled(value: Any, element: dict[str, str]) -> Any:
    if isinstance(value, str):
        return _PARAMETER.sub(lambda found: element[found[1]] if found[1] else "{{", value)
    if isinstance(value, list):
        return [_filled(one, element) for one in value]
    return {name: _filled(one, element) for name, one in value.items()} if isinstance(value, dict) else value
