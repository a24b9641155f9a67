"""The only look at the clock: today's date, for entries of the fleet that end by themselves."""

from __future__ import annotations

from datetime import UTC, datetime


def today() -> str:
    """The day in UTC, as 2026-11-21."""
    return datetime.now(UTC).date().isoformat()
