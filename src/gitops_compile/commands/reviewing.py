"""From the command line to a review: both sides are read, compared, judged, and the head is proved.

``diff`` prints it, ``acknowledge`` looks a finding up in it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gitops_compile.adapters.clock import today
from gitops_compile.commands.opening import Options, say
from gitops_compile.commands.ranges import Range, files_between, range_of
from gitops_compile.commands.seeing import git_objects
from gitops_compile.commands.unchanged import UNASKED, fleet_name, unchanged
from gitops_compile.compare.filters import Filter
from gitops_compile.model.review import Review, SideName

if TYPE_CHECKING:
    from gitops_compile.commands.sides import Halves
    from gitops_compile.commands.verifying import Proof
    from gitops_compile.compare.review import Compared
    from gitops_compile.model.change import Sides
    from gitops_compile.model.finding import Concern


@dataclass(frozen=True, slots=True)
class Wish:
    """What the command line asks of a review; ``fail_on`` and ``now`` are empty where it says nothing."""

    filter: Filter = Filter()
    fail_on: str = ""
    object: str = ""
    noise: bool = False
    secrets: bool = False
    verify: bool = True
    now: str = ""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The review; ``broken``: the head does not compile, which was told on stderr; ``folder`` is the fleet's."""

    review: Review
    broken: bool = False
    folder: Path | None = None


def reviewed(options: Options, said: str, staged: bool, wish: Wish) -> Reviewed:
    """Review what lies between two states of the repository."""
    between = range_of(options, said, staged)
    files = files_between(between.commit, between.head)
    quick = None if wish.verify or any(one.files or one.special for one in files) else fleet_name(between.head)
    if quick is not None:
        return Reviewed(unchanged(quick, between, wish.filter.words, wish.fail_on), folder=between.head.repository)
    from gitops_compile.commands.sides import halves  # noqa: PLC0415 - none of this is needed where nothing differs
    from gitops_compile.commands.verifying import BROKEN  # noqa: PLC0415

    both = halves(between.commit, between.head, files)
    found = _compared(both, wish)
    proved = _proved(both, found, wish)
    say(between.head, proved.found)
    names = between.base_name, between.head_name
    review = _review(found, proved, names, wish, wish.now or _day(between))
    return Reviewed(review, proved.verification == BROKEN, between.head.repository)


def reviewed_folders(options: Options, old: str, new: str, wish: Wish) -> Reviewed:
    """Review what lies between two folders laid out like ``rendered/``: no git, no causes, no proof."""
    from gitops_compile.commands.building import builder_of  # noqa: PLC0415
    from gitops_compile.commands.sides import of_folders  # noqa: PLC0415
    from gitops_compile.commands.verifying import FOLDERS, Proof  # noqa: PLC0415
    from gitops_compile.compare.review import compared  # noqa: PLC0415

    for folder in (old, new):
        if not Path(folder).is_dir():
            raise click.UsageError(f"--dirs: there is no folder {folder}")
    base, head, special = of_folders(Path(old), Path(new))
    _, parse = builder_of(options.builder, Path.cwd())
    names = SideName("dir", old), SideName("dir", new)
    found = compared(base, head, special, parse)
    return Reviewed(_review(found, Proof(FOLDERS), names, wish, wish.now or today()))


def _compared(both: Halves, wish: Wish) -> Compared:
    from gitops_compile.commands.building import builder_of  # noqa: PLC0415
    from gitops_compile.commands.proving import prover, sources_of  # noqa: PLC0415
    from gitops_compile.compare.review import compared, with_causes  # noqa: PLC0415

    head = both.opened[1]
    _, parse = builder_of(head.options.builder, head.repository)
    found = compared(both.base, both.head, both.special, parse)
    sources = sources_of(both)
    if both.head.targets is None:
        return found
    from gitops_compile.compare.cause.files import readers  # noqa: PLC0415

    sides = replace(found.sides, readers=readers(both.base, both.head, sources))
    return with_causes(replace(found, sides=sides), sources, prover(both, sources) if wish.verify else None)


def _proved(both: Halves, found: Compared, wish: Wish) -> Proof:
    from gitops_compile.commands.verifying import BROKEN, Proof, proof  # noqa: PLC0415

    after = both.found[1]
    if after.value is None:
        return Proof(BROKEN, after.diagnostics)
    return proof(both.opened[1], found.sides) if wish.verify else Proof(UNASKED, after.diagnostics)


def _review(found: Compared, proved: Proof, names: tuple[SideName, SideName], wish: Wish, day: str) -> Review:
    from gitops_compile.compare.telling import Asked, review  # noqa: PLC0415

    asked = Asked(*names, day, wish.filter, wish.fail_on, wish.object, wish.noise, wish.secrets)
    return review(found, proved.verification, _concerns(found.sides), asked)


def _concerns(sides: Sides) -> tuple[Concern, ...]:
    """The checks on a change and the deletion gate."""
    from gitops_compile.check.changes.on_change import check_change  # noqa: PLC0415
    from gitops_compile.check.deletions import deletions  # noqa: PLC0415

    return (*check_change(sides), *deletions(sides))


def _day(between: Range) -> str:
    """The day for expiries: the head's commit's, else today's."""
    head = between.head
    return git_objects(head.repository).clone.committed_on(head.seen.commit) if head.seen.commit else today()
