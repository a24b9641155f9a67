"""The nearest valid name to one that is unknown, for messages."""

from __future__ import annotations

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name most like ``name``, or none that is like it; ties go to the first in sorted order."""
    from difflib import get_close_matches  # noqa: PLC0415 - only mistakes pay for it

    found = get_close_matches(name, sorted(known), n=1, cutoff=0.6)
    return found[0] if found else None
