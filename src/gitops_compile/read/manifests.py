"""Text of many YAML documents becomes plain values: what kustomize printed, and manifests that it is to read.

The packaged engine gives values; the ``kustomize`` of ``PATH`` gives text, which is read here, over parse events and
without any library's loader. ``PRINTED`` is the dialect of kustomize's output, ``MANIFEST`` that of files whose every
scalar kustomize and Kubernetes read alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.read.events import SyntaxProblem, parse_events
from gitops_compile.read.go_scalars import agreed, printed
from gitops_compile.read.manifest_limits import DEPTH, NODES, Count, Unreadable, line_of
from gitops_compile.read.scalars import Refused

MERGE: Final = "<<"


@dataclass(frozen=True, slots=True)
class Dialect:
    """How plain scalars read, how deep and large a text may be, and whether people wrote it: then ``<<`` merges maps,
    and maps know where they begin.
    """

    plain: Callable[[str], Any]
    by_people: bool
    depth: int = DEPTH
    nodes: int = NODES


MANIFEST: Final = Dialect(agreed, by_people=True)
PRINTED: Final = Dialect(printed, by_people=False, depth=512, nodes=8_000_000)
"""A build may nest deeper than one file of it, and is larger; the size of its text is the caller's to bound."""


class PlacedMap(dict[str, Any]):
    """A map that knows the line where it begins."""

    line: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """One document: the line where its content begins, and its value. An empty one is None."""

    line: int
    value: Any


def documents(text: str, dialect: Dialect) -> Iterator[Document]:
    """The documents of a text in their order; its maps are ``PlacedMap``. Raises Unreadable."""
    count = Count(dialect.depth, dialect.nodes)
    first = True
    reader = _Reader(dialect)
    for event in parse_events(text):
        if isinstance(event, SyntaxProblem):
            raise Unreadable(f"yaml: {event.why}", event.line)
        count.take(event)
        kind = type(event).__name__
        if kind == "DocumentStartEvent":
            if event.version or event.tags:
                raise Unreadable("a directive (%YAML or %TAG) is not allowed", line_of(event))
            if not event.explicit and not first:
                message = "yaml: a second document without a line of three dashes before it"
                raise Unreadable(message, line_of(event))
            reader, first = _Reader(dialect), False
        elif kind == "DocumentEndEvent":
            yield Document(reader.line, reader.top)
        elif kind in _HANDLERS:
            _HANDLERS[kind](reader, event)


class _Reader:
    """The value of one document as it grows."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect
        self.top: Any = None
        self.line = 0
        self.open: list[_Open] = []
        self.anchors: dict[str, Any] = {}

    def alias(self, event: Any) -> None:
        if event.anchor not in self.anchors:
            raise Unreadable("yaml: unknown anchor", line_of(event))
        self._accept(self.anchors[event.anchor], event)

    def scalar(self, event: Any) -> None:
        value: Any = event.value
        is_plain = event.style is None or event.style == ""
        self._begin(event)
        if is_plain and not (event.value == MERGE and self._wants_key()):
            try:
                value = self.dialect.plain(event.value)
            except Refused as refusal:
                ways = "put the key in quotes" if self._wants_key() else f"write it in quotes{_other(str(refusal))}"
                raise Unreadable(f"{refusal}; {ways}", line_of(event)) from refusal
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        self._accept(value, event, is_plain=is_plain)

    def start(self, event: Any) -> None:
        self._begin(event)
        if self._wants_key():
            raise Unreadable("a map or list stands where a key belongs", line_of(event))
        value: dict[str, Any] | list[Any] = []
        if type(event).__name__ == "MappingStartEvent":
            value = _placed(line_of(event)) if self.dialect.by_people else {}
        if event.anchor is not None:
            self.anchors[event.anchor] = value
        self.open.append(_Open(value))

    def end(self, event: Any) -> None:
        done = self.open.pop()
        if done.merged and isinstance(done.value, PlacedMap):
            for one in done.merged:
                _merge(done.value, one)
        self._accept(done.value, event)

    def _begin(self, event: Any) -> None:
        self.line = self.line or line_of(event)
        if event.tag is not None:
            message = "kustomize and Kubernetes do not read all tags alike; take it away, or write text in quotes"
            raise Unreadable(message, line_of(event))

    def _wants_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].value, dict) and self.open[-1].key is None

    def _accept(self, value: Any, event: Any, *, is_plain: bool = False) -> None:
        if not self.open:
            self.top = value
            return
        here = self.open[-1]
        if isinstance(here.value, list):
            here.value.append(value)
        elif here.key is None:
            here.key = self._key(here, value, event, is_plain)
        elif here.key == MERGE and self.dialect.by_people:
            here.merged.append(value)
            here.key = None
        else:
            here.value[here.key] = value
            here.key = None

    def _key(self, here: _Open, key: Any, event: Any, is_plain: bool) -> str:
        line = line_of(event)
        if not isinstance(key, str):
            raise Unreadable("this key is not text; put it in quotes", line)
        if key in here.lines:
            raise Unreadable(f'the key "{key}" stands here twice, first in line {here.lines[key]}', line)
        if key == MERGE and self.dialect.by_people and not is_plain:
            raise Unreadable('kustomize reads the key "<<" as a merge even in quotes; give it another name', line)
        here.lines[key] = line
        return key


class _Open:
    """A map or list that has not ended; of a map the keys with their lines, and what ``<<`` brings."""

    def __init__(self, value: dict[str, Any] | list[Any]) -> None:
        self.value = value
        self.key: str | None = None
        self.lines: dict[str, int] = {}
        self.merged: list[Any] = []


def _placed(line: int) -> PlacedMap:
    value = PlacedMap()
    value.line = line
    return value


def _merge(into: PlacedMap, given: Any) -> None:
    """Kubernetes refuses a merge that brings a key which is there already."""
    for one in given if isinstance(given, list) else [given]:
        if not isinstance(one, PlacedMap):
            raise Unreadable("a merge (<<) of something that is no map", into.line)
        for key in one:
            if key in into:
                raise Unreadable(f'the merge (<<) brings the key "{key}", which this map has already', into.line)
        into.update(one)


def _other(reason: str) -> str:
    """How to write the other reading of a refused scalar."""
    if "boolean" in reason:
        return ", or write true or false"
    return ", or write the number in decimal" if "number" in reason else ", or write a date as 2006-01-02T15:04:05Z"


_HANDLERS: Final[dict[str, Callable[[_Reader, Any], None]]] = {
    "AliasEvent": _Reader.alias,
    "ScalarEvent": _Reader.scalar,
    "MappingStartEvent": _Reader.start,
    "SequenceStartEvent": _Reader.start,
    "MappingEndEvent": _Reader.end,
    "SequenceEndEvent": _Reader.end,
}
