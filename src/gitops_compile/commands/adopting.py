"""``init --from``: an existing repository comes in as a fleet of verbatim sources, and no object changes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from gitops_compile import KUSTOMIZE, __version__
from gitops_compile.commands.building import Builder, builder_of
from gitops_compile.model.build import Build, Object, Parse
from gitops_compile.model.diagnostic import Outcome, in_order
from gitops_compile.model.target import Place
from gitops_compile.model.world import ReadFolders, SourceFiles
from gitops_compile.resolve.tools import ToolVersions

if TYPE_CHECKING:
    from gitops_compile.adopt.leaf import Compile
    from gitops_compile.adopt.settled import Settled
    from gitops_compile.report.adopted import Adopted

FLEET = "fleet.yaml"


def folder_within(top: Path, origin: str) -> str:
    """The folder to look at as a path below ``top``, "" for all of it; a usage error says what to type instead.

    As with every command's ``-C``, it is taken as if started in ``top``.
    """
    there = (top / origin).resolve()
    if not there.is_dir():
        raise click.UsageError(f"--from: there is no folder {top / origin}")
    here = top.resolve()
    if not there.is_relative_to(here):
        instead = f"gitops-compile init -C {top / origin} --from ."
        message = f"--from: {origin} lies outside of the folder that fleet.yaml would stand in; type `{instead}`"
        raise click.UsageError(message)
    path = there.relative_to(here).as_posix()
    if path == "rendered" or path.startswith("rendered/"):
        raise click.UsageError("--from: rendered/ is what the tool writes; name a folder of sources")
    return "" if path == "." else path


def looked_at(top: Path, within: str, name: str, builder: Builder) -> tuple[Adopted, Settled]:
    """Survey the repository, propose a fleet, and prove it by compiling it."""
    from gitops_compile.adapters.handles import view  # noqa: PLC0415
    from gitops_compile.adapters.surveyed import surveyed  # noqa: PLC0415
    from gitops_compile.adopt.next_step import next_steps  # noqa: PLC0415
    from gitops_compile.adopt.proposing import propose  # noqa: PLC0415
    from gitops_compile.adopt.settled import settle  # noqa: PLC0415
    from gitops_compile.adopt.survey import survey  # noqa: PLC0415
    from gitops_compile.report.adopted import Adopted  # noqa: PLC0415

    build, parse = builder_of(builder, top)
    there = surveyed(view(top))
    if there.cut:
        raise click.UsageError("--from: the repository holds more than is read at once; put fleet.yaml lower with -C")
    found = survey(there.tree, within, there.links, build, parse)
    compile_text = _compiler(top, _remembered(build), _remembered(parse))
    settled = settle(propose(found, name), compile_text)
    steps = next_steps(settled.proposal, found.cluster_scoped, compile_text)
    warnings = in_order(settled.diagnostics)
    return Adopted(within, found, settled.proposal, warnings, steps), settled


def _compiler(top: Path, build: Build, parse: Parse) -> Compile:
    """The whole pipeline over the work tree, for a fleet that is not written yet."""
    from gitops_compile.adapters.schemas import bundled  # noqa: PLC0415
    from gitops_compile.pipeline import compile_fleet, declare  # noqa: PLC0415
    from gitops_compile.render.objects import render  # noqa: PLC0415

    read = _reader(top)

    def compile_text(text: bytes) -> Outcome[Mapping[Place, tuple[Object, ...]]]:
        start = declare(FLEET, text, lambda _pattern: {}, ToolVersions(__version__, KUSTOMIZE))
        if start.value is None or start.failed:
            return Outcome(None, start.diagnostics)
        outcome = compile_fleet(start.value, read, build, parse, bundled)
        every = in_order((*start.diagnostics, *outcome.diagnostics))
        if outcome.value is not None:
            return Outcome(outcome.value.rendered.objects, every)
        # A check refused it: what was built shows the change all the same.
        built = render(start.value.fleet.fleet, start.value.targets, read, build, parse)
        return Outcome(built.value.objects if built.value and not built.failed else None, every)

    return compile_text


def _reader(top: Path) -> ReadFolders:
    from gitops_compile.adapters.disk import folder_reader  # noqa: PLC0415
    from gitops_compile.adapters.handles import view  # noqa: PLC0415

    here = folder_reader(view(top))

    def read(folders: tuple[str, ...], revision: str = "") -> SourceFiles:  # noqa: ARG001 - nothing is pinned yet
        return here(folders)

    return read


class _Named(Protocol):
    @property
    def id(self) -> str: ...


Asked = TypeVar("Asked", bound=_Named)
Answered = TypeVar("Answered", bound=_Named)


def _remembered(
    ask: Callable[[Iterable[Asked]], Iterator[Answered]],
) -> Callable[[Iterable[Asked]], Iterator[Answered]]:
    """The same answers, each asked for once: a fleet is compiled again for every app's next step."""
    known: dict[str, Answered] = {}

    def remembered(requests: Iterable[Asked]) -> Iterator[Answered]:
        every = tuple(requests)
        missing = [one for one in every if one.id not in known]
        known.update((one.id, one) for one in (ask(missing) if missing else ()))
        yield from (known[one.id] for one in every)

    return remembered


def told(adopted: Adopted, settled: Settled, written: list[str], kept: list[str], output: str, *, dry_run: bool) -> int:
    """Print the report; with ``--dry-run`` the fleet, and the report on stderr."""
    from gitops_compile.report.adopted import as_json, nothing_text, text_of  # noqa: PLC0415

    if output == "json":
        click.echo(json.dumps(as_json(adopted, settled.text.decode(), written), indent=2, sort_keys=True))
    elif not adopted.proposal.apps:
        click.echo(nothing_text(adopted), nl=False, err=True)
    elif dry_run:
        click.echo(settled.text.decode(), nl=False)
        click.echo(text_of(adopted, written, kept), nl=False, err=True)
    else:
        click.echo(text_of(adopted, written, kept), nl=False)
    return 0 if adopted.proposal.apps else 1
