"""Where the values of a rendered file come from, with masks in place of secrets (trust.md, section 8).

Comes in: a file's objects and the origins of some leaves of them. Goes out: the same origins; what stands in a secret
place, what went into it, and copies of either are masked, equal ones alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from gitops_compile.compare.classes import Classes
from gitops_compile.compare.fleetvalues import masked_setting
from gitops_compile.compare.masking import masked, masked_text, whole
from gitops_compile.compare.secretcopies import Copies, secrets_in
from gitops_compile.compare.secretplaces import Hiding, places
from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.operation import Secret, Value, Veiled
from gitops_compile.model.reviewing import Redacted
from gitops_compile.provenance.origin import Origin, Spot, Used
from gitops_compile.provenance.paths import at_path

_QUOTES: Final = ("'", '"')


@dataclass(frozen=True, slots=True)
class _Leaf:
    """What stands at a leaf: as it is, and with its secrets hidden."""

    clear: Any
    veiled: Value

    @property
    def is_secret(self) -> bool:
        return isinstance(self.veiled, Veiled)

    def took_in(self, value: Any) -> bool:
        """Whether something that took part may be in what is hidden here."""
        if not isinstance(self.veiled, Veiled):
            return False
        return self.veiled.is_whole or isinstance(value, dict | list) or _is_in(str(value), self.veiled)

    def hidden(self, value: Any) -> Value:
        """What stood there before a later step: if the leaf is secret, so was that."""
        if value == self.clear:
            return self.veiled
        if not isinstance(self.veiled, Veiled) or isinstance(value, dict | list):
            return masked_text(value, ()) if isinstance(value, str) else value
        decoded = self.veiled.is_whole and self.veiled.clear != self.clear
        return whole(value, Hiding.DECODED if decoded else Hiding.WHOLE)


def without_secrets(
    objects: tuple[Object, ...], origins: Iterable[tuple[int, Origin]], own: Sequence[Redacted]
) -> tuple[Origin, ...]:
    """The origins, in their order; each comes with the number of its object."""
    hidden = [masked(one, (), places((group_kind(one)[1],), own)) for one in objects]
    veiled = [_origin(one, _leaf(objects[number], hidden[number], one)) for number, one in origins]
    classes = Classes(Copies(secrets_in([hidden, [list(_values(one)) for one in veiled]])))
    return tuple(_told(one, classes) for one in veiled)


def _leaf(one: Object, hidden: Value, origin: Origin) -> _Leaf:
    return _Leaf(at_path(one, origin.path), at_path(hidden, origin.path))


def _origin(one: Origin, leaf: _Leaf) -> Origin:
    return replace(
        one,
        value=leaf.hidden(one.value),
        spots=tuple(_spot(spot, leaf) for spot in one.spots),
        over=tuple(_origin(below, leaf) for below in one.over),
    )


def _spot(one: Spot, leaf: _Leaf) -> Spot:
    # An expression with a text of its own in it may spell the secret out.
    text = "" if leaf.is_secret and any(quote in one.text for quote in _QUOTES) else one.text
    return replace(one, text=text, used=tuple(_used(used, leaf) for used in one.used))


def _used(one: Used, leaf: _Leaf) -> Used:
    """What went into a secret is one, wherever it stands in the fleet; so is what it won over."""
    secret = leaf.took_in(one.value)
    lost = tuple(replace(each, value=masked_setting(one.path, each.value, secret=secret)) for each in one.lost)
    return replace(one, value=masked_setting(one.path, one.value, secret=secret), lost=lost)


def _is_in(text: str, veiled: Veiled) -> bool:
    return any(text in part.clear for part in veiled.parts if isinstance(part, Secret))


def _values(one: Origin) -> Iterable[Value]:
    yield one.value
    for spot in one.spots:
        for used in spot.used:
            yield used.value
            yield from (lost.value for lost in used.lost)
    for below in one.over:
        yield from _values(below)


def _told(one: Origin, classes: Classes) -> Origin:
    return replace(
        one,
        value=classes.plain(one.value),
        spots=tuple(
            replace(
                spot,
                text=classes.text(spot.text),
                used=tuple(
                    replace(
                        used,
                        value=classes.plain(used.value),
                        lost=tuple(replace(lost, value=classes.plain(lost.value)) for lost in used.lost),
                    )
                    for used in spot.used
                ),
            )
            for spot in one.spots
        ),
        over=tuple(_told(below, classes) for below in one.over),
    )
