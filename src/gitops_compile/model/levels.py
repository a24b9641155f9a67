"""The words by which a fleet and the command line say how bad a finding is, and from where on it fails."""

from typing import Final

LEVELS: Final = ("block", "high", "warn", "info", "off")
"""The values of ``model.finding.Level``, whose module the reader of a fleet does not need."""

FAIL_ON: Final = ("block", "high", "warn", "never")
"""What may be the least level that fails."""
