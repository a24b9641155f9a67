"""What a template sees of a target: read-only maps and tuples, whose keys a template reads and whose methods it cannot.

In: plain data (maps with string keys, lists, strings, numbers, booleans, none). Out: ``Map`` and tuples. Maps go
through their keys in sorted order, so that the order in which ``fleet.yaml`` lists keys never changes an output.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import GeneratorType
from typing import Any

from jinja2.runtime import BlockReference, LoopContext, Macro, TemplateReference

from gitops_compile.render.template.limits import DATA_DEPTH, TEXT_CHARACTERS
from gitops_compile.render.template.refusal import LIMIT, OUTPUT, Refusal


class Map(Mapping[str, Any]):
    """A read-only map in key order; ``path`` (``values.ingress``) is where it stands, for messages."""

    __slots__ = ("_entries", "path")

    def __init__(self, entries: Mapping[str, Any], path: str) -> None:
        self._entries = {key: entries[key] for key in sorted(entries)}
        self.path = path

    def __getitem__(self, key: str) -> Any:
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, key: object) -> bool:
        return key in self._entries


def frozen(data: Any, path: str = "") -> Any:
    """The read-only form of plain data; a ``Map`` is that already. ``TypeError`` for anything that is no plain data."""
    if data is None or isinstance(data, bool | int | float | Map):
        return data
    if isinstance(data, str):
        return str(data)
    if isinstance(data, Mapping):
        return Map({str(key): frozen(value, f"{path}.{key}" if path else key) for key, value in data.items()}, path)
    if isinstance(data, list | tuple):
        return tuple(frozen(value, f"{path}[{index}]") for index, value in enumerate(data))
    raise TypeError(f"{type(data).__name__} is no data for a template")


def kind(value: Any) -> str:
    """What sort of thing a value is, with its article, for messages."""
    for types, noun in _KINDS:
        if isinstance(value, types):
            return noun
    return "a function" if callable(value) else "something that is no data"


_KINDS: tuple[tuple[type | tuple[type, ...], str], ...] = (
    (type(None), "none"),
    (bool, "a boolean"),
    ((int, float), "a number"),
    (str, "text"),
    (Mapping, "a map"),
    ((tuple, list, range, GeneratorType), "a list"),
    (Macro, "a macro"),
    (BlockReference, "a block"),
    (LoopContext, "a loop"),
    (TemplateReference, "self"),
)


def plain(value: Any) -> Any:
    """Data as dicts and lists, for the YAML writer and JSON.

    ``Refusal`` for anything that is no data, beyond 64 levels, and where all texts and entries together are over the
    limit of a text: a few ``{% set a = [a, a] %}`` make a value that is small in memory and endless on paper.
    """
    return _plain(value, 0, [TEXT_CHARACTERS])


def _plain(value: Any, depth: int, left: list[int]) -> Any:
    # No entry takes less than a few characters on paper.
    left[0] -= 4 + (len(value) if isinstance(value, str) else 0)
    if left[0] < 0:
        raise Refusal(LIMIT, f"a value with over {TEXT_CHARACTERS} characters and entries")
    if depth > DATA_DEPTH:
        raise Refusal(LIMIT, f"maps and lists are nested over {DATA_DEPTH} levels deep")
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, tuple | list | range):
        return [_plain(entry, depth + 1, left) for entry in value]
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise Refusal(OUTPUT, "a map with a key that is no text", "Quote the key.")
        return {_plain(key, depth, left): _plain(entry, depth + 1, left) for key, entry in value.items()}
    raise Refusal(OUTPUT, f"{kind(value)} where data is wanted")
