"""``schema``: the JSON Schema from which an editor completes and explains every key of fleet.yaml."""

from __future__ import annotations

import click


@click.command("schema", epilog="Example: gitops-compile schema > schemas/fleet.schema.json")
def command() -> int:
    """Print the JSON Schema (2020-12) of fleet.yaml and its fragments."""
    click.echo(schema_text(), nl=False)
    return 0


def schema_text() -> str:
    """The schema as a file holds it."""
    import json  # noqa: PLC0415

    from gitops_compile.read.editor_schema import editor_schema  # noqa: PLC0415

    return json.dumps(editor_schema(), indent=2, ensure_ascii=False) + "\n"
