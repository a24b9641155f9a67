"""What one final object gives away, by the table of trust.md, section 8: pure, and the whole of the object once.

Strings are looked at wherever they stand: a private key is one in any field. The schemas of a
CustomResourceDefinition are left out, since they are documentation.
"""

from __future__ import annotations

from base64 import b64decode
from binascii import Error
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.check.secrets.secret_objects import (
    SEALED,
    SECRET,
    listed,
    of_sealed_secret,
    of_secret,
)
from gitops_compile.check.secrets.strings import Text, plain_strings, strings_of
from gitops_compile.check.secrets.texts import Sight, can_hold, seen_in
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import CRD, group_kind
from gitops_compile.model.secretvalues import FIELDS

LAST_APPLIED: Final = "kubectl.kubernetes.io/last-applied-configuration"
CONFIG_MAP: Final = ("", "ConfigMap")


@dataclass(frozen=True, slots=True, order=True)
class Seen:
    """One finding of an object: its code, what was seen, and under which key; either may be empty."""

    code: str
    what: str
    where: str


def unfolded(objects: tuple[Object, ...]) -> Iterator[Object]:
    """The objects; of a list (``SecretList``) its own fields, and then its items."""
    pending = list(reversed(objects))
    while pending:
        one = pending.pop()
        items, kind = one.get("items"), one.get("kind")
        if isinstance(items, list) and isinstance(kind, str) and kind.endswith("List"):
            pending += reversed([_item(item, one) for item in items if isinstance(item, dict)])
            yield {name: value for name, value in one.items() if name != "items"}
        else:
            yield one


def _item(item: Object, of: Object) -> Object:
    """An item, with the version and kind that its list says, where it says none itself."""
    kind = str(of["kind"]).removesuffix("List")
    return item if item.get("kind") or not kind else {"apiVersion": of.get("apiVersion"), "kind": kind, **item}


def seen_in_object(one: Object, altered: bool) -> tuple[Seen, ...]:
    """Everything that one object gives away, sorted; ``altered`` is whether the generated layer was put on it."""
    pair = group_kind(one)
    found: list[Seen] = []
    if pair == SECRET:
        found += (Seen(sight.code, sight.what, "") for sight in of_secret(one, altered))
    elif pair == SEALED:
        found += (Seen(sight.code, sight.what, "") for sight in of_sealed_secret(one))
    copied = LAST_APPLIED in _annotations(one)
    if copied:
        found.append(Seen("GC708", "", ""))
    parts = _parts(one, pair, copied)
    if can_hold("\n".join(plain_strings(parts))):
        found += _in_strings(text for name, value in parts.items() for text in strings_of(value, name))
    if pair == CONFIG_MAP and "binaryData" in one:
        found += _in_strings(_decoded(text) for text in strings_of(one["binaryData"], "binaryData"))
    return tuple(sorted(found))


def _in_strings(texts: Iterator[Text]) -> Iterator[Seen]:
    """Alike ones joined: one finding per kind of secret, with the places."""
    places: dict[Sight, list[str]] = {}
    for text in texts:
        if can_hold(text.text):
            for sight in seen_in(text.text):
                places.setdefault(sight, []).append(text.path)
    for sight, where in places.items():
        yield Seen(sight.code, sight.what, listed(sorted(where)))


def _parts(one: Object, pair: tuple[str, str], copied: bool) -> dict[str, Any]:
    """The fields to be looked at: not those that have a verdict already, and of a CRD no schema."""
    if pair == CRD:
        return {"metadata": one.get("metadata")}
    parts = one
    if pair == SECRET:
        parts = {name: value for name, value in parts.items() if name not in (*FIELDS, "sops")}
    if copied:
        annotations = {name: text for name, text in _annotations(one).items() if name != LAST_APPLIED}
        parts = {**parts, "metadata": {**one["metadata"], "annotations": annotations}}
    return parts


def _annotations(one: Object) -> Mapping[str, Any]:
    metadata = one.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    return annotations if isinstance(annotations, dict) else {}


def _decoded(text: Text) -> Text:
    """What a value in base64 stands for; one byte is one character, since only ASCII is looked for."""
    try:
        return Text(b64decode(text.text).decode("latin-1"), text.place)
    except (Error, ValueError):
        return text
