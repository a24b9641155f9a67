"""Where an operation stands in the head's object, as an RFC 6901 pointer."""

from __future__ import annotations

from gitops_compile.model.operation import Did, Field, Index, Operation
from gitops_compile.model.review import Row


def pointer_of(row: Row, number: int) -> str | None:
    """The pointer of a row's operation into the representative's object in the head; none for what is not there.

    An element that a key identifies has a number only in the object itself, so the row brings such pointers along.
    """
    one = row.operations[number]
    if one.kind is Did.REMOVE:
        return None
    brought = (row.pointers or {}).get(number)
    return brought if brought is not None else _plain(one)


def _plain(one: Operation) -> str | None:
    """The pointer where the path itself says it."""
    text = ""
    for token in one.path:
        if not isinstance(token, Field | Index):
            return None
        part = token.name if isinstance(token, Field) else str(token.number)
        text += f"/{part.replace('~', '~0').replace('/', '~1')}"
    return text
