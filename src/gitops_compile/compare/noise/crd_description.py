"""Hides descriptions inside the schema of a CustomResourceDefinition: documentation, and most of an upgrade's lines."""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.noise.rule import NoiseRule, clear
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.kinds import CRD
from gitops_compile.model.operation import Did, Field, Operation, Path

_TOP: Final = "openAPIV3Schema"
# Below these stands a map from names to schemas, a schema, or a list of schemas; elsewhere, say in `default`, is data.
_MAPS: Final = frozenset({"properties", "patternProperties", "definitions", "dependencies"})
_SCHEMAS: Final = frozenset({"items", "additionalProperties", "additionalItems", "not", "allOf", "anyOf", "oneOf"})
_DESCRIPTION: Final = "description"


def _hides(operation: Operation, difference: Difference, _sides: Sides) -> bool:
    if difference.pair.shown.group_kind != CRD or not _is_description(operation.path):
        return False
    sides = {Did.ADD: (operation.new,), Did.REMOVE: (operation.old,)}.get(
        operation.kind, (operation.old, operation.new)
    )
    return all(isinstance(clear(one), str) for one in sides)


def _is_description(path: Path) -> bool:
    """Whether the last field is a schema's description, and no property of that name."""
    names = [token.name if isinstance(token, Field) else None for token in path]
    if _TOP not in names:
        return False
    in_map = False
    below = names[names.index(_TOP) + 1 :]
    for number, name in enumerate(below):
        if name is None:
            continue
        if in_map:
            in_map = False
        elif name in _MAPS:
            in_map = True
        elif name not in _SCHEMAS:
            return name == _DESCRIPTION and number == len(below) - 1
    return False


RULE: Final = NoiseRule("crd-description", _hides)
