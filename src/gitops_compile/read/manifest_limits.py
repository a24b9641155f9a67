"""Holds a manifest against the limits before a program reads it: characters, depth, nodes, aliases.

The packaged engine does this itself (``engine/internal/manifest/check.go``, the same numbers and words). The
``kustomize`` of ``PATH`` does not, so the same is asked here first. A file that is no YAML passes: kustomize says
better what is wrong with it.
"""

from __future__ import annotations

import re
from typing import Any, Final

from gitops_compile.read.events import SyntaxProblem, parse_events
from gitops_compile.read.text import CONTROL, code_point

DEPTH: Final = 64
NODES: Final = 500_000
ALIASED: Final = 10_000

_REFUSED = re.compile(f"[{CONTROL}]|\r(?!\n)")
_ESCAPED = re.compile(f"[{CONTROL}]")


class Unreadable(ValueError):
    """A manifest that is refused; the text says why and quotes no value. ``line`` counts from 1, 0 is unknown."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


def manifest_text(content: bytes) -> str:
    """The text of a manifest; raises Unreadable for what is not UTF-8 and for characters that none may hold."""
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as failure:
        raise Unreadable("not UTF-8", content[: failure.start].count(b"\n") + 1) from failure
    found = _REFUSED.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        if found.group() == "\r":
            raise Unreadable("a carriage return without a line feed", line)
        raise Unreadable(f"the character {code_point(found.group())} is not allowed", line)
    return text


def hold_limits(content: bytes) -> None:
    """Raise Unreadable for a file beyond a limit."""
    count = Count()
    for event in parse_events(manifest_text(content)):
        if isinstance(event, SyntaxProblem):
            return
        count.take(event)


class Count:
    """What the events of one file add up to, with aliases expanded in the sizes alone."""

    def __init__(self, depth: int = DEPTH, nodes: int = NODES) -> None:
        self.depth, self.most = depth, nodes
        self.nodes = self.aliased = 0
        self.open: list[tuple[str | None, int]] = []
        self.sizes: dict[str, int] = {}

    def take(self, event: Any) -> None:
        """Count one event; raises Unreadable at the one that is too much."""
        kind = type(event).__name__
        if kind in ("DocumentStartEvent", "ScalarEvent", "AliasEvent", "MappingStartEvent", "SequenceStartEvent"):
            self.nodes += 1
            if self.nodes > self.most:
                raise Unreadable(f"more than {self.most} nodes", line_of(event))
        if kind == "DocumentStartEvent":
            self.sizes = {}
        elif kind == "ScalarEvent":
            self._scalar(event)
        elif kind == "AliasEvent":
            self._alias(event)
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._start(event)
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            anchor, size = self.open.pop()
            self._end(anchor, size)

    def _scalar(self, event: Any) -> None:
        if event.style == '"':
            found = _ESCAPED.search(event.value.replace("\r", ""))
            if found:
                character = code_point(found.group())
                message = f"the character {character} is not allowed, not as an escape either"
                raise Unreadable(message, line_of(event))
        self._end(event.anchor, 1)

    def _alias(self, event: Any) -> None:
        size = self.sizes.get(event.anchor, 1)
        if size == 0:
            raise Unreadable("the alias stands inside what it stands for", line_of(event))
        self.aliased += size
        if self.aliased > ALIASED:
            raise Unreadable(f"aliases add more than {ALIASED} nodes", line_of(event))
        self._end(None, size)

    def _start(self, event: Any) -> None:
        if len(self.open) >= self.depth:
            raise Unreadable(f"more than {self.depth} levels deep", line_of(event))
        if event.anchor is not None:
            self.sizes[event.anchor] = 0
        self.open.append((event.anchor, 1))

    def _end(self, anchor: str | None, size: int) -> None:
        if anchor is not None:
            self.sizes[anchor] = size
        if self.open:
            above, so_far = self.open[-1]
            self.open[-1] = (above, so_far + size)


def line_of(event: Any) -> int:
    """The line where an event begins, from 1."""
    return int(event.start_mark.line) + 1
