"""The risk rules that look at the whole run: is the tree true, can it be read, and what guards later changes.

Comes in: the rows, the files that nobody can read, the outcome of the verification, and both sides. Goes out: concerns,
which become findings with the fingerprint of their subject (review.md, section 9). GC200 to GC204 keep their level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from gitops_compile.compare.risk.loosened import path_loosened
from gitops_compile.compare.risk.relaxed import review_relaxed
from gitops_compile.model.change import Opaque, Sides
from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.finding import Concern, Level
from gitops_compile.model.position import Position
from gitops_compile.model.review import Row, Verification, Verified
from gitops_compile.model.target import NAMESPACES

MOST_APPS: Final = 10
MOST_ROWS: Final = 60
_TOP: Final = "rendered/"
_ARGOCD: Final = "argocd"


def run_concerns(
    rows: Sequence[Row],
    opaque: Sequence[Opaque],
    verification: Verification,
    sides: Sides,
    levels: Mapping[str, Level],
) -> tuple[Concern, ...]:
    """Everything that is said of the run, by code; with the levels of the settings where they may change one."""
    found = (
        *not_current(verification),
        *unreadable(opaque, sides),
        *review_relaxed(sides),
        *_levelled(path_loosened(sides), levels),
        *_levelled(large(rows), levels),
    )
    return tuple(sorted(found, key=lambda one: (one.diagnostic.code, one.subject)))


def not_current(verification: Verification) -> Iterator[Concern]:
    """GC200, once for all targets that are not what the head compiles to."""
    targets = verification.differing
    if verification.state is not Verified.FAILED or not targets:
        return
    many = f"{len(targets)} targets are" if len(targets) > 1 else f"{targets[0]} is"
    yield Concern(
        Diagnostic(
            "GC200",
            f"{many} not what the fleet compiles to",
            Position(f"{_TOP}{targets[0]}"),
            targets=tuple(sorted(targets)),
        ),
        "rendered",
        level=Level.BLOCK,
    )


def unreadable(opaque: Iterable[Opaque], sides: Sides) -> Iterator[Concern]:
    """GC202 for files that are not ours, GC203 for ours that are not exactly one object."""
    for one in opaque:
        code = "GC202" if one.foreign else "GC203"
        found = Diagnostic(code, f"{one.path} is {one.why}", Position(one.path), targets=_target(one.path, sides))
        yield Concern(found, one.path, level=Level.HIGH)


def large(rows: Sequence[Row]) -> Iterator[Concern]:
    """GC291: too much for one reading."""
    targets = {one.target for row in rows for one in row.members if one.target.partition("/")[0] != _ARGOCD}
    apps = {target.rpartition("/")[2] for target in targets} - {NAMESPACES}
    if len(apps) > MOST_APPS or len(rows) > MOST_ROWS:
        words = (_counted(len(apps), "app"), _counted(len(rows), "row"))
        message = f"it changes {words[0]} in {words[1]}"
        found = Diagnostic("GC291", message, Position("rendered"), severity=Severity.NOTE)
        yield Concern(found, "size", level=Level.INFO)


def _levelled(concerns: Iterable[Concern], levels: Mapping[str, Level]) -> Iterator[Concern]:
    for one in concerns:
        said = levels.get(one.diagnostic.code)
        if said is not Level.OFF:
            yield replace(one, level=said or one.level)


def _target(path: str, sides: Sides) -> tuple[str, ...]:
    """The declared target or the folder of Argo CD in which a file lies; none where it lies in neither."""
    parts = path.removeprefix(_TOP).split("/")[:-1]
    if parts[:1] == [_ARGOCD]:
        return ("/".join(parts[:3]),)
    fronts = ("/".join(parts[:length]) for length in (4, 3))
    there = next((one for one in fronts if one in sides.head.by_place or one in sides.base.by_place), "")
    return (there,) if there else ()


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
