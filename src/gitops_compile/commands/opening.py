"""What every command begins with: find the fleet, read it, and print what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, wraps
from pathlib import Path
from typing import Any, Final

import click

from gitops_compile import KUSTOMIZE, __version__
from gitops_compile.adapters.disk import includer, read_file
from gitops_compile.adapters.failures import Refused
from gitops_compile.model.diagnostic import Diagnostic, Outcome
from gitops_compile.model.position import Position
from gitops_compile.resolve.tools import ToolVersions

FLEET_FILE: Final = "fleet.yaml"
LONGEST_FLEET: Final = 1024 * 1024 + 1
LONGEST_SHOWN: Final = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Options:
    """What ``-C``, ``--fleet``, ``--color`` and ``--quiet`` say."""

    folder: str
    fleet: str | None
    color: str
    quiet: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """A fleet's folder ("the repository") and its file in it."""

    repository: Path
    file: str
    options: Options


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
    def called(folder: str, fleet: str | None, color: str, quiet: bool, **arguments: Any) -> Any:
        return command(options=Options(folder, fleet, color, quiet), **arguments)

    decorated: Callable[..., Any] = called
    for option in reversed(declared):
        decorated = option(decorated)
    return decorated


output_option = click.option(
    "-o", "output", type=click.Choice(["text", "json"]), default="text", help="Text for people, or one JSON document."
)


def open_fleet(options: Options) -> Opened:
    """Find the fleet file: the one named, or fleet.yaml in the folder or the nearest one above."""
    start = Path(options.folder)
    if not start.is_dir():
        raise click.UsageError(f"-C: there is no folder {options.folder}")
    if options.fleet is not None:
        file = (start / options.fleet).absolute()
        if not file.is_file():
            raise click.UsageError(f"--fleet: there is no file {options.fleet}")
        return Opened(file.parent.resolve(), file.name, options)
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / FLEET_FILE).is_file():
            return Opened(folder, FLEET_FILE, options)
    raise click.UsageError(f"there is no {FLEET_FILE} here or above; `gitops-compile init` writes a small one")


def declared(opened: Opened) -> Outcome[Any]:
    """The targets of the fleet (``pipeline.Declared``), without building any."""
    from gitops_compile.pipeline import declare  # noqa: PLC0415

    try:
        content = read_file(opened.repository, opened.file, LONGEST_FLEET) or b""
        versions = ToolVersions(__version__, KUSTOMIZE)
        return declare(opened.file, content, includer(opened.repository), versions)
    except Refused as refusal:
        return Outcome(None, refusal.diagnostics)


def say(opened: Opened, diagnostics: Iterable[Diagnostic]) -> None:
    """Print diagnostics on stderr; with ``--quiet`` errors alone."""
    from gitops_compile.report.diagnostics import text_of  # noqa: PLC0415

    shown = [one for one in diagnostics if one.is_error or not opened.options.quiet]
    if shown:
        click.echo(text_of(shown, _line_of(opened), paint_of(opened.options, sys.stderr)), err=True, color=True)


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
        click.echo(text, err=True)


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


def _line_of(opened: Opened) -> Callable[[Position], str | None]:
    """The masked source line of a position; none where the file cannot be read."""
    from gitops_compile.read.masks import shown_lines  # noqa: PLC0415

    @cache
    def lines(file: str) -> Callable[[int], str | None]:
        try:
            content = read_file(opened.repository, file, LONGEST_SHOWN)
        except Refused:
            content = None
        return (lambda _line: None) if content is None else shown_lines(file, content)

    return lambda at: lines(at.file)(at.line)
