"""Turns an object into the text of its file, line for line as ``kustomize build`` would print it, but never folded.

In: a map of plain values. Out: the text of a YAML document with a final line break, without header and ``---``. A map
that is empty is ``{}``, an empty list ``[]``; lists are not indented below their key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gitops_compile.model.yamltext.keys import natural
from gitops_compile.model.yamltext.numbers import floating, integer
from gitops_compile.model.yamltext.scalars import WORDS, on_one_line, string, usual
from gitops_compile.model.yamltext.unwritable import Unwritable

# Bytes of UTF-8; a longer key is written as ``? key`` (emitterc.go, yaml_emitter_check_simple_key).
_SIMPLE_KEY = 128


def document(value: Mapping[str, Any]) -> str:
    """The text of one YAML document. ``Unwritable`` names the path of a value that cannot be written.

    Values are mappings with string keys, lists or tuples, strings, integers of 64 bits, finite floats, booleans and
    ``None``; anything else is a ``TypeError``, a mistake of the program.
    """
    lines: list[str] = []
    try:
        _put(lines, "", "", value)
    except RecursionError:
        raise Unwritable((), "an object that is nested too deeply") from None
    lines.append("")
    return "\n".join(lines)


def documents(values: Iterable[Mapping[str, Any]]) -> str:
    """The texts of several documents with a line ``---`` between them."""
    return "---\n".join(document(value) for value in values)


def _entries(lines: list[str], mapping: Mapping[str, Any], pad: str) -> None:
    """Appends the lines of a map that is not empty; its keys stand at ``pad``."""
    deeper = pad + "  "
    for key in _ordered(mapping):
        value = mapping[key]
        try:
            # Most keys and strings are plain; deciding so here spares a call for each.
            name = key if usual(key) and key not in WORDS else on_one_line(key)
            if len(key) > _SIMPLE_KEY // 4 and len(key.encode()) > _SIMPLE_KEY:
                lines.append(f"{pad}? {name}")
                _put(lines, pad, ": ", value)
            elif isinstance(value, str):
                text = value if usual(value) and value not in WORDS else string(value, deeper)
                lines.append(f"{pad}{name}: {text}")
            elif isinstance(value, dict) and value:
                lines.append(f"{pad}{name}:")
                _entries(lines, value, deeper)
            elif isinstance(value, list) and value:
                lines.append(f"{pad}{name}:")
                _items(lines, value, pad)
            else:
                _rare(lines, f"{pad}{name}:", value, pad)
        except Unwritable as problem:
            raise Unwritable((key, *problem.path), problem.why) from None


def _rare(lines: list[str], head: str, value: Any, pad: str) -> None:
    """Appends what stands behind ``key:`` if it is neither a string nor one of the common containers."""
    if isinstance(value, Mapping) and value:
        lines.append(head)
        _entries(lines, value, pad + "  ")
    elif isinstance(value, tuple) and value:
        lines.append(head)
        _items(lines, value, pad)
    else:
        lines.append(f"{head} {_scalar(value, pad)}")


def _items(lines: list[str], values: list[Any] | tuple[Any, ...], pad: str) -> None:
    """Appends the lines of a list that is not empty; its dashes stand at ``pad``."""
    for at, value in enumerate(values):
        try:
            _put(lines, pad, "- ", value)
        except Unwritable as problem:
            raise Unwritable((at, *problem.path), problem.why) from None


def _put(lines: list[str], pad: str, mark: str, value: Any) -> None:
    """Appends a value behind ``- `` or ``: ``; a container begins on that very line, the rest is indented below it."""
    start, inner = len(lines), pad + " " * len(mark)
    if isinstance(value, Mapping) and value:
        _entries(lines, value, inner)
    elif isinstance(value, list | tuple) and value:
        _items(lines, value, inner)
    else:
        lines.append(inner + _scalar(value, inner))
    lines[start] = f"{pad}{mark}{lines[start][len(inner) :]}"


def _scalar(value: Any, pad: str) -> str:
    """The text of a scalar or of an empty container."""
    if isinstance(value, str):
        return value if usual(value) and value not in WORDS else string(value, pad)
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return integer(value)
    if isinstance(value, float):
        return floating(value)
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list | tuple):
        return "[]"
    raise TypeError(f"a value of type {type(value).__name__} has no YAML form")


def _ordered(mapping: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        return natural(tuple(mapping))
    except TypeError:
        raise Unwritable((), "a map with a key that is no string") from None
