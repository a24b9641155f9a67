"""Which keys hold a secret, by the words in their names: the one place that says so (review.md, section 8).

It counts for the variables, options, annotations and files of objects, and for the fleet's own ``values``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_WORDS: Final = frozenset(
    {
        *("password", "passwd", "pwd", "passphrase", "token", "secret", "apikey", "accesskey", "privatekey"),
        *("clientsecret", "credential", "connectionstring", "dsn"),
    }
)
# Words that people glue to others without a capital between them: PGPASSWORD, dbpassword, authtoken.
_ENDINGS: Final = ("password", "passwd", "passphrase", "token", "secret", "apikey", "accesskey", "privatekey")
_LONGEST: Final = max(len(word) for word in _WORDS) + 1
# What a Kubernetes object calls the name of a Secret: it names one and holds none.
_REFERENCE: Final = re.compile(r"secret(name|ref|keyref)s?")
_PART: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_ANY_WORD: Final = re.compile(
    r"pass[^a-z]*(word|wd|phrase)|pwd|token|secret|credential|dsn|(api|access|private)[^a-z]*key"
    r"|connection[^a-z]*string",
    re.IGNORECASE,
)


def may_hold_secret_keys(text: str) -> bool:
    """Whether it is worth looking for a secret key in a text: true wherever ``is_secret_key`` is of a part of it."""
    return _ANY_WORD.search(text) is not None


def is_secret_key(key: str) -> bool:
    """Whether what stands under a key is secret: ``dbPassword``, ``API_KEY``, ``auth-tokens``; not ``secretName``."""
    if not may_hold_secret_keys(key):
        return False
    parts = [part.lower() for part in _PART.findall(key)]
    tails = ("".join(parts[start:]) for start in range(len(parts)))
    if any(_REFERENCE.fullmatch(tail) for tail in tails):
        return False
    return any(part.removesuffix("s").endswith(_ENDINGS) for part in parts) or any(map(_is_word, _runs(parts)))


def is_secret_path(keys: Iterable[str]) -> bool:
    """Whether a value below some keys is secret: all that stands below a secret one is."""
    return any(is_secret_key(key) for key in keys)


def _is_word(text: str) -> bool:
    return text in _WORDS or text.removesuffix("s") in _WORDS


def _runs(parts: list[str]) -> Iterable[str]:
    """Parts that stand side by side, joined: ``api`` and ``key`` are ``apikey``."""
    for start in range(len(parts)):
        joined = ""
        for part in parts[start:]:
            joined += part
            if len(joined) > _LONGEST:
                break
            yield joined
