"""n of m: of the targets that a cause reaches and that have the object, how many are in the row, and which are not.

Comes in: the members of a row and its causes. Goes out: how many targets one expects, by environment, and the names of
those that are missing (review.md, section 7).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from gitops_compile.compare.cause.scope import scope
from gitops_compile.compare.grouping.listing import Files, Listing, listing_of
from gitops_compile.compare.grouping.missing import unaffected
from gitops_compile.compare.grouping.order import in_path_order
from gitops_compile.model.cause import Cause, Confidence
from gitops_compile.model.change import Sides
from gitops_compile.model.review import Member, Share
from gitops_compile.model.target import AnyTarget

_ARGOCD: Final = "rendered/argocd/"
_APPLICATION: Final = "/application.argoproj.io_"
NAMED: Final = 5
"""So many missing targets are named; of more the numbers are told."""


@dataclass(frozen=True, slots=True)
class Expected:
    """The row's own ``targets``, sorted, how many are ``absent``, and the shares of the environments.

    ``missing`` names those that are absent, sorted, unless they are more than were asked for.
    """

    targets: tuple[str, ...]
    absent: int
    missing: tuple[str, ...]
    shares: tuple[Share, ...]

    @property
    def number(self) -> int:
        """The m of n of m."""
        return len(self.targets) + self.absent


Expecting: TypeAlias = Callable[[Sequence[Member], Sequence[Cause]], Expected]
Reaching: TypeAlias = Callable[[Sequence[Cause], tuple[str, ...], str | None], tuple[str, ...]]
Within: TypeAlias = Callable[[str], bool]
"""Whether a target is one of those that a person asked for."""


def expecting(
    sides: Sides, listing: Listing | None = None, within: Within | None = None, named: int = NAMED
) -> Expecting:
    """A function from the members and causes of a row to the targets that one expects in it.

    Its cost is that of the members alone, but for the first row of a cause: a change may be thousands of rows, each
    with one of thousands of targets.
    """
    asked = listing or listing_of(sides)
    order = cache(lambda names: in_path_order(names, sides))
    protected = cache(sides.protected)
    reached = _reaching(sides, within)

    @cache
    def wanted(among: tuple[str, ...], files: Files) -> tuple[frozenset[str], Mapping[str, int]]:
        """The targets in a scope that have the object, and how many of them each environment has."""
        found = asked.having(among, files)
        counts: dict[str, int] = {}
        for target in sorted(found):
            name = environment_of(target, sides)
            counts[name] = counts.get(name, 0) + 1
        return found, counts

    def expected(members: Sequence[Member], causes: Sequence[Cause]) -> Expected:
        homes = {one.target: one.environment for one in members}
        here = order(frozenset(homes.values()))
        every, counts = wanted(reached(causes, here, _one_app(members)), asked.files(members))
        there: dict[str, int] = {}
        # A target that goes away is none of the head's, and is expected all the same.
        more: dict[str, int] = {}
        for target, environment in homes.items():
            there[environment] = there.get(environment, 0) + 1
            more[environment] = more.get(environment, 0) + (target not in every)
        absent = len(every) - len(homes) + sum(more.values())
        shares = tuple(
            Share(name, there.get(name, 0), counts.get(name, 0) + more.get(name, 0), protected(name))
            for name in order(frozenset({*here, *counts}))
            if name
        )
        missing = tuple(sorted(every - homes.keys())) if 0 < absent <= named else ()
        return Expected(tuple(sorted(homes)), absent, missing, shares)

    return expected


def environment_of(target: str, sides: Sides) -> str:
    """The environment of a declared target."""
    declared: AnyTarget | None = sides.head.by_place.get(target) or sides.base.by_place.get(target)
    return declared.place.environment if declared else target.partition("/")[0]


def _one_app(members: Sequence[Member]) -> str | None:
    """The app that all targets have in common; none where they have several.

    Empty where an object of Argo CD belongs to no target: an AppProject, or an ApplicationSet in the place of some
    targets' Applications.
    """
    if any(one.path.startswith(_ARGOCD) and _APPLICATION not in one.path for one in members):
        return ""
    apps = {one.target.rpartition("/")[2] for one in members}
    return apps.pop() if len(apps) == 1 else None


def _reaching(sides: Sides, within: Within | None) -> Reaching:
    """A function from causes to all targets that one of them reaches; the scope of a cause is asked for once.

    Of a row that speaks of one app, only that app's; none for objects that belong to no target.
    """
    known: dict[object, tuple[str, ...]] = {}
    is_unaffected = unaffected(sides)

    def counts(target: str, causes: Sequence[Cause], app: str | None) -> bool:
        if app is not None and target.rpartition("/")[2] != app:
            return False
        return (within is None or within(target)) and not is_unaffected(target, causes)

    def reached(causes: Sequence[Cause], environments: tuple[str, ...], app: str | None) -> tuple[str, ...]:
        scopes = []
        for one in causes:
            vague = one.confidence in (Confidence.ONE_OF, Confidence.NONE)
            asked = (one.key, one.path, one.origin, one.at, one.confidence, environments if vague else (), app)
            if asked not in known:
                every = scope(one, sides, environments)
                known[asked] = tuple(target for target in every if counts(target, (one,), app))
            scopes.append(known[asked])
        return scopes[0] if len(scopes) == 1 else tuple(sorted({name for targets in scopes for name in targets}))

    return reached
