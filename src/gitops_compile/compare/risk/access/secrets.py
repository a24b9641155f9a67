"""GC260: a value of a Secret in clear comes into git, or another one does (helm-diff issues 128 and 390).

``render`` refuses such values unless ``secrets.allow`` names the object; this says what that lets through. What SOPS
encrypted, and placeholders that a plugin fills in, are no values in clear. A value that moves between ``data`` and
``stringData`` is in git already; one that goes is in its history for good, and nothing here can change that.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from typing import Any, Final

from gitops_compile.compare.risk.rule import Rule
from gitops_compile.compare.risk.versus import changing, is_to_be, named, was
from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.finding import Met
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Field
from gitops_compile.model.secretvalues import SecretValue, secret_values

_SECRET: Final = ("", "Secret")


def _plain_secret(difference: Difference, _sides: Sides) -> Iterator[Met]:
    old, new = was(difference.pair), is_to_be(difference.pair)
    if new is None or group_kind(new) != _SECRET:
        return
    known = {(str(value.key), _text(value)) for value in (_in_clear(old) if old else ())}
    gained = [value for value in _in_clear(new) if (str(value.key), _text(value)) not in known]
    if gained:
        paths = [(Field(one.field), *((Field(str(one.key)),) if one.key is not None else ())) for one in gained]
        where = [one.field if one.key is None else f"{one.field}.{one.key}" for one in gained]
        yield Met(changing(difference, *paths), detail=named(where))


def _in_clear(one: Object) -> Iterator[SecretValue]:
    """What looks encrypted is only so where SOPS says that it did it."""
    encrypted = isinstance(one.get("sops"), dict)
    for value in secret_values(one):
        if not value.is_placeholder and not (encrypted and value.is_encrypted):
            yield value


def _text(value: SecretValue) -> Any:
    if value.field != "data" or not isinstance(value.value, str):
        return str(value.value)
    try:
        return b64decode(value.value).decode()
    except (Error, ValueError):
        return value.value


RULES: Final[tuple[Rule, ...]] = (Rule("GC260", _plain_secret, frozenset({_SECRET})),)
