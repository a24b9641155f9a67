"""Two lists at one place, element by element: which are on both sides, which came, which went, and what moved.

Comes in: the list of either side, where it stands and in what kind. Goes out: ``Lists``. An identity is used only if
every element of both sides has one of its own; otherwise the list is a sequence, and elements are paired by what they
hold. No element is ever dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gitops_compile.compare.grants import grants_of
from gitops_compile.compare.identity import identities
from gitops_compile.compare.listkeys import Order, Row, Sort
from gitops_compile.compare.sequences import aligned
from gitops_compile.model.operation import Index, Key


@dataclass(frozen=True, slots=True)
class Lone:
    """An element on one side only; ``after``: the identity of the one before it on that side, none for the first."""

    token: Key | Index
    value: Any
    after: Key | Index | None


@dataclass(frozen=True, slots=True)
class Lists:
    """Both sides of a list. A token is a key, or in a sequence the head's number, for ``went`` the base's.

    ``both`` are (token, base's element, head's element), in the base's order. ``moved``: the keys that both sides have,
    in each side's order, where these orders differ. ``ordered``: whether that means something.
    """

    sort: str
    both: tuple[tuple[Key | Index, Any, Any], ...]
    went: tuple[Lone, ...]
    came: tuple[Lone, ...]
    moved: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    ordered: bool = True


def lists(base: Sequence[Any], head: Sequence[Any], row: Row) -> Lists:
    """Both lists by the first way of the row that fits both, or as a sequence."""
    ordered = _ordered(row, base, head)
    for way in row.by:
        if way == Sort.SEQUENCE:
            break
        if way == Sort.GRANTS:
            ours, theirs = grants_of(base), grants_of(head)
            if ours is not None and theirs is not None:
                return _granted([str(one) for one in ours], [str(one) for one in theirs])
        else:
            old, new = identities(base, way), identities(head, way)
            if old is not None and new is not None:
                sort = way.value if isinstance(way, Sort) else "keyed"
                return _keyed(sort, dict(zip(old, base, strict=True)), dict(zip(new, head, strict=True)), ordered)
    return _sequence(base, head)


def _ordered(row: Row, base: Sequence[Any], head: Sequence[Any]) -> bool:
    if row.order != Order.IF_REFERRED:
        return row.order == Order.MATTERS
    values = (one.get("value") for one in (*base, *head) if isinstance(one, dict))
    return any(isinstance(value, str) and "$(" in value for value in values)


def _keyed(sort: str, base: Mapping[str, Any], head: Mapping[str, Any], ordered: bool) -> Lists:
    old = tuple(text for text in base if text in head)
    new = tuple(text for text in head if text in base)
    return Lists(
        sort,
        tuple((Key(text), base[text], head[text]) for text in old),
        tuple(_alone(base, head)) if len(old) < len(base) else (),
        tuple(_alone(head, base)) if len(new) < len(head) else (),
        (old, new) if old != new else None,
        ordered,
    )


def _alone(here: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[Lone]:
    before = None
    for text, value in here.items():
        if text not in there:
            yield Lone(Key(text), value, before)
        before = Key(text)


def _granted(base: Iterable[str], head: Iterable[str]) -> Lists:
    """Grants stand in no list of the object: they have no order, and so nothing is before them."""
    old, new = dict.fromkeys(base), dict.fromkeys(head)
    return Lists(
        Sort.GRANTS.value,
        tuple((Key(text), text, text) for text in old if text in new),
        tuple(Lone(Key(text), text, None) for text in old if text not in new),
        tuple(Lone(Key(text), text, None) for text in new if text not in old),
        ordered=False,
    )


def _sequence(base: Sequence[Any], head: Sequence[Any]) -> Lists:
    pairs = aligned(base, head)
    old, new = {one for one, _ in pairs}, {other for _, other in pairs}
    return Lists(
        Sort.SEQUENCE.value,
        tuple((Index(other), base[one], head[other]) for one, other in pairs),
        tuple(_unpaired(base, old)),
        tuple(_unpaired(head, new)),
    )


def _unpaired(elements: Sequence[Any], paired: set[int]) -> Iterator[Lone]:
    for number, value in enumerate(elements):
        if number not in paired:
            yield Lone(Index(number), value, Index(number - 1) if number else None)
