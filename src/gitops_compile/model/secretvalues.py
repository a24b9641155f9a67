"""What stands in a Secret in git: its values one by one, and whether one is in clear (trust.md, section 8).

A value is not in clear if SOPS encrypted it, or if it is exactly a placeholder that a plugin fills in from a store.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

FIELDS: Final = ("data", "stringData")

_ENCRYPTED: Final = re.compile(
    r"ENC\[AES256_GCM,data:[A-Za-z0-9+/=]*,iv:[A-Za-z0-9+/=]+,tag:[A-Za-z0-9+/=]+,type:[a-z]+\]"
)
# Argo CD Vault Plugin: <path:...#key>, <name>, each perhaps with `| modifier`.
_EXTERNAL: Final = re.compile(r"<(?:path:[^<>\s][^<>\n]*|[A-Za-z0-9_.-]{1,253}(?: *\| *[A-Za-z0-9_. -]+)*)>")


@dataclass(frozen=True, slots=True)
class SecretValue:
    """One value that is not empty, and the field and key under which it stands; a field that is no map has no key."""

    field: str
    key: Any
    value: Any

    @property
    def is_encrypted(self) -> bool:
        """Whether SOPS encrypted it."""
        return is_encrypted(self.value)

    @property
    def is_placeholder(self) -> bool:
        """Whether a plugin fills it in: it takes a placeholder as it stands, and in ``data`` in base64 too."""
        if not isinstance(self.value, str):
            return False
        return is_external(self.value) or (self.field == "data" and is_external(_decoded(self.value)))

    @property
    def is_plain(self) -> bool:
        """Whether whoever reads the file reads the secret."""
        return not self.is_encrypted and not self.is_placeholder


def secret_values(one: Mapping[str, Any]) -> Iterator[SecretValue]:
    """The values of a Secret that are not empty, sorted."""
    for field in FIELDS:
        there = one.get(field)
        if isinstance(there, dict):
            for key in sorted(there, key=str):
                if there[key] is not None and there[key] != "":
                    yield SecretValue(field, key, there[key])
        elif there:
            yield SecretValue(field, None, there)


def is_encrypted(value: Any) -> bool:
    """Whether a value is one that SOPS encrypted."""
    return isinstance(value, str) and bool(_ENCRYPTED.fullmatch(value))


def is_external(text: str) -> bool:
    """Whether a text is exactly one placeholder of a plugin that reads a store: ``<path:...>`` or ``<name>``."""
    return bool(_EXTERNAL.fullmatch(text))


def _decoded(value: str) -> str:
    try:
        return b64decode(value, validate=True).decode("ascii")
    except (Error, ValueError):
        return ""
