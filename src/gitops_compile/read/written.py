"""Every scalar of a manifest or patch with the place where it stands, several documents and all of YAML allowed.

The fleet's own reader refuses what hides a meaning; manifests are other people's, and Kubernetes reads them. Here
nothing is resolved or refused: comes in a text, goes out each scalar's document, key path, text and characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from gitops_compile.read.events import SyntaxProblem, parse_events

KeyPath: TypeAlias = "tuple[str | int, ...]"
"""Keys and indexes from the top of a document."""

_OPENING: Final = ("MappingStartEvent", "SequenceStartEvent")
_CLOSING: Final = ("MappingEndEvent", "SequenceEndEvent")
_PROPERTIES: Final = re.compile(r"(?:[&!][^ \t\r\n]*[ \t]+)*")


@dataclass(frozen=True, slots=True)
class Written:
    """A scalar, or a map or list with nothing in it, as it stands in a text.

    ``style`` is ``'``, ``"``, ``|``, ``>``, ``{`` for an empty map, ``[`` for an empty list, or "" for a plain scalar.
    ``line`` and ``column`` count from 1, ``span`` is (start, end) in characters.
    """

    document: int
    path: KeyPath
    text: str
    style: str
    line: int
    column: int
    span: tuple[int, int]


@dataclass(slots=True)
class _Open:
    """A map or list that has begun: where it is, and the key or index of what comes next."""

    is_map: bool
    path: KeyPath
    start: Any
    key: str | None = None
    count: int = 0
    names: list[str] = field(default_factory=list)


def written(text: str) -> tuple[Written, ...]:
    """The values of a text in their order, keys left out; what stands behind a syntax error is not there.

    An alias gives nothing: what it shows stands at its anchor.
    """
    return tuple(_values(text))


def _values(text: str) -> Iterator[Written]:
    trail: list[_Open] = []
    document = -1
    for event in parse_events(text):
        if isinstance(event, SyntaxProblem):
            return
        name = type(event).__name__
        if name == "DocumentStartEvent":
            document, trail = document + 1, []
        elif name in _OPENING:
            path = _next(trail)
            trail.append(_Open(name == _OPENING[0], path, event.start_mark))
        elif name in _CLOSING:
            done = trail.pop()
            if done.count == 0 and not done.names:
                yield _written(document, done.path, "", "{" if done.is_map else "[", done.start, event.end_mark)
        elif name == "AliasEvent":
            if not _is_key(trail, ""):
                _next(trail)
        elif name == "ScalarEvent" and not _is_key(trail, event.value):
            style = event.style if event.style in ("'", '"', "|", ">") else ""
            one = _written(document, _next(trail), event.value, style, event.start_mark, event.end_mark)
            yield _without_properties(text, one)


def _is_key(trail: list[_Open], text: str) -> bool:
    """Whether the scalar at hand is a key; it is remembered as the one of the next value."""
    here = trail[-1] if trail else None
    if here is None or not here.is_map or here.key is not None:
        return False
    here.key = text
    here.names.append(text)
    return True


def _next(trail: list[_Open]) -> KeyPath:
    """The path of the value that begins now."""
    if not trail:
        return ()
    here = trail[-1]
    here.count += 1
    if not here.is_map:
        return (*here.path, here.count - 1)
    key, here.key = here.key, None
    return (*here.path, key or "")


def _written(document: int, path: KeyPath, text: str, style: str, start: Any, end: Any) -> Written:
    return Written(document, path, text, style, start.line + 1, start.column + 1, (start.index, end.index))


def _without_properties(text: str, one: Written) -> Written:
    """The scalar itself, without the anchor and tag in front of it."""
    start, end = one.span
    found = _PROPERTIES.match(text, start, end)
    skipped = found.end() - start if found else 0
    return replace(one, column=one.column + skipped, span=(start + skipped, end)) if skipped else one
