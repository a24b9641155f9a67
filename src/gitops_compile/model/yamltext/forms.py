"""A text prepared once for many objects that differ in a few strings: write it with slots, then fill them.

Targets that share a source differ in a namespace, some labels and a name. In: an object with a ``Slot`` in place of
each such string. Out: a form, whose text for any strings is what ``document`` would write with them in the slots
(tests/laws/test_forms.py).
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, TypeAlias

from gitops_compile.model.yamltext.document import document
from gitops_compile.model.yamltext.scalars import WORDS, string, usual
from gitops_compile.model.yamltext.slots import MARK
from gitops_compile.model.yamltext.unwritable import Unwritable

Form: TypeAlias = str
"""The text with ``%(name)s`` for each slot, for Python's own ``%``: no other way of filling it in costs less."""


def form(value: Mapping[str, Any]) -> Form:
    """The form of an object with slots, each of which stands for a string without a line break."""
    # Every second part is the name of a slot.
    parts = document(value).replace("%", "%%").split(MARK)
    parts[1::2] = [f"%({name})s" for name in parts[1::2]]
    return "".join(parts)


def filled(form: Form, written: Mapping[str, str]) -> bytes:
    """The text of a form in UTF-8, with the strings of its slots as ``in_slots`` gives them."""
    return (form % written).encode()


def in_slots(values: Mapping[str, str]) -> Mapping[str, str] | None:
    """Strings as a document writes them, by the name of their slot; none if one does not fit on a line of its own."""
    try:
        texts = {name: _written(text) for name, text in values.items()}
    except Unwritable:
        return None
    return None if any("\n" in text for text in texts.values()) else texts


@lru_cache(maxsize=1 << 13)
def _written(text: str) -> str:
    """One string; the names of environments, clusters and apps stand in many slots."""
    return text if usual(text) and text not in WORDS else string(text, "")
