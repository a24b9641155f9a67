"""What every command begins with: find the fleet, read it, and print what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final

import click

from gitops_compile import KUSTOMIZE, __version__
from gitops_compile.adapters.disk import includer, read_file
from gitops_compile.adapters.failures import Failed, Refused
from gitops_compile.adapters.views import edited as with_edits
from gitops_compile.commands.building import Builder
from gitops_compile.commands.seeing import Seen, see_commit, see_index, see_pinned, see_work_tree
from gitops_compile.commands.telling import tell
from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.position import Position, commit_of
from gitops_compile.resolve.tools import ToolVersions

LONGEST_FLEET: Final = 1024 * 1024 + 1
LONGEST_SHOWN: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    """What ``-C``, ``--fleet``, ``--color`` and ``--quiet`` say, and who builds where something is built."""

    folder: str
    fleet: str | None
    color: str
    quiet: bool
    builder: Builder = Builder()


@dataclass(frozen=True, slots=True)
class Opened:
    """A fleet that was found: where, in which state of the repository, and what the command line says."""

    seen: Seen
    options: Options

    @property
    def repository(self) -> Path:
        """The fleet's folder."""
        return self.seen.repository

    @property
    def file(self) -> str:
        """The fleet's file in it."""
        return self.seen.file


def world_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options of every command that looks at a fleet; it takes them as one ``options``."""
    declared = (
        click.option("-C", "folder", metavar="DIR", default=".", help="Work as if started in DIR."),
        click.option("--fleet", metavar="FILE", help="The fleet file; default: fleet.yaml here or in a folder above."),
        click.option(
            "--color",
            type=click.Choice(["auto", "always", "never"]),
            default="auto",
            help="When to paint; auto: on a terminal, unless NO_COLOR is set.",
        ),
        click.option("--quiet", is_flag=True, help="Print errors and what was asked for, nothing else."),
    )

    @wraps(command)
    def called(
        folder: str,
        fleet: str | None,
        color: str,
        quiet: bool,
        engine: str | None = None,
        no_cache: bool = False,
        **arguments: Any,
    ) -> Any:
        return command(options=Options(folder, fleet, color, quiet, Builder(engine, cache=not no_cache)), **arguments)

    decorated: Callable[..., Any] = called
    for option in reversed(declared):
        decorated = option(decorated)
    return decorated


def open_fleet(options: Options, revision: str | None = None) -> Opened:
    """Find the fleet in the work tree, or in the commit that a revision names."""
    if revision is None:
        return Opened(see_work_tree(options.folder, options.fleet), options)
    return Opened(see_commit(options.folder, options.fleet, revision), options)


def open_staged(options: Options) -> Opened:
    """Find the fleet in git's index."""
    return Opened(see_index(options.folder, options.fleet), options)


def declared(opened: Opened, edited: Mapping[str, bytes] | None = None) -> Outcome[Any]:
    """The targets of the fleet (``pipeline.Declared``), without building any; ``edited`` files have other content."""
    from gitops_compile.pipeline import declare  # noqa: PLC0415

    view = with_edits(opened.seen.view, edited or {})
    try:
        content = read_file(view, opened.file, LONGEST_FLEET) or b""
        versions = ToolVersions(__version__, KUSTOMIZE)
        return declare(opened.file, content, includer(view), versions)
    except Refused as refusal:
        return Outcome(None, refusal.diagnostics)


def say(opened: Opened, diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics on stderr; with ``--quiet`` errors alone."""
    shown = [one for one in diagnostics if one.is_error or not opened.options.quiet]
    if shown:
        from gitops_compile.report.diagnostics import text_of  # noqa: PLC0415 - most runs have nothing to say

        tell(text_of(shown, line_of(opened), paint_of(opened.options, sys.stderr)), err=True)


def refuse(opened: Opened, diagnostics: Iterable[Diagnostic], output: str) -> int:
    """Say why there is no result: in the form that was asked for, with exit code 1."""
    every = tuple(diagnostics)
    if output == "json":
        import json  # noqa: PLC0415

        from gitops_compile.report.diagnostics import as_json  # noqa: PLC0415

        click.echo(json.dumps({"ok": False, "diagnostics": as_json(every)}, indent=2, sort_keys=True))
    else:
        say(opened, every)
    return 1


def note(opened: Opened, text: str) -> None:
    """A line for people on stderr, unless they want quiet."""
    if not opened.options.quiet:
        tell(text, err=True)


def paint_of(options: Options, stream: Any) -> Callable[[str, str], str]:
    """A function that paints text for a stream, or leaves it as it is."""
    import os  # noqa: PLC0415

    wanted = options.color == "always" or (
        options.color == "auto"
        and stream.isatty()
        and not os.environ.get("NO_COLOR")
        and os.environ.get("TERM") != "dumb"
    )
    if not wanted:
        return lambda text, _style: text
    return lambda text, style: click.style(text, bold=True) if style == "bold" else click.style(text, fg=style)


def line_of(opened: Opened) -> Callable[[Position], str | None]:
    """The masked source line of a position; none where the file cannot be read."""
    from gitops_compile.read.masks import shown_lines  # noqa: PLC0415

    @cache
    def lines(file: str) -> Callable[[int], str | None]:
        commit, path = commit_of(file)
        try:
            view = see_pinned(opened.seen, commit) if commit else opened.seen.view
            content = read_file(view, path, LONGEST_SHOWN)
        except (Refused, Failed):
            content = None
        return (lambda _line: None) if content is None else shown_lines(file, content)

    return lambda at: lines(at.file)(at.line)
