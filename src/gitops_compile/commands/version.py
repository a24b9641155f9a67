"""``version``: what is installed."""

from __future__ import annotations

import json

import click

from gitops_compile import __version__
from gitops_compile.commands.answering import output_option


@click.command("version", epilog="Example: gitops-compile version -o json")
@output_option
def command(output: str) -> int:
    """Print the versions of the tool, its engine, the kustomize in it, and the Go that built it."""
    from gitops_compile.adapters.engine import version  # noqa: PLC0415

    engine = version()
    versions = {
        "gitops-compile": __version__,
        "engine": engine.engine,
        "kustomize": engine.kustomize,
        "go": engine.go,
    }
    if output == "json":
        click.echo(json.dumps(versions, indent=2))
    else:
        click.echo("\n".join(f"{name:15} {value}" for name, value in versions.items()))
    return 0
