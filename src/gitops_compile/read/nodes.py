"""Text becomes nodes: one pass over the parse events, iterative, with every limit counted while reading.

Comes in: the text of a fleet file, a fragment or a kustomization. Goes out: its top map with positions, and every
mistake that can be told without knowing the keys. Refused are the parts of YAML that hide what a file says: tags,
directives, merge keys, second documents, duplicate keys and plain scalars that YAML versions read differently.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from gitops_compile.model.diagnostic import Diagnostic, Outcome, Related
from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode, through_alias
from gitops_compile.model.position import Position
from gitops_compile.read.events import SyntaxProblem, parse_events
from gitops_compile.read.scalars import Refused, plain_scalar, two_ways
from gitops_compile.read.text import CONTROL, code_point, hidden_character, read_text, tab_indents

DEPTH = 64
NODES = 200_000
ALIAS_NODES = 10_000
KEY_CHARACTERS = 256
SCALAR_BYTES = 256 * 1024
_CONTROL = re.compile(f"[{CONTROL}]")
_ANCHOR_LINE = "the first one"


def read_nodes(file: str, content: bytes, *, soft: bool = False, longest: int = 1024 * 1024) -> Outcome[MapNode]:
    """Read one file. ``soft`` is for kustomizations: an empty value and ``~`` are null there."""
    text = read_text(file, content, longest)
    if isinstance(text, Diagnostic):
        return Outcome(None, (text,))
    return nodes_of_text(file, text, soft=soft)


def nodes_of_text(
    file: str, text: str, *, soft: bool = False, events: Callable[[str], Iterator[Any]] = parse_events
) -> Outcome[MapNode]:
    """Read a text that has passed ``read_text``; either parser's ``events`` give the same nodes.

    A map with mistakes holds all of its entries, duplicate and refused keys too, so that nothing of it is shown.
    """
    builder = _Builder(file, text, soft)
    for event in events(text):
        if not builder.take(event):
            break
    top = builder.finish()
    return Outcome(top if isinstance(top, MapNode) else None, tuple(builder.found))


@dataclass(slots=True)
class _Open:
    """A list or map that has begun and not ended."""

    is_map: bool
    at: Position
    start: int
    flow: bool
    anchor: str | None
    size_before: int
    height: int = 1
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[ScalarNode, Node]] = field(default_factory=list)
    keys: dict[str, ScalarNode] = field(default_factory=dict)
    key: ScalarNode | None = None
    expects_key: bool = True


@dataclass(frozen=True, slots=True)
class _Anchored:
    """What an anchor stands for: no node while it is open, its nodes, aliases spelled out, and levels of nesting."""

    node: Node | None
    at: Position
    size: int = 0
    height: int = 0


class _Builder:
    """The state of one reading; lives only inside ``nodes_of_text``."""

    def __init__(self, file: str, text: str, soft: bool) -> None:
        self.file, self.text, self.soft = file, text, soft
        self.found: list[Diagnostic] = []
        self.open: list[_Open] = []
        self.top: Node | None = None
        self.documents = self.nodes = self.alias_nodes = 0
        self.anchors: dict[str, _Anchored] = {}
        self.block_lines: set[int] = set()
        self.broken = False

    def take(self, event: Any) -> bool:
        """Take one event; false when reading on makes no sense."""
        if isinstance(event, SyntaxProblem):
            return self._syntax(event)
        handler = _HANDLERS.get(type(event).__name__)
        if handler is not None:
            handler(self, event)
        return not self.broken

    def finish(self) -> Node | None:
        """The top node; adds what can only be told at the end."""
        if not self.broken:
            self._tabs()
            if self.documents == 0:
                self._say("GC105", "the file is empty", Position(self.file), "It must hold one map.")
            elif self.top is not None and not isinstance(self.top, MapNode):
                self._say("GC105", "the top level is not a map", self.top.at, "It must be `key: value` lines.")
        return None if self.broken else self.top

    # One method per event of the YAML parse stream (YAML 1.2, chapter 3.1.1).

    def document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            at = self._at(event)
            self._say("GC104", "a second document begins here", at, "Keep one document per file.")
            self.broken = True
        elif event.version or event.tags:
            self._say("GC104", "a directive (%YAML or %TAG) is not allowed", self._at(event), "Remove it.")

    def alias(self, event: Any) -> None:
        at = self._at(event)
        if self._wants_key():
            self._say("GC104", "an alias stands where a key belongs", at, "Write the key out.")
            return self._accept_key(ScalarNode("", at))
        known = self.anchors.get(event.anchor)
        if known is None or known.node is None:
            inside = any(o.anchor == event.anchor for o in self.open)
            what = "this alias names a map or list around it" if inside else "this alias has no anchor before it"
            self._say("GC104", what, at, "Write the value out.")
            return self._accept(ScalarNode(None, at))
        self.alias_nodes += known.size
        if self.alias_nodes > ALIAS_NODES:
            return self._limit(f"aliases add more than {ALIAS_NODES} nodes", at)
        if len(self.open) + known.height > DEPTH:
            return self._limit(f"nested deeper than {DEPTH} levels, the alias spelled out", at)
        return self._accept(through_alias(known.node, at), known.height)

    def scalar(self, event: Any) -> None:
        at = self._begin(event)
        is_key = self._wants_key()
        if event.style in ("|", ">"):
            self._block(event)
            if is_key:
                self._say("GC104", "a block of text stands where a key belongs", at, "Use a plain or quoted key.")
        value, ambiguous = self._value(event, at, is_key)
        # An anchor brings the scalar to other places, too, and those may not want it.
        span = (event.start_mark.index, event.end_mark.index)
        node = ScalarNode(value, at, span, None, ambiguous and event.anchor is None)
        self._anchor(event.anchor, at)
        if is_key:
            self._accept_key(node)
        else:
            self._accept(node)
        self._anchored(event.anchor, node, 1, 0)

    def start(self, event: Any) -> None:
        at = self._begin(event)
        if self._wants_key():
            self._say("GC104", "a map or list stands where a key belongs", at, "Use a plain or quoted key.")
            self.broken = True
        if len(self.open) >= DEPTH:
            self._limit(f"nested deeper than {DEPTH} levels", at)
        self._anchor(event.anchor, at)
        is_map = type(event).__name__ == "MappingStartEvent"
        size = self.nodes + self.alias_nodes
        self.open.append(_Open(is_map, at, event.start_mark.index, event.flow_style, event.anchor, size))

    def end(self, event: Any) -> None:
        done = self.open.pop()
        place = (done.at, (done.start, event.end_mark.index), done.flow)
        node = MapNode(tuple(done.entries), *place) if done.is_map else ListNode(tuple(done.items), *place)
        self._accept(node, done.height)
        self._anchored(done.anchor, node, self.nodes + self.alias_nodes - done.size_before + 1, done.height)

    def _wants_key(self) -> bool:
        return bool(self.open) and self.open[-1].is_map and self.open[-1].expects_key

    def _accept(self, node: Node, height: int = 0) -> None:
        if not self.open:
            self.top = node
            return
        here = self.open[-1]
        here.height = max(here.height, height + 1)
        if not here.is_map:
            here.items.append(node)
            return
        here.expects_key = True
        if here.key is not None:
            here.entries.append((here.key, node))

    def _accept_key(self, key: ScalarNode) -> None:
        here = self.open[-1]
        here.expects_key = False
        here.key = key
        refused = bool(self.found) and self.found[-1].at == key.at and not key.ambiguous
        if not isinstance(key.value, str):
            self._say("GC104", "this key is not text", key.at, "Put the key in quotes.")
        elif key.value == "<<":
            hint = "Write the entries out, or put them on a lower layer."
            self._say("GC104", "a merge key (<<) is not allowed", key.at, hint)
        elif key.value in here.keys and not refused:
            first = Related(here.keys[key.value].at, _ANCHOR_LINE)
            self._say("GC106", f"the key {key.value!r} stands twice in one map", key.at, "Remove one.", (first,))
        elif not refused:
            here.keys[key.value] = key

    def _value(self, event: Any, at: Position, is_key: bool) -> tuple[Any, bool]:
        text = event.value
        if len(text) > KEY_CHARACTERS and is_key:
            self._say("GC102", f"a key of {len(text):,} characters; at most {KEY_CHARACTERS} are read", at)
            return text[:KEY_CHARACTERS], False
        if len(text) > SCALAR_BYTES // 4 and len(text.encode()) > SCALAR_BYTES:
            self._say("GC102", f"a value of {len(text.encode())} bytes; at most {SCALAR_BYTES} are read", at)
            return "", False
        if event.style == '"':
            self._escapes(text, at, is_key)
        if not event.implicit[0] or event.style in ("'", '"', "|", ">") or (is_key and text == "<<"):
            return text, False
        try:
            return plain_scalar(text, soft=self.soft and not is_key), False
        except Refused as refusal:
            what, hint = ("key", "Put the key in quotes.") if is_key else ("value", two_ways(str(refusal)))
            self._say("GC107", f"this {what} is ambiguous: {refusal}", at, hint)
            return text, True

    def _escapes(self, text: str, at: Position, is_key: bool) -> None:
        control = _CONTROL.search(text)
        hidden = hidden_character(text) if is_key else None
        if control or hidden:
            what = hidden or code_point(control.group() if control else "")
            self._say("GC101", f"an escape for {what}, which may not stand here", at, "Remove it.")

    def _anchor(self, name: str | None, at: Position) -> None:
        if name is None:
            return
        if name in self.anchors:
            first = Related(self.anchors[name].at, _ANCHOR_LINE)
            self._say("GC104", "an anchor of this name stands already", at, "Give it another name.", (first,))
        self.anchors[name] = _Anchored(None, at)

    def _anchored(self, name: str | None, node: Node, size: int, height: int) -> None:
        if name is not None:
            self.anchors[name] = _Anchored(node, node.at, size, height)

    def _begin(self, event: Any) -> Position:
        at = self._at(event)
        self.nodes += 1
        if self.nodes > NODES:
            self._limit(f"more than {NODES} values", at)
        if event.tag is not None:
            self._say("GC104", "a tag (!) is not allowed", at, "Remove it; quotes make a value text.")
        return at

    def _block(self, event: Any) -> None:
        """Remember the lines of a block scalar; it ends within a line where the file ends without a line break."""
        end = event.end_mark.line + (2 if event.end_mark.column else 1)
        self.block_lines.update(range(event.start_mark.line + 2, end))

    def _tabs(self) -> None:
        tab = next((tab for tab in tab_indents(self.file, self.text) if tab.line not in self.block_lines), None)
        if tab:
            self._say("GC101", "a tab stands in front of this line's first character", tab, "Indent with spaces.")

    def _syntax(self, problem: SyntaxProblem) -> bool:
        self.broken = True
        tab = next((tab for tab in tab_indents(self.file, self.text) if tab.line == problem.line), None)
        if tab:
            self._say("GC101", "a tab stands in front of this line's first character", tab, "Indent with spaces.")
        else:
            at = Position(self.file, problem.line, problem.column)
            hint = "Look at the indentation, a missing `:`, and quotes or brackets that are not closed."
            self._say("GC103", f"this is not YAML: {problem.why}", at, hint)
        return False

    def _limit(self, what: str, at: Position) -> None:
        self._say("GC102", what, at, "Split the file, or make it simpler.")
        self.broken = True

    def _at(self, event: Any) -> Position:
        return Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _say(self, code: str, message: str, at: Position, hint: str = "", related: tuple[Related, ...] = ()) -> None:
        self.found.append(Diagnostic(code, message, at, hint, related=related))


_HANDLERS: Final = {
    "DocumentStartEvent": _Builder.document,
    "AliasEvent": _Builder.alias,
    "ScalarEvent": _Builder.scalar,
    "MappingStartEvent": _Builder.start,
    "SequenceStartEvent": _Builder.start,
    "MappingEndEvent": _Builder.end,
    "SequenceEndEvent": _Builder.end,
}
