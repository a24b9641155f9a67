"""A risk rule on pairs: a code, the kinds it looks at, and a function."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met

Check: TypeAlias = Callable[[Difference, Sides], Iterable[Met]]


@dataclass(frozen=True, slots=True)
class Rule:
    """``kinds`` are (group, kind), the group empty for the core one; empty: every kind.

    ``fields``: an update of an object meets the rule only if one of these names stands in what changed, in a path or in
    a value; empty: it may meet in any case. Most changes are an image's tag, and most rules need not look at that.

    The level that a ``Met`` does not name is the first one of its code's ``levels``.
    """

    code: str
    check: Check
    kinds: frozenset[tuple[str, str]] = frozenset()
    fields: frozenset[str] = frozenset()
