"""``render``: write the rendered tree, all of it or the targets named, and say what changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gitops_compile.adapters.exported import is_free
from gitops_compile.commands.answering import output_option
from gitops_compile.commands.building import engine_option
from gitops_compile.commands.choosing import chosen_places
from gitops_compile.commands.compiling import compiled
from gitops_compile.commands.completing import complete_targets
from gitops_compile.commands.opening import Opened, Options, note, open_fleet, refuse, say, world_options
from gitops_compile.commands.settling import settle
from gitops_compile.commands.telling import tell
from gitops_compile.commands.writing import carried_out
from gitops_compile.model.target import Place

if TYPE_CHECKING:
    from gitops_compile.check.ownership import Plan
    from gitops_compile.pipeline import Compiled


@click.command("render", epilog="Example: gitops-compile render 'prod/*/globex' --dry-run")
@click.argument("targets", nargs=-1, shell_complete=complete_targets)
@click.option("--adopt", is_flag=True, help="Overwrite files that the tool did not write.")
@click.option("--delete-edited", is_flag=True, help="Delete files of the tool's that nobody wants and somebody edited.")
@click.option("--dry-run", is_flag=True, help="Say what would be written and deleted; write nothing.")
@click.option("--rev", metavar="REV", help="Render the fleet of a commit; needs --out.")
@click.option("--out", metavar="DIR", help="Write the tree into this empty or new folder instead of rendered/.")
@output_option
@engine_option
@world_options
def command(
    options: Options,
    targets: tuple[str, ...],
    adopt: bool,
    delete_edited: bool,
    dry_run: bool,
    rev: str | None,
    out: str | None,
    output: str,
) -> int:
    """Render the fleet into rendered/, or only TARGETS (names, folders or globs) and the Argo CD files of these."""
    if rev is not None and out is None:
        raise click.UsageError("--rev renders another state than the work tree's; say where to: --out DIR")
    if out is not None and (adopt or delete_edited):
        raise click.UsageError("--out writes into an empty folder: there is nothing to --adopt or --delete-edited")
    if out is not None and not is_free(Path(out)):
        raise click.UsageError(f"--out: {out} is not empty; name a folder that is, or a new one")
    opened = open_fleet(options, rev)
    outcome = compiled(opened)
    if outcome.value is None:
        code = refuse(opened, outcome.diagnostics, output)
        note(opened, _nothing_written(outcome.diagnostics))
        return code
    say(opened, outcome.diagnostics)
    named = chosen_places(targets, (target.place for target in outcome.value.declared.targets.every))
    whole = not targets
    if out is not None:
        made = _written_out(Path(out), outcome.value, None if whole else named, dry_run)
    else:
        made = carried_out(opened, outcome.value, None if whole else named, adopt, delete_edited, dry_run)
    return _told(opened, outcome.value, named, made, dry_run, output, out)


def _written_out(folder: Path, result: Compiled, named: frozenset[Place] | None, dry_run: bool) -> Plan:
    from gitops_compile.adapters.exported import export  # noqa: PLC0415
    from gitops_compile.check.ownership import Plan  # noqa: PLC0415
    from gitops_compile.layout import part_of  # noqa: PLC0415

    tree = result.tree
    if named is not None:
        tree, _ = part_of(result.tree, result.declared.targets, result.argocd, named)
    if not dry_run:
        export(folder, tree)
    return Plan(write=tree)


def _nothing_written(diagnostics: object) -> str:
    from gitops_compile.report.diagnostics import summary  # noqa: PLC0415

    return f"{summary(diagnostics)}; nothing was written"  # type: ignore[arg-type]


def _told(
    opened: Opened,
    result: Compiled,
    named: frozenset[Place],
    made: Plan,
    dry_run: bool,
    output: str,
    out: str | None,
) -> int:
    from gitops_compile.check.ownership import refusals  # noqa: PLC0415
    from gitops_compile.report.plan import as_json, text_of, written_out  # noqa: PLC0415

    targets = result.declared.targets
    say(opened, refusals(made))
    if output == "json":
        tell(json.dumps(as_json(made, dry_run=dry_run), indent=2, sort_keys=True), err=False)
    elif out is not None:
        note(opened, written_out(made, targets, named, out, dry_run=dry_run))
    else:
        note(opened, text_of(made, result.declared.fleet, targets, named, dry_run=dry_run))
    if made.refused:
        return 1
    if out is None and not made.changes:
        settle(opened)
    return 0
