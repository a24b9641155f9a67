"""``check``: is the committed tree what the fleet compiles to? Changes nothing; for commit hooks and CI."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from gitops_compile.commands.answering import output_option
from gitops_compile.commands.building import engine_option
from gitops_compile.commands.compiling import compiled
from gitops_compile.commands.opening import Opened, Options, note, open_fleet, open_staged, say, world_options
from gitops_compile.commands.seeing import Seen
from gitops_compile.commands.settling import note_git, settle
from gitops_compile.commands.telling import tell
from gitops_compile.model.diagnostic import Diagnostic, has_error, in_order

if TYPE_CHECKING:
    from gitops_compile.check.hidden import GitView
    from gitops_compile.check.ownership import Found
    from gitops_compile.pipeline import Compiled


@click.command("check", epilog="Example: gitops-compile check --staged --quiet")
@click.option("--rev", metavar="REV", help="Hold the tree of a commit against the fleet of that commit.")
@click.option("--staged", is_flag=True, help="Hold the tree in git's index against the fleet in it; for commit hooks.")
@click.option(
    "--base", metavar="REV", help="Tell also what the change since REV would delete, leave behind or cut off."
)
@output_option
@engine_option
@world_options
def command(options: Options, rev: str | None, staged: bool, base: str | None, output: str) -> int:
    """Compile the fleet in memory and hold rendered/ against it: changed, missing, extra, foreign, edited, hidden."""
    if rev is not None and staged:
        raise click.UsageError("--rev and --staged are two states; name one")
    opened = open_staged(options) if staged else open_fleet(options, rev)
    outcome = compiled(opened)
    found = outcome.diagnostics
    if outcome.value is not None:
        found = in_order((*found, *_tree_problems(opened, outcome.value), *_change_problems(opened, base)))
    if output == "json":
        from gitops_compile.report.diagnostics import as_json  # noqa: PLC0415

        told = {"ok": not has_error(found), "diagnostics": as_json(found)}
        tell(json.dumps(told, indent=2, sort_keys=True), err=False)
    else:
        say(opened, found)
        note(opened, _verdict(found, outcome.value, opened.seen))
    if has_error(found):
        return 1
    if base is None:  # What a base holds, and the day that an acknowledgement ends, are no states of files.
        settle(opened)
    return 0


def _tree_problems(opened: Opened, result: Compiled) -> tuple[Diagnostic, ...]:
    from gitops_compile.adapters.rendered import read_rendered  # noqa: PLC0415
    from gitops_compile.adapters.witness import witness  # noqa: PLC0415
    from gitops_compile.check.hidden import hidden  # noqa: PLC0415
    from gitops_compile.check.ownership import differences  # noqa: PLC0415

    seen = opened.seen
    there = read_rendered(seen.view, result.tree)
    # What git holds was committed or staged by somebody; only in the work tree can it be an edit that nobody kept.
    unmodified = witness(seen.repository) if seen.is_work_tree else lambda _path, _content: True
    found = (*differences(result.tree, there, unmodified), *hidden(result.tree, there, _git_view(seen, there)))
    return tuple(_to_stage(one) for one in found) if seen.staged else found


def _change_problems(opened: Opened, base: str | None) -> tuple[Diagnostic, ...]:
    if base is None:
        return ()
    from gitops_compile.commands.changing import change_problems  # noqa: PLC0415

    return change_problems(opened, base)


def _to_stage(diagnostic: Diagnostic) -> Diagnostic:
    """What is rendered must reach the index, too."""
    renders = diagnostic.hint.endswith("gitops-compile render")
    return replace(diagnostic, hint=f"{diagnostic.hint}, then: git add rendered") if renders else diagnostic


def _git_view(seen: Seen, there: Found) -> GitView | None:
    from gitops_compile.adapters import hiding  # noqa: PLC0415
    from gitops_compile.adapters.git import find  # noqa: PLC0415

    clone = find(seen.repository)
    if clone is None:
        return None
    note_git(seen, clone)
    if seen.commit:
        return hiding.commit_view(clone, seen.commit, there.files)
    return (hiding.index_view if seen.staged else hiding.work_tree_view)(clone, there.files)


def _verdict(found: tuple[Diagnostic, ...], result: Compiled | None, seen: Seen) -> str:
    from gitops_compile.report.diagnostics import counted, summary  # noqa: PLC0415

    if has_error(found) or result is None:
        return f"{summary(found)}{seen.where}"
    return f"fine: rendered/ is what {seen.file} compiles to{seen.where} ({counted(len(result.tree), 'file')})"
