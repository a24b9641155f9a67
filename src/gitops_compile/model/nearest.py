"""The nearest valid name to one that is unknown, for messages."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

LEAST: Final = 0.6
SHORTLIST: Final = 8
LONGEST: Final = 256
"""Texts that are longer are no misspelled name."""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or none that is like it; ties go to the first in sorted order.

    Of many known names only the few that share most pairs of letters with it are looked at closely: a fleet of a
    thousand names may hold a thousand mistakes.
    """
    if len(name) > LONGEST:
        return None
    from difflib import SequenceMatcher  # noqa: PLC0415 - only mistakes pay for it

    there = sorted(known)
    if len(there) > SHORTLIST:
        pairs = _pairs(name)
        there = sorted(sorted(there, key=lambda one: -len(pairs & _pairs(one)))[:SHORTLIST])
    likeness = {one: SequenceMatcher(None, one, name).ratio() for one in there}
    best = max(there, key=lambda one: likeness[one], default=None)
    return best if best is not None and likeness[best] >= LEAST else None


@lru_cache(maxsize=20_000)
def _pairs(name: str) -> frozenset[str]:
    padded = f" {name} ".lower()
    return frozenset(padded[at : at + 2] for at in range(len(padded) - 1))
