"""How alike two objects are: what part of their leaves stands at the same path with the same value."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, Final

from gitops_compile.model.build import Object

LEAST: Final = Fraction(6, 10)
"""From here on an object counts as the other one under another name."""


def leaves(one: Object) -> frozenset[tuple[str, str]]:
    """Every scalar and every empty map or list with its path; as JSON, since 1 and true are equal in Python."""
    return frozenset(_leaves(one, ""))


def similarity(old: frozenset[tuple[str, str]], new: frozenset[tuple[str, str]]) -> Fraction:
    """2 x equal leaves / all leaves; it is the same the other way round."""
    return Fraction(2 * len(old & new), len(old) + len(new))


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value:
        for name, one in value.items():
            yield from _leaves(one, f"{path}/{json.dumps(name)}")
    elif isinstance(value, list) and value:
        for number, one in enumerate(value):
            yield from _leaves(one, f"{path}/{number}")
    else:
        yield path, json.dumps(value)
