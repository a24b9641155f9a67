"""Bytes become text, or are refused with the place of the first character that may not stand there."""

from __future__ import annotations

import pytest

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.position import Position
from gitops_compile.read.text import FILE_BYTES, read_text

ENCODINGS = {
    "UTF-8 with a byte order mark": (b"\xef\xbb\xbfa: b\n", "GC100", "f"),
    "UTF-16 LE with a byte order mark": ("a: b\n".encode("utf-16"), "GC100", "f"),
    "UTF-16 BE with a byte order mark": (b"\xfe\xff" + "a: b\n".encode("utf-16-be"), "GC100", "f"),
    "UTF-32 BE with a byte order mark": (b"\x00\x00\xfe\xff" + "a: b\n".encode("utf-32-be"), "GC100", "f"),
    "UTF-16 LE without a mark": ("a: b\n".encode("utf-16-le"), "GC100", "f"),
    "UTF-16 BE without a mark": ("a: b\n".encode("utf-16-be"), "GC100", "f"),
    "UTF-32 LE without a mark": ("a: b\n".encode("utf-32-le"), "GC100", "f"),
    "Latin-1": ("a: ü\n".encode("latin-1"), "GC100", "f:1:4"),
    "Latin-1 on a later line, behind a wide character": ("a: 日\nbü: ".encode() + b"\xff", "GC100", "f:2:5"),
    "an overlong form": (b"a: \xc0\xaf\n", "GC100", "f:1:4"),
    "an encoded surrogate": (b"a: \xed\xa0\x80\n", "GC100", "f:1:4"),
    "a character cut off at the end": ("a: ü".encode()[:-1], "GC100", "f:1:4"),
}


@pytest.mark.parametrize(("content", "code", "at"), ENCODINGS.values(), ids=ENCODINGS)
def test_other_encodings_are_refused(content: bytes, code: str, at: str) -> None:
    found = read_text("f", content)
    assert isinstance(found, Diagnostic)
    assert (found.code, str(found.at)) == (code, at)


CONTROL = [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xFEFF, 0xFFFE, 0xFFFF]
INVISIBLE = [
    *(0x00AD, 0x034F, 0x061C, 0x115F, 0x1160, 0x17B4, 0x180E, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2028, 0x2029),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x2070),
    *(0x3164, 0xFE00, 0xFE0F, 0xFFA0, 0xFFF9, 0xFFFB, 0x1D173, 0xE0001, 0xE0020, 0xE007F, 0xE01EF),
]


@pytest.mark.parametrize(
    ("number", "kind"),
    [*((n, "a control character") for n in CONTROL), *((n, "an invisible character") for n in INVISIBLE)],
    ids=lambda value: f"U+{value:04X}" if isinstance(value, int) else "",
)
def test_a_character_that_may_not_stand_in_a_file(number: int, kind: str) -> None:
    found = read_text("f", f"# four\nab{chr(number)}c: d\n".encode())
    assert isinstance(found, Diagnostic)
    assert (found.code, str(found.at)) == ("GC101", "f:2:3")
    assert f"{kind}, U+{number:04X}" in found.message


@pytest.mark.parametrize(
    "text",
    ["a: b\n", "a: b\r\nc: d\r\n", "a: 'x\ty'\n", "a: ü 日本 🚀\n", "a: \u00a0\n", "a: \ufffd \ue000\n", "", "\n\n"],
    ids=["LF", "CR LF", "tab", "wide", "no-break space", "replacement and private use", "nothing", "blank"],
)
def test_everything_else_is_kept_as_it_is(text: str) -> None:
    assert read_text("f", text.encode()) == text


@pytest.mark.parametrize(
    ("text", "at"),
    [("a: b\rc: d\n", "f:1:5"), ("a: b\r\r\n", "f:1:5"), ("a: b\nc: d\r", "f:2:5"), ("\r", "f:1:1")],
    ids=["between lines", "before CR LF", "at the end", "alone"],
)
def test_a_lone_carriage_return(text: str, at: str) -> None:
    found = read_text("f", text.encode())
    assert isinstance(found, Diagnostic)
    assert (found.code, str(found.at)) == ("GC101", at)
    assert "a carriage return without a line feed" in found.message


def test_the_longest_file_is_read_and_one_byte_more_is_not() -> None:
    assert FILE_BYTES == 1024 * 1024
    longest = b"# " + b"x" * (FILE_BYTES - 2)
    assert read_text("f", longest) == longest.decode()
    found = read_text("f", longest + b"x")
    assert isinstance(found, Diagnostic)
    assert (found.code, found.at) == ("GC102", Position("f"))


def test_the_limit_counts_bytes_and_not_characters() -> None:
    assert read_text("f", "üü".encode(), 4) == "üü"
    found = read_text("f", "üü!".encode(), 4)
    assert isinstance(found, Diagnostic)
    assert found.code == "GC102"
