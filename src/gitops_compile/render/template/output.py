"""What ``{{ }}`` prints: one scalar on one line, so that no value can add lines or documents to a manifest.

Two kinds of text pass through a template. ``Text`` is the template's own: what macros, blocks, ``{% set %}`` captures
and filter blocks yield, and what ``quote``, ``toyaml``, ``tojson`` and ``block`` made safe; it may hold line breaks.
Every other string is a value, a string written in an expression too. What an operation makes is a value unless it is
one of the few, here and in ``texts``, that keep ``Text``: a forgotten one refuses, and never lets pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from math import isfinite
from typing import Any, Final

from jinja2.runtime import Undefined

from gitops_compile.render.template.limits import OUTPUT_BYTES, TEXT_CHARACTERS
from gitops_compile.render.template.refusal import LIMIT, OUTPUT, Refusal
from gitops_compile.render.template.variables import kind


class Text(str):
    """Text that may hold line breaks, since the template itself or a filter that guards them wrote it."""

    __slots__ = ()


# C0 (tab and line breaks too), DEL, C1, the Unicode line and paragraph separators, and surrogates.
_CONTROLS: Final = frozenset(
    chr(code) for span in ((0, 0x20), (0x7F, 0xA0), (0x2028, 0x202A), (0xD800, 0xE000)) for code in range(*span)
)


def on_one_line(text: str) -> bool:
    """Whether a text has neither a line break nor a control character."""
    return text.isprintable() or _CONTROLS.isdisjoint(text)


def printed(value: Any) -> str:
    """What ``{{ value }}`` prints: text, an integer, a float, ``true`` or ``false``. ``Refusal`` for all else."""
    text = scalar(value)
    if isinstance(text, Text) or on_one_line(text):
        return text
    raise Refusal(
        OUTPUT,
        "the text has a line break or a control character",
        "Pipe it through quote, toyaml(indent) or block(indent).",
    )


def scalar(value: Any) -> str:
    """The text of a scalar, ``Text`` kept; ``Refusal`` for none, maps, lists and what is no data."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        if isfinite(value):
            return repr(value)
        raise Refusal(OUTPUT, "a number that is NaN or infinite has no text")
    if isinstance(value, Undefined):
        # An inline `if` without `else` gives jinja2's mild Undefined, which prints nothing. `Missing` raises.
        return str(value)
    raise Refusal(
        OUTPUT, f"{kind(value)} cannot be printed", _ADVICE.get(kind(value), "Print text, numbers, booleans.")
    )


_ADVICE: Final = {
    "none": "Use default('...', true), or test with `is none` first.",
    "a map": "Pipe it through toyaml(indent) or tojson.",
    "a list": "Pipe it through toyaml(indent), tojson or join.",
    "a macro": "Call it: name().",
    "a block": "Call it: self.name().",
}


def joined(parts: Iterable[Any], separator: Any = "") -> str:
    """The scalars' texts in a row: ``Text`` if one of them is, and every other part stands on one line."""
    texts = [scalar(part) for part in parts]
    between = scalar(separator)
    bounded(sum(map(len, texts)) + len(between) * max(len(texts) - 1, 0))
    text = between.join(texts)
    return kept(text, *texts, between)


def kept(result: str, *parts: str) -> str:
    """``result`` as ``Text`` if it was made of ``Text`` and of texts on one line alone, else as a value."""
    if any(isinstance(part, Text) for part in parts) and all(
        isinstance(part, Text) or on_one_line(part) for part in parts
    ):
        return Text(result)
    return str(result)


class Pieces(list[str]):
    """What a macro, a capture or a filter block has written so far; ``Refusal`` beyond the limit of a text."""

    __slots__ = ("length",)

    def __init__(self) -> None:
        super().__init__()
        self.length = 0

    def append(self, piece: str) -> None:
        """Adds one piece; empty ones need no room."""
        if piece:
            self.length += len(piece)
            bounded(self.length)
            super().append(piece)

    def extend(self, pieces: Iterable[str]) -> None:
        """Adds several pieces."""
        for piece in pieces:
            self.append(piece)


def captured(pieces: Iterable[str]) -> Text:
    """What a macro, a block, a capture or a filter block yields; its pieces went through ``printed`` before."""
    collected = Pieces()
    collected.extend(pieces)
    return Text("".join(collected))


def limited(pieces: Iterable[str]) -> Iterator[str]:
    """The pieces that a whole template writes, without the empty ones; ``Refusal`` beyond 1 Mi characters."""
    length = 0
    for piece in pieces:
        length += len(piece)
        if length > OUTPUT_BYTES:
            raise too_long()
        if piece:
            yield piece


def too_long() -> Refusal:
    """A template wrote more than a file may hold."""
    return Refusal(LIMIT, f"the template gives over {OUTPUT_BYTES} bytes")


def bounded(length: int) -> None:
    """``Refusal`` for a text that would have over 1 Mi characters; asked before it is made."""
    if length > TEXT_CHARACTERS:
        raise Refusal(LIMIT, f"a text with over {TEXT_CHARACTERS} characters")
