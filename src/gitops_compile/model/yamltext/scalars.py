"""Which form a string takes in YAML text: plain, single quotes, double quotes or a literal block.

In: a string and the indentation that a block's lines would get. Out: its text. The choice is kustomize's
(``encode.go``, ``resolve.go`` and ``emitterc.go`` of ``go.yaml.in/yaml/v2``), but a string that any YAML version reads
as something else and every invisible character go into double quotes, so that a string in the fleet is the same string
in the cluster.
"""

from __future__ import annotations

import re

from gitops_compile.model.yamltext.slots import Slot
from gitops_compile.model.yamltext.unwritable import Unwritable

# Characters that stand for themselves inside a plain scalar; "#" only where no blank is before it.
_SAFE = r"""-A-Za-z0-9_./$()=+@~^,;<>?*&!%|\[\]{}"'`\\"""
# ``usual(text) and text not in WORDS`` finds most of the plain strings without looking further: they begin like no
# number and no indicator, and a safe character follows each run of blanks or colons.
usual = re.compile(rf"[A-Za-z_/$(\\^;][{_SAFE}#]*+(?:(?: ++|:++)[{_SAFE}][{_SAFE}#]*+)*+").fullmatch

_LETTERED = ("y", "n", "yes", "no", "on", "off", "true", "false", "null")
WORDS = frozenset(
    [spelling for word in _LETTERED for spelling in (word, word.capitalize(), word.upper())]
    + ["", "~", "=", "<<", ".nan", ".NaN", ".NAN"]
    + [sign + word for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")]
)

_NUMERIC_START = frozenset("+-.0123456789")
_DATE = r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
_TIME = r"(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2}(?:[.,][0-9]*)?[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?)?"
_number = re.compile(
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"  # integers and floats
    r"|[-+]?0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)|0b[-+][01]+"  # other bases; the odd sign is go-yaml's
).fullmatch
_typed = re.compile(
    r"[-+][0-9_]+|[-+]?0[xob]_+"  # of nothing but underscores: a number to some readers
    r"|[-+]?\.[0-9_]+(?:[eE][-+][0-9]+)?"
    r"|\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"  # base 60
    rf"|{_DATE}(?:{_TIME})?"
).fullmatch

# A set is said by the smaller half, and in one piece up to U+10FFFF: Python compiles it in a twentieth of the time.
# U+2028, U+2029, bidirectional controls and what shows as nothing. A fixed list: Python's own tables change with it.
_INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
)
_refused = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]").search
_BEYOND = f"\x7f-\x9f\ud800-\udfff\ufffe-\U0010ffff{_INVISIBLE}"
_odd = re.compile(f"[\x00-\x09\x0b-\x1f{_BEYOND}]").search
_escaped = re.compile(f'[\x00-\x1f{_BEYOND}"\\\\]')
_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r", '"': '\\"', "\\": "\\\\"}

_unplain = re.compile(r"\A(?:[] #,\[{}&*!|>'\"%@`]|---|\.\.\.|[-?](?: |\Z))|:(?: |\Z)| #| \Z").search
_blank_before_break = re.compile(r" (?:\n|\Z)").search
_line_start = re.compile(r"\n(?!\n|\Z)")


def string(text: str, pad: str) -> str:
    """The text of a string as a value; lines of a block, behind the first, are indented by ``pad``.

    The line break behind the text is left to the caller, behind a block too. ``Unwritable`` for characters that
    kustomize refuses or loses: controls but tab, CR and LF, lone surrogates, U+FFFE and U+FFFF.
    """
    if isinstance(text, Slot):
        return text
    if "\n" in text and not _odd(text) and not _blank_before_break(text):
        return _block(text, pad)
    return on_one_line(text)


def on_one_line(text: str) -> str:
    """The text of a string where no block may stand, such as a key; the rules are those of ``string``."""
    if text in WORDS or _reads_as_number_or_date(text) or "\n" in text or _odd(text):
        return _double(text)
    if _unplain(text):
        return "'" + text.replace("'", "''") + "'"
    return text


def _reads_as_number_or_date(text: str) -> bool:
    if text[0] not in _NUMERIC_START:
        return False
    # go-yaml drops underscores before it looks, except from a number that begins with a point.
    bare = text if text[0] == "." else text.replace("_", "")
    return bool(_typed(text) or _number(bare))


def _double(text: str) -> str:
    found = _refused(text)
    if found:
        raise Unwritable((), f"a string that holds the character U+{ord(found[0]):04X}")
    return f'"{_escaped.sub(_escape, text)}"'


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    code = ord(character)
    if code > 0xFFFF:
        return f"\\U{code:08X}"
    return _SHORT.get(character) or (f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}")


def _block(text: str, pad: str) -> str:
    indent = "2" if text[0] in " \n" else ""
    chomp = "" if text.endswith("\n") else "-"
    if text == "\n" or text.endswith("\n\n"):
        chomp = "+"
    first = "" if text[0] == "\n" else pad
    return f"|{indent}{chomp}\n{first}{_line_start.sub(chr(10) + pad, text.removesuffix(chr(10)))}"
