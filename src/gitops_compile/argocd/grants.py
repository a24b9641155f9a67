"""Entries of ``delivery.allow.kinds``: ``[group/]Kind[/name-pattern]``, and which objects they meet.

The pattern is for cluster-scoped kinds, in the dialect of Go's ``filepath.Match``, since Argo CD matches with it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_PART: Final = r"(?P<any>\*)|(?P<one>\?)|\[(?P<but>\^|(?!\^))(?P<of>(?:[^]\\-](?:-[^]\\-])?)+)\]|(?P<plain>[^*?\[])"
_PATTERN: Final = re.compile(rf"(?:{re.sub(r'[?]P<[a-z]+>', '?:', _PART)})*")
_PARTS: Final = re.compile(_PART)
_RANGES: Final = re.compile(r"(?P<first>[^-])(?:-(?P<last>[^-]))?")
_NOTHING: Final = "(?!)"


@dataclass(frozen=True, slots=True, order=True)
class Grant:
    """A kind that an AppProject permits, all names or those of a pattern; the group of Kubernetes' core is ""."""

    group: str
    kind: str
    pattern: str = ""

    def meets(self, group: str, kind: str, name: str) -> bool:
        """Whether an object is of this kind, with a name that fits."""
        return (group, kind) == (self.group, self.kind) and (not self.pattern or fits(self.pattern, name))

    @property
    def entry(self) -> dict[str, str]:
        """The entry of ``clusterResourceWhitelist``."""
        named = {"name": self.pattern} if self.pattern else {}
        return {"group": self.group, "kind": self.kind, **named}


def grant(text: str) -> Grant:
    """Read one entry; a kind begins with a capital letter and a group does not."""
    first, _, rest = text.partition("/")
    if first[:1].isupper():
        return Grant("", first, rest)
    kind, _, pattern = rest.partition("/")
    return Grant(first, kind, pattern)


def fits(pattern: str, name: str) -> bool:
    """Whether a name fits a pattern of ``*``, ``?`` and ``[a-z]`` or ``[^a-z]``; a malformed one fits nothing."""
    if _PATTERN.fullmatch(pattern) is None:
        return False
    expression = "".join(_expression(part) for part in _PARTS.finditer(pattern))
    return re.fullmatch(expression, name, re.DOTALL) is not None


def _expression(part: re.Match[str]) -> str:
    if part["any"]:
        return "[^/]*"
    if part["one"]:
        return "[^/]"
    if part["of"]:
        return _one_of(part["of"], but=bool(part["but"]))
    return re.escape(part["plain"])


def _one_of(characters: str, *, but: bool) -> str:
    """A class of characters; a range that runs backwards holds none, as in Go."""
    ranges = ((found["first"], found["last"] or found["first"]) for found in _RANGES.finditer(characters))
    held = "|".join(f"[{re.escape(first)}-{re.escape(last)}]" for first, last in ranges if first <= last) or _NOTHING
    return f"(?:(?!{held})[^/])" if but else f"(?:{held})"
