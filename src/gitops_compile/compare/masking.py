"""One value with its secret scalars hidden: an object, a part of one, or a single scalar.

Comes in: the value, the path to it, and the secret places of its kind. Goes out: the same value with ``Veiled`` in
place of what no output may show. Nothing is shared with the value that came in where something is hidden.
"""

from __future__ import annotations

import json
from base64 import b64decode
from binascii import Error
from typing import Any

from gitops_compile.compare.secretlines import Span
from gitops_compile.compare.secretplaces import Element, Hiding, Places, Spot, is_arguments
from gitops_compile.compare.secrettexts import of_arguments, of_text, parts_of
from gitops_compile.model.operation import Field, Secret, Value, Veiled


def masked(value: Value, path: Spot, places: Places, hiding: Hiding = Hiding.NOTHING) -> Value:
    """A value with all hidden in it that its places and its texts say; ``hiding`` is how much of it is, as a whole."""
    if isinstance(value, dict):
        return {
            name: masked(one, (*path, Field(name)), places, places.below(hiding, (*path, Field(name)), value))
            for name, one in value.items()
        }
    if isinstance(value, list):
        return _masked_list(value, path, places, hiding)
    if hiding is not Hiding.NOTHING:
        return whole(value, hiding)
    return masked_text(value, (), places.is_file(path)) if isinstance(value, str) else value


def whole(value: Value, hiding: Hiding) -> Value:
    """A scalar that is hidden as a whole. Neither ``true`` nor nothing is a secret."""
    if value is None or isinstance(value, bool):
        return value
    text = value if isinstance(value, str) else json.dumps(value)
    return Veiled((Secret(_decoded(text) if hiding is Hiding.DECODED else text),))


def masked_text(text: str, spans: tuple[Span, ...] | list[Span], is_file: bool = False) -> str | Veiled:
    """A text with its secrets hidden, those at some places too."""
    return parts_of(text, (*spans, *of_text(text, lines=is_file)))


def masked_key(text: str, path: Spot, places: Places, hiding: Hiding = Hiding.NOTHING) -> str | Veiled:
    """The identity of a list's element with its secrets hidden: a scalar, or the canonical text of a map."""
    if hiding is not Hiding.NOTHING:
        return Veiled((Secret(text),))
    front, number = _numbered(text)
    if front[:1] in ("{", "["):
        try:
            value = json.loads(front)
        except ValueError:
            return masked_text(text, ())
        return _joined([*_written(masked(value, (*path, Element(value)), places)), number])
    return masked_text(text, ())


def _masked_list(value: list[Any], path: Spot, places: Places, hiding: Hiding) -> list[Any]:
    spans = list(of_arguments(value)) if hiding is Hiding.NOTHING and is_arguments(path) else []
    found = []
    for number, one in enumerate(value):
        here = (*path, Element(one))
        how = places.below(hiding, here)
        plain = spans and how is Hiding.NOTHING and isinstance(one, str)
        found.append(masked_text(one, spans[number]) if plain else masked(one, here, places, how))
    return found


def _decoded(text: str) -> str:
    """What a value of a Secret's ``data`` stands for; as it is where it is no base64 of a text."""
    try:
        return b64decode(text, validate=True).decode()
    except (Error, ValueError):
        return text


def _numbered(text: str) -> tuple[str, str]:
    """A repeated element's canonical text ends in ``#2``."""
    front, sign, number = text.rpartition("#")
    return (front, sign + number) if sign and number.isdecimal() else (text, "")


def _written(value: Value) -> list[str | Secret]:
    """Canonical JSON in parts, so that a secret in it stays one."""
    if isinstance(value, dict):
        parts: list[str | Secret] = []
        for name in sorted(value):
            parts += ["," if parts else "{", json.dumps(name, ensure_ascii=False), ":", *_written(value[name])]
        return [*(parts or ["{"]), "}"]
    if isinstance(value, list):
        items = [part for one in value for part in (",", *_written(one))]
        return ["[", *items[1:], "]"]
    if isinstance(value, Veiled):
        return [
            '"',
            *(
                part if isinstance(part, Secret) else json.dumps(str(part), ensure_ascii=False)[1:-1]
                for part in value.parts
            ),
            '"',
        ]
    return [json.dumps(value, ensure_ascii=False)]


def _joined(parts: list[str | Secret]) -> str | Veiled:
    joined: list[str | Secret] = []
    for part in parts:
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        elif part:
            joined.append(part)
    return Veiled(tuple(joined)) if any(isinstance(part, Secret) for part in joined) else "".join(map(str, joined))
