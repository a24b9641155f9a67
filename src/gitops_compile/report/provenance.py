"""An explanation of a rendered file for people and as plain data: each value, and where it comes from.

What stands in a Secret is never printed, nor what went into it; its places are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.provenance.origin import Kind, Origin, Spot, Used
from gitops_compile.provenance.paths import shown
from gitops_compile.report.diagnostics import Paint, plain_paint, position_json, safe
from gitops_compile.report.explained import from_text, value_text

HIDDEN: Final = "«secret»"
_SECRET: Final = ("", "Secret")
_SECRET_FIELDS: Final = ("data", "stringData")
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Told:
    """One origin, the path under which it is printed, and whether its values are not."""

    path: str
    origin: Origin
    hidden: bool


def told(objects: tuple[Object, ...], number: int, origin: Origin) -> Told:
    """An origin of a leaf of one of a file's objects; where there are several the path says which."""
    one = objects[number]
    hidden = group_kind(one) == _SECRET and bool(origin.path) and origin.path[0] in _SECRET_FIELDS
    path = (number, *origin.path) if len(objects) > 1 else origin.path
    return Told(shown(path), origin, hidden)


def text_of(title: str, every: Iterable[Told], paint: Paint = plain_paint) -> str:
    """One line per value, below it what else took part; positions at the end."""
    entries = tuple(every)
    width = max((len(one.path) for one in entries), default=0)
    lines = [line for one in entries for line in _lines(one, width)]
    return "\n".join([paint(title, "bold"), *map(safe, lines)]) + "\n"


def as_json(title: str, every: Iterable[Told]) -> dict[str, Any]:
    """The same as plain data."""
    return {"file": title, "entries": [{"path": one.path, **_json(one.origin, one.hidden)} for one in every]}


def _lines(one: Told, width: int) -> Iterator[str]:
    margin = " " * (width + 4)
    yield f"  {one.path:{width}}  {_value(one.origin.value, one.hidden)}  {_first(one.origin, one.hidden)}".rstrip()
    for line in _rest(one.origin, one.hidden):
        yield margin + line
    for below in one.origin.over:
        yield f"{margin}over {_value(below.value, one.hidden)}  {_first(below, one.hidden)}"
        for line in _rest(below, one.hidden):
            yield f"{margin}  {line}"


def _first(origin: Origin, hidden: bool) -> str:
    if not origin.certain:
        return f"(one of {len(origin.spots)} places{f', {origin.why}' if origin.why else ''})"
    at = _spot(origin.spots[0], hidden)
    if origin.kind is Kind.RULE:
        return f"(rule: {origin.why}; {at})"
    return f"({origin.kind.value} {at}{f'; {origin.why}' if origin.why else ''})"


def _rest(origin: Origin, hidden: bool) -> Iterator[str]:
    for number, spot in enumerate(origin.spots):
        if number or not origin.certain:
            yield f"{'with' if origin.certain else 'perhaps'} {_spot(spot, hidden)}"
        for used in spot.used:
            yield from _used(used, hidden)


def _spot(spot: Spot, hidden: bool) -> str:
    text = "" if hidden and ("'" in spot.text or '"' in spot.text) else spot.text
    return f"{spot.at}: {text}" if text else str(spot.at)


def _used(used: Used, hidden: bool) -> Iterator[str]:
    yield f"{used.path}  {_value(used.value, hidden)}  {from_text(used.layer, used.at, '')}"
    for lost in used.lost:
        yield f"  over {_value(lost.value, hidden)}  {from_text(lost.layer, lost.at, '')}"


def _value(value: Any, hidden: bool) -> str:
    if hidden:
        return HIDDEN
    text = '""' if value == "" else value_text(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _json(origin: Origin, hidden: bool) -> dict[str, Any]:
    return {
        "value": HIDDEN if hidden else origin.value,
        "kind": origin.kind.value,
        "certain": origin.certain,
        "why": origin.why,
        "places": [_spot_json(spot, hidden) for spot in origin.spots],
        "over": [_json(below, hidden) for below in origin.over],
    }


def _spot_json(spot: Spot, hidden: bool) -> dict[str, Any]:
    quoted = "'" in spot.text or '"' in spot.text
    return {
        "at": position_json(spot.at),
        "text": "" if hidden and quoted else spot.text,
        "used": [_used_json(used, hidden) for used in spot.used],
    }


def _used_json(used: Used, hidden: bool) -> dict[str, Any]:
    return {
        "path": used.path,
        "value": HIDDEN if hidden else used.value,
        "layer": used.layer,
        "at": position_json(used.at),
        "lost": [
            {"value": HIDDEN if hidden else lost.value, "layer": lost.layer, "at": position_json(lost.at)}
            for lost in used.lost
        ],
    }
