"""The inverse of our YAML writer: reads a text that has exactly its form, and says nothing of any other.

A rendered file that nobody edited has that form, and there are thousands in a review; reading one here costs a tenth of
what the engine takes, since a line that stands in many files is understood once. Every scalar is held against the
writer, so none is taken for something else than the engine takes it for; a line that the writer would not write (a
comment, braces, another indent) gives none.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import has_own_name
from gitops_compile.model.yamltext.scalars import WORDS, on_one_line, string, usual
from gitops_compile.model.yamltext.unwritable import Unwritable

_WORDS: Final = {"true": True, "false": False, "null": None}
_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,17}")
_BLOCK: Final = re.compile(r"\|2?[-+]?")
_ESCAPE: Final = re.compile(r"\\(x[0-9A-F]{2}|u[0-9A-F]{4}|U[0-9A-F]{8}|.)")
_SHORT: Final = {"t": "\t", "n": "\n", "r": "\r", '"': '"', "\\": "\\"}
_LONGEST_KEY: Final = 128


class _OtherForm(Exception):
    """The writer would not write this."""


class _Sort(Enum):
    """What stands behind a key or a dash: a scalar, something in the lines below, or an empty container."""

    HERE = auto()
    BELOW = auto()
    BLOCK = auto()
    MAP = auto()
    LIST = auto()


def read_own(text: str) -> Object | None:
    """The object of a text in our writer's form; none for any other text, and for what is not one object."""
    lines = text.split("\n")
    if lines.pop():
        return None
    try:
        found, _ = _map(lines, 0, "")
    except (_OtherForm, Unwritable, RecursionError):
        return None
    return found if _is_one_object(found) else None


def _is_one_object(found: Object) -> bool:
    """The engine refuses an object without a name or kind, and takes a ``List`` for its items."""
    kind, version = found.get("kind"), found.get("apiVersion")
    if not (isinstance(kind, str) and isinstance(version, str) and kind and version and has_own_name(found)):
        return False
    return not (kind.endswith("List") and "items" in found)


def _map(lines: list[str], at: int, pad: str) -> tuple[dict[str, Any], int]:
    """The map whose keys stand at ``pad``, from a line on, and the first line behind it."""
    found: dict[str, Any] = {}
    width, count = len(pad), len(lines)
    while at < count and lines[at].startswith(pad):
        entry = _entry(lines[at][width:])
        if entry is None or entry[0] in found:
            raise _OtherForm
        key, sort, value = entry
        if sort is _Sort.HERE:
            found[key], at = value, at + 1
        elif sort is _Sort.BELOW:
            found[key], at = _below(lines, at + 1, pad)
        else:
            found[key], at = _open(lines, at, sort, value, pad + "  ")
    return found, at


def _below(lines: list[str], at: int, pad: str) -> tuple[Any, int]:
    """What stands below ``key:``: a list at the key's own indent, or a map two blanks deeper."""
    line = lines[at] if at < len(lines) else ""
    dash, deeper = f"{pad}- ", f"{pad}  "
    if line.startswith(dash):
        end, count = at + 1, len(lines)
        while end < count and (lines[end].startswith((deeper, dash)) or not lines[end]):
            end += 1
        return _whole_list("\n".join(lines[at:end]), pad), end
    if line.startswith(deeper):
        return _map(lines, at, deeper)
    raise _OtherForm


@lru_cache(maxsize=4_000)
def _whole_list(text: str, pad: str) -> list[Any]:
    """The list that a text is. Equal ones are one list: that is quickly read, and quickly found to be the same."""
    lines = text.split("\n")
    found, end = _list(lines, 0, pad)
    if end < len(lines):
        raise _OtherForm
    return found


def _list(lines: list[str], at: int, pad: str) -> tuple[list[Any], int]:
    found: list[Any] = []
    one: Any
    dash, deeper = f"{pad}- ", f"{pad}  "
    while at < len(lines) and lines[at].startswith(dash):
        content = lines[at][len(dash) :]
        if content.startswith("- "):
            lines[at] = deeper + content
            one, at = _list(lines, at, deeper)
        elif _entry(content) is not None:
            lines[at] = deeper + content
            one, at = _map(lines, at, deeper)
        else:
            one, at = _open(lines, at, *_value(content), deeper)
        found.append(one)
    return found, at


def _open(lines: list[str], at: int, sort: _Sort, value: Any, pad: str) -> tuple[Any, int]:
    """What begins in a line, and the next line; ``pad`` is a block's indent. A container is made anew each time."""
    if sort is _Sort.BLOCK:
        return _block(lines, at, value, pad)
    return {_Sort.MAP: {}, _Sort.LIST: []}.get(sort, value), at + 1


@lru_cache(maxsize=20_000)
def _entry(text: str) -> tuple[str, _Sort, Any] | None:
    """The key, sort and value of ``key: value``; none for a line that is no entry of a map."""
    key, colon, rest = text.partition(":")
    if not colon or rest[:1] not in ("", " ") or not _is_key(key):
        return None
    return (key, *_value(rest[1:])) if rest else (key, _Sort.BELOW, None)


def _is_key(key: str) -> bool:
    return len(key) <= _LONGEST_KEY and usual(key) is not None and key not in WORDS


def _value(text: str) -> tuple[_Sort, Any]:
    """What a text behind a key or a dash is; of a block its head."""
    if usual(text) and text not in WORDS:
        return _Sort.HERE, text
    if _BLOCK.fullmatch(text):
        return _Sort.BLOCK, text
    if text in ("{}", "[]"):
        return (_Sort.MAP if text == "{}" else _Sort.LIST), None
    return _Sort.HERE, _plain(text)


def _plain(text: str) -> bool | int | str | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    said = text
    if text[:1] == "'":
        said = text[1:-1].replace("''", "'")
    elif text[:1] == '"':
        said = _ESCAPE.sub(_unescaped, text[1:-1])
    if not said and text != '""':
        raise _OtherForm
    if on_one_line(said) != text:
        raise _OtherForm
    return said


def _unescaped(found: re.Match[str]) -> str:
    escape = found[1]
    if len(escape) > 1:
        return chr(int(escape[1:], 16))
    if escape not in _SHORT:
        raise _OtherForm
    return _SHORT[escape]


def _block(lines: list[str], at: int, head: str, pad: str) -> tuple[str, int]:
    end = at + 1
    while end < len(lines) and (not lines[end] or lines[end].startswith(pad)):
        end += 1
    body = lines[at + 1 : end]
    text = "\n".join(line[len(pad) :] for line in body) + ("" if head.endswith("-") else "\n")
    if not body or string(text, pad) != "\n".join([head, *body]):
        raise _OtherForm
    return text, end
