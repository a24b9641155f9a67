"""The tables of versions: which images went from what to what, and which pins did.

Comes in: every difference, and both sides' targets. Goes out: moves, each once with the number of its targets. An image
is named as it was before a tenancy's mirrors, so that one image is one line (review.md, section 11).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final, TypeAlias

from gitops_compile.compare.bump import OTHER, bump, image_bump, image_of
from gitops_compile.compare.images import images_in, is_image, mirrors_of, unmirrored
from gitops_compile.model.app import Pin
from gitops_compile.model.change import Difference, Sides
from gitops_compile.model.operation import Did, Operation
from gitops_compile.model.review import Move
from gitops_compile.model.target import AnyTarget, Target

ADDED: Final = "added"
REMOVED: Final = "removed"
_DIGITS: Final = 12
_Seen: TypeAlias = tuple[str, str, str, str]


def images(differences: Iterable[Difference], sides: Sides) -> tuple[Move, ...]:
    """Every image of a pod that came, went or has another tag or digest, sorted by name."""
    mirrors = cache(lambda target: _mirrors(target, sides))
    found: dict[_Seen, set[str]] = {}
    for difference in differences:
        target = difference.pair.shown.target
        for operation in difference.operations:
            for seen in _of_operation(operation, mirrors(target)):
                found.setdefault(seen, set()).add(target)
    return _moves(found)


def versions(sides: Sides) -> tuple[Move, ...]:
    """Every app whose pin is another one in a target that both sides have, sorted by app."""
    found: dict[_Seen, set[str]] = {}
    for place, head in sorted(sides.head.by_place.items()):
        base = sides.base.by_place.get(place)
        if not isinstance(head, Target) or not isinstance(base, Target):
            continue
        old, new = (one.pin.value if one.pin else None for one in (base, head))
        if _pin_text(old) != _pin_text(new):
            seen = (head.place.app, _pin_text(old), _pin_text(new), _pin_bump(old, new))
            found.setdefault(seen, set()).add(place)
    return _moves(found)


def _moves(found: Mapping[_Seen, set[str]]) -> tuple[Move, ...]:
    return tuple(Move(*seen, targets=len(targets)) for seen, targets in sorted(found.items()))


def _mirrors(target: str, sides: Sides) -> Mapping[str, str]:
    declared: AnyTarget | None = sides.head.by_place.get(target) or sides.base.by_place.get(target)
    return mirrors_of(declared)


def _of_operation(one: Operation, mirrors: Mapping[str, str]) -> Iterator[_Seen]:
    if one.kind is Did.REPLACE and is_image(one.path) and isinstance(one.old, str) and isinstance(one.new, str):
        yield from _replaced(unmirrored(one.old, mirrors), unmirrored(one.new, mirrors))
        return
    for value, did in ((one.old, REMOVED), (one.new, ADDED)):
        for text in sorted(set(images_in(one.path, value))):
            name, version = _parts(unmirrored(text, mirrors))
            yield (name, version, "", did) if did == REMOVED else (name, "", version, did)


def _replaced(old: str, new: str) -> Iterator[_Seen]:
    """One line; where the repository is another one, the whole new image stands behind the old one's name."""
    (name, before), (other, after) = _parts(old), _parts(new)
    if old != new:
        yield name, before, after if name == other else new, image_bump(old, new)


def _parts(text: str) -> tuple[str, str]:
    """An image's name, and its tag, digest or both."""
    image = image_of(text)
    return image.name, "@".join(part for part in (image.tag, image.digest) if part)


def _pin_text(pin: Pin | None) -> str:
    if pin is None:
        return ""
    text = "@".join(part.value for part in (pin.version, pin.digest) if part)
    source = f"source {pin.source.value[:_DIGITS]}" if pin.source else ""
    return ", ".join(part for part in (text, source) if part)


def _pin_bump(old: Pin | None, new: Pin | None) -> str:
    if old is None or new is None:
        return ADDED if old is None else REMOVED
    return bump(old.version.value, new.version.value) if old.version and new.version else OTHER
