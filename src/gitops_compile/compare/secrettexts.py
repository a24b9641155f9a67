"""Secrets in one text, wherever it stands: key blocks, user info in URLs, and the values of secret options and lines.

Comes in: a scalar's text. Goes out: where in it something must not be shown (review.md, section 8).
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gitops_compile.compare.secretlines import Span, secret_lines
from gitops_compile.model.operation import Secret, Veiled
from gitops_compile.model.secretwords import is_secret_key, may_hold_secret_keys

# RFC 7468: a block ends at the line of its own label; one that is cut off ends with the text.
_PEM: Final = re.compile(
    r"-----BEGIN (?!(?:X509 |TRUSTED )?CERTIFICATE-----)(?P<label>[^-\n]*)-----(?:.*?-----END (?P=label)-----|.*)",
    re.DOTALL,
)
_BASE64_PEM: Final = "LS0tLS1CRUdJT"
# RFC 3986 ends user info at the last @ before a /, ? or #; a password with a bare / in it is no port and is met too.
_USER_INFO: Final = re.compile(
    r"(?P<scheme>[A-Za-z0-9+.-]*)://"
    r"(?P<info>[^\s/?#\"'<>`]{1,2048}(?=@)|[^\s/?#@:\"'<>`]{0,2048}:(?![0-9]*(?:[/?#\s]|$))[^\s@\"'<>`]{1,2048}(?=@))"
)
_PARAMETER: Final = re.compile(r"[?&;](?P<key>[\w.\[\]-]+)=(?P<value>[^&;#\s\"'<>]+)")
_ASSIGNED: Final = re.compile(r"(?<![\w.$/\[\]-])(?P<key>[\w.$/\[\]-]*[\w\]])=")
_OPTION: Final = re.compile(r"(?<![\w-])(?P<key>--?[A-Za-z][\w.-]*)[ \t]+(?!--)")
_WORD: Final = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?:[^\s;&|\"']|\\.)+")


def of_text(text: str, *, lines: bool = False) -> list[Span]:
    """Where a text holds a secret, whatever its key is. ``lines``: it is looked at as a file though it has one line."""
    found: list[Span] = []
    if "-----BEGIN" in text:
        found += (one.span() for one in _PEM.finditer(text))
    elif text.startswith(_BASE64_PEM):
        found += [(0, len(text))] if _hides_key_block(text) else []
    if "://" in text and "@" in text:
        found += (one.span("info") for one in _USER_INFO.finditer(text) if not _is_login(one))
    if "=" in text and may_hold_secret_keys(text):
        found += (one.span("value") for one in _PARAMETER.finditer(text) if is_secret_key(one["key"]))
    if lines or "\n" in text:
        found += secret_lines(text)
    return found


def of_arguments(elements: Sequence[object]) -> Iterator[list[Span]]:
    """Of each element of ``command`` or ``args`` where it holds the value of a secret option."""
    before = ""
    for element in elements:
        text = element if isinstance(element, str) else ""
        if _expects_secret(before) and not text.startswith("--"):
            yield [(0, len(text))] if isinstance(element, str) else []
        else:
            yield list(_of_argument(text)) if may_hold_secret_keys(text) else []
        before = text


def parts_of(text: str, spans: Iterable[Span]) -> str | Veiled:
    """A text with what stands at some places hidden; as it is without any."""
    parts: list[str | Secret] = []
    at = 0
    for start, end in _joined(spans):
        parts += [text[at:start]] if start > at else []
        parts.append(Secret(text[start:end]))
        at = end
    if not parts:
        return text
    return Veiled((*parts, text[at:]) if at < len(text) else tuple(parts))


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _of_argument(text: str) -> Iterator[Span]:
    """Options and variables inside one argument, which may be a whole script: ``--password=x``, ``PASSWORD=x run``."""
    for sign in (_ASSIGNED, _OPTION):
        for found in sign.finditer(text):
            if is_secret_key(found["key"]):
                whole = sign is _ASSIGNED and found.start() == 0 and text.startswith("-")
                value = None if whole else _WORD.match(text, found.end())
                yield (found.end(), len(text)) if whole else _unquoted(value) if value else (0, 0)


def _unquoted(word: re.Match[str]) -> Span:
    quoted = len(word.group()) > 1 and word.group()[0] in "\"'" and word.group()[0] == word.group()[-1]
    return (word.start() + 1, word.end() - 1) if quoted else word.span()


def _expects_secret(before: str) -> bool:
    return before.startswith("-") and "=" not in before and " " not in before and is_secret_key(before)


def _is_login(found: re.Match[str]) -> bool:
    """``ssh://git@host``: the login of ssh, which has no password in its URLs."""
    return found["scheme"].endswith("ssh") and ":" not in found["info"]


def _hides_key_block(text: str) -> bool:
    try:
        clear = b64decode(text).decode("latin-1")
    except (Error, ValueError):
        return False
    return _PEM.search(clear) is not None
