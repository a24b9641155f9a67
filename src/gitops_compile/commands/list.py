"""``list``: which targets the fleet has, at which version, and which of them are unpinned."""

from __future__ import annotations

import json
import sys
from typing import Any

import click

from gitops_compile.commands.answering import output_option
from gitops_compile.commands.choosing import chosen_places
from gitops_compile.commands.completing import (
    complete_app,
    complete_cluster,
    complete_environment,
    complete_listed,
    complete_tenancy,
)
from gitops_compile.commands.opening import Options, declared, open_fleet, paint_of, refuse, say, world_options

FILTERS = ("environment", "cluster", "tenancy", "app")


@click.command("list", epilog="Example: gitops-compile list --environment prod --app api -o json")
@click.argument("targets", nargs=-1, shell_complete=complete_listed)
@click.option(
    "--environment",
    multiple=True,
    metavar="E",
    shell_complete=complete_environment,
    help="Only targets of this environment; repeatable.",
)
@click.option(
    "--cluster",
    multiple=True,
    metavar="C",
    shell_complete=complete_cluster,
    help="Only targets on this cluster; repeatable.",
)
@click.option(
    "--tenancy",
    multiple=True,
    metavar="T",
    shell_complete=complete_tenancy,
    help="Only targets of this tenancy; repeatable.",
)
@click.option(
    "--app", multiple=True, metavar="A", shell_complete=complete_app, help="Only targets of this app; repeatable."
)
@click.option("--unpinned", is_flag=True, help="Only targets without a pin, which are not rendered.")
@output_option
@world_options
def command(options: Options, targets: tuple[str, ...], unpinned: bool, output: str, **filters: tuple[str, ...]) -> int:
    """List the targets of the fleet, or those that TARGETS (names, folders or globs) mean."""
    opened = open_fleet(options)
    outcome = declared(opened)
    if outcome.value is None:
        return refuse(opened, outcome.diagnostics, output)
    say(opened, outcome.diagnostics)
    from gitops_compile.report.targets import as_json, table  # noqa: PLC0415

    every = outcome.value.targets.apps
    wanted = chosen_places(targets, (target.place for target in every))
    shown = [
        target
        for target in every
        if target.place in wanted and _fits(target.place, filters) and not (unpinned and target.rendered)
    ]
    if output == "json":
        click.echo(json.dumps({"targets": as_json(outcome.value.fleet, shown)}, indent=2, sort_keys=True))
    else:
        text = table(outcome.value.fleet, shown, paint_of(opened.options, sys.stdout))
        click.echo(text, nl=False, color=True)
    return 0


def _fits(place: Any, filters: dict[str, tuple[str, ...]]) -> bool:
    return all(not filters[name] or getattr(place, name) in filters[name] for name in FILTERS)
