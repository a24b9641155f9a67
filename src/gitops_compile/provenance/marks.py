"""Marks: a value is changed so that whatever is made of it says where it came from.

kustomize never asks whether a manifest makes sense to Kubernetes, so a value may become a word with a number in it.
Every run of letters and digits becomes the mark and what stands between them stays, so that a value that is cut,
joined or prefixed on its way still carries it.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.read.written import KeyPath, Written

_RUN: Final = re.compile(r"[A-Za-z0-9]+")
_INTEGER: Final = re.compile(r"-?[0-9]+")
_FLOAT: Final = re.compile(r"-?[0-9]+\.[0-9]+")
_FIRST_NUMBER: Final = 70_000_000
_MARK: Final = re.compile(r"zq([0-9]+)z|(?<![0-9])(7[0-9]{7})(?![0-9])")
_LONG: Final = 256
_SECRET: Final = ("", "Secret")


def mark(number: int) -> str:
    """The word for a number."""
    return f"zq{number}z"


def marked_text(text: str, number: int) -> str:
    """A text with every run replaced; a long one, or one of several lines, only gets the mark at its end."""
    if len(text) > _LONG or "\n" in text:
        body = text.rstrip("\n")
        return f"{body} {mark(number)}{text[len(body) :]}"
    changed = _RUN.sub(mark(number), text)
    return changed if changed != text else text + mark(number)


def marked(one: Written, number: int) -> str:
    """The YAML that stands in a scalar's place; a number stays one, an empty map or list gets one entry."""
    if one.style == "{":
        return f"{{{mark(number)}: {mark(number)}}}"
    if one.style == "[":
        return f"[{mark(number)}]"
    if not one.style and not one.text:
        # Nothing is written behind the colon or dash, not even a blank.
        return f" {mark(number)}"
    if not one.style and _INTEGER.fullmatch(one.text):
        return str(_FIRST_NUMBER + number)
    if not one.style and _FLOAT.fullmatch(one.text):
        return f"{_FIRST_NUMBER + number}.5"
    return json.dumps(marked_text(one.text, number))


def numbers_in(value: Any) -> frozenset[int]:
    """The numbers of all marks in a value."""
    text = value if isinstance(value, str) else json.dumps(value)
    found = _MARK.findall(text)
    return frozenset(int(word) if word else int(digits) - _FIRST_NUMBER for word, digits in found)


def carries(one: Object, path: KeyPath, value: Any) -> frozenset[int]:
    """The same for what stands at a path of an object: the data of a Secret is looked into."""
    if is_encoded(one, path) and isinstance(value, str):
        return numbers_in(decoded(value))
    return numbers_in(value)


def is_encoded(one: Object, path: KeyPath) -> bool:
    """Whether an object holds base64 at a path."""
    return (path[:1] == ("data",) and group_kind(one) == _SECRET) or path[:1] == ("binaryData",)


def decoded(value: str) -> str:
    """The text behind base64, or the value itself where it is none."""
    try:
        return base64.b64decode(value, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return value


def runs(text: str) -> frozenset[str]:
    """The parts of a text that a mark replaces."""
    return frozenset(_RUN.findall(text))
