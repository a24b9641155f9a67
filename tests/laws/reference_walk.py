"""A second, plain way to compare two objects, and the way back: what the laws of the comparison are held against.

``walk`` goes through both objects key by key, without pruning, remainders or deepdiff. ``forms`` gives both objects as
maps from identity to element with the order beside them, and ``apply`` leads from the first of these to the second.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from gitops_compile.compare.canonical import Lists, lists
from gitops_compile.compare.listkeys import row_of
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Did, Field, Index, Key, Operation, Path, canonical


def walk(base: Any, head: Any) -> tuple[Operation, ...]:
    """The operations, in no order."""
    kind = min(group_kind(base), group_kind(head))
    return tuple(_walk(base, head, (), kind))


def _joined(base: list[Any], head: list[Any], path: Path, kind: tuple[str, str]) -> Lists:
    return lists(base, head, row_of(tuple(one.name for one in path if isinstance(one, Field)), kind))


def _walk(base: Any, head: Any, path: Path, kind: tuple[str, str]) -> Iterator[Operation]:
    if isinstance(base, dict) and isinstance(head, dict):
        for name in sorted({*base, *head}):
            at = (*path, Field(name))
            if name not in head:
                yield Operation(at, Did.REMOVE, old=base[name])
            elif name not in base:
                yield Operation(at, Did.ADD, new=head[name])
            else:
                yield from _walk(base[name], head[name], at, kind)
    elif isinstance(base, list) and isinstance(head, list):
        found = _joined(base, head, path, kind)
        if found.moved:
            yield Operation(path, Did.REORDER, list(found.moved[0]), list(found.moved[1]), ordered=found.ordered)
        yield from (Operation((*path, one.token), Did.REMOVE, old=one.value, after=one.after) for one in found.went)
        yield from (Operation((*path, one.token), Did.ADD, new=one.value, after=one.after) for one in found.came)
        for token, old, new in found.both:
            yield from _walk(old, new, (*path, token), kind)
    elif canonical(base) != canonical(head):
        yield Operation(path, Did.REPLACE, base, head)


@dataclass
class Form:
    """A list: its elements by identity, and the order. In a sequence an identity says on which sides the element is."""

    sort: str
    elements: dict[Any, Any]
    order: list[Any]


def forms(base: Any, head: Any) -> tuple[Any, Any]:
    """Both objects in canonical form."""
    return _forms(base, head, (), min(group_kind(base), group_kind(head)))


def _forms(base: Any, head: Any, path: Path, kind: tuple[str, str]) -> tuple[Any, Any]:
    if isinstance(base, dict) and isinstance(head, dict):
        ours, theirs = dict(base), dict(head)
        for name in base.keys() & head.keys():
            ours[name], theirs[name] = _forms(base[name], head[name], (*path, Field(name)), kind)
        return ours, theirs
    if isinstance(base, list) and isinstance(head, list):
        return _list_forms(base, head, path, kind)
    return base, head


def _list_forms(base: list[Any], head: list[Any], path: Path, kind: tuple[str, str]) -> tuple[Form, Form]:
    found = _joined(base, head, path, kind)
    ours = {_name(one.token, "-"): one.value for one in found.went}
    theirs = {_name(one.token, "+"): one.value for one in found.came}
    for token, old, new in found.both:
        ours[_name(token)], theirs[_name(token)] = _forms(old, new, (*path, token), kind)
    if found.sort == "grants":
        return Form("grants", ours, sorted(ours)), Form("grants", theirs, sorted(theirs))
    if found.sort == "sequence":
        rest = iter([_name(token) for token, _, _ in found.both])
        order = [name if (name := ("-", number)) in ours else next(rest) for number in range(len(base))]
        return Form("sequence", ours, order), Form("sequence", theirs, sorted(theirs, key=lambda one: one[1]))
    old, new = found.moved or ([token.text for token, _, _ in found.both],) * 2
    return (
        Form(found.sort, ours, _spread(old, [(one.token, one.after) for one in found.went])),
        Form(found.sort, theirs, _spread(new, [(one.token, one.after) for one in found.came])),
    )


def _spread(kept: Iterable[str], lone: list[tuple[Any, Any]]) -> list[Any]:
    """The order of a side: what is on both, and the others each behind the one that it stood after."""
    order = [("=", text) for text in kept]
    for token, after in lone:
        order.insert(order.index(("=", after.text)) + 1 if after else 0, ("=", token.text))
    return order


def _name(token: Any, side: str = "=") -> tuple[str, Any]:
    return ("=", token.text) if isinstance(token, Key) else (side, token.number)


def apply(operations: Iterable[Operation], form: Any) -> Any:
    """What the operations make of the base's form; changes it."""
    operations = tuple(operations)
    lists_with_additions: dict[int, tuple[Form, list[Operation]]] = {}
    for one in sorted(operations, key=lambda one: one.kind == Did.ADD):
        at = form
        for token in one.path[: None if one.kind == Did.REORDER else -1]:
            at = at[token.name] if isinstance(token, Field) else at.elements[_name(token)]
        last = one.path[-1]
        if one.kind == Did.REORDER:
            assert [("=", text) for text in one.old] == [each for each in at.order if each[1] in one.old]
            at.order[:] = [("=", text) for text in one.new]
        elif isinstance(last, Field):
            _set(at, last.name, one)
        elif one.kind == Did.ADD:
            lists_with_additions.setdefault(id(at), (at, []))[1].append(one)
        else:
            _set(at.elements, _name(last, "-" if one.kind == Did.REMOVE else "="), one)
            at.order[:] = [each for each in at.order if each in at.elements]
    for at, every in lists_with_additions.values():
        _insert(at, every)
    return form


def _set(at: dict[Any, Any], name: Any, one: Operation) -> None:
    if one.kind != Did.ADD:
        assert canonical(at.pop(name)) == canonical(one.old)
    assert name not in at
    if one.kind != Did.REMOVE:
        at[name] = one.new


def _insert(at: Form, every: list[Operation]) -> None:
    for one in every:
        at.elements[_name(one.path[-1], "+")] = one.new
    if at.sort == "grants":
        at.order[:] = sorted(at.elements)
    elif at.sort == "sequence":
        came = {("+", token.number) for token in (one.path[-1] for one in every) if isinstance(token, Index)}
        rest = iter(at.order)
        numbers = range(len(at.order) + len(came))
        at.order[:] = [name if (name := ("+", number)) in came else next(rest) for number in numbers]
        assert all(one.after == (Index(n - 1) if (n := one.path[-1].number) else None) for one in every)
    else:
        waiting = list(every)
        while waiting:
            one = next(one for one in waiting if one.after is None or ("=", one.after.text) in at.order)
            waiting.remove(one)
            at.order.insert(at.order.index(("=", one.after.text)) + 1 if one.after else 0, _name(one.path[-1]))


def text_of(form: Any) -> bytes:
    """One text for one form: of an element of a sequence only its place counts, and of a map not its order."""

    def plain(one: Any) -> Any:
        if isinstance(one, dict):
            return {name: plain(value) for name, value in one.items()}
        if isinstance(one, Form):
            assert sorted(one.order) == sorted(one.elements)
            every = [[] if one.sort == "sequence" else [name[1]] for name in one.order]
            return {
                "\0": one.sort,
                "order": [[*who, plain(one.elements[name])] for who, name in zip(every, one.order, strict=True)],
            }
        return one

    return canonical(plain(form))
