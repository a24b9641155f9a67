"""The grammar of fleet.yaml as data: which keys there are, what each may hold, and what it is for.

A record's fields are declared once, with ``key``, in ``model/fleet.py``. From that one declaration the reader checks
a file, builds the typed fleet, and writes the JSON Schema from which an editor completes and explains.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, Final, TypeAlias

from gitops_compile.model.names import Form


@dataclass(frozen=True, slots=True)
class Text:
    """One string of a form; read as ``Located[str]``."""

    form: Form


@dataclass(frozen=True, slots=True)
class Word:
    """One of a few words; read as ``Located[str]``."""

    words: tuple[str, ...]
    code: str = "GC115"


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``; read as ``Located[bool]``."""


@dataclass(frozen=True, slots=True)
class Count:
    """A number of things, 1 or more; read as ``Located[int]``."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A scalar of any type but null; read as ``Located``."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; read as a tuple. With ``or_one`` a single entry may stand without the list."""

    item: Shape
    or_one: bool = False
    at_least: int = 0
    at_most: int = 10_000


@dataclass(frozen=True, slots=True)
class MapOf:
    """A map with free keys; records take the key as their ``name``, other values come as ``Keyed``."""

    key: Form
    item: Shape
    noun: str
    at_least: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """A map with known keys, read as the dataclass; ``facts`` says that other keys are facts of it."""

    of: type[Any]


@dataclass(frozen=True, slots=True)
class Tree:
    """Free data, kept as nodes with their positions. With ``key`` and ``value``, a flat map of short texts or null."""

    key: Form | None = None
    value: Form | None = None


@dataclass(frozen=True, slots=True)
class Layered:
    """A shape, or null to unset what lower layers say of it; kept as a node until it is layered."""

    item: Shape


@dataclass(frozen=True, slots=True)
class Either:
    """One of two or three shapes, told apart by what stands there: a scalar, a list or a map."""

    scalar: Shape | None = None
    sequence: Shape | None = None
    mapping: Shape | None = None


@dataclass(frozen=True, slots=True)
class Pins:
    """A stage's versions: one pin, or a map from cluster to pin with ``default`` for the rest."""

    pin: Record
    version: Form
    digest: Form


def _nothing() -> None:
    return None


_EMPTY: Final[dict[type[Any], Any]] = {ListOf: tuple, MapOf: dict}
Shape: TypeAlias = Text | Word | Flag | Count | Fact | ListOf | MapOf | Record | Tree | Layered | Either | Pins


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a record, as its file spells it."""

    field: str
    name: str
    shape: Shape
    title: str
    doc: str
    required: bool


def key(shape: Shape, title: str, doc: str, *, name: str = "", required: bool = False) -> Any:
    """Declare a key of fleet.yaml on a dataclass field. ``doc`` is what an editor shows.

    A key that does not stand is none, an empty tuple for a list and an empty map for a map of entries, so that
    nobody asks whether it stands before going over it; where the difference matters, use ``or_none``.
    """
    return field(
        default_factory=_EMPTY.get(type(shape), _nothing), metadata={"key": (shape, title, doc, name, required)}
    )


def or_none(shape: Shape, title: str, doc: str) -> Any:
    """Declare a key whose absence means something else than an empty list or map."""
    return field(default=None, metadata={"key": (shape, title, doc, "", False)})


def keys_of(record: type[Any]) -> dict[str, Key]:
    """The keys of a record by the name that the file spells, in the order of their declaration."""
    return _declared(record)  # type: ignore[arg-type] # a class is hashable; mypy does not see it in type[Any]


@cache
def _declared(record: type[Any]) -> dict[str, Key]:
    found = {}
    for declared in fields(record):
        if "key" in declared.metadata:
            shape, title, doc, name, required = declared.metadata["key"]
            spelled = name or _camel(declared.name)
            found[spelled] = Key(declared.name, spelled, shape, title, doc, required)
    return found


def has_facts(record: type[Any]) -> bool:
    """Whether keys that the record does not know are facts of it."""
    return any(declared.name == "facts" for declared in fields(record))


def elsewhere_of(record: type[Any]) -> Mapping[str, str]:
    """Keys that other records of its kind have, and where those stand: a key in the wrong place is told its own."""
    elsewhere: Mapping[str, str] = getattr(record, "ELSEWHERE", {})
    return elsewhere


def _camel(name: str) -> str:
    first, *rest = name.rstrip("_").split("_")
    return first + "".join(word.capitalize() for word in rest)
