"""An explanation of a rendered file for people and as plain data: each value, and where it comes from.

Of a secret its places are printed, and which others it is equal to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.model.build import Object
from gitops_compile.model.reviewing import Redacted
from gitops_compile.provenance.origin import Kind, Origin, Spot, Used
from gitops_compile.provenance.paths import shown
from gitops_compile.report.diagnostics import Paint, plain_paint, position_json, safe
from gitops_compile.report.explained import from_text, value_text
from gitops_compile.report.hidden_origins import without_secrets

_LONGEST: Final = 120


@dataclass(frozen=True, slots=True)
class Told:
    """One origin without secrets, and the path under which it is printed."""

    path: str
    origin: Origin


def told(
    objects: tuple[Object, ...],
    origins: Iterable[tuple[int, Origin]],
    own: Sequence[Redacted] = (),
    *,
    show: bool = False,
) -> tuple[Told, ...]:
    """The origins of leaves of a file's objects, each with its object's number; where there are several, paths say it.

    ``own`` are the fleet's ``review.redact``. With ``show`` nothing is masked.
    """
    every = tuple(origins)
    shown_origins = (one for _, one in every) if show else without_secrets(objects, every, own)
    several = len(objects) > 1
    return tuple(
        Told(shown((number, *one.path) if several else one.path), one)
        for (number, _), one in zip(every, shown_origins, strict=True)
    )


def text_of(title: str, every: Iterable[Told], paint: Paint = plain_paint) -> str:
    """One line per value, below it what else took part; positions at the end."""
    entries = tuple(every)
    width = max((len(one.path) for one in entries), default=0)
    lines = [line for one in entries for line in _lines(one, width)]
    return "\n".join([paint(title, "bold"), *map(safe, lines)]) + "\n"


def as_json(title: str, every: Iterable[Told]) -> dict[str, Any]:
    """The same as plain data."""
    return {"file": title, "entries": [{"path": one.path, **_json(one.origin)} for one in every]}


def _lines(one: Told, width: int) -> Iterator[str]:
    margin = " " * (width + 4)
    yield f"  {one.path:{width}}  {_value(one.origin.value)}  {_first(one.origin)}".rstrip()
    for line in _rest(one.origin):
        yield margin + line
    for below in one.origin.over:
        yield f"{margin}over {_value(below.value)}  {_first(below)}"
        for line in _rest(below):
            yield f"{margin}  {line}"


def _first(origin: Origin) -> str:
    if not origin.certain:
        return f"(one of {len(origin.spots)} places{f', {origin.why}' if origin.why else ''})"
    at = _spot(origin.spots[0])
    if origin.kind is Kind.RULE:
        return f"(rule: {origin.why}; {at})"
    return f"({origin.kind.value} {at}{f'; {origin.why}' if origin.why else ''})"


def _rest(origin: Origin) -> Iterator[str]:
    for number, spot in enumerate(origin.spots):
        if number or not origin.certain:
            yield f"{'with' if origin.certain else 'perhaps'} {_spot(spot)}"
        for used in spot.used:
            yield from _used(used)


def _spot(spot: Spot) -> str:
    return f"{spot.at}: {spot.text}" if spot.text else str(spot.at)


def _used(used: Used) -> Iterator[str]:
    yield f"{used.path}  {_value(used.value)}  {from_text(used.layer, used.at, '')}"
    for lost in used.lost:
        yield f"  over {_value(lost.value)}  {from_text(lost.layer, lost.at, '')}"


def _value(value: Any) -> str:
    text = '""' if value == "" else value_text(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _json(origin: Origin) -> dict[str, Any]:
    return {
        "value": origin.value,
        "kind": origin.kind.value,
        "certain": origin.certain,
        "why": origin.why,
        "places": [_spot_json(spot) for spot in origin.spots],
        "over": [_json(below) for below in origin.over],
    }


def _spot_json(spot: Spot) -> dict[str, Any]:
    return {"at": position_json(spot.at), "text": spot.text, "used": [_used_json(used) for used in spot.used]}


def _used_json(used: Used) -> dict[str, Any]:
    return {
        "path": used.path,
        "value": used.value,
        "layer": used.layer,
        "at": position_json(used.at),
        "lost": [{"value": lost.value, "layer": lost.layer, "at": position_json(lost.at)} for lost in used.lost],
    }
