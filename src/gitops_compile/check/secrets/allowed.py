"""``secrets.allow``: which findings somebody gave a reason for, and entries that nobody needs any more (GC710)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.nearest import nearest
from gitops_compile.model.objectname import ObjectName, as_object_name
from gitops_compile.model.placepattern import place_pattern
from gitops_compile.model.position import Position
from gitops_compile.model.secrets import AllowedSecret


@dataclass(frozen=True, slots=True)
class Refusal:
    """An object of a target that the gate refuses; ``home`` is the target's namespace."""

    place: str
    name: ObjectName
    home: str


def needed(entries: Iterable[AllowedSecret], refusals: Iterable[Refusal]) -> dict[AllowedSecret, frozenset[Refusal]]:
    """What each entry allows; nothing for one that meets nothing."""
    every = tuple(refusals)
    return {entry: frozenset(_met(entry, every)) for entry in entries}


def unneeded(entry: AllowedSecret, objects: Mapping[str, Collection[ObjectName]]) -> Diagnostic:
    """GC710 for an entry that meets nothing; ``objects`` are those of each declared target, none where it is not
    rendered.
    """
    pattern, wanted = entry.where.value, as_object_name(entry.object.value)
    fits = place_pattern(pattern)
    there = [place for place in sorted(objects) if fits.fullmatch(place)]
    if not there:
        close = nearest(pattern, objects)
        hint = f"Did you mean {close}?" if close else "`gitops-compile list` shows the targets."
        return _told(f"no target fits {pattern}", entry.where.at, hint)
    names = sorted({name for place in there for name in objects[place]})
    if any(replace(name, namespace="") == replace(wanted, namespace="") for name in names if _near(wanted, name)):
        return _told(f"{wanted} holds nothing that has to be allowed", entry.object.at, "Take the entry away.")
    close = nearest(str(wanted), map(str, names))
    hint = f"Did you mean {close}?" if close else "Take the entry away, or write the object as `check` prints it."
    return _told(f"no target that fits {pattern} renders {wanted}", entry.object.at, hint)


def _near(wanted: ObjectName, name: ObjectName) -> bool:
    return not wanted.namespace or wanted.namespace == name.namespace


def _met(entry: AllowedSecret, refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    fits, wanted = place_pattern(entry.where.value), as_object_name(entry.object.value)
    for one in refusals:
        if wanted.meets(one.name, one.home) and fits.fullmatch(one.place):
            yield one


def _told(what: str, at: Position, hint: str) -> Diagnostic:
    return Diagnostic("GC710", f"this entry allows nothing: {what}", at, hint, path="secrets.allow")
