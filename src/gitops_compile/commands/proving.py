"""What the causes ask of the world: the sources of both sides, and a target rendered with one change undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gitops_compile.adapters.disk import read_file
from gitops_compile.adapters.failures import Refused
from gitops_compile.adapters.views import Kind, View
from gitops_compile.commands.building import builder_of
from gitops_compile.commands.compiling import reader_of
from gitops_compile.commands.opening import LONGEST_SHOWN
from gitops_compile.commands.sides import Halves
from gitops_compile.model.build import Object
from gitops_compile.model.cause import InputChange, Origin
from gitops_compile.model.target import AnyTarget, NamespacesTarget, Targets

if TYPE_CHECKING:
    from gitops_compile.compare.cause.proving import Prove
    from gitops_compile.compare.cause.sources import Sources


def sources_of(both: Halves) -> Sources:
    """The files that people write, at both sides."""
    from gitops_compile.compare.cause.sources import Sources  # noqa: PLC0415

    base, head = both.opened
    return Sources(
        both.changed,
        reader_of(base),
        reader_of(head),
        lambda file: _text(base.seen.view, file),
        lambda file: _text(head.seen.view, file),
    )


def prover(both: Halves, sources: Sources) -> Prove:
    """Renders a target of the head with one change undone; none where that cannot be done, or does not render."""

    def prove(target: AnyTarget, change: InputChange) -> tuple[Object, ...] | None:
        from gitops_compile.compare.cause.proving import undone, undone_file  # noqa: PLC0415
        from gitops_compile.render.objects import render  # noqa: PLC0415

        fleet, read = both.head.fleet, sources.head
        if fleet is None or read is None:
            return None
        if change.origin is Origin.FILE:
            read, one = undone_file(change, read, sources.base_text), _alone(target)
        else:
            one = _alone(undone(target, change, both.base.by_place.get(str(target.place))))
        if one is None:
            return None
        head = both.opened[1]
        build, parse = builder_of(head.options.builder, head.repository, workers=1)
        outcome = render(fleet.fleet, one, read, build, parse)
        return outcome.value.objects.get(target.place) if outcome.value is not None else None

    return prove


def _alone(target: AnyTarget | None) -> Targets | None:
    if target is None:
        return None
    return Targets((), (target,)) if isinstance(target, NamespacesTarget) else Targets((target,), ())


def _text(seen: View, file: str) -> bytes | None:
    folder, _, name = file.rpartition("/")
    here = ""
    for part in folder.split("/") if folder else ():
        if seen.listing(here).get(part) is not Kind.FOLDER:
            return None
        here = f"{here}/{part}" if here else part
    if name not in seen.listing(here):
        return None
    try:
        return read_file(seen, file, LONGEST_SHOWN)
    except Refused:
        return None
