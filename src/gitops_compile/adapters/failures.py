"""What a person reads when a tool or the disk is broken: one line, then exit code 3.

Raised in ``adapters`` alone. The text names the program or the path (relative to the repository where it has one)
and what the system said. A user's mistake is no failure but a ``Diagnostic``; ``Refused`` carries such ones out of
functions that can only give content.
"""

from __future__ import annotations

import os

from gitops_compile.model.diagnostic import Diagnostic


class Failed(Exception):
    """Something outside of the fleet is broken; ``str()`` is the one line to print."""


class ToolFailed(Failed):
    """A program that the tool calls is missing, or failed."""


class DiskFailed(Failed):
    """The disk did not do what was asked."""


class LockFailed(Failed):
    """Another run holds the lock."""


class Refused(Exception):
    """Files of the repository that may not be read: the fleet is wrong (exit code 1), not the disk."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("; ".join(f"{d.at}: {d.message}" for d in diagnostics))
        self.diagnostics = diagnostics


def disk_failed(path: str, error: OSError) -> DiskFailed:
    """The failure of a call on ``path``, with the system's own words."""
    said = os.strerror(error.errno) if error.errno else "the call failed"
    return DiskFailed(f"{path or '.'}: {said}")
