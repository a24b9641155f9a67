"""Which parts of a source line a message may show (trust.md, section 8): names, pins and the model's own words.

A caret needs the shape of its line, not the secrets in it. Every other scalar is shown as ``…`` of equal width.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import Any, Final

from gitops_compile.model.app import MATCH
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.names import NAME, PLACEHOLDERS
from gitops_compile.model.node import ListNode, MapNode, Node, ScalarNode, scalars
from gitops_compile.model.shapes import (
    Either,
    Flag,
    Layered,
    ListOf,
    MapOf,
    Pins,
    Record,
    Shape,
    Text,
    Tree,
    Word,
    has_facts,
    keys_of,
)
from gitops_compile.read.nodes import nodes_of_text
from gitops_compile.read.shapes import is_pin
from gitops_compile.read.text import read_text

_KUSTOMIZATION: Final = re.compile(r"(.*/)?([Kk]ustomization(\.ya?ml)?)")
_SHOWN_KEYS: Final = frozenset(
    {
        *("apiVersion", "kind", "name", "namespace", "resources", "components", "bases", "files", "env", "envs"),
        *("path", "paths", "crds", "configurations", "generators", "transformers", "validators"),
    }
)
_EXPRESSION: Final = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_NAMES: Final = ListOf(Text(NAME))
_FLAGS: Final = frozenset({"true", "false", "yes", "no", "on", "off"})
_CREDENTIALS: Final = re.compile(r"://[^/]*@")
_VISIBLE: Final = re.compile(r"\S")
_WRITTEN: Final = re.compile(r"[^\s\[\]{},-]")


def shown_lines(file: str, content: bytes) -> Callable[[int], str | None]:
    """Line number -> that line of a file with all that must not be shown masked; none if the file has no such line.

    The file is read once, since a hundred messages may point into it.
    """
    text = read_text(file, content, len(content))
    if not isinstance(text, str):
        return lambda _line: None
    lines = text.split("\n")
    mask = _masking(file, text)
    starts = [0, *accumulate(len(one) + 1 for one in lines)]
    return lambda line: mask(lines[line - 1].rstrip("\r"), starts[line - 1]) if 1 <= line <= len(lines) else None


def _masking(file: str, text: str) -> Callable[[str, int], str]:
    """A function that masks a line, which begins at a character of the text."""
    if file.endswith(".j2"):
        return lambda line, _start: _mask_template(line)
    kustomization = bool(_KUSTOMIZATION.fullmatch(file))
    top = nodes_of_text(file, text, soft=kustomization).value
    if top is None:
        return lambda line, _start: _mask_after_colon(line)
    # Of a manifest the fleet's grammar knows next to nothing, and what it does not know is not shown.
    hidden = _hidden_in_kustomization(top) if kustomization else _hidden(Record(Fleet), top)
    spans = [node.span for node in hidden]
    return lambda line, start: _mask_spans(line, start, spans)


def _hidden(shape: Shape | None, node: Node) -> Iterator[ScalarNode]:  # noqa: C901 - one case per shape
    """The scalars below a node that no message may show; what the grammar does not know is not shown."""
    match shape:
        case Text(form) if form.shown and isinstance(node, ScalarNode):
            return
        case Word() if isinstance(node, ScalarNode):
            return
        case Flag() if isinstance(node, ScalarNode) and str(node.value).lower() in _FLAGS:
            return
        case Tree(_, form) if form is not None and isinstance(node, MapNode):
            for _, entry in node.entries:
                yield from _hidden(Text(form), entry)
        case ListOf(item):
            for entry in node.items if isinstance(node, ListNode) else (node,):
                yield from _hidden(item, entry)
        case MapOf(_, item) if isinstance(node, MapNode):
            for key, value in node.entries:
                # What a match says of a place is a name; what it says of a fact is a value.
                place = shape == MATCH and key.value in PLACEHOLDERS
                yield from _hidden(_NAMES if place else item, value)
        case Record(of) if isinstance(node, MapNode):
            yield from _hidden_in_record(of, node)
        case Layered(item):
            yield from _hidden(item, node)
        case Either(scalar, sequence, mapping):
            yield from _hidden(mapping if isinstance(node, MapNode) else scalar or sequence, node)
        case Pins():
            yield from _hidden_in_pins(shape, node)
        case _:
            yield from scalars(node)


def _hidden_in_pins(shape: Pins, node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, MapNode) and not is_pin(node):
        for _, value in node.entries:
            yield from _hidden(shape.pin if isinstance(value, MapNode) else Text(shape.version), value)
    else:
        yield from _hidden(shape.pin if isinstance(node, MapNode) else Text(shape.version), node)


def _hidden_in_record(of: type[Any], node: MapNode) -> Iterator[ScalarNode]:
    known = keys_of(of)
    for key, value in node.entries:
        declared = known.get(str(key.value))
        if declared is not None or not has_facts(of):
            yield from _hidden(declared.shape if declared else None, value)
        else:
            yield from scalars(value)


def _hidden_in_kustomization(node: Node, shown: bool = False) -> Iterator[ScalarNode]:
    if isinstance(node, MapNode):
        for key, value in node.entries:
            yield from _hidden_in_kustomization(value, key.value in _SHOWN_KEYS)
    elif isinstance(node, ListNode):
        for item in node.items:
            yield from _hidden_in_kustomization(item, shown and isinstance(item, ScalarNode))
    elif not shown or "\n" in str(node.value) or _CREDENTIALS.search(str(node.value)):
        yield node


def _mask_spans(line: str, start: int, spans: list[tuple[int, int]]) -> str:
    masked = line
    for begin, end in spans:
        first, last = max(begin - start, 0), min(end - start, len(line))
        if first < last:
            masked = masked[:first] + _VISIBLE.sub("…", masked[first:last]) + masked[last:]
    return masked


def _mask_after_colon(line: str) -> str:
    """Of a line that is no YAML only a key is shown; a line without one may be the inside of a value."""
    front, colon, rest = line.partition(":")
    return front + colon + _VISIBLE.sub("…", rest) if colon else _WRITTEN.sub("…", line)


def _mask_template(line: str) -> str:
    """A template's own expressions are shown; of the text around them what stands before the first colon."""
    colon = line.find(":")
    parts, at = [line[: colon + 1]], colon + 1
    for found in _EXPRESSION.finditer(line, colon + 1):
        parts += [_VISIBLE.sub("…", line[at : found.start()]), found.group()]
        at = found.end()
    return "".join([*parts, _VISIBLE.sub("…", line[at:])])
