"""Everything that a value holds, as one text: what any output made of it could show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any

from gitops_compile.model.operation import Secret


def dump(value: Any) -> str:
    """Each scalar on its own line, in order, with the names of the fields and maps around it."""
    return "\n".join(_lines(value, ""))


def secrets_left(value: Any) -> list[str]:
    """Where in a value a ``Secret`` stands that nobody replaced."""
    return [line for line in _lines(value, "") if line.endswith("«a secret in clear»")]


def _lines(value: Any, at: str) -> Iterator[str]:
    if isinstance(value, Secret):
        yield f"{at}: «a secret in clear»"
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _lines(getattr(value, field.name), f"{at}.{field.name}")
    elif isinstance(value, Mapping):
        for name, one in value.items():
            yield from _lines(one, f"{at}[{name}]")
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            yield from _lines(one, f"{at}[{number}]")
    elif isinstance(value, set | frozenset):
        yield f"{at}: {sorted(map(repr, value))}"
    else:
        yield f"{at}: {type(value).__name__} {value}"
