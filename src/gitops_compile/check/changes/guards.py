"""GC408: a guard against deletion is dropped: ``protected``, or ``prune`` and ``removal`` at their weakest values.

Nothing is deleted by that; the next change is what it opens the gate for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from gitops_compile.check.changes.told import Meeting, guarded
from gitops_compile.model.change import Sides
from gitops_compile.model.finding import Concern
from gitops_compile.model.fleet import Environment

_WEAKEST: Final = (("prune", "auto"), ("removal", "cascade"))
_HINT: Final = "Keep it; or acknowledge, and put it back after the change that needs it."


def check(sides: Sides) -> Iterable[Concern]:
    """One concern for each environment that is not protected any more, and for each layer that drops a setting."""
    if sides.base.fleet is None or sides.head.fleet is None:
        return ()
    return guarded(sides, "GC408", (*_unprotected(sides), *_weakened(sides)), _message, _HINT)


def _unprotected(sides: Sides) -> Iterator[Meeting]:
    for name, now in sorted(_environments(sides)):
        if _dropped(sides, name):
            at = now.protected.at if now.protected else now.name.at
            what = f"`protected` is dropped from environment {name}"
            for place in _places(sides, name) or ("",):
                yield Meeting(f"environments.{name}.protected", "", place, (name,), at, at.file, (what,))


def _environments(sides: Sides) -> Iterable[tuple[str, Environment]]:
    return sides.head.fleet.fleet.environments.items() if sides.head.fleet else ()


def _dropped(sides: Sides, environment: str) -> bool:
    return sides.base.protects(environment) and not sides.head.protects(environment)


def _places(sides: Sides, environment: str) -> tuple[str, ...]:
    every = (one.place for one in sides.head.by_place.values())
    return tuple(sorted(str(place) for place in every if place.environment == environment))


def _weakened(sides: Sides) -> Iterator[Meeting]:
    for text, now in sorted(sides.head.by_place.items()):
        before = sides.base.by_place.get(text)
        if before is None:
            continue
        for setting, weakest in _WEAKEST:
            old, new = getattr(before.delivery, setting), getattr(now.delivery, setting)
            if new.value != weakest or old.value == weakest:
                continue
            environment = now.place.environment
            # What `protected` alone gave goes with it, and is told with it.
            if _dropped(sides, environment) and old.layer == f"environments.{environment}.protected":
                continue
            yield Meeting(
                f"{environment}: {old.layer}.delivery.{setting}",
                "",
                text,
                (environment,),
                new.at,
                new.at.file,
                (f"`{setting}: {old.value}` becomes `{weakest}` in {environment}",),
            )


def _message(met: Sequence[Meeting]) -> str:
    count = sum(bool(one.place) for one in met)
    targets = f", for {count} target{'s' if count > 1 else ''}" if count else ""
    return f"{met[0].words[0]}{targets}: it opens the gate for the next change"
