"""GC201: an object changed in a target of which no input did.

Somebody edited the rendered file by hand, or the base was not what its own fleet compiles to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.compare.risk.rule import Rule
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met


def _no_cause(difference: Difference, sides: Sides) -> Iterator[Met]:
    """Where nobody knows the inputs (two folders, no fleet that resolves) nothing can be said."""
    if sides.inputs is None or not difference.operations:
        return
    pair = difference.pair
    targets = sorted({one.target for one in (pair.base, pair.head) if one})
    if not any(sides.inputs.get(target) for target in targets):
        yield Met(difference.operations)


RULES: Final = (Rule("GC201", _no_cause),)
