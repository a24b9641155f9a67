"""The one way in which commands print: what was printed is remembered, for a later run that has nothing new to say."""

from __future__ import annotations

from typing import Final

import click

_SAID: Final = "gitops_compile.said"


def tell(text: str, *, err: bool, nl: bool = True) -> None:
    """Print, and remember what was printed."""
    context = click.get_current_context(silent=True)
    if context is not None:
        context.meta.setdefault(_SAID, []).append((2 if err else 1, text + ("\n" if nl else "")))
    click.echo(text, err=err, nl=nl, color=True)


def said_so_far() -> list[tuple[int, str]]:
    """Stream (1 or 2) and text of everything that this command has printed."""
    said: list[tuple[int, str]] = click.get_current_context().meta.get(_SAID, [])
    return said
