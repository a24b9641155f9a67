"""``pin``: set the version of an app in a stage, and nothing else: one slot of fleet.yaml, and the targets it meets."""

from __future__ import annotations

import click

from gitops_compile.commands.answering import output_option
from gitops_compile.commands.building import engine_option
from gitops_compile.commands.completing import complete_app, complete_cluster, complete_stage, complete_tenancy
from gitops_compile.commands.opening import Options, world_options
from gitops_compile.commands.pinning import carried_through


@click.command("pin", epilog="Example: gitops-compile pin api prod 3.1.2 --cluster p-use1")
@click.argument("app", shell_complete=complete_app)
@click.argument("stage", shell_complete=complete_stage)
@click.argument("version", required=False)
@click.option("--digest", metavar="D", help="The image's digest, sha256:...; alone, or beside VERSION.")
@click.option("--cluster", metavar="C", help="On this cluster of the stage alone.", shell_complete=complete_cluster)
@click.option(
    "--tenancy", metavar="T", help="For this tenancy alone, in a stage it shares.", shell_complete=complete_tenancy
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
    version: str | None,
    digest: str | None,
    cluster: str | None,
    tenancy: str | None,
    dry_run: bool,
    no_render: bool,
    output: str,
) -> int:
    """Pin APP to VERSION in STAGE (an environment, or TENANCY/ENVIRONMENT), and render what that concerns.

    Every other byte of the file stays. Without --cluster the pin counts on all clusters of the stage.
    """
    from gitops_compile.promote.pin import pin  # noqa: PLC0415
    from gitops_compile.promote.pins import Wish  # noqa: PLC0415

    if version is None and digest is None:
        raise click.UsageError("name a VERSION, a --digest, or both; `gitops-compile unpin` takes a pin away")
    wish = Wish(app, stage, version, digest, cluster, tenancy)
    return carried_through(
        options, wish, lambda slot, text: pin(slot, text, wish), dry_run=dry_run, render=not no_render, output=output
    )
