"""Every string of an object with the place where it stands, in one walk and without recursion.

Keys of maps are names and no secrets; they are what a message says of a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gitops_compile.check.secrets.tokens import tokens_in

Place: TypeAlias = "Step | None"
_NAME: Final = re.compile(r"[A-Za-z0-9._/-]{1,63}")


@dataclass(frozen=True, slots=True)
class Step:
    """One step down: a key of a map, or the number and perhaps the name of an item; ``above`` are those before it."""

    above: Place
    name: str


@dataclass(frozen=True, slots=True)
class Text:
    """A string and its place."""

    text: str
    place: Place

    @property
    def path(self) -> str:
        """``data.url``, ``spec.template.spec.containers[web].env[DB_URL].value``."""
        names: list[str] = []
        step = self.place
        while step is not None:
            names.append(step.name)
            step = step.above
        joined = ".".join(reversed(names)).replace(".[", "[")
        return joined or "."


def strings_of(value: Any, above: str = "") -> Iterator[Text]:
    """The strings below a value, which stands under the key ``above``; not in the order of the object."""
    pending: list[tuple[Any, Place]] = [(value, Step(None, above) if above else None)]
    while pending:
        node, place = pending.pop()
        if isinstance(node, str):
            yield Text(node, place)
        elif isinstance(node, dict):
            pending += [(below, Step(place, shown(name))) for name, below in node.items()]
        elif isinstance(node, list):
            pending += [(below, Step(place, _item(number, below))) for number, below in enumerate(node)]


def plain_strings(value: Any) -> list[str]:
    """The strings below a value alone: most objects hold nothing, and need no places."""
    found: list[str] = []
    pending = [value]
    while pending:
        node = pending.pop()
        if isinstance(node, str):
            found.append(node)
        elif isinstance(node, dict):
            pending += node.values()
        elif isinstance(node, list):
            pending += node
    return found


def _item(number: int, item: Any) -> str:
    name = item.get("name") if isinstance(item, dict) else None
    return f"[{name}]" if _is_name(name) else f"[{number}]"


def shown(key: Any) -> str:
    """A key as a message may show it: what holds a token itself is left out."""
    return str(key) if _is_name(key) else "…"


def _is_name(text: Any) -> bool:
    return isinstance(text, str) and bool(_NAME.fullmatch(text)) and not tokens_in(text)
