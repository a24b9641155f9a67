"""Changes that are the same, together: equal ones, those equal but for names of their targets, those of many objects.

Comes in: changes. Goes out: groups, each of which becomes a row. Linear in the changes: everything is found by key, and
operations that hold no name of a target are not looked at again (review.md, section 7, steps 2 to 5).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TypeAlias

from gitops_compile.compare.grouping.changes import Change
from gitops_compile.compare.grouping.names import ObjectKey, object_keys
from gitops_compile.compare.grouping.templates import (
    CHOICES,
    Chosen,
    Form,
    Mark,
    as_text,
    as_they_are,
    marked,
    marks,
)
from gitops_compile.compare.grouping.variables import Variables, VariablesOf
from gitops_compile.model.change import Manifest, Sides
from gitops_compile.model.operation import Field, Path

KeyOf: TypeAlias = Callable[[Manifest], ObjectKey]
MarkOf: TypeAlias = Callable[[Chosen, Variables], Mark]
Told: TypeAlias = tuple[Form, bytes]
Kind: TypeAlias = tuple[str, str, tuple[str, ...]]
"""What no two changes of one row differ in: how their pair was found, their cause, the codes that met them."""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """The changes of one row, in the order of their members; ``members`` has the key of each one's object.

    ``text`` is the form as text.
    """

    members: tuple[tuple[ObjectKey, Change], ...]
    form: Form
    text: bytes

    @property
    def changes(self) -> tuple[Change, ...]:
        """Its changes."""
        return tuple(one for _, one in self.members)

    @property
    def name(self) -> str:
        """The object's name for fingerprints: every variable stands, of several objects the first by name."""
        key = min(key for key, _ in self.members)
        return f"{key.app} {key.group} {key.kind} {key.namespace} {key.name}"


@dataclass(frozen=True, slots=True, eq=False)
class _Exact:
    """Changes with one object key and the same operations: their form, and the form as text."""

    key: ObjectKey
    changes: list[Change]
    form: Form
    text: bytes


@dataclass(frozen=True, slots=True)
class _Both:
    """The variables of base and head, and those of them whose values stand in the operations."""

    old: Variables
    new: Variables
    present: frozenset[str]


def groups(changes: Iterable[Change], sides: Sides, variables: VariablesOf) -> tuple[Group, ...]:
    """Every change in exactly one group; groups in the order of their first change."""
    every = sorted(changes, key=lambda one: one.member)
    mark = marks()
    families: dict[object, list[_Exact]] = {}
    for exact in _exact(every, object_keys((one.shown for one in every), sides, variables), variables, sides):
        families.setdefault((exact.key, _kind(exact.changes[0]), _shape(exact.changes[0])), []).append(exact)
    found: dict[tuple[Kind, bytes], tuple[Form, list[tuple[ObjectKey, Change]]]] = {}
    for family in families.values():
        for exact, (form, text) in zip(family, _forms(family, mark, variables), strict=True):
            members = found.setdefault((_kind(exact.changes[0]), text), (form, []))[1]
            members.extend((exact.key, one) for one in exact.changes)
    place = {id(one): number for number, one in enumerate(every)}
    made = [
        Group(tuple(sorted(members, key=lambda one: place[id(one[1])])), form, text)
        for (_, text), (form, members) in found.items()
    ]
    return tuple(sorted(made, key=lambda one: place[id(one.members[0][1])]))


def _kind(one: Change) -> Kind:
    return one.pair.how.value, one.pattern, one.codes


def _shape(one: Change) -> tuple[object, ...]:
    """Roughly what operations have in common that differ in values only: those of one shape are templated together."""
    return tuple((operation.kind.value, len(operation.path), _last(operation.path)) for operation in one.operations)


def _last(path: Path) -> str:
    last = path[-1] if path else None
    return last.name if isinstance(last, Field) else ""


def _exact(every: Iterable[Change], key_of: KeyOf, variables: VariablesOf, sides: Sides) -> Iterable[_Exact]:
    found: dict[object, _Exact] = {}
    for one in every:
        key = key_of(one.shown)
        form = as_they_are(one.operations, *_both(one, variables), bare=_is_bare(one, sides))
        text = as_text(form)
        alike = (key, _kind(one), text)
        if alike not in found:
            found[alike] = _Exact(key, [], form, text)
        found[alike].changes.append(one)
    return found.values()


def _is_bare(one: Change, sides: Sides) -> bool:
    """Whether it matters only that the object came or went: it is gone, or all of its target is new."""
    if one.pair.head is None:
        return True
    return one.pair.base is None and f"rendered/{one.pair.head.target}" not in sides.base.folders


def _both(one: Change, variables: VariablesOf) -> tuple[Variables, Variables]:
    new = variables(one.shown)
    pair = one.pair
    is_one = pair.base is None or pair.head is None or pair.base.target == pair.head.target
    return (new, new) if is_one else (variables(pair.base or one.shown), new)


def _forms(family: list[_Exact], mark: MarkOf, variables: VariablesOf) -> list[Told]:
    """The forms of a family under the set of variables that leaves the fewest of them."""
    sides = [[_Both(*both, _present(both, one.text)) for both in _distinct(one, variables)] for one in family]
    best = [(one.form, one.text) for one in family]
    if not any(pair.present for pairs in sides for pair in pairs):
        return best
    fewest = len(family) + 1
    for chosen in CHOICES:
        told = [_form(one, pairs, chosen, mark) for one, pairs in zip(family, sides, strict=True)]
        count = len({text for _, text in told})
        if count < fewest:
            best, fewest = told, count
        if fewest == 1:
            break
    return best


def _distinct(one: _Exact, variables: VariablesOf) -> Iterable[tuple[Variables, Variables]]:
    return dict.fromkeys(_both(change, variables) for change in one.changes)


def _present(both: tuple[Variables, Variables], text: bytes) -> frozenset[str]:
    """One look at the text spares most operations another one: they hold no name of their target."""
    sides = both if both[0] is not both[1] else both[:1]
    return frozenset(name for side in sides for name, value in side.encoded if value in text)


def _form(one: _Exact, sides: list[_Both], chosen: Chosen, mark: MarkOf) -> Told:
    """Changes that are equal as they stand stay together: where variables would part them, none are put in."""
    first: Form | None = None
    for pair in sides:
        there = any(chosen.holds(name) for name in pair.present)
        form = marked(one.form, mark(chosen, pair.old), mark(chosen, pair.new)) if there else one.form
        if first is not None and form != first:
            return one.form, one.text
        first = form
    return (one.form, one.text) if first is None or first is one.form else (first, as_text(first))
