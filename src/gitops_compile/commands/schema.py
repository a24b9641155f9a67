"""``schema``: the JSON Schema from which an editor completes every key of fleet.yaml, or the one of a review."""

from __future__ import annotations

import click


@click.command("schema", epilog="Example: gitops-compile schema > schemas/fleet.schema.json")
@click.argument("what", type=click.Choice(["fleet", "review"]), default="fleet")
def command(what: str) -> int:
    """Print the JSON Schema (2020-12) of fleet.yaml and its fragments, or with `review` that of `diff -o json`."""
    click.echo(schema_text() if what == "fleet" else review_schema_text(), nl=False)
    return 0


def schema_text() -> str:
    """The schema as a file holds it."""
    from gitops_compile.read.editor_schema import editor_schema  # noqa: PLC0415

    return _text(editor_schema())


def review_schema_text() -> str:
    """The schema of ``diff -o json`` as a file holds it."""
    from gitops_compile.report.review.schema import review_schema  # noqa: PLC0415

    return _text(review_schema())


def _text(schema: object) -> str:
    import json  # noqa: PLC0415

    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
