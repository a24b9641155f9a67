"""What every risk rule on a pair begins with: the object as the cluster has it, as it will be, and the operations
between the two that touch a path.

An object under another name or of another kind is a removal and an addition to the cluster, whatever it is paired
with for reading (review.md, section 2, step 3).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.change import Difference, Manifest, Pair
from gitops_compile.model.operation import Did, Field, Index, Key, Operation, Path, Token, Veiled

MOST_NAMED: Final = 3
HIDDEN: Final = "…"
_PLAIN: Final = re.compile(r"(?=.{1,253}$)[!-~…]+( [!-~…]+)*")


def was(pair: Pair) -> Object | None:
    """The object that the cluster has under the new one's name; none for what is new to it."""
    return pair.both[0] if pair.both else None


def is_to_be(pair: Pair) -> Object | None:
    """The object that the cluster will have; none for what leaves it."""
    return pair.both[1] if pair.both else pair.added.object if pair.added else None


def home(pair: Pair) -> Manifest:
    """The file of the new object, or the old one's."""
    return pair.shown


def below(value: Any, *names: str) -> Any:
    """What lies below some fields; none where one is missing or holds no map."""
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value


def map_below(value: Any, *names: str) -> Mapping[str, Any]:
    """The map below some fields; an empty one where there is none."""
    found = below(value, *names)
    return found if isinstance(found, dict) else {}


def maps_below(value: Any, *names: str) -> tuple[Mapping[str, Any], ...]:
    """The maps in the list below some fields."""
    found = below(value, *names)
    return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list) else ()


def texts_below(value: Any, *names: str) -> tuple[str, ...]:
    """The texts in the list below some fields."""
    found = below(value, *names)
    return tuple(one for one in found if isinstance(one, str)) if isinstance(found, list) else ()


def number(value: Any) -> int | None:
    """A whole number, and nothing that Python only takes for one."""
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def at(dotted: str) -> Path:
    """The path of fields that a text names: ``spec.replicas``."""
    return tuple(Field(name) for name in dotted.split("."))


def touching(difference: Difference, *paths: Path) -> tuple[Operation, ...]:
    """The operations at, above or below one of the paths. An element without a name, or with a hidden one, is any."""
    return tuple(one for one in difference.operations if any(_meets(one.path, path) for path in paths))


def changing(difference: Difference, *paths: Path) -> tuple[Operation, ...]:
    """Those of ``touching`` that change more than an order."""
    return tuple(one for one in touching(difference, *paths) if one.kind is not Did.REORDER)


def named(names: Iterable[str]) -> str:
    """Names as a finding's detail, at most three of them; what no Kubernetes name looks like is left out."""
    every = list(dict.fromkeys(names))
    more = len(every) - MOST_NAMED
    shown = [name if _PLAIN.fullmatch(name) else HIDDEN for name in every[:MOST_NAMED]]
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")


def visible(difference: Difference) -> Callable[[str], str]:
    """What stands for a value of an object in a detail: itself if the operations show it, else a sign.

    A value that is masked where it stands is nowhere in clear, so it is not found here.
    """
    there = frozenset(_shown_texts(difference))
    return lambda text: text if text in there else HIDDEN


def unless_masked(text: str, operations: tuple[Operation, ...]) -> str:
    """A detail with the value of one of the operations in it; nothing where that is masked."""
    return "" if any(isinstance(side, Veiled) for one in operations for side in (one.old, one.new)) else text


def _meets(one: Path, other: Path) -> bool:
    return all(_alike(*two) for two in zip(one, other, strict=False))


def _alike(one: Token, other: Token) -> bool:
    if isinstance(one, Field) or isinstance(other, Field):
        return one == other
    loose = isinstance(one, Index) or isinstance(other, Index) or one.veiled or other.veiled
    return bool(loose) or one == other


def _shown_texts(difference: Difference) -> Iterator[str]:
    for one in difference.operations:
        yield from (token.text for token in one.path if isinstance(token, Key))
    pending: list[Any] = [side for one in difference.operations for side in (one.old, one.new)]
    while pending:
        value = pending.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            pending += value.values()
        elif isinstance(value, list):
            pending += value
