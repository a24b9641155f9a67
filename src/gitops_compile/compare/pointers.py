"""Where an operation stands in the head's object as a machine finds it: an RFC 6901 pointer.

Comes in: an object and a path in it. Goes out: the pointer, with the number of each element that the path names by its
identity; none where the object has no such place.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from gitops_compile.compare.identity import identities
from gitops_compile.compare.listkeys import Row as ListRow
from gitops_compile.compare.listkeys import Sort, own_rows, row_of
from gitops_compile.model.build import Object
from gitops_compile.model.change import Pair, Sides
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Did, Field, Index, Path, Token
from gitops_compile.model.review import Row
from gitops_compile.model.reviewing import ListKey

_GONE: Final = object()


def with_pointers(rows: Sequence[Row], sides: Sides, keys: Sequence[ListKey] = ()) -> tuple[Row, ...]:
    """The rows with the pointers of their operations into the representative's object in the head; an operation that
    removes has none. ``keys`` are the fleet's own list keys.
    """
    own = own_rows(keys)
    pairs = {one.pair.head.path: one.pair for one in sides.differences if one.pair.head is not None}
    return tuple(_with_pointers(row, pairs.get(row.representative.path), own) for row in rows)


def _with_pointers(row: Row, pair: Pair | None, own: Sequence[ListRow]) -> Row:
    if pair is None or pair.head is None:
        return row
    head, base = pair.head.object, pair.base.object if pair.base else None
    found = {
        number: pointer
        for number, one in enumerate(row.operations)
        if one.kind is not Did.REMOVE and (pointer := pointer_to(one.path, head, base, own)) is not None
    }
    return replace(row, pointers=found)


def pointer_to(path: Path, head: Object, base: Object | None, own: Sequence[ListRow] = ()) -> str | None:
    """The pointer to a path of the head's object. A list is told apart as it was compared, by a way that fits both
    sides; ``base`` is the other side, none for an object that is new.
    """
    kind, text = group_kind(head), ""
    here: Any = head
    there: Any = base
    fields: tuple[str, ...] = ()
    for token in path:
        if isinstance(token, Field):
            fields, part = (*fields, token.name), token.name
            here, there = _field(here, token.name), _field(there, token.name)
        else:
            number = _number(token, here, there, row_of(fields, kind, own))
            if number is None:
                return None
            here, there, part = here[number], _element(token, there, row_of(fields, kind, own)), str(number)
        if here is _GONE:
            return None
        text += f"/{part.replace('~', '~0').replace('/', '~1')}"
    return text


def _field(value: Any, name: str) -> Any:
    return value.get(name, _GONE) if isinstance(value, Mapping) else _GONE


def _number(token: Token, head: Any, base: Any, row: ListRow) -> int | None:
    """The number of an element of the head's list."""
    if not isinstance(head, list):
        return None
    if isinstance(token, Index):
        return token.number if token.number < len(head) else None
    names = _names(head, base if isinstance(base, list) else [], row)
    return names.index(token.text) if not isinstance(token, Field) and token.text in names else None


def _element(token: Token, base: Any, row: ListRow) -> Any:
    """The same element on the other side, as far as it has one."""
    if not isinstance(base, list) or isinstance(token, Index | Field):
        return _GONE
    names = _names(base, [], row)
    return base[names.index(token.text)] if token.text in names else _GONE


def _names(elements: Sequence[Any], others: Sequence[Any], row: ListRow) -> tuple[str, ...]:
    """The identities of a list's elements, by the first way that fits it and the other side's list."""
    for way in row.by:
        if way in (Sort.SEQUENCE, Sort.GRANTS):
            return ()
        names = identities(elements, way)
        if names is not None and identities(others, way) is not None:
            return names
    return ()
