"""What is wrong with single objects, made into diagnostics: alike ones of one app are one, with a count.

Comes in: objects, each with its target and a fault. Goes out: one diagnostic for each app, fault and line of the
fleet, with the rendered file of the first object. No fault quotes an object (trust.md, section 8).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from gitops_compile.check.annotations import Annotations
from gitops_compile.check.findings import Met, first_file, places, things
from gitops_compile.check.tree import Tree, file_of
from gitops_compile.model.build import Object
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.kinds import written
from gitops_compile.model.position import Position
from gitops_compile.model.target import Target


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of mistake; ``says`` goes on after ``the source of web renders Job migrate``, for several objects too.

    ``at`` is the line of the fleet that caused it; without one, that is the app's.
    """

    code: str
    says: str
    hint: str
    severity: Severity = Severity.ERROR
    at: Position | None = None


Faulty: TypeAlias = tuple[Target, Object, Fault]


def told(found: Iterable[Faulty]) -> Iterator[Diagnostic]:
    """One diagnostic for each app and fault."""
    met: dict[tuple[str, Fault], list[Met]] = {}
    apps: dict[str, Position] = {}
    for target, one, fault in found:
        apps[target.place.app] = target.at
        met.setdefault((target.place.app, fault), []).append(Met(str(target.place), written(one), file_of(target, one)))
    for (app, fault), objects in met.items():
        yield Diagnostic(
            fault.code,
            f"the source of {app} renders {things(objects)} {fault.says}",
            fault.at or apps[app],
            fault.hint,
            fault.severity,
            path=f"apps.{app}",
            related=first_file(objects),
            targets=places(objects),
        )


def told_of_annotations(tree: Tree, judge: Callable[[Annotations], Iterable[Fault]]) -> Iterator[Diagnostic]:
    """The same where an object's own annotations say all that the check needs to know."""
    return told((target, one, fault) for target, one, notes in tree.annotated() for fault in judge(notes))
