"""The second reading of a file, which shares no rule with the first one: it proves edits.

Comes in: a text. Goes out: its plain data, as ruamel.yaml's pure parser and resolver see it by YAML 1.2; positions,
limits and refusals are the first reader's matter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any, Final

from gitops_compile.model.node import Plain
from gitops_compile.read.events import SyntaxProblem, pure_events, tag_resolver

_TYPED: Final[Mapping[str, Callable[[str], Plain]]] = {
    "int": int,
    "float": float,
    "bool": lambda text: text.lower() == "true",
    "null": lambda _text: None,
}


class NotYaml(ValueError):
    """The text is no YAML, or more than one document."""


def plain_data(text: str) -> Plain:
    """The data of a text of one document; raises ``NotYaml``. What an alias shows is the anchor's own data."""
    resolve = tag_resolver()
    done: list[Plain] = []
    anchors: dict[str, Plain] = {}
    # Each open list or map, and the key whose value comes next (in a list it is never looked at).
    pending: list[tuple[Any, list[Plain]]] = []
    for event in pure_events(text):
        kind = type(event).__name__
        if isinstance(event, SyntaxProblem):
            raise NotYaml(event.why)
        if kind in ("MappingStartEvent", "SequenceStartEvent"):
            opened: Plain = {} if kind == "MappingStartEvent" else []
            _name(anchors, event, opened)
            pending.append((opened, []))
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            _put(pending, done, pending.pop()[0])
        elif kind == "ScalarEvent":
            value = _scalar(event, resolve)
            _name(anchors, event, value)
            _put(pending, done, value)
        elif kind == "AliasEvent":
            _put(pending, done, anchors.get(event.anchor))
    if len(done) != 1:
        raise NotYaml("not one document")
    return done[0]


def _put(pending: list[tuple[Any, list[Plain]]], done: list[Plain], value: Plain) -> None:
    if not pending:
        done.append(value)
        return
    here, key = pending[-1]
    if isinstance(here, list):
        here.append(value)
    elif key:
        here[key.pop()] = value
    else:
        key.append(value)


def _name(anchors: dict[str, Plain], event: Any, value: Plain) -> None:
    if event.anchor is not None:
        anchors[event.anchor] = value


def _scalar(event: Any, resolve: Callable[[str], str]) -> Plain:
    text = str(event.value)
    typed = _TYPED.get(resolve(text)) if event.implicit[0] else None
    if typed is not None:
        with suppress(ValueError):
            return typed(text)
    return text
