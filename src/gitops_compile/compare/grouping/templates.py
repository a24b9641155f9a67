"""Operations with variables in the place of a target's own names, so that those of several targets can be one row.

Comes in: operations and the variables of the two objects they compare. Goes out: forms, equal where the operations are
the same but for such names. A masked value is never touched: it is equal or not (review.md, section 7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from typing import Any, Final, TypeAlias

from gitops_compile.compare.grouping.variables import SHORTEST, Variables, marking
from gitops_compile.compare.images import unmirrored
from gitops_compile.model.operation import Field, Index, Operation, Token, Value, canonical

Form: TypeAlias = list[list[Any]]
"""Operations as plain data: path, kind, old, new, after of each."""

Mark: TypeAlias = Callable[[str], str]

_OWN: Final = frozenset({"tenancy", "namespace"})
_ENVIRONMENT: Final = frozenset({"environment"})
_ALL: Final = _OWN | _ENVIRONMENT | {"app"}


@dataclass(frozen=True, slots=True)
class Chosen:
    """A set of variables; ``facts``: the cluster and all that it is known by too."""

    names: frozenset[str]
    facts: bool

    def holds(self, name: str) -> bool:
        """Whether a variable is one of the set."""
        return name in self.names or (self.facts and name not in _ALL)


CHOICES: Final = (
    Chosen(_OWN, facts=False),
    Chosen(frozenset(), facts=True),
    Chosen(_ENVIRONMENT, facts=False),
    Chosen(_OWN, facts=True),
    Chosen(_ALL, facts=True),
)
"""The sets that are tried, in the order in which a tie is settled."""


def as_they_are(operations: tuple[Operation, ...], old: Variables, new: Variables, *, bare: bool = False) -> Form:
    """Operations as plain data; images are what they were before the mirrors of base and head.

    Of a text of many lines only the lines that differ count. ``bare``: that an object came or went, and not what is in
    it.
    """
    return [
        [
            [token.name if isinstance(token, Field) else _token(token) for token in one.path],
            one.kind.value,
            *((None, None) if bare else _values(one, old, new)),
            None if one.after is None else _token(one.after),
        ]
        for one in operations
    ]


def _values(one: Operation, old: Variables, new: Variables) -> tuple[Value, Value]:
    if isinstance(one.old, str) and isinstance(one.new, str) and "\n" in one.old and "\n" in one.new:
        return _changed_lines(one.old.split("\n"), one.new.split("\n"))
    return (
        _unmirrored(one.old, _last_field(one), old.mirrors) if old.mirrors else one.old,
        _unmirrored(one.new, _last_field(one), new.mirrors) if new.mirrors else one.new,
    )


def _changed_lines(old: list[str], new: list[str]) -> tuple[list[list[str]], list[list[str]]]:
    """The lines that differ, as they stand together; a file for each target has much that is its own around them."""
    hunks = [one for one in SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes() if one[0] != "equal"]
    return [old[first:last] for _, first, last, _, _ in hunks], [new[first:last] for _, _, _, first, last in hunks]


def marks() -> Callable[[Chosen, Variables], Mark]:
    """A function from a set of variables and a target's values to what puts them into texts; each is made once."""

    @cache
    def made(chosen: Chosen, values: tuple[tuple[str, str], ...]) -> Mark:
        # Texts repeat, from object to object and from target to target.
        return cache(marking(one for one in values if chosen.holds(one[0]) and len(one[1]) >= SHORTEST))

    return lambda chosen, variables: made(chosen, variables.values)


def marked(form: Form, old: Mark, new: Mark) -> Form:
    """A form with the variables of base and head in place of their values."""
    return [
        [
            [_mark_token(token, new) for token in path],
            kind,
            _marked(was, old),
            _marked(now, new),
            _mark_token(after, new),
        ]
        for path, kind, was, now, after in form
    ]


def as_text(form: Form) -> bytes:
    """A form as one text; it holds secrets in clear, so it never leaves the grouping."""
    return canonical(form)


def _last_field(one: Operation) -> str:
    return next((token.name for token in reversed(one.path) if isinstance(token, Field)), "")


def _unmirrored(value: Value, name: str, mirrors: Mapping[str, str]) -> Value:
    if isinstance(value, str):
        return unmirrored(value, mirrors) if name.endswith(("image", "Image", "reference")) else value
    if isinstance(value, dict):
        return {key: _unmirrored(below, key, mirrors) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_unmirrored(below, name, mirrors) for below in value]
    return value


def _token(token: Token) -> Any:
    """Fields are texts, identities of elements a list of one, positions numbers."""
    if isinstance(token, Field):
        return token.name
    return token.number if isinstance(token, Index) else [token.veiled or token.text]


def _mark_token(token: Any, mark: Mark) -> Any:
    return [mark(token[0])] if isinstance(token, list) and isinstance(token[0], str) else token


def _marked(value: Value, mark: Mark) -> Value:
    if isinstance(value, str):
        return mark(value)
    if isinstance(value, dict):
        return {mark(key): _marked(below, mark) for key, below in value.items()}
    if isinstance(value, list | tuple):
        return [_marked(below, mark) for below in value]
    return value
