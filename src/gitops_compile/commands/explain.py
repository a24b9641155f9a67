"""``explain``: for a target, or one path of it, the layer that won, and those that lost; for a file its lines.

For the code of a finding or a diagnostic what it means and what to do; that needs no fleet.
"""

from __future__ import annotations

import json
import sys

import click

from gitops_compile.commands.answering import output_option
from gitops_compile.commands.building import engine_option
from gitops_compile.commands.compiling import reader_of
from gitops_compile.commands.completing import complete_explained, complete_path
from gitops_compile.commands.opening import Options, declared, open_fleet, paint_of, refuse, say, world_options
from gitops_compile.model.nearest import nearest
from gitops_compile.model.target import NamespacesTarget, Target


@click.command("explain", epilog="Example: gitops-compile explain prod/p-euw1/saas/api values.replicas")
@click.argument("target", shell_complete=complete_explained)
@click.argument("path", default="", shell_complete=complete_path)
@output_option
@click.option("--show-secrets", is_flag=True, help="Show masked values; as text on a terminal alone.")
@engine_option
@world_options
def command(options: Options, target: str, path: str, output: str, show_secrets: bool) -> int:
    """Explain TARGET, or one PATH of it: version, namespace, source, labels.NAME, values.NAME, ...

    TARGET may be a file under rendered/: then every value in it, or that at PATH, with the line that it comes from. It
    may be a code, such as GC221: then what that means, and what to do.
    """
    if "/" not in target and (told := _explained_code(options, target, output)):
        click.echo(told, nl=False, color=True)
        return 0
    if show_secrets and (output != "text" or not sys.stdout.isatty()):
        raise click.UsageError("--show-secrets works with text on a terminal alone: masked values reach no file")
    opened = open_fleet(options)
    outcome = declared(opened)
    if outcome.value is None:
        return refuse(opened, outcome.diagnostics, output)
    say(opened, outcome.diagnostics)
    if target.endswith(".yaml"):
        from gitops_compile.commands.explaining import explain_file  # noqa: PLC0415

        return explain_file(opened, outcome.value, target, path, output, show_secrets=show_secrets)
    from gitops_compile.render.inputs import inputs_of  # noqa: PLC0415
    from gitops_compile.report.explained import (  # noqa: PLC0415
        as_json,
        below,
        entries,
        namespaces_entries,
        text_of,
        without_secrets,
    )

    chosen = _one(target, outcome.value.targets.every)
    if isinstance(chosen, NamespacesTarget):
        every = namespaces_entries(chosen)
    else:
        inputs, found = inputs_of(outcome.value.fleet.fleet, [chosen], reader_of(opened))
        say(opened, found)
        every = entries(outcome.value.fleet, chosen, inputs[0] if inputs else None)
    shown = below(every if show_secrets else without_secrets(every), path)
    if not shown:
        close = nearest(path, (one.path for one in every))
        raise click.UsageError(f"{target} has no {path}." + (f" Did you mean {close}?" if close else ""))
    if output == "json":
        click.echo(json.dumps(as_json(target, shown), indent=2))
    else:
        click.echo(text_of(target, shown, paint_of(options, sys.stdout)), nl=False, color=True)
    return 0


def _explained_code(options: Options, text: str, output: str) -> str:
    """What a code means; "" for what is none."""
    from gitops_compile.model.codes import CODES  # noqa: PLC0415
    from gitops_compile.report.code_page import as_json, asked_code, text_of  # noqa: PLC0415

    asked = asked_code(text, CODES)
    if asked is None:
        return ""
    if asked not in CODES:
        close = nearest(asked, (one for one in CODES if one[:3] == asked[:3]))
        raise click.UsageError(f"there is no code {asked}." + (f" Did you mean {close}?" if close else ""))
    code = CODES[asked]
    if output == "json":
        return json.dumps(as_json(code), indent=2) + "\n"
    return text_of(code, paint=paint_of(options, sys.stdout))


def _one(name: str, every: tuple[Target | NamespacesTarget, ...]) -> Target | NamespacesTarget:
    wanted = name.removeprefix("rendered/").rstrip("/")
    for target in every:
        if str(target.place) == wanted:
            return target
    close = nearest(wanted, (str(target.place) for target in every))
    hint = f" Did you mean {close}?" if close else " `gitops-compile list` shows them."
    raise click.UsageError(f"there is no target {name}.{hint}")
