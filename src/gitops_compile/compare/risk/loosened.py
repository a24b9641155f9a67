"""GC283: what keeps an untried version out of a stage asks for less than before.

Comes in: the stages of both sides. Goes out: one concern for each guard of a stage that is loosened: ``from``,
``strategy``, ``waves``. A stage that comes or goes with its environment or tenancy is none.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from gitops_compile.model.change import Sides
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.finding import Concern, Level
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.position import Position
from gitops_compile.model.resolved import Stage
from gitops_compile.model.target import Target

CODE: Final = "GC283"


def path_loosened(sides: Sides) -> Iterator[Concern]:
    """Every guard that the head loosens; nothing where one side has no fleet that resolves."""
    if sides.base.fleet is None or sides.head.fleet is None:
        return
    new = sides.head.fleet
    for name, old in sorted(sides.base.fleet.stages.items()):
        if not old.sources:
            continue
        stage = new.stages.get(name)
        if stage is not None:
            yield from _loosened(old, stage, sides)
        elif (at := _still_there(old, new.fleet)) is not None:
            message = f"{old.name} is no stage of its own any more: its from is gone"
            yield _concern(f"{old.path}.from", message, at, old, sides)


def _loosened(old: Stage, new: Stage, sides: Sides) -> Iterator[Concern]:
    before, after = (_sources(one) for one in (old, new))
    if before != after:
        message = f"from of {new.name} was {before}, and is {after or 'gone'}"
        at = new.sources[0].at if new.sources else new.at
        yield _concern(f"{new.path}.from", message, at, new, sides)
    if new.strategy == "auto" and old.strategy != "auto":
        message = f"strategy of {new.name} goes from {old.strategy} to auto: no person writes its pins any more"
        yield _concern(f"{new.path}.strategy", message, new.at, new, sides)
    waiting = sorted(_waits(old) - _waits(new))
    waiting = [(later, first) for later, first in waiting if {later, first} <= set(new.clusters)]
    if waiting:
        more = f", and {len(waiting) - 1} more" if len(waiting) > 1 else ""
        message = f"in {new.name}, {waiting[0][0]} waits no more for {waiting[0][1]}{more}"
        yield _concern(f"{new.path}.waves", message, new.at, new, sides)


def _sources(stage: Stage) -> str:
    names = sorted({one.value for one in stage.sources})
    return f"any of {', '.join(names)}" if stage.any_of and len(names) > 1 else ", ".join(names)


def _waits(stage: Stage) -> frozenset[tuple[str, str]]:
    """Which cluster waits for which other one."""
    return frozenset(
        (later, first)
        for number, wave in enumerate(stage.waves)
        for first in wave
        for after in stage.waves[number + 1 :]
        for later in after
    )


def _still_there(old: Stage, fleet: Fleet) -> Position | None:
    """Where the tenancy that had a stage of its own takes part in the environment still; none where it does not."""
    tenancy = fleet.tenancies.get(old.tenancy or "")
    if tenancy is None or old.environment not in fleet.environments:
        return None
    if tenancy.environments is None:
        return tenancy.name.at
    placement = tenancy.environments.get(old.environment)
    return placement.name.at if placement else None


def _concern(key: str, message: str, at: Position, stage: Stage, sides: Sides) -> Concern:
    every = sides.head.targets.apps if sides.head.targets else ()
    targets = tuple(sorted(str(one.place) for one in every if _is_in(one, stage)))
    return Concern(Diagnostic(CODE, message, at, path=key, targets=targets), key, level=Level.HIGH)


def _is_in(target: Target, stage: Stage) -> bool:
    if target.stage == stage.name:
        return True
    return stage.tenancy is not None and (target.place.tenancy, target.place.environment) == (
        stage.tenancy,
        stage.environment,
    )
