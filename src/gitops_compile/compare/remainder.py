"""What is left of two objects when all that is equal is dropped: two small nested maps without any list.

Comes in: both objects of a pair. Goes out: a ``Remainder``, whose maps differ everywhere they have leaves, and what no
comparison of them could tell: which lists changed their order, and what stood before each element that came or went.

In the maps a field's name stands for itself, an element of a list begins with U+0000 (``token_of`` reads it), and a
leaf is a scalar of one line, or U+0000 and the canonical text of anything else. So a list never equals a map, ``[]``
never ``{}``, and no texts of many lines are compared line by line, in clear.
"""

from __future__ import annotations

import json
import marshal
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gitops_compile.compare.canonical import Lists, lists
from gitops_compile.compare.listkeys import Row, row_of
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Did, Field, Index, Key, Operation, Path, Token, Value, canonical

Tree: TypeAlias = dict[str, Any]
After: TypeAlias = dict[tuple[Path, Did], Key | Index | None]
_Step: TypeAlias = tuple[Any, str | Key | Index] | None
"""The way to a place: the way to what holds it, and the last step. Cheaper than a path for every place passed."""
_NUL: Final = "\0"
_PLAIN: Final = 0
"""The version of the format that knows no references, so that equal values give equal bytes (marshal.dumps)."""


@dataclass(frozen=True, slots=True)
class Remainder:
    """``base`` and ``head`` are empty where nothing differs but orders.

    ``after`` has an entry for every element of a list that came (``add``) or went (``remove``).
    """

    base: Tree
    head: Tree
    reorders: tuple[Operation, ...]
    after: After


def remainder(base: Object, head: Object, own: tuple[Row, ...] = ()) -> Remainder:
    """What differs between two objects. Where the kinds differ, swapping the sides changes nothing."""
    kind = min(group_kind(base), group_kind(head))
    reorders: list[Operation] = []
    after: After = {}

    def compared(old: Any, new: Any, at: _Step) -> tuple[Any, Any] | None:
        sort = type(old)
        if sort is dict and type(new) is dict:
            return maps(old, new, at)
        if same(old, new):
            return None
        return elements(old, new, at) if sort is list and type(new) is list else (leaf(old), leaf(new))

    def maps(old: Object, new: Object, at: _Step) -> tuple[Tree, Tree] | None:
        ours: Tree = {}
        theirs: Tree = {}
        if old.keys() != new.keys():
            ours = {_of_field(name): leaf(value) for name, value in old.items() if name not in new}
            theirs = {_of_field(name): leaf(value) for name, value in new.items() if name not in old}
        for name, value in old.items():
            if name in new and (found := compared(value, new[name], (at, name))):
                ours[_of_field(name)], theirs[_of_field(name)] = found
        return (ours, theirs) if ours or theirs else None

    def elements(old: list[Any], new: list[Any], at: _Step) -> tuple[Tree, Tree] | None:
        path = _path(at)
        both = lists(old, new, row_of(tuple(one.name for one in path if isinstance(one, Field)), kind, own))
        reorders.extend(_reorder(path, both))
        after.update({((*path, one.token), Did.REMOVE): one.after for one in both.went})
        after.update({((*path, one.token), Did.ADD): one.after for one in both.came})
        ours = {_of_element(one.token, "-"): leaf(one.value) for one in both.went}
        theirs = {_of_element(one.token, "+"): leaf(one.value) for one in both.came}
        for token, value, other in both.both:
            if found := compared(value, other, (at, token)):
                ours[_of_element(token)], theirs[_of_element(token)] = found
        return (ours, theirs) if ours or theirs else None

    ours, theirs = maps(base, head, None) or ({}, {})
    return Remainder(ours, theirs, tuple(reorders), after)


def same(old: Value, new: Value) -> bool:
    """Whether two values have the same canonical bytes: Python's ``==`` takes ``1``, ``1.0`` and ``True`` for one."""
    if old is new:
        return True
    kind = type(old)
    if kind is not type(new):
        return False
    if kind is float:
        return repr(old) == repr(new)
    if kind not in (dict, list) or old != new:
        return bool(old == new)
    # Most of an object is equal. Two dumps that are equal say so in C; they differ by the order of keys, too.
    return marshal.dumps(old, _PLAIN) == marshal.dumps(new, _PLAIN) or _same_parts(old, new)


def _same_parts(old: Value, new: Value) -> bool:
    if isinstance(old, dict):
        return old.keys() == new.keys() and all(same(value, new[name]) for name, value in old.items())
    return len(old) == len(new) and all(map(same, old, new))


def leaf(value: Value) -> Any:
    """A value as a leaf; ``value_of`` reads it."""
    if isinstance(value, bool | int) or value is None:
        return value
    if isinstance(value, str) and "\n" not in value and not value.startswith(_NUL):
        return value
    return _NUL + canonical(value).decode("utf-8", "surrogatepass")


def value_of(one: Any) -> Value:
    """What a leaf stands for."""
    return json.loads(one[1:]) if isinstance(one, str) and one.startswith(_NUL) else one


def token_of(key: str) -> Token:
    """What a key of a remainder stands for."""
    if not key.startswith(_NUL):
        return Field(key)
    if key[1] == "f":
        return Field(key[2:])
    return Key(key[2:]) if key[1] == "k" else Index(int(key[2:]))


def _of_field(name: str) -> str:
    return f"{_NUL}f{name}" if name.startswith(_NUL) else name


def _of_element(token: Key | Index, side: str = "=") -> str:
    """In a sequence a number may stand for one element of the base and another of the head, so the side is with it."""
    return f"{_NUL}k{token.text}" if isinstance(token, Key) else f"{_NUL}{side}{token.number}"


def _reorder(path: Path, both: Lists) -> tuple[Operation, ...]:
    if both.moved is None:
        return ()
    old, new = both.moved
    return (Operation(path, Did.REORDER, list(old), list(new), ordered=both.ordered),)


def _path(at: _Step) -> Path:
    tokens: list[Token] = []
    while at is not None:
        at, step = at
        tokens.append(Field(step) if isinstance(step, str) else step)
    return tuple(reversed(tokens))
