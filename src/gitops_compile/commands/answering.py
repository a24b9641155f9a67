"""In which form a command answers: text for people, or one JSON document."""

from __future__ import annotations

from typing import Final

import click

output_option: Final = click.option(
    "-o", "output", type=click.Choice(["text", "json"]), default="text", help="Text for people, or one JSON document."
)
