"""A review in the formats that were asked for, each to standard output or to a file of its own.

Modules of formats that nobody asked for are not loaded.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from gitops_compile.commands.opening import Options, paint_of
from gitops_compile.model.nearest import nearest

if TYPE_CHECKING:
    from gitops_compile.commands.reviewing import Reviewed

FORMATS: Final = ("term", "md", "json")
WIDTH: Final = 100


@dataclass(frozen=True, slots=True)
class Printing:
    """How a review is printed. ``whole``: one object in full; ``code``: the exit code that the last line names."""

    options: Options
    budget: int
    link: str
    noise: bool
    members: bool
    context: int
    whole: bool
    code: int


def formats_of(outputs: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Format and file of each output; an empty file is standard output."""
    chosen = []
    for output in outputs or ("term",):
        name, equals, file = output.partition("=")
        if name not in FORMATS or bool(equals) != bool(file):
            close = nearest(name, FORMATS)
            hint = f"Did you mean {close}?" if close and close != name else f"There are {', '.join(FORMATS)}."
            raise click.UsageError(f"-o {output}: write FORMAT or FORMAT=FILE. {hint}")
        chosen.append((name, file))
    if sum(not file for _, file in chosen) > 1:
        raise click.UsageError("-o: two outputs cannot share standard output; write one as FORMAT=FILE")
    return tuple(chosen)


def text_in(name: str, done: Reviewed, how: Printing, *, to_file: bool) -> str:
    """The review in one format."""
    if name == "md":
        from gitops_compile.report.review.markdown import markdown_of  # noqa: PLC0415

        return markdown_of(done.review, limit=how.budget, link=how.link)
    if name == "json":
        from gitops_compile.report.review.as_json import json_of  # noqa: PLC0415

        return json_of(done.review)
    return _terminal(done, how, to_file)


def _terminal(done: Reviewed, how: Printing, to_file: bool) -> str:
    from gitops_compile.report.review.sheet import no_link  # noqa: PLC0415
    from gitops_compile.report.review.terminal import text_of  # noqa: PLC0415

    is_terminal = not to_file and sys.stdout.isatty()
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    return text_of(
        done.review,
        width=shutil.get_terminal_size((WIDTH, 24)).columns if is_terminal else WIDTH,
        paint=(lambda text, _style: text) if to_file else paint_of(how.options, sys.stdout),
        ascii=not to_file and not encoding.startswith("utf"),
        links=_address(done.folder) if is_terminal and done.folder else no_link,
        show_noise=how.noise,
        show_members=how.members,
        context=how.context,
        whole=how.whole,
        code=how.code,
    )


def _address(folder: Path) -> Callable[[str, int], str]:
    """Where a file lies, for terminals that open it with a click."""
    return lambda file, _line: (folder / file).as_uri()


def put(text: str, file: str) -> None:
    """Print a text, or write it into a file. Raises ``DiskFailed``."""
    if not file:
        click.echo(text, nl=False, color=True)
        return
    from gitops_compile.adapters.failures import disk_failed  # noqa: PLC0415

    try:
        Path(file).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise disk_failed(file, error) from error
