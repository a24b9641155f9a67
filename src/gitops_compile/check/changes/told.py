"""How checks on a change speak: alike ones of an environment are one concern, an error where it is protected.

Comes in: what met, each with the line of the fleet that caused it. Goes out: concerns, in a fixed order. A change of
one line may meet hundreds of Applications; a reader wants the line once, the first Application and the number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gitops_compile.check.changes.applications import Application
from gitops_compile.model.change import Side, Sides
from gitops_compile.model.diagnostic import Diagnostic, Related, Severity
from gitops_compile.model.finding import Concern
from gitops_compile.model.position import Position
from gitops_compile.model.target import AnyTarget, Place

NAMED: Final = 3
"""So many things a message names; of more it gives the number."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One thing that a check met.

    ``subject`` says what it speaks of in words that stay while lines move; things with equal subjects are told as one.
    ``environments`` are those in which something is lost: one that is protected makes it an error, as ``always`` does.
    ``object`` is the object as ``ObjectName`` prints it, ``place`` its target, ``file`` where it stands; ``words`` are
    for the message.
    """

    subject: str
    object: str
    place: str
    environments: tuple[str, ...]
    at: Position
    file: str
    words: tuple[str, ...] = ()
    always: bool = False


def guarded(
    sides: Sides,
    code: str,
    meetings: Iterable[Meeting],
    message: Callable[[Sequence[Meeting]], str],
    hint: str | Callable[[Sequence[Meeting]], str],
    *,
    warns: bool = False,
) -> Iterator[Concern]:
    """One concern for each subject, sorted; with ``warns`` never an error."""
    by_subject: dict[str, list[Meeting]] = {}
    for one in meetings:
        by_subject.setdefault(one.subject, []).append(one)
    for subject in sorted(by_subject):
        met = sorted(by_subject[subject], key=lambda one: (one.place, one.object))
        objects = {one.object for one in met}
        diagnostic = Diagnostic(
            code,
            message(met),
            min(one.at for one in met),
            hint if isinstance(hint, str) else hint(met),
            Severity.WARNING if warns else _severity(sides, met),
            related=_first_file(met),
            targets=tuple(sorted({one.place for one in met if one.place})),
        )
        yield Concern(diagnostic, subject, objects.pop() if len(objects) == 1 else "")


def counted(number: int, noun: str) -> str:
    """``1 object``, ``2 objects``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def and_more(first: str, number: int, noun: str) -> str:
    """``first``, or ``first and 4 more objects`` of five."""
    return first if number == 1 else f"{first} and {counted(number - 1, f'more {noun}')}"


def some(names: Iterable[str]) -> str:
    """The first few of some names, with the number of the rest."""
    every = sorted(set(names))
    more = len(every) - NAMED
    return ", ".join(every[:NAMED]) + (f" and {more} more" if more > 0 else "")


def target_of(side: Side, place: Place) -> AnyTarget | None:
    """The declared target of a place, where the side has a fleet that resolves."""
    return side.by_place.get(str(place))


def at_file(one: Application) -> Position:
    """The first line of an Application's file: where nobody knows a line of the fleet."""
    return Position(one.path, 1, 1)


def _severity(sides: Sides, met: Iterable[Meeting]) -> Severity:
    error = any(one.always or any(map(sides.protected, one.environments)) for one in met)
    return Severity.ERROR if error else Severity.WARNING


def _first_file(met: Sequence[Meeting]) -> tuple[Related, ...]:
    first = met[0]
    return (Related(Position(first.file, 1, 1), first.object),) if first.at.file != first.file else ()
