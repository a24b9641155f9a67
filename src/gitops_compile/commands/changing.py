"""``check --base REV``: what the checks on a change and the deletion gate say, held against ``acknowledge``.

The base is exactly that revision. The other side is the state that ``check`` looks at, with its rendered files as they
stand; whether they are right is what the rest of ``check`` tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from gitops_compile.adapters.clock import today
from gitops_compile.commands.building import builder_of
from gitops_compile.commands.opening import Opened, note
from gitops_compile.commands.ranges import named_commit
from gitops_compile.commands.seeing import git_objects
from gitops_compile.commands.sides import halves
from gitops_compile.model.diagnostic import Diagnostic
from gitops_compile.model.finding import Concern, subject_fingerprint

if TYPE_CHECKING:
    from gitops_compile.compare.acknowledge import Settled
    from gitops_compile.model.change import Sides

_OF_CHANGES: Final = re.compile(r"GC4[0-9]{2}|GC730")
_BY_COMMAND: Final = re.compile(r"GC40[0-9]|GC410")


def change_problems(opened: Opened, base: str) -> tuple[Diagnostic, ...]:
    """Everything that is said of the change since a revision and that nobody has acknowledged."""
    from gitops_compile.check.changes.on_change import check_change  # noqa: PLC0415
    from gitops_compile.check.deletions import deletions  # noqa: PLC0415
    from gitops_compile.compare.review import compared  # noqa: PLC0415

    both = halves(named_commit(git_objects(opened.repository).clone, base), opened)
    _, parse = builder_of(opened.options.builder, opened.repository)
    sides = compared(both.base, both.head, both.special, parse).sides
    concerns = (*check_change(sides), *deletions(sides))
    settled = _settled(opened, sides, concerns)
    for finding in settled.findings:
        if finding.acknowledged is not None:
            note(opened, f"acknowledged: {finding.id} ({finding.acknowledged.reason})")
    known = {one.id for one in settled.findings if one.acknowledged is not None}
    return (*_open(concerns, known), *(one.diagnostic for one in settled.concerns))


def _settled(opened: Opened, sides: Sides, concerns: tuple[Concern, ...]) -> Settled:
    from gitops_compile.compare.acknowledge import acknowledged  # noqa: PLC0415
    from gitops_compile.compare.findings import findings_of  # noqa: PLC0415

    commit = opened.seen.commit
    day = git_objects(opened.repository).clone.committed_on(commit) if commit else today()
    head, base = (side.fleet.fleet if side.fleet else None for side in (sides.head, sides.base))
    asked = _OF_CHANGES.fullmatch
    return acknowledged(findings_of(concerns), head, base, day, asked=lambda code: asked(code) is not None)


def _open(concerns: tuple[Concern, ...], known: set[str]) -> Iterator[Diagnostic]:
    for one in concerns:
        said = one.diagnostic
        id_ = f"{said.code}-{subject_fingerprint(said.code, one.subject)}"
        if id_ not in known:
            more = (
                f' Known? gitops-compile acknowledge {id_} --reason "..."' if _BY_COMMAND.fullmatch(said.code) else ""
            )
            yield replace(said, hint=f"{said.hint}{more}")
