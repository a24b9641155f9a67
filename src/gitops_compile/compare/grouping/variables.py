"""The variables of a target: its names and the facts of its cluster, which may stand in its objects.

Comes in: an object, or a declared target. Goes out: variables with their values, and texts in which variables stand in
the place of values, so that the texts of several targets are equal where only these differ (review.md, section 7).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from string import ascii_letters, digits
from typing import Final, TypeAlias

from gitops_compile.compare.images import mirrors_of
from gitops_compile.model.change import Manifest, Sides
from gitops_compile.model.operation import canonical
from gitops_compile.model.target import AnyTarget, Place, Target

FIXED: Final = ("namespace", "tenancy", "cluster", "app", "environment")
"""Every variable that is no fact of a cluster, in the order in which they are asked where two have one value."""

_WORD: Final = frozenset(ascii_letters + digits)
MARKED: Final = re.compile(r"\0\{([^{}]*)\}")
"""A variable in a text. No name and no label can hold the byte in front."""


SHORTEST: Final = 3
"""Shorter values stand in texts by chance."""


@dataclass(frozen=True, slots=True)
class Variables:
    """What the variables of a target stand for, in the order in which they are asked.

    ``mirrors`` go from what its mirrors wrote to what they replaced; none where they are not equal at both sides,
    since then the change is theirs and has to show. ``encoded`` are the values that are long enough to stand in texts
    of objects, as they stand in JSON.
    """

    values: tuple[tuple[str, str], ...]
    mirrors: Mapping[str, str] = field(default_factory=dict, compare=False)
    encoded: tuple[tuple[str, bytes], ...] = field(default=(), compare=False)

    @property
    def by_name(self) -> Mapping[str, str]:
        """Each variable's value."""
        return dict(self.values)


VariablesOf: TypeAlias = Callable[[Manifest], Variables]


def declared(sides: Sides, target: str) -> AnyTarget | None:
    """The target as the head declares it, or the base where it is gone."""
    return sides.head.by_place.get(target) or sides.base.by_place.get(target)


def variables_of(sides: Sides) -> VariablesOf:
    """A function from an object to the variables of its target; those of a target are made once."""

    known: dict[object, Variables] = {}

    def made(one: Manifest, target: AnyTarget | None) -> Variables:
        # Without a fleet nobody says which namespace is the target's; where its object ends is the nearest to it.
        values = _values(target, one.place, "" if target else one.namespace)
        encoded = tuple((name, _in_json(value)) for name, value in values if len(value) >= SHORTEST)
        return Variables(values, _mirrors(sides, one.target), encoded)

    def variables(one: Manifest) -> Variables:
        found = known.get(one.target) or known.get((one.target, one.namespace))
        if found is None:
            target = declared(sides, one.target)
            found = known[one.target if target else (one.target, one.namespace)] = made(one, target)
        return found

    return variables


def variables_at(target: AnyTarget) -> Variables:
    """The variables of a declared target, without its mirrors."""
    return Variables(_values(target, target.place, ""))


def marking(values: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """A function that puts variables in the place of their values: whole words, the longest value first."""
    names: dict[str, str] = {}
    for name, value in values:
        names.setdefault(value, name)
    longest = sorted(names, key=lambda value: (-len(value), value))

    def mark(text: str) -> str:
        # Few texts hold a value; a regular expression for each of thousands of targets would cost more than all texts.
        here = [value for value in longest if value in text]
        return _marked(text, here, names) if here else text

    return mark


def _marked(text: str, longest: list[str], names: Mapping[str, str]) -> str:
    parts: list[str] = []
    done = at = 0
    while found := [(start, number) for number, value in enumerate(longest) if (start := text.find(value, at)) >= 0]:
        first = min(found)[0]
        values = (longest[number] for start, number in sorted(found) if start == first)
        value = next((value for value in values if _is_word(text, first, first + len(value))), None)
        if value is None:
            at = first + 1
            continue
        parts += (text[done:first], f"\0{{{names[value]}}}")
        done = at = first + len(value)
    return "".join((*parts, text[done:]))


def _is_word(text: str, start: int, end: int) -> bool:
    return text[start - 1 : start] not in _WORD and text[end : end + 1] not in _WORD


def filled(text: str, values: Mapping[str, str]) -> str | None:
    """A marked text with values in the place of its variables; none where one is missing."""
    if not all(found[1] in values for found in MARKED.finditer(text)):
        return None
    return MARKED.sub(lambda found: values[found[1]], text)


def in_order(values: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Variables in the order in which they are asked: the fixed ones, then facts by name."""
    place = {name: number for number, name in enumerate(FIXED)}
    return tuple(sorted(values, key=lambda pair: (place.get(pair[0], len(place)), pair)))


def _values(declared: AnyTarget | None, place: Place, namespace: str) -> tuple[tuple[str, str], ...]:
    facts = declared.cluster.facts if declared else {}
    said = {
        **{name: str(fact.value) for name, fact in facts.items() if not isinstance(fact.value, bool)},
        "namespace": declared.namespace.value if isinstance(declared, Target) else namespace,
        "tenancy": place.tenancy,
        "cluster": place.cluster,
        "app": place.app,
        "environment": place.environment,
    }
    return in_order((name, value) for name, value in said.items() if value)


def _in_json(value: str) -> bytes:
    is_plain = value.isascii() and value.isprintable() and '"' not in value and "\\" not in value
    return value.encode() if is_plain else canonical(value)[1:-1]


def _mirrors(sides: Sides, target: str) -> Mapping[str, str]:
    old, new = (side.by_place.get(target) for side in (sides.base, sides.head))
    if old is not None and new is not None and mirrors_of(old) != mirrors_of(new):
        return {}
    return mirrors_of(new or old)
