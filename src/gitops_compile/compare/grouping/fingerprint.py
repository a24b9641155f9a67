"""What a row is called: twelve digits that stay while the branch moves (review.md, section 7).

Comes in: what makes a row the row it is. Goes out: a hash of it. No line, target or commit goes in, and every secret is
one and the same word: a hash of a short secret could be guessed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Final

from gitops_compile.compare.grouping.templates import Form
from gitops_compile.model.operation import canonical

DIGITS: Final = 12
_VERSION: Final = 1
_WORD: Final = "«secret»"
_VEILED: Final = b"\\u0000veiled"


def fingerprint(name: str, form: Form, text: bytes, cause: str, codes: tuple[str, ...]) -> str:
    """The first digits of the SHA-256 of object name, operations, cause and codes of pair rules.

    ``text`` is the form as text, which a form without secrets is written as here too.
    """
    operations = canonical(form, lambda _secret: _WORD) if _VEILED in text else text
    front, back = canonical([_VERSION, name])[:-1], canonical([cause, list(codes)])[1:]
    return hashlib.sha256(b",".join((front, operations, back))).hexdigest()[:DIGITS]


def told_apart(fingerprints: Iterable[str]) -> tuple[str, ...]:
    """The same in the same order; a second equal one gets ``-2``, a third ``-3``."""
    seen: dict[str, int] = {}
    found = []
    for one in fingerprints:
        seen[one] = seen.get(one, 0) + 1
        found.append(one if seen[one] == 1 else f"{one}-{seen[one]}")
    return tuple(found)
