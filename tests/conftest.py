"""Profiles of hypothesis: ``ci`` by default, ``soak`` with ``pytest --hypothesis-profile=soak``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

settings.register_profile("ci", derandomize=True, deadline=None, max_examples=200)
settings.register_profile(
    "soak", deadline=None, max_examples=100_000, print_blob=True, suppress_health_check=list(HealthCheck)
)
settings.load_profile("ci")
