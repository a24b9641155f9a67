"""Bytes become text, or a refusal: size, encoding and the characters that may stand in a file.

Raw bidirectional and invisible characters make a file look unlike what it says (the "Trojan Source"
attack, CVE-2021-42574), so files that people review must not hold them (trust.md, section 2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.position import Position

FILE_BYTES = 1024 * 1024

# C0 but tab and line ends, DEL, C1 (with U+0085), surrogates, U+FEFF, U+FFFE and U+FFFF.
CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufffe\uffff"
# Line and paragraph separators, bidirectional controls, zero-width and other invisible format characters
# (Unicode general categories Cf, Zl and Zp, and the blank Hangul fillers).
INVISIBLE = (
    "\u00ad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\uffa0\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_REFUSED = re.compile(f"[{CONTROL}{INVISIBLE}]|\r(?!\n)")
_HIDDEN = re.compile(f"[{INVISIBLE}]")
_TAB_INDENT = re.compile(r"^ *\t[ \t]*(?=[^ \t\r\n])", re.MULTILINE)
_BOMS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def read_text(file: str, content: bytes, longest: int = FILE_BYTES) -> str | Diagnostic:
    """The text of a file, or why it is refused. ``longest`` is in bytes. Line ends stay as they are."""
    if len(content) > longest:
        # A caller may have stopped reading there, so nobody knows how long the file is.
        return Diagnostic("GC102", f"the file is longer than {longest:,} bytes", Position(file), "Split it.")
    if content.startswith(_BOMS) or (b"\x00" in content[:4]):
        return Diagnostic(
            "GC100",
            "the file begins with a byte order mark or is not UTF-8",
            Position(file),
            "Save it as UTF-8 without a byte order mark.",
        )
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as failure:
        before = content[: failure.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8")) + 1
        return Diagnostic(
            "GC100",
            f"byte {failure.start + 1} is not UTF-8 (0x{content[failure.start]:02x})",
            Position(file, line, column),
            "Save the file as UTF-8. A binary file does not belong here.",
        )
    refused = _REFUSED.search(text)
    return _refusal(file, text, refused) if refused else text


def hidden_character(text: str) -> str | None:
    """The first invisible or bidirectional character of a text as ``U+XXXX``, or none."""
    found = _HIDDEN.search(text)
    return code_point(found.group()) if found else None


def tab_indents(file: str, text: str) -> Iterator[Position]:
    """Every tab in front of a line's first character; a block scalar's own lines are for the caller to tell."""
    line, counted = 1, 0
    for found in _TAB_INDENT.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        yield Position(file, line, text.index("\t", counted) - counted + 1)


def position_of(file: str, text: str, index: int) -> Position:
    """Line and column of a character's index."""
    line = text.count("\n", 0, index) + 1
    return Position(file, line, index - text.rfind("\n", 0, index))


def code_point(character: str) -> str:
    """``U+200B`` for a zero-width space."""
    return f"U+{ord(character):04X}"


def _refusal(file: str, text: str, found: re.Match[str]) -> Diagnostic:
    at = position_of(file, text, found.start())
    if found.group() == "\r":
        return Diagnostic("GC101", "a carriage return without a line feed", at, "End lines with LF (or CR LF).")
    what = "an invisible character" if hidden_character(found.group()) else "a control character"
    return Diagnostic(
        "GC101",
        f"{what}, {code_point(found.group())}, stands here",
        at,
        "Remove it; where a value needs it, write it as an escape in double quotes."
        if hidden_character(found.group())
        else "Remove it.",
    )
