"""What differs in values that layers chose whole: the pin, the namespace, a delivery setting, a grant.

In: what a target got at both sides, each with its losers. Out: the change, at the line that decided.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from gitops_compile.compare.cause.keys import key_of, origin_of
from gitops_compile.expand.delivery import DEFAULT_LAYER
from gitops_compile.expand.pins import pin_text
from gitops_compile.model.app import Pin
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.delivery import SPELLED, DeliverySettings, plain_setting
from gitops_compile.model.layers import Chosen
from gitops_compile.model.names import PLACEHOLDERS, filled, placeholders
from gitops_compile.model.node import Plain
from gitops_compile.model.operation import canonical
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target

T = TypeVar("T")
COMMIT: Final = "source.commit"
"""The ``path`` of the commit that a pin reads the source from: it reaches all that a source reaches."""

PROTECTED_LAYER: Final = ".protected"
"""The end of the layer that ``protected`` itself is: its settings are one change, that of ``protected``."""


def pin_changes(base: Target | None, head: Target) -> Iterator[InputChange]:
    """The version or digest that another pin gives, and the commit of its source: two changes, since they reach
    different things.
    """
    old, new = base.pin if base else None, head.pin
    if old is None and new is None:
        return
    line = deciding(old, new, pin_text)
    before, after = (_image_parts(one.value) if one else None for one in (old, new))
    if before != after:
        yield InputChange(line.layer, _part_at(line, old, new), Origin.PIN, before, after, "pin")
    sources = [one.value.source.value if one and one.value.source else None for one in (old, new)]
    if sources[0] != sources[1]:
        written = line.value.source or (old.value.source if old else None)
        at = written.at if written else line.at
        yield InputChange(f"{line.layer}.source", at, Origin.PIN, sources[0], sources[1], COMMIT)


def _part_at(line: Chosen[Pin], old: Chosen[Pin] | None, new: Chosen[Pin] | None) -> Position:
    """The first part of the deciding pin that the other side has not, else the pin."""
    other = old if line is new else new
    for name in ("version", "digest"):
        part = getattr(line.value, name)
        its = getattr(other.value, name) if other else None
        if part is not None and (its is None or its.value != part.value):
            at: Position = part.at
            return at
    return line.at


def _image_parts(pin: Pin) -> Plain:
    said = {"version": pin.version, "digest": pin.digest}
    parts: dict[str, Plain] = {name: part.value for name, part in said.items() if part is not None}
    return next(iter(parts.values())) if len(parts) == 1 else parts


def namespace_changes(base: Target | None, head: Target) -> Iterator[InputChange]:
    """The namespace, at its pattern."""
    old, new = base.namespace if base else None, head.namespace
    if old is None or old.value != new.value:
        names = {name: text for name in PLACEHOLDERS if (text := str(getattr(head.place, name)))}
        line = new if old is None else _deciding_pattern(old, new, names)
        if line.layer == DEFAULT_LAYER:
            return
        before = old.value if old else None
        yield InputChange(line.layer, line.at, origin_of(line.layer), before, new.value, "namespace")


def _deciding_pattern(old: Chosen[str], new: Chosen[str], names: dict[str, str]) -> Chosen[str]:
    """Losers are patterns, and winners are names: a pattern is filled in before the two are compared."""
    if new.layer == DEFAULT_LAYER:
        return old
    lost = [one for one in old.lost if one.layer == new.layer and names.keys() >= set(placeholders(str(one.value)))]
    return old if any(filled(str(one.value), names) == new.value for one in lost) else new


def delivery_changes(base: DeliverySettings | None, head: DeliverySettings) -> Iterator[InputChange]:
    """Every setting of Argo CD but the annotations, which merge like values."""
    if base == head:
        return
    for field, spelled in SPELLED.items():
        if field != "annotations":
            yield from setting_changes(getattr(base, field, None), getattr(head, field), f"delivery.{spelled}")


def setting_changes(old: Chosen[Any] | None, new: Chosen[Any] | None, path: str) -> Iterator[InputChange]:
    """One setting; without a line, where it is the built-in default on both sides, there is no change."""
    before, after = (plain_setting(one.value) if one else None for one in (old, new))
    if canonical(before) == canonical(after) or (old is None and new is None):
        return
    line = deciding(old, new, plain_setting)
    if line.layer.endswith(PROTECTED_LAYER):
        # Its line is told as `protected`; what stood over it and is gone is a change besides.
        other = old if line is new else new
        below = [DEFAULT_LAYER, *(one.layer for one in line.lost)]
        line = line if other is None or other.layer in below else other
    if line.layer == DEFAULT_LAYER or line.layer.endswith(PROTECTED_LAYER):
        return
    key = key_of(line.layer, path)
    yield InputChange(key, line.at, origin_of(key), before, after, path)


def deciding(old: Chosen[T] | None, new: Chosen[T] | None, text: Callable[[T], Plain]) -> Chosen[T]:
    """Whose line made the difference: the head's winner, unless it said the same in the base and something that is
    gone stood over it.
    """
    if new is None or old is None:
        one = new or old
        assert one is not None  # noqa: S101 - says what callers guarantee
        return one
    if new.layer == DEFAULT_LAYER:
        return old
    said = canonical(text(new.value))
    return old if any(one.layer == new.layer and canonical(one.value) == said for one in old.lost) else new
