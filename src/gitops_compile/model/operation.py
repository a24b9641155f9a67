"""What differs at one path of an object, and the values on both sides of it.

Comes in: nothing; these are nouns. An ``Operation`` is one ``add``, ``remove``, ``replace`` or ``reorder`` at one path
(review.md, "Words"). A scalar that no output may show is ``Veiled`` from the moment it is compared; what it hides is
replaced once, at the end, by its equality class (review.md, section 8).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeAlias

_PLAIN_FIELD: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$-]*")


@dataclass(frozen=True, slots=True, order=True)
class Field:
    """A field of a map."""

    name: str


@dataclass(frozen=True, slots=True, order=True)
class Key:
    """An element of a list by its identity, as people read it: ``api``, ``8080/TCP``; a repeat ends in ``#2``.

    For lists whose elements have no other identity it is the element's canonical text. One with a secret in it has
    ``«secret»`` in its place, and what it hides in ``veiled`` until the review is redacted.
    """

    text: str
    veiled: Veiled | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True, order=True)
class Index:
    """An element of a sequence by its number, from 0: on the head's side, on the base's for what was removed."""

    number: int


Token: TypeAlias = Field | Key | Index
Path: TypeAlias = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Secret:
    """A text that no output may show; base64 of a Secret's ``data`` is decoded already.

    ``copy_of`` is the secret of which it is an escaped or encoded copy: both are shown as one and the same.
    """

    clear: str
    copy_of: str | None = field(default=None, compare=False)

    def __repr__(self) -> str:
        return "«secret»"


@dataclass(frozen=True, slots=True)
class Masked:
    """What is shown in place of a secret: its equality class, numbered from 1 by first appearance."""

    number: int

    def __str__(self) -> str:
        return f"«secret-{self.number}»"


@dataclass(frozen=True, slots=True)
class Veiled:
    """A scalar that is secret as a whole (one part), or a text with secrets in it."""

    parts: tuple[str | Secret | Masked, ...]

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it may be shown."""
        return len(self.parts) == 1

    @property
    def clear(self) -> str:
        """The text itself, for rules that look at values; never for an output."""
        return "".join(part.clear if isinstance(part, Secret) else str(part) for part in self.parts)

    def __str__(self) -> str:
        return "".join(repr(part) if isinstance(part, Secret) else str(part) for part in self.parts)


Value: TypeAlias = Any
"""Data of an object: maps, lists and scalars as in ``model.build.Object``, with ``Veiled`` in place of some scalars."""


class Did(StrEnum):
    """What was done at a path."""

    ADD = "add"
    REMOVE = "remove"
    REPLACE = "replace"
    REORDER = "reorder"


@dataclass(frozen=True, slots=True)
class Operation:
    """One difference. The empty path is the whole object, which then stands on one side only.

    ``old`` is absent (none) for ``add``, ``new`` for ``remove``; a null of the object is none too, so ask ``kind``.
    For ``reorder`` both are lists of the elements' identities (strings), those that both sides have, in each side's
    order. ``after``: for ``add`` and ``remove`` in a list, the identity of the element before it on its side; none for
    the first one. ``ordered``: for ``reorder``, whether the order means something in that list.
    """

    path: Path
    kind: Did
    old: Value = None
    new: Value = None
    after: Key | Index | None = None
    ordered: bool = True


def _clear(secret: Secret) -> str:
    return secret.clear


def _encoder(secret: Callable[[Secret], str]) -> json.JSONEncoder:
    def plain(one: object) -> object:
        if isinstance(one, Veiled):
            return {"\0veiled": [secret(part) if isinstance(part, Secret) else str(part) for part in one.parts]}
        raise TypeError(f"{type(one).__name__} is no value of an object")

    return json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=plain)


_IN_CLEAR: Final = _encoder(_clear)
"""Made once: a review asks for thousands of small values."""


def canonical(value: Value, secret: Callable[[Secret], str] = _clear) -> bytes:
    """One text for one value: JSON, keys sorted, no spaces; ``1``, ``1.0`` and ``true`` differ, as in YAML.

    ``secret`` says what stands for a secret: itself where values are compared, one word in fingerprints.
    """
    encoder = _IN_CLEAR if secret is _clear else _encoder(secret)
    return encoder.encode(value).encode("utf-8", "surrogatepass")


def shown(path: Path) -> str:
    """A path as people read it: ``spec.containers[api].ports[8080/TCP]``, ``metadata.labels["a.b/c"]``, ``args[2]``."""
    text = ""
    for token in path:
        if isinstance(token, Field):
            plain = _PLAIN_FIELD.fullmatch(token.name)
            dot = "." if text else ""
            text += f"{dot}{token.name}" if plain else f"[{json.dumps(token.name, ensure_ascii=False)}]"
        else:
            text += f"[{token.text if isinstance(token, Key) else token.number}]"
    return text


def path_order(path: Path) -> tuple[tuple[int, str, int], ...]:
    """A key that sorts paths: fields, then identities, then numbers by size."""
    return tuple(
        (0, token.name, 0)
        if isinstance(token, Field)
        else (1, token.text, 0)
        if isinstance(token, Key)
        else (2, "", token.number)
        for token in path
    )
