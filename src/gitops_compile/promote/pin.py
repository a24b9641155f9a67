"""A pin is set or taken away in the text of one file, and nothing else of it changes.

Comes in: a slot, the file that holds it, and the pin that a person wishes, or none. Goes out: the new text with what
changed, or the refusal. The change is then proved by ``promote/proof.py``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.node import MapNode
from gitops_compile.model.position import Position
from gitops_compile.promote.edits import edited, found, marked, nodes, value_at
from gitops_compile.promote.pins import Wish, lost, pin_on, pinned, same, shown, unpinned
from gitops_compile.promote.slots import Slot, wrong_words
from gitops_compile.promote.written import Value, scalar_text, value_text


@dataclass(frozen=True, slots=True)
class Change:
    """One slot's pin before and after, the file's text with it, and where it stands there (or stood).

    ``old`` and ``new`` are what stands under the stage, ``before`` and ``after`` the slot's own pin, for people.
    ``notes`` tell what went although nobody named it.
    """

    slot: Slot
    text: str
    old: Value | None
    new: Value | None
    before: str
    after: str
    at: Position
    notes: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is written."""
        return self.old != self.new


def pin(slot: Slot, text: str, wish: Wish) -> Outcome[Change]:
    """Set a pin. A tenancy's pin that equals its stage's for all is taken away (promotion.md, "Slots")."""
    problem = wrong_words(slot.app, wish)
    if problem is not None:
        return Outcome(None, (problem,))
    top = nodes(text)
    old = value_at(top, slot.path)
    new: Value | None = pinned(old, wish, slot.homes)
    notes = lost(_here(slot, old), _here(slot, new))
    if slot.apart and all(_adds_nothing(pin_on(new, home), pin_on(slot.for_all, home)) for home in slot.homes):
        new = None
        notes = (*notes, f"{slot.tenancy} follows {slot.stage.name} again, which has this pin") if old else ()
    return _changed(slot, text, top, (old, new), notes)


def unpin(slot: Slot, text: str) -> Outcome[Change]:
    """Take a pin away; what is not pinned, and the last pin of an app without image, is refused."""
    top = nodes(text)
    old = value_at(top, slot.path)
    if _here(slot, old) is None:
        known = ", ".join(slot.app.versions) or "none"
        hint = f"Stages with a pin of the app's own: {known}."
        return Outcome(None, (Diagnostic("GC120", f"there is no pin {slot}", _place(slot, top), hint),))
    new = None if old is None else unpinned(old, slot.cluster, slot.homes)
    if new is None and slot.shared and slot.app.image is None and len(slot.app.versions) == 1:
        name = slot.app.name.value
        message = f"{name} has no image: without its last pin it is unversioned, and rendered wherever it is declared"
        hint = "Give it an `image`, or say in `environments` where it runs."
        return Outcome(None, (Diagnostic("GC626", message, _place(slot, top), hint),))
    kept = [home for home in slot.homes if pin_on(new, home) is not None]
    notes = (f"other clusters keep their pins: {', '.join(kept)}",) if kept else ()
    return _changed(slot, text, top, (old, new), notes)


def _changed(
    slot: Slot,
    text: str,
    top: MapNode,
    values: tuple[Value | None, Value | None],
    notes: tuple[str, ...],
) -> Outcome[Change]:
    old, new = values
    if new != old and (mark := marked(text, top, slot.path)) is not None:
        return Outcome(None, (_by_hand(slot, replace(mark, file=slot.file), new),))
    new_text = edited(text, top, slot.path, new)
    before, after = (_here(slot, value) or _here(slot, slot.for_all) for value in values)
    at = _place(slot, top if new is None or new == old else nodes(new_text))
    return Outcome(Change(slot, new_text, old, new, shown(before), shown(after), at, notes))


def _by_hand(slot: Slot, mark: Position, new: Value | None) -> Diagnostic:
    message = f"{slot} is written with an anchor or alias, so an edit here could change other places"
    path = ".".join(slot.path)
    line = f"{scalar_text(slot.path[-1])}: {value_text(new)}" if new is not None else ""
    hint = f"Write by hand, at {path}: {line}" if line else f"Take {path} away by hand."
    return Diagnostic("GC660", message, mark, hint, path=path)


def _here(slot: Slot, value: Value | None) -> Value | None:
    """The slot's part of what stands under its stage."""
    return value if slot.cluster is None else pin_on(value, slot.cluster)


def _adds_nothing(own: Value | None, shared: Value | None) -> bool:
    return own is None or same(own, shared)


def _place(slot: Slot, top: MapNode) -> Position:
    """Where the slot's pin stands, or the last thing on the way to it that does."""
    narrow = (*slot.path, slot.cluster) if slot.cluster else slot.path
    for path in (narrow, *(slot.path[:end] for end in range(len(slot.path), 0, -1))):
        node = found(top, path).node
        if node is not None:
            return replace(node.at, file=slot.file)
    return Position(slot.file)
