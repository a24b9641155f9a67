"""From an opened fleet to its compiled tree: the adapters are put into the pipeline here, and nowhere else."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import click

from gitops_compile.adapters.views import edited as with_edits
from gitops_compile.commands.building import builder_of
from gitops_compile.commands.opening import Opened, declared
from gitops_compile.commands.seeing import see_pinned
from gitops_compile.model.build import Build, BuildRequest, BuildResult
from gitops_compile.model.diagnostic import Outcome, in_order
from gitops_compile.model.world import ReadFolders, SourceFiles

if TYPE_CHECKING:
    from gitops_compile.pipeline import Compiled

FEW = 20
"""So few builds are done before a bar would have been read."""


def compiled(opened: Opened, edited: Mapping[str, bytes] | None = None) -> Outcome[Compiled]:
    """Compile the fleet, some files of which may have other content; with diagnostics of every step that ran."""
    from gitops_compile.adapters.schemas import bundled  # noqa: PLC0415
    from gitops_compile.pipeline import compile_fleet  # noqa: PLC0415

    start = declared(opened, edited)
    if start.value is None:
        return Outcome(None, start.diagnostics)
    build, parse = builder_of(opened.options.builder, opened.repository)
    outcome = compile_fleet(start.value, reader_of(opened, edited), with_progress(build, opened), parse, bundled)
    return replace(outcome, diagnostics=in_order((*start.diagnostics, *outcome.diagnostics)))


def reader_of(opened: Opened, edited: Mapping[str, bytes] | None = None) -> ReadFolders:
    """Reads folders of the state that is compiled, or of the commit that a pin names."""
    from gitops_compile.adapters.disk import folder_reader  # noqa: PLC0415

    here = folder_reader(with_edits(opened.seen.view, edited or {}))
    pinned = cache(lambda revision: folder_reader(see_pinned(opened.seen, revision)))

    def read(folders: tuple[str, ...], revision: str = "") -> SourceFiles:
        return pinned(revision)(folders) if revision else here(folders)

    return read


def with_progress(build: Build, opened: Opened) -> Build:
    """The same builds with a bar on stderr, where that is a terminal and there are many."""

    def shown(requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
        every = tuple(requests)
        if opened.options.quiet or not sys.stderr.isatty() or len(every) < FEW:
            yield from build(every)
            return
        with click.progressbar(build(every), length=len(every), label="building", file=sys.stderr) as bar:
            yield from bar

    return shown
