"""Writes the pages that must not lie: one per diagnostic code, the commands, and the schema for editors.

Comes in: the table of codes, the printed text of the golden cases, the commands' own help and the model. Goes out:
``docs/codes/``, ``docs/commands.md`` and ``schemas/fleet.schema.json``; pages of codes that are gone are removed.
Run: python -m docs.generate
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click

from gitops_compile.cli import COMMANDS, gitops_compile
from gitops_compile.commands.schema import schema_text
from gitops_compile.model.codes import CODES
from gitops_compile.model.codes.code import Code

TOP: Final = Path(__file__).resolve().parent.parent
CASES: Final = "tests/golden/errors"
CODE_PAGES: Final = "docs/codes"
LONGEST_EXAMPLE: Final = 45
"""Lines; a longer one is left to its case."""

WIDTH: Final = 100
GENERATED: Final = "<!-- Written by python -m docs.generate; do not edit. -->\n\n"


def pages() -> dict[str, str]:
    """Every generated file, by its path in the repository."""
    every = {f"{CODE_PAGES}/{code.id}.md": _code_page(code) for code in CODES.values()}
    return {
        **every,
        f"{CODE_PAGES}/README.md": _index(),
        "docs/commands.md": _commands(),
        "schemas/fleet.schema.json": schema_text(),
    }


def stale() -> tuple[Path, ...]:
    """Pages of codes that are gone."""
    wanted = pages()
    there = sorted((TOP / CODE_PAGES).glob("*"))
    return tuple(path for path in there if str(path.relative_to(TOP)) not in wanted)


def main() -> None:
    """Write everything, touching nothing that is current."""
    for name, text in pages().items():
        path = TOP / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists() or path.read_bytes() != text.encode():
            path.write_bytes(text.encode())
    for path in stale():
        path.unlink()


def _severity(code: Code) -> str:
    return " or ".join(severity.value for severity in code.severities)


def _code_page(code: Code) -> str:
    parts = [
        f"# {code.id}: {code.title}\n",
        f"Severity: {_severity(code)}. [All codes](README.md)\n",
        f"## Why\n\n{code.why}\n",
        f"## What to do\n\n{code.mend}\n",
        "## What it looks like\n",
        *_examples(code),
    ]
    return GENERATED + "\n".join(parts)


def _examples(code: Code) -> Iterator[str]:
    for folder in sorted((TOP / CASES).glob(f"{code.id}-*")):
        printed = (folder / "expected.txt").read_text(encoding="utf-8")
        slug = folder.name.partition("-")[2].replace("-", " ")
        if printed.count("\n") <= LONGEST_EXAMPLE:
            where = f"[{CASES}/{folder.name}](../../{CASES}/{folder.name})"
            yield f"{slug[0].upper()}{slug[1:]} ({where}):\n\n```console\n{printed}```\n"


def _index() -> str:
    rows = [f"| [{code.id}]({code.id}.md) | {_severity(code)} | {code.title} |" for code in CODES.values()]
    text = (
        "# Diagnostic codes\n\n"
        "A code keeps its number and its meaning. Only an error changes the exit code; warnings and notes never do.\n\n"
        "| code | severity | what it means |\n|---|---|---|\n"
    )
    return GENERATED + text + "\n".join(rows) + "\n"


def _commands() -> str:
    top = gitops_compile.make_context(
        "gitops-compile", [], resilient_parsing=True, terminal_width=WIDTH, max_content_width=WIDTH, color=False
    )
    parts = ["# Commands\n", _help(gitops_compile, top)]
    for name, _ in COMMANDS:
        command = gitops_compile.get_command(top, name)
        if command is not None:
            parts.append(f"## {name}\n")
            parts.append(_help(command, click.Context(command, info_name=name, parent=top)))
    return GENERATED + "\n".join(parts)


def _help(command: click.Command, context: click.Context) -> str:
    return f"```console\n$ {context.command_path} --help\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    main()
