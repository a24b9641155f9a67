"""Objects that one line of fleet.yaml brought into trouble, joined: one mistake is one message, with a count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gitops_compile.model.diagnostic import Related
from gitops_compile.model.layers import Chosen
from gitops_compile.model.position import Located, Position


@dataclass(frozen=True, slots=True, order=True)
class Met:
    """An object that a check objects to: its target, how messages call it, its rendered file."""

    target: str
    what: str
    file: Position


def things(met: Iterable[Met]) -> str:
    """``Deployment web``, or ``Deployment web and 2 more objects``; the same object of two targets counts once."""
    names = sorted({one.what for one in met})
    more = len(names) - 1
    return names[0] + (f" and {more} more object{'s' if more > 1 else ''}" if more else "")


def places(met: Iterable[Met]) -> tuple[str, ...]:
    """The targets, sorted."""
    return tuple(sorted({one.target for one in met}))


def first_file(met: Sequence[Met]) -> tuple[Related, ...]:
    """The rendered file of the object that the message names, in the first target that has it."""
    first = min(met, key=lambda one: (one.what, one.target))
    return (Related(first.file, f"{first.what} of {first.target}"),)


def listed(granted: Chosen[tuple[Located[str], ...]] | None, more: Iterable[str]) -> str:
    """The whole list to write, since a list of a higher layer replaces one below: what stands, then what is new."""
    known = [entry.value for entry in granted.value] if granted else []
    return f"[{', '.join([*known, *sorted(set(more) - set(known))])}]"
