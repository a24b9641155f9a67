"""``unpin``: take the version of an app out of a stage; its targets there are not rendered any more."""

from __future__ import annotations

import click

from gitops_compile.commands.answering import output_option
from gitops_compile.commands.building import engine_option
from gitops_compile.commands.completing import complete_app, complete_cluster, complete_stage, complete_tenancy
from gitops_compile.commands.opening import Options, world_options
from gitops_compile.commands.pinning import carried_through


@click.command("unpin", epilog="Example: gitops-compile unpin api prod --cluster p-use1")
@click.argument("app", shell_complete=complete_app)
@click.argument("stage", shell_complete=complete_stage)
@click.option("--cluster", metavar="C", help="On this cluster of the stage alone.", shell_complete=complete_cluster)
@click.option(
    "--tenancy", metavar="T", help="This tenancy's own pin, in a stage it shares.", shell_complete=complete_tenancy
)
@click.option("--dry-run", is_flag=True, help="Say what would be edited and rendered; write nothing.")
@click.option("--no-render", is_flag=True, help="Edit the fleet, and leave rendered/ as it is.")
@output_option
@engine_option
@world_options
def command(
    options: Options,
    app: str,
    stage: str,
    cluster: str | None,
    tenancy: str | None,
    dry_run: bool,
    no_render: bool,
    output: str,
) -> int:
    """Take the pin of APP in STAGE (an environment, or TENANCY/ENVIRONMENT) away, and what was rendered from it."""
    from gitops_compile.promote.pin import unpin  # noqa: PLC0415
    from gitops_compile.promote.pins import Wish  # noqa: PLC0415

    wish = Wish(app, stage, cluster=cluster, tenancy=tenancy)
    return carried_through(options, wish, unpin, dry_run=dry_run, render=not no_render, output=output)
