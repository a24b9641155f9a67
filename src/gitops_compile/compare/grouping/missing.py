"""Why a target is not in a row: the value it has, and the layer that wins there over the line that changed.

Comes in: missing targets that are named. Goes out: what is said of each. Files are read here alone (review.md, section
7). A value is told only if nothing of it could be a secret: neither what the row shows nor the names it stands under.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any, Final, TypeAlias

from gitops_compile.compare.cause.keys import key_of, names_in
from gitops_compile.compare.grouping.listing import Files, Listing
from gitops_compile.compare.secrettexts import of_text
from gitops_compile.model.app import Pin
from gitops_compile.model.cause import Cause
from gitops_compile.model.change import Sides
from gitops_compile.model.delivery import SPELLED
from gitops_compile.model.layers import Branch, Chosen, Layer, Merged, Unset
from gitops_compile.model.operation import Field, Index, Key, Operation, Path, Token, Veiled
from gitops_compile.model.review import Missing
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.resolve.layers import merged

LONGEST: Final = 60
"""A longer value says nothing in a list of targets."""

Winner: TypeAlias = Chosen[Any] | Unset | None
Explaining: TypeAlias = Callable[[str, Sequence[Cause]], Missing]


def explaining(sides: Sides) -> Explaining:
    """A function from a missing target and the causes of its row to the layer that keeps it out, if one does."""
    merge: Callable[[tuple[Layer, ...]], Branch] = cache(merged)

    @cache
    def winner(target: str, path: str) -> Winner:
        declared = sides.head.by_place.get(target)
        return _winner(declared, names_in(path), merge) if declared is not None and path else None

    def explain(target: str, causes: Sequence[Cause]) -> Missing:
        path = next((one.path for one in causes if one.path), "")
        found = winner(target, path)
        if found is None or _is_cause(found, path, causes):
            return Missing(target)
        value = None if isinstance(found, Unset) else found.value
        return Missing(target, _told(value, names_in(path)), found.layer, f"{found.at.file}:{found.at.line}")

    return explain


def unaffected(sides: Sides) -> Callable[[str, Sequence[Cause]], bool]:
    """A function that says of a target whether the causes of a row leave it as it is: the very layer that changed wins
    there, and gives what the target had before.
    """
    merge: Callable[[tuple[Layer, ...]], Branch] = cache(merged)

    def is_unaffected(target: str, causes: Sequence[Cause]) -> bool:
        declared = sides.head.by_place.get(target)
        if declared is None or sides.inputs is None or sides.inputs.get(target):
            return False
        found = ((_winner(declared, names_in(one.path), merge), one.path) for one in causes if one.path)
        return any(winner is not None and _is_cause(winner, path, causes) for winner, path in found)

    return is_unaffected


def with_value(missing: Missing, row: Sequence[Operation], files: Files, sides: Sides, listing: Listing) -> Missing:
    """The same with the value in the target's own object, where no layer gave one; without one where the row hides."""
    if any(isinstance(value, Veiled) for one in row for value in (one.old, one.new)):
        return Missing(missing.target, "", missing.layer, missing.at)
    path = next((one.path for one in row if isinstance(one.new, str | int | float) and one.path), None)
    if missing.value or path is None:
        return missing
    paths = listing.paths(missing.target, files)
    there = next((one for one in sides.head.below(missing.target) if one.path in paths), None)
    names = tuple(_name(token) for token in path)
    value = _told(_at(there.object, path), names) if there is not None else ""
    return Missing(missing.target, value, missing.layer, missing.at)


def _winner(target: AnyTarget, names: tuple[str, ...], merge: Callable[[tuple[Layer, ...]], Branch]) -> Winner:
    kind, *rest = names
    if kind in ("values", "labels"):
        layers = target.labels if kind == "labels" else target.values if isinstance(target, Target) else ()
        return _below(merge(layers), rest)
    if kind == "delivery":
        field = {spelled: name for name, spelled in SPELLED.items()}.get(".".join(rest))
        found = getattr(target.delivery, field) if field else None
        return found if isinstance(found, Chosen) else None
    if not isinstance(target, Target):
        return None
    return {"pin": target.pin, "namespace": target.namespace}.get(kind)


def _below(branch: Merged, names: Iterable[str]) -> Winner:
    found: Merged | None = branch
    for name in names:
        found = found.entries.get(name) if isinstance(found, Branch) else None
    return None if isinstance(found, Branch) else found


def _is_cause(found: Chosen[Any] | Unset, path: str, causes: Sequence[Cause]) -> bool:
    """Whether the layer that wins is the very one that changed, so that it explains nothing."""
    return any(found.at == one.at or one.key in (found.layer, key_of(found.layer, path)) for one in causes)


def _told(value: object, names: Sequence[str]) -> str:
    """A scalar as people write it, if it is short and no name over it, nor itself, says that it is a secret."""
    if isinstance(value, Pin):
        part = value.version or value.digest
        value = part.value if part else None
    if not isinstance(value, str | int | float):
        return ""
    text = value if isinstance(value, str) else json.dumps(value)
    under = "\n".join(f"{name}: {text}" for name in names)
    return "" if len(text) > LONGEST or "\n" in text or of_text(under, lines=True) else text


def _at(value: Any, path: Path) -> Any:
    """What stands at a path of an object as it is written; none where an identity is no name of an element."""
    for token in path:
        value = _step(value, token)
    return value


def _step(value: Any, token: Token) -> Any:
    if isinstance(token, Field):
        return value.get(token.name) if isinstance(value, dict) else None
    if not isinstance(value, list):
        return None
    if isinstance(token, Index):
        return value[token.number] if token.number < len(value) else None
    named = (one for one in value if isinstance(one, dict) and one.get("name") == token.text)
    return next(named, token.text if token.text in value else None)


def _name(token: Token) -> str:
    return token.name if isinstance(token, Field) else token.text if isinstance(token, Key) else str(token.number)
