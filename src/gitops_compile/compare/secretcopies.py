"""Copies of a masked value in other texts: plain, in base64, or escaped for a URL or JSON (review.md, section 8).

Only values of 12 characters and more are looked for: shorter ones stand in other texts by chance.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from gitops_compile.model.operation import Key, Operation, Secret, Value, Veiled

SHORTEST: Final = 12


class Copies:
    """The texts that give a secret away, by how they begin, so that one pass over a text finds any of them."""

    def __init__(self, secrets: Iterable[Secret]) -> None:
        starts: dict[str, dict[str, str]] = {}
        for clear in sorted({one.clear for one in secrets if len(one.clear) >= SHORTEST}):
            for form in _forms(clear):
                starts.setdefault(form[:SHORTEST], {}).setdefault(form, clear)
        self._starts: Mapping[str, Mapping[str, str]] = starts
        self._seen: dict[str, str | Veiled] = {}

    def __bool__(self) -> bool:
        return bool(self._starts)

    def hidden(self, text: str) -> str | Veiled:
        """A text with every copy in it hidden; where two begin together, the longer one."""
        if len(text) < SHORTEST or not self._starts:
            return text
        if text not in self._seen:
            self._seen[text] = self._parts(text)
        return self._seen[text]

    def _parts(self, text: str) -> str | Veiled:
        parts: list[str | Secret] = []
        shown = at = 0
        while at <= len(text) - SHORTEST:
            forms = self._starts.get(text[at : at + SHORTEST], {})
            form = max((one for one in forms if text.startswith(one, at)), key=len, default="")
            if form:
                parts += [text[shown:at]] if at > shown else []
                parts.append(Secret(form, forms[form]))
                shown = at + len(form)
            at += len(form) or 1
        if not parts:
            return text
        return Veiled((*parts, text[shown:]) if shown < len(text) else tuple(parts))


def secrets_in(value: Any) -> Iterator[Secret]:
    """Every secret of a value, an operation or many of either."""
    if isinstance(value, Veiled):
        yield from (part for part in value.parts if isinstance(part, Secret))
    elif isinstance(value, Operation):
        for part in (*value.path, value.old, value.new, value.after):
            yield from secrets_in(part)
    elif isinstance(value, Key):
        yield from secrets_in(value.veiled)
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from secrets_in(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from secrets_in(one)


def without_copies(value: Value, copies: Copies) -> Value:
    """A value with every copy of a secret hidden."""
    if isinstance(value, dict):
        return {name: without_copies(one, copies) for name, one in value.items()}
    if isinstance(value, list):
        return [without_copies(one, copies) for one in value]
    if isinstance(value, str):
        return copies.hidden(value)
    if isinstance(value, Veiled):
        return _veiled(value, copies)
    return value


def _veiled(value: Veiled, copies: Copies) -> Veiled:
    parts: list[str | Secret] = []
    for part in value.parts:
        found = copies.hidden(part) if isinstance(part, str) else part
        parts += found.parts if isinstance(found, Veiled) else (found,)  # type: ignore[arg-type] # no Masked yet
    return Veiled(tuple(parts))


def _forms(clear: str) -> tuple[str, ...]:
    encoded = b64encode(clear.encode("utf-8", "surrogatepass")).decode()
    return (
        clear,
        # What fills it up tells of the length, and is left out by many.
        encoded,
        encoded.rstrip("="),
        quote(clear, safe="", errors="surrogatepass"),
        json.dumps(clear)[1:-1],
        json.dumps(clear, ensure_ascii=False)[1:-1],
    )
