"""YAML that the engine reads as it stands: patches written into a kustomization, and what templates give.

Such text is no fleet file: its scalars mean what Kubernetes makes of them. So it is only weighed here, by the limits
of the reader and without building anything.
"""

from __future__ import annotations

import re
from typing import Any

from gitops_compile.read.events import SyntaxProblem, parse_events
from gitops_compile.read.nodes import ALIAS_NODES, DEPTH, NODES
from gitops_compile.read.text import read_text

Problem = tuple[str, str]
"""Code and message."""

_MARKER = re.compile(r"^---(?=[ \t\r\n]|$)", re.MULTILINE)
_CONTENT = re.compile(r"^(?!---[ \t\r]*$|\.\.\.[ \t\r]*$|[ \t]*#|%)[^\n]*[^\s]", re.MULTILINE)
_ANY_MARKER = re.compile(r"^(---|\.\.\.)(?=[ \t\r\n]|$)", re.MULTILINE)


def has_marker(text: str) -> bool:
    """Whether a line ``---`` stands in a text; at a line's beginning it is never part of a value."""
    return bool(_MARKER.search(text))


def is_one_document(text: str) -> bool:
    """Whether a text holds exactly one YAML document, told by its lines alone."""
    parts = _ANY_MARKER.split(text)[::2]
    return sum(1 for part in parts if _CONTENT.search(part)) == 1


def weigh(text: str) -> Problem | None:
    """What is wrong with YAML or JSON written inline: characters, syntax, depth, nodes and aliases."""
    characters = read_text("", text.encode("utf-8", "surrogatepass"))
    if not isinstance(characters, str):
        return characters.code, characters.message
    scale = _Scale()
    for event in parse_events(text):
        if isinstance(event, SyntaxProblem):
            return "GC103", f"this is not YAML: {event.why}, in line {event.line} of it"
        problem = scale.add(event)
        if problem:
            return "GC102", problem
    return None


class _Scale:
    """The counts of one weighing; lives only inside ``weigh``."""

    def __init__(self) -> None:
        self.nodes = self.added = 0
        self.open: list[tuple[str | None, int]] = []
        self.sizes: dict[str, int] = {}

    def add(self, event: Any) -> str:
        name = type(event).__name__
        if name in ("MappingStartEvent", "SequenceStartEvent"):
            self.nodes += 1
            self.open.append((event.anchor, self.nodes))
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            anchor, before = self.open.pop()
            if anchor is not None:
                self.sizes[anchor] = self.nodes - before + 1
        elif name == "ScalarEvent":
            self.nodes += 1
            if event.anchor is not None:
                self.sizes[event.anchor] = 1
        elif name == "AliasEvent":
            size = self.sizes.get(event.anchor, 1)
            self.nodes += size
            self.added += size
        return self._problem()

    def _problem(self) -> str:
        if len(self.open) > DEPTH:
            return f"nested deeper than {DEPTH} levels"
        if self.nodes > NODES:
            return f"more than {NODES} values"
        return f"aliases add more than {ALIAS_NODES} nodes" if self.added > ALIAS_NODES else ""
