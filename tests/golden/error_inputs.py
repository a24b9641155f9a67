"""Inputs of golden cases that git cannot hold plainly: odd bytes, large files, edited output, git's own state."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

BUILT: Mapping[str, Callable[[Path], None]] = {}
"""Case -> what makes its input complete, after its files have been copied."""

MENDED: Mapping[str, Callable[[Path], None]] = {}
"""Case -> what makes the fixed twin of it."""
