"""``check``: is the committed tree what the fleet compiles to? Changes nothing; for commit hooks and CI."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from gitops_compile.commands.compiling import compiled
from gitops_compile.commands.opening import Opened, Options, note, open_fleet, output_option, say, world_options
from gitops_compile.model.diagnostic import Diagnostic, has_error, in_order

if TYPE_CHECKING:
    from gitops_compile.pipeline import Compiled


@click.command("check", epilog="Example: gitops-compile check --quiet")
@output_option
@world_options
def command(options: Options, output: str) -> int:
    """Compile the fleet in memory and hold rendered/ against it: changed, missing, extra, foreign, edited, hidden."""
    opened = open_fleet(options)
    outcome = compiled(opened)
    found = outcome.diagnostics
    if outcome.value is not None:
        found = in_order((*found, *_tree_problems(opened, outcome.value)))
    if output == "json":
        from gitops_compile.report.diagnostics import as_json  # noqa: PLC0415

        click.echo(json.dumps({"ok": not has_error(found), "diagnostics": as_json(found)}, indent=2, sort_keys=True))
    else:
        say(opened, found)
        note(opened, _verdict(found, outcome.value))
    return 1 if has_error(found) else 0


def _tree_problems(opened: Opened, result: Compiled) -> tuple[Diagnostic, ...]:
    from gitops_compile.adapters.git import find  # noqa: PLC0415
    from gitops_compile.adapters.rendered import read_rendered  # noqa: PLC0415
    from gitops_compile.adapters.witness import witness  # noqa: PLC0415
    from gitops_compile.check.hidden import hidden  # noqa: PLC0415
    from gitops_compile.check.ownership import differences  # noqa: PLC0415

    there = read_rendered(opened.repository)
    clone = find(opened.repository)
    view = clone.view(there.files) if clone else None
    return (
        *differences(result.tree, there, witness(opened.repository)),
        *hidden(result.tree, there, view),
    )


def _verdict(found: tuple[Diagnostic, ...], result: Compiled | None) -> str:
    from gitops_compile.report.diagnostics import counted, summary  # noqa: PLC0415

    if has_error(found) or result is None:
        return f"{summary(found)}"
    return f"fine: rendered/ is what fleet.yaml compiles to ({counted(len(result.tree), 'file')})"
