"""What one string gives away: a private key, a service account's key file, a known token, a password in a URL.

Every search has a cheap word in front of it, since most strings cannot hold a secret at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gitops_compile.check.secrets.placeholders import FILLED, blanked
from gitops_compile.check.secrets.tokens import TOKENS, tokens_in


@dataclass(frozen=True, slots=True)
class Sight:
    """A code and what was seen, in words; never the thing itself."""

    code: str
    what: str


# The line, then a line break (written as \n in JSON) or the headers of an old format, then the key itself.
_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN (?:[A-Z0-9]+ ){0,4}PRIVATE KEY(?: BLOCK)?-----"
    r"(?:(?:\s|\\[nr])++(?:[A-Za-z-]{1,30}: [^\n\\]{0,200})?+){1,8}[A-Za-z0-9+/=]{12}"
)
_PUTTY: Final = re.compile(r"Private-Lines: [1-9]")
_KEY_FILE: Final = re.compile(r"""["']?type["']?\s*[:=]\s*["']?service_account\b""")
_USER_INFO: Final = re.compile(r"""://([^\s/?#@:"'`<>\\]*):([^\s/?#@"'`<>\\]+)@""")
_SIGNS: Final = tuple(sorted({sign for token in TOKENS for sign in token.signs}))


def can_hold(text: str) -> bool:
    """Whether it is worth looking closer: true for every text in which something is seen, and for few others."""
    return (
        "PRIVATE KEY" in text
        or "Private-Lines" in text
        or ("@" in text and "://" in text)
        or any(sign in text for sign in _SIGNS)
    )


def seen_in(text: str) -> Iterator[Sight]:
    """Everything that a text gives away."""
    if "PRIVATE KEY" in text or "Private-Lines" in text:
        yield from _private_keys(text)
    for name in tokens_in(text):
        yield Sight("GC705", f"{_article(name)} {name}")
    if "@" in text and "://" in text and has_password(text):
        yield Sight("GC706", "a user and a password in a URL")


def has_password(text: str) -> bool:
    """Whether a URL in a text holds a user and a password, neither of which is a placeholder; ``redis://:pw@host``
    has an empty user.
    """
    for found in _USER_INFO.finditer(blanked(text)):
        user, password = found.group(1), found.group(2)
        if not _is_filled(user) and not _is_filled(password):
            return True
    return False


def _private_keys(text: str) -> Iterator[Sight]:
    if _PRIVATE_KEY.search(text):
        if "service_account" in text and _KEY_FILE.search(text):
            yield Sight("GC707", "the key file of a service account")
        else:
            yield Sight("GC704", "a private key")
    elif "PuTTY-User-Key-File-" in text and _PUTTY.search(text):
        yield Sight("GC704", "a private key")


def _is_filled(text: str) -> bool:
    return bool(text) and not text.strip(FILLED)


def _article(name: str) -> str:
    # Letters that are read one by one: an npm token.
    return "an" if name[0] in "AEIOaeio" or name.startswith("npm") else "a"
