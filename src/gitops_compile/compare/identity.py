"""Who is who in a list: a text for each element, by the fields that a row of the table names.

Comes in: the elements of one side and one way to tell them apart. Goes out: as many texts, in order, no two of them
equal; or none, where an element lacks a field or two have the same text.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gitops_compile.compare.listkeys import Part, Sort
from gitops_compile.model.operation import canonical


def identities(elements: Sequence[Any], way: tuple[Part, ...] | Sort) -> tuple[str, ...] | None:
    """The text of each element; none where this way does not fit."""
    if way == Sort.CONTENT:
        return _numbered([canonical(one).decode("utf-8", "surrogatepass") for one in elements])
    texts: Sequence[str | None] = _of_one_field(elements, way) or [
        _of_scalar(one, way) if isinstance(way, Sort) else _of_map(one, way) for one in elements
    ]
    told = tuple(text for text in texts if text is not None)
    return told if len(set(told)) == len(elements) else None


def _of_one_field(elements: Sequence[Any], way: tuple[Part, ...] | Sort) -> list[str] | None:
    """The same for the usual case, quickly: every element is a map with a text in one field."""
    if isinstance(way, Sort) or len(way) > 1 or len(way[0].fields) > 1 or way[0].which:
        return None
    field = way[0].fields[0]
    texts = [text for one in elements if type(one) is dict and type(text := one.get(field)) is str]
    return texts if len(texts) == len(elements) else None


def _numbered(texts: Sequence[str]) -> tuple[str, ...]:
    """Repeats get ``#2``, ``#3``. A canonical text ends in no number sign, so none meets another."""
    seen: dict[str, int] = {}
    found = []
    for text in texts:
        seen[text] = seen.get(text, 0) + 1
        found.append(text if seen[text] == 1 else f"{text}#{seen[text]}")
    return tuple(found)


def _of_scalar(one: Any, way: Sort) -> str | None:
    if isinstance(one, dict | list):
        return None
    text = _text(one)
    if way == Sort.SET:
        return text
    before, equals, _ = text.partition("=")
    if way == Sort.OPTION or equals:
        return before
    # An image without another name in front of it: what is left of its tag or digest.
    name = before.partition("@")[0]
    last = name.rfind("/")
    return name[: last + 1] + name[last + 1 :].partition(":")[0]


def _of_map(one: Any, parts: tuple[Part, ...]) -> str | None:
    if not isinstance(one, dict):
        return None
    shown = []
    for part in parts:
        field, value = _first(one, part)
        if not field:
            if part.default is None:
                return None
            value = part.default
        text = field if part.which else _text(value)
        if text not in ("", part.default if part.quiet else ""):
            shown.append(text)
    return "/".join(shown)


def _first(one: dict[str, Any], part: Part) -> tuple[str, Any]:
    """The first field of a part that an element has, and what it holds; no field where it has none of them."""
    for field in part.fields:
        value = one.get(field)
        if value is None and "." in field:
            value = _inside(one, field)
        if value is not None:
            return field, value
    return "", None


def _inside(one: Any, field: str) -> Any:
    for name in field.split("."):
        one = one.get(name) if isinstance(one, dict) else None
    return one


def _text(value: Any) -> str:
    """A scalar as it reads; a map of labels as ``a=x,b=y``."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and all(isinstance(one, str) for one in value.values()):
        return ",".join(f"{name}={value[name]}" for name in sorted(value))
    return canonical(value).decode("utf-8", "surrogatepass")
