"""Which deletions need somebody's word: the table of trust.md, section 6, over what goes and the names of all files.

Comes in: the objects that go, each with its target, and the listings of both trees. Goes out: each loss that does not
pass, in words, with the entry of ``acknowledge`` that lets it pass.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from gitops_compile.model.diagnostic import Diagnostic, Related
from gitops_compile.model.finding import Concern, subject_fingerprint
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.placepattern import covering, place_pattern
from gitops_compile.model.position import Position
from gitops_compile.model.reviewing import Acknowledgement
from gitops_compile.model.target import Place

CODE: Final = "GC730"
FEW: Final = 10
"""So many objects of an environment may go without a word."""
SHARE: Final = 20
"""So many of a hundred, too; where an environment is protected both limits hold."""
SMALL: Final = 20
"""A protected environment with fewer objects has no limit by share."""


@dataclass(frozen=True, slots=True, order=True)
class Gone:
    """One object that is deleted: its target, and what tells it from every other object."""

    place: Place
    identity: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Loss:
    """Objects that go together and need an acknowledgement, whose ``at`` is ``where``."""

    where: str
    environment: str
    count: int
    targets: tuple[str, ...]
    says: str


def losses(
    gone: Iterable[Gone], before: Iterable[str], after: Iterable[str], protected: Callable[[str], bool]
) -> tuple[Loss, ...]:
    """What does not pass; the listings name every file below ``rendered/`` of both trees."""
    by_environment: dict[str, list[Gone]] = {}
    for one in sorted(set(gone)):
        by_environment.setdefault(one.place.environment, []).append(one)
    totals = Counter(path.split("/")[1] for path in before)
    standing = frozenset(unit for path in after for unit in _units(path))
    return tuple(
        loss
        for environment, every in by_environment.items()
        for loss in _of_environment(environment, every, totals[environment], standing, protected)
    )


def concern_of(loss: Loss, fleet: Fleet | None) -> Concern:
    """A loss in words, with the entry to paste; entries with another count are named."""
    said = fleet.environments.get(loss.environment) if fleet else None
    wrong = (one for one in (fleet.acknowledge if fleet else ()) if _is_for(one, loss) and one.count)
    diagnostic = Diagnostic(
        CODE,
        loss.says,
        said.name.at if said else Position(f"rendered/{loss.environment}"),
        f"If that is meant, add under `acknowledge`: {_entry(loss)}. If not, look for a pattern that meets nothing any "
        "more, or for a file that was lost.",
        related=tuple(Related(one.at, f"this entry counts {one.count.value}") for one in wrong if one.count),
        targets=loss.targets,
    )
    return Concern(diagnostic, loss.where, count=loss.count)


def is_known(loss: Loss, fleet: Fleet, today: str) -> bool:
    """Whether entries of the fleet hold for all targets of a loss, with the right count, on this day."""
    holding = [
        place_pattern(one.where.value)
        for one in fleet.acknowledge
        if _is_for(one, loss)
        and (one.count is not None and one.count.value == loss.count)
        and (one.expires is None or one.expires.value >= today)
    ]
    return all(any(pattern.fullmatch(target) for pattern in holding) for target in loss.targets)


def _is_for(one: Acknowledgement, loss: Loss) -> bool:
    """Whether an entry may mean a loss, whatever it counts."""
    if one.code.value != CODE or one.object is not None:
        return False
    if one.fingerprint is not None and one.fingerprint.value != subject_fingerprint(CODE, loss.where):
        return False
    where = place_pattern(one.where.value)
    return any(where.fullmatch(target) for target in loss.targets)


def _entry(loss: Loss) -> str:
    where = f'"{loss.where}"' if loss.where.startswith("*") else loss.where
    return f'{{code: {CODE}, at: {where}, count: {loss.count}, reason: "..."}}'


def _of_environment(
    environment: str,
    gone: Sequence[Gone],
    total: int,
    standing: Collection[tuple[str, ...]],
    protected: Callable[[str], bool],
) -> Iterator[Loss]:
    rest = list(gone)
    for where, what, ones in _whole(environment, gone, standing):
        rest = [one for one in rest if one not in ones]
        yield _loss(where, ones, f"every target of {what} goes, with {_objects(len(ones))}")
    why = _too_many(len(rest), total, is_protected=protected(environment))
    if why:
        says = f"{len(rest)} of {_objects(total)} in {environment} would be deleted, {why}"
        yield _loss(covering(str(one.place) for one in rest), rest, says)


def _whole(
    environment: str, gone: Sequence[Gone], standing: Collection[tuple[str, ...]]
) -> Iterator[tuple[str, str, frozenset[Gone]]]:
    """The environment, else each tenancy in it and each cluster of the rest, of which no file is left."""
    if (environment,) not in standing:
        yield environment, f"environment {environment}", frozenset(gone)
        return
    taken: set[Gone] = set()
    for tenancy in sorted({one.place.tenancy for one in gone} - {""}):
        if (environment, "tenancy", tenancy) not in standing:
            ones = frozenset(one for one in gone if one.place.tenancy == tenancy)
            taken |= ones
            yield f"{environment}/*/{tenancy}", f"tenancy {tenancy} in {environment}", ones
    for cluster in sorted({one.place.cluster for one in gone if one not in taken}):
        if (environment, "cluster", cluster) not in standing:
            ones = frozenset(one for one in gone if one.place.cluster == cluster and one not in taken)
            yield f"{environment}/{cluster}", f"cluster {cluster} in {environment}", ones


def _units(path: str) -> tuple[tuple[str, ...], ...]:
    """What a file says is still there. The third part may be an app, whose name no tenancy has (GC617)."""
    _, environment, *below = path.split("/")
    if len(below) < 3:
        return ()
    return (environment,), (environment, "cluster", below[0]), (environment, "tenancy", below[1])


def _too_many(count: int, total: int, *, is_protected: bool) -> str:
    """Which limit is passed, in words; nothing where none is."""
    many, much = count > FEW, count * 100 > total * SHARE
    if is_protected:
        if many:
            return f"more than {FEW} in a protected environment"
        return f"more than {SHARE} % of a protected environment" if much and total >= SMALL else ""
    return f"more than {FEW} and more than {SHARE} %" if many and much else ""


def _loss(where: str, ones: Collection[Gone], says: str) -> Loss:
    targets = tuple(sorted({str(one.place) for one in ones}))
    return Loss(where, min(one.place.environment for one in ones), len(ones), targets, says)


def _objects(count: int) -> str:
    return "1 object" if count == 1 else f"{count} objects"
