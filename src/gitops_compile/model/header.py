"""The first line of every file under ``rendered/``: who wrote it, for what, and where to edit instead.

A file is *ours* if its first line has exactly this form (trust.md, section 6). It holds nothing that changes
without the content: no version, date, line number or hash, so that an upgrade alone touches no file.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST: Final = 4096
"""Bytes of the longest line that can be a header; two paths of 1,024 bytes fit in."""

_LINE: Final = re.compile(
    rb"# Written by gitops-compile for (?P<place>[a-z0-9][-.a-z0-9]*(?:/[a-z0-9][-.a-z0-9]*)*)"
    rb"\. Edit [^\x00-\x20\x7f][^\x00-\x1f\x7f]*, then run: gitops-compile render"
)


def header(place: str, what: str) -> str:
    """The header line with its line end; ``place`` is a target or folder, ``what`` the file or folder to edit."""
    return f"# Written by gitops-compile for {place}. Edit {what}, then run: gitops-compile render\n"


def is_ours(content: bytes) -> bool:
    """Whether the first line is a header."""
    return place_of(content) is not None


def place_of(content: bytes) -> str | None:
    """The place that the header names, or none if the first line is no header."""
    end = content.find(b"\n", 0, LONGEST)
    found = _LINE.fullmatch(content, 0, end) if end > 0 else None
    return found["place"].decode("ascii") if found else None
