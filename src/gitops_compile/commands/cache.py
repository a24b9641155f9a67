"""``cache``: where finished builds are kept, how large that is, and how to be rid of it."""

from __future__ import annotations

import json
from typing import Any

import click

from gitops_compile.commands.answering import output_option


@click.command("cache", epilog="Example: gitops-compile cache --clear")
@click.option("--clear", is_flag=True, help="Remove every entry.")
@output_option
def command(clear: bool, output: str) -> int:
    """Tell where the cache lies, how many entries it holds, and their size; with --clear remove them.

    Kept are finished builds by the content of their inputs, so that a later run does not make them again, and what runs
    that found everything in order have said. Nothing in it changes a byte of any output. The least recently used
    entries go where it grows beyond its limit.

    GITOPS_COMPILE_CACHE names another folder, or is off. --no-cache turns it off for one run.
    """
    told = _told(clear)
    if output == "json":
        click.echo(json.dumps(told, indent=2))
        return 0
    if told["folder"] is None:
        click.echo("the cache is off: GITOPS_COMPILE_CACHE says so")
        return 0
    if told["problem"]:
        click.echo(f"folder   {told['folder']}, which {told['problem']}: it is not used")
        return 0
    click.echo(f"folder   {told['folder']}")
    click.echo(f"entries  {told['entries']:,}")
    click.echo(f"size     {_mebibytes(told['bytes'])} of at most {_mebibytes(told['limit'])}")
    if clear:
        click.echo(f"removed  {told['removed']:,}")
    return 0


def _told(clear: bool) -> dict[str, Any]:
    """What there is, after the clearing. A folder that is not to be trusted is left alone."""
    from gitops_compile.adapters.cache import LIMIT, Cache, cache_folder  # noqa: PLC0415
    from gitops_compile.adapters.entries import doubt  # noqa: PLC0415

    folder = cache_folder()
    problem = doubt(str(folder)) if folder else ""
    cache = Cache(folder) if folder and not problem else None
    removed = cache.clear() if cache and clear else 0
    sizes = [one.size for one in cache.entries()] if cache else []
    return {
        "folder": str(folder) if folder else None,
        "problem": problem,
        "entries": len(sizes),
        "bytes": sum(sizes),
        "limit": LIMIT,
        "removed": removed,
    }


def _mebibytes(size: int) -> str:
    return f"{size / (1 << 20):.1f} MiB"
