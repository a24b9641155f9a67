"""Values of objects as text for people: on one line, harmless, and short.

Comes in: a value of an operation, secrets masked. Goes out: text in which every character is seen as what it is. A
newline inside a line is ``⏎``, what a terminal would obey or hide is ``\\u00XX``, and a text over 200 characters is
shortened in its middle and tells its length, but where a part of it is secret (review.md, section 11).
"""

from __future__ import annotations

import json
import re
from typing import Any, Final

from gitops_compile.model.operation import Value, Veiled
from gitops_compile.model.yamltext.scalars import on_one_line
from gitops_compile.model.yamltext.unwritable import Unwritable

LONGEST: Final = 200
_KEPT: Final = 30
"""So many characters around a difference, and at the ends, are kept of a text that is shortened."""

# Controls, bidirectional controls and what shows as nothing; a fixed list, since Python's own tables change with it.
_UNSEEN: Final = re.compile(
    "[\x00-\x08\x0a-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U000e0000-\U000e0fff]"
)
# What CI runners take for a command: `::` in front of a line, colours aside; `##[` and `##vso[` anywhere.
_COMMANDS: Final = re.compile(r"^((?:[ \t]|\x1b\[[0-9;]*m)*:)(?=:)|(##)(?=\[|vso\[)", re.MULTILINE)
_MASK: Final = re.compile("«secret(?:-[0-9]+)?»")
_WORD: Final = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]")


def clean(text: str) -> str:
    """A text on one line, each character seen as what it is."""
    return clean_line(text).replace("\t", "\\u0009")


def clean_line(line: str) -> str:
    """The same with tabs left: a line of a text that has several."""
    return line if line.isascii() and line.isprintable() else _UNSEEN.sub(_escaped, line)


def _escaped(found: re.Match[str]) -> str:
    number = ord(found[0])
    return "⏎" if number == 0x0A else f"\\u{number:04X}" if number <= 0xFFFF else f"\\U{number:08X}"


def harmless(text: str) -> str:
    """Text whose lines no CI runner takes for a command of its own (trust.md, section 8)."""
    return _COMMANDS.sub(r"\g<0> ", text)


def is_scalar(value: Value) -> bool:
    """Whether a value stands on one line: also an empty map or list."""
    return not isinstance(value, dict | list) or not value


def several_lines(value: Value) -> str | None:
    """The text of a value that has several lines, masked; none for any other value."""
    text = str(value) if isinstance(value, str | Veiled) else ""
    return text if "\n" in text else None


def scalar(value: Value) -> str:
    """A scalar in full, on one line; a string that reads as another type stands in quotes."""
    if isinstance(value, Veiled):
        return clean(str(value))
    if isinstance(value, str):
        text = clean(value)
        return '"' + text.replace('"', '\\"') + '"' if _reads_as_other(text) else text
    return json.dumps(value)


def _reads_as_other(text: str) -> bool:
    if text in ("{}", "[]") or text != text.strip() or text.startswith('"') or _MASK.search(text):
        return True
    try:
        return on_one_line(text).startswith('"')
    except Unwritable:
        return False


def short(value: Value, most: int = LONGEST) -> str:
    """A scalar on one line, shortened."""
    return shortened(scalar(value), most, tell=not isinstance(value, Veiled))


def shortened(text: str, most: int = LONGEST, *, tell: bool = True) -> str:
    """A text of at most so many characters, and a few for its length; a mask is never cut."""
    if len(text) <= most:
        return text
    front, back = _before(text, most * 3 // 5), _behind(text, len(text) - most // 5)
    return f"{text[:front]}…{_length(text) if tell else ''}{text[back:]}"


def _length(text: str) -> str:
    return f"({len(text)} characters)…"


def _before(text: str, at: int) -> int:
    """A place to cut at, or in front of the mask that lies over it."""
    return next((one.start() for one in _MASK.finditer(text) if one.start() < at < one.end()), at)


def _behind(text: str, at: int) -> int:
    return next((one.end() for one in _MASK.finditer(text) if one.start() < at < one.end()), at)


def pair(old: Value, new: Value, *, image: bool = False) -> tuple[tuple[str, str, str], tuple[str, str, str]]:
    """Both scalars of a replacement, each as what is equal in front, what differs, what is equal behind.

    Equal parts end between words; of an image all behind its name differs. What is shortened is what is equal first, so
    that two long texts never look the same.
    """
    texts = scalar(old), scalar(new)
    front, back = _equal_ends(*texts) if not image else (_name_end(*texts), 0)
    tell = not (isinstance(old, Veiled) or isinstance(new, Veiled))
    first, second = (_three(text, front, back, tell=tell) for text in texts)
    return first, second


def _name_end(old: str, new: str) -> int:
    """How long the name of both images is, with what parts it from the tag; 0 where the names differ."""
    names = [re.split(r"@|:(?=[^/]*\Z)", text, maxsplit=1)[0] for text in (old, new)]
    return len(names[0]) + 1 if names[0] == names[1] and min(len(old), len(new)) > len(names[0]) else 0


def _equal_ends(old: str, new: str) -> tuple[int, int]:
    """How many characters are equal at the front and at the back, in whole words; masks are words too."""
    ones, others = _words(old), _words(new)
    least = min(len(ones), len(others))
    front = next((at for at in range(least) if ones[at] != others[at]), least)
    rest = least - front
    back = next((at for at in range(rest) if ones[-1 - at] != others[-1 - at]), rest)
    return sum(map(len, ones[:front])), sum(map(len, ones[len(ones) - back :]))


def _words(text: str) -> list[str]:
    parts = re.split(f"({_MASK.pattern})", text)
    return [word for part in parts for word in ([part] if _MASK.fullmatch(part) else _WORD.findall(part))]


def _three(text: str, front: int, back: int, *, tell: bool) -> tuple[str, str, str]:
    end = len(text) - back
    parts = text[:front], text[front:end], text[end:]
    if len(text) <= LONGEST:
        return parts
    if not front and not back:
        return "", shortened(text, tell=tell), ""
    start, middle, rest = parts
    start = (
        start
        if len(start) <= 3 * _KEPT
        else f"{start[: _before(start, _KEPT)]}…{start[_behind(start, front - _KEPT) :]}"
    )
    rest = rest if len(rest) <= 3 * _KEPT else f"{rest[: _before(rest, _KEPT)]}…{rest[_behind(rest, back - _KEPT) :]}"
    return start, shortened(middle, LONGEST // 2, tell=False), f"{rest} ({len(text)} characters)" if tell else rest


def plain(value: Value) -> Any:
    """A value as plain data: a secret is ``{"secret": 1}``, a text with secrets in it a text."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if not isinstance(value, Veiled):
        return value
    only = value.parts[0] if value.is_whole else None
    number = getattr(only, "number", None)
    return {"secret": number} if number is not None else str(value)
