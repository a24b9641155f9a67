"""``diff``: a change as a few rows, each with the line that caused it, what is dangerous flagged, the tree proved."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import click

from gitops_compile.commands.building import engine_option
from gitops_compile.commands.opening import Options, world_options
from gitops_compile.commands.outputs import Printing, formats_of, put, text_in
from gitops_compile.model.levels import FAIL_ON

if TYPE_CHECKING:
    from gitops_compile.commands.reviewing import Reviewed

BUDGET: Final = 60_000
LEAST_BUDGET: Final = 20_000
_NOUNS: Final = ("environment", "cluster", "tenancy", "app", "kind")


def _filters(command: Callable[..., Any]) -> Callable[..., Any]:
    decorated = command
    for noun in reversed(_NOUNS):
        option = click.option(f"--{noun}", multiple=True, metavar="GLOB", help=f"Only of this {noun}; repeatable.")
        decorated = option(decorated)
    return decorated


@click.command("diff", epilog="Example: gitops-compile diff origin/main -o md=review.md --fail-on high")
@click.argument("revisions", metavar="[BASE | BASE...HEAD | BASE..HEAD]", default="")
@click.option("--staged", is_flag=True, help="The head is git's index; the base is HEAD, or the merge-base with BASE.")
@click.option(
    "--dirs", nargs=2, type=click.Path(), metavar="OLD NEW", help="Compare two folders laid out like rendered/."
)
@_filters
@click.option("--object", "object_path", metavar="PATH", help="One file under rendered/ in full, noise included.")
@click.option("-o", "outputs", multiple=True, metavar="FORMAT[=FILE]", help="term (default), md or json; repeatable.")
@click.option("--fail-on", type=click.Choice(FAIL_ON), help="The least open finding that gives exit 1. Default block.")
@click.option("--exit-code", is_flag=True, help="Any change gives exit 1.")
@click.option(
    "--max-bytes", type=click.IntRange(min=LEAST_BUDGET), default=BUDGET, help="The budget of Markdown; default 60000."
)
@click.option("--link", metavar="URL", default="", help="Where the whole review lies, for a Markdown that is cut.")
@click.option("--show-noise", is_flag=True, help="Show what is hidden as noise.")
@click.option("--show-members", is_flag=True, help="Name every object of a row.")
@click.option("--context", type=click.IntRange(0, 20), default=2, help="Lines around a change in a text; default 2.")
@click.option("--no-verify", is_flag=True, help="Do not compile the head.")
@click.option("--now", metavar="DATE", default="", help="The day for expiries, as 2026-12-31; default: today.")
@click.option("--show-secrets", is_flag=True, help="Show masked values; on a terminal alone.")
@engine_option
@world_options
def command(
    options: Options,
    revisions: str,
    staged: bool,
    dirs: tuple[str, str] | None,
    object_path: str | None,
    outputs: tuple[str, ...],
    fail_on: str | None,
    exit_code: bool,
    max_bytes: int,
    link: str,
    show_noise: bool,
    show_members: bool,
    context: int,
    no_verify: bool,
    now: str,
    show_secrets: bool,
    **globs: tuple[str, ...],
) -> int:
    """Review a change of rendered/: rows, causes and findings between two states of the repository.

    Without revisions: from the merge-base of HEAD and the branch that Argo CD follows to the work tree.
    """
    from gitops_compile.commands.reviewing import Wish, reviewed, reviewed_folders  # noqa: PLC0415
    from gitops_compile.compare.filters import Filter  # noqa: PLC0415

    formats = formats_of(outputs)
    if show_secrets and (any(name != "term" for name, _ in formats) or not sys.stdout.isatty()):
        raise click.UsageError("--show-secrets works with `term` on a terminal alone: masked values reach no file")
    if dirs and (revisions or staged):
        raise click.UsageError("--dirs compares two folders; it takes no revisions and no --staged")
    wish = Wish(Filter(**globs), fail_on or "", object_path or "", show_noise, show_secrets, not no_verify, _date(now))
    done = reviewed_folders(options, *dirs, wish) if dirs else reviewed(options, revisions, staged, wish)
    code = _code(done, exit_code)
    how = Printing(options, max_bytes, link, show_noise, show_members, context, bool(object_path), code)
    for name, file in formats:
        put(text_in(name, done, how, to_file=bool(file)), file)
    return code


def _date(text: str) -> str:
    from datetime import date  # noqa: PLC0415

    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise click.UsageError(f"--now: {text} is no date; write it as 2026-12-31") from None


def _code(done: Reviewed, exit_code: bool) -> int:
    from gitops_compile.model.review import Result  # noqa: PLC0415

    changed = done.review.result is not Result.CLEAN
    failing = done.review.result in (Result.FAILING, Result.NOT_CURRENT)
    return 1 if failing or done.broken or (exit_code and changed) else 0
