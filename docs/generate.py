"""Writes the pages that must not lie: one per diagnostic code, the commands, every key, and the schema for editors.

Comes in: the table of codes, the printed text of the golden cases, the commands' own help and the model. Goes out:
``docs/codes/``, ``docs/commands.md``, ``docs/keys.md`` and the schemas in ``schemas/``; pages of codes that are gone
are removed. Run: python -m docs.generate
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import click

from gitops_compile.cli import COMMANDS, gitops_compile
from gitops_compile.commands.schema import review_schema_text, schema_text
from gitops_compile.model.codes import CODES
from gitops_compile.model.codes.code import Code
from gitops_compile.model.fleet import Fleet, Fragment
from gitops_compile.model.names import Form
from gitops_compile.model.shapes import (
    Count,
    Either,
    Fact,
    Flag,
    Layered,
    ListOf,
    MapOf,
    Pins,
    Record,
    Shape,
    Text,
    Tree,
    Word,
    has_facts,
    keys_of,
)
from gitops_compile.report.code_page import how_bad, looks

TOP: Final = Path(__file__).resolve().parent.parent
CASES: Final = "tests/golden/errors"
RULE_CASES: Final = "tests/golden/diff"
CODE_PAGES: Final = "docs/codes"
LONGEST_EXAMPLE: Final = 45
"""Lines; a longer one is left to its case, or cut where a code has no shorter one."""

WIDTH: Final = 100
GENERATED: Final = "<!-- Written by python -m docs.generate; do not edit. -->\n\n"


def pages() -> dict[str, str]:
    """Every generated file, by its path in the repository."""
    every = {f"{CODE_PAGES}/{code.id}.md": _code_page(code) for code in CODES.values()}
    return {
        **every,
        f"{CODE_PAGES}/README.md": _index(),
        "docs/commands.md": _commands(),
        "docs/keys.md": _keys(),
        "schemas/fleet.schema.json": schema_text(),
        "schemas/review.schema.json": review_schema_text(),
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


def _code_page(code: Code) -> str:
    kind = f"Rule `{code.name}` of the review. Level" if code.levels else "Severity"
    parts = [
        f"# {code.id}: {code.title}\n",
        f"{kind}: {how_bad(code)}. [All codes](README.md)\n",
        f"## Why\n\n{code.why}\n",
        f"## What to do\n\n{code.mend}\n",
        "## What it looks like\n",
        *(_rule_examples(code) if code.levels else _examples(code)),
    ]
    return GENERATED + "\n".join(parts)


def _examples(code: Code) -> Iterator[str]:
    folders = sorted((TOP / CASES).glob(f"{code.id}-*"))
    printed = {folder.name: (folder / "expected.txt").read_text(encoding="utf-8") for folder in folders}
    short = [name for name, text in printed.items() if text.count("\n") <= LONGEST_EXAMPLE]
    for name in short or [*printed][:1]:
        slug = name.partition("-")[2].replace("-", " ")
        yield f"{slug[0].upper()}{slug[1:]} (`{CASES}/{name}`):\n\n```console\n{_beginning(printed[name])}```\n"


def _rule_examples(code: Code) -> Iterator[str]:
    """The line that `diff` prints above a row, and the golden cases: what meets the rule, and what just does not."""
    yield f"```console\n$ gitops-compile diff\n...\n{looks(code)}\n...\n```\n"
    files = sorted((TOP / RULE_CASES).rglob(f"{code.id}-*.txt"))
    for file in files:
        told = _beginning(file.read_text(encoding="utf-8"))
        yield f"What is told of each case (`{file.relative_to(TOP).with_suffix('')}`):\n\n```text\n{told}```\n"


def _beginning(printed: str) -> str:
    """What a case prints; of a long one as many whole findings as fit."""
    lines = printed.split("\n")
    if len(lines) <= LONGEST_EXAMPLE + 1:
        return printed
    last = max((number for number, line in enumerate(lines[:LONGEST_EXAMPLE]) if not line), default=LONGEST_EXAMPLE)
    return "\n".join([*lines[:last], "", "...", ""])


def _index() -> str:
    rows = [f"| [{code.id}]({code.id}.md) | {how_bad(code)} | {code.title} |" for code in CODES.values()]
    text = (
        "# Diagnostic codes\n\n"
        "A code keeps its number and its meaning. Only an error changes the exit code; warnings and notes never do. "
        "GC2xx are the rules of the review: `diff --fail-on` says from which level on one fails.\n\n"
        "| code | severity or level | what it means |\n|---|---|---|\n"
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


def _keys() -> str:
    places = _places()
    fragment = ", ".join(f"`{name}`" for name in keys_of(Fragment))
    parts = [
        "# Every key of fleet.yaml\n",
        "[The model](model.md) says how they work together. Your editor shows these texts: [editors](editors.md).\n",
        f"A fragment, a file that `include` names, may hold {fragment} and nothing else.\n",
    ]
    sections = [_record_section(of, where) for of, where in places.items()]
    return GENERATED + "\n".join([*parts, *sections, _forms(tuple(places))])


def _places() -> dict[type[Any], tuple[str, ...]]:
    """Every record of a fleet, and where it stands, in the order in which a reader meets them."""
    places: dict[type[Any], tuple[str, ...]] = {Fleet: ("",)}
    ahead: list[tuple[type[Any], str]] = [(Fleet, "")]
    while ahead:
        of, path = ahead.pop(0)
        for name, key in keys_of(of).items():
            for inner, below in _records(key.shape, f"{path}.{name}".lstrip(".")):
                places[inner] = (*places.get(inner, ()), below)
                ahead.append((inner, below))
    return places


def _records(shape: Shape, path: str) -> Iterator[tuple[type[Any], str]]:
    match shape:
        case Record(of):
            yield of, path
        case Layered(item):
            yield from _records(item, path)
        case ListOf(item):
            yield from _records(item, f"{path}[]")
        case MapOf(_, item, noun):
            yield from _records(item, f"{path}.<{noun}>")
        case Either(scalar, sequence, mapping):
            for one in (scalar, sequence, mapping):
                yield from _records(one, path) if one else ()
        case Pins(pin):
            yield from _records(pin, path)


def _record_section(of: type[Any], where: tuple[str, ...]) -> str:
    said = (of.__doc__ or "").strip().splitlines()[0]
    stands = ", ".join(f"`{path}`" if path else "the top of the file" for path in where)
    rows = [
        f"| `{name}`{' (required)' if key.required else ''} | {_cell(_holds(key.shape))} | {_cell(key.doc)} |"
        for name, key in sorted(keys_of(of).items(), key=lambda entry: not entry[1].required)
    ]
    facts = "\nEvery other key is a fact: a free name with a scalar value.\n" if has_facts(of) else ""
    table = "| key | holds | what for |\n|---|---|---|\n" + "\n".join(rows)
    return f"## {_title(of)}\n\n{said} At {stands}.\n\n{table}\n{facts}"


def _title(of: type[Any]) -> str:
    """The record's name as words, of which the forge and the site make the same anchor."""
    return re.sub(r"(?<=[a-z])([A-Z])", r" \1", of.__name__).capitalize()


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("*", "\\*")


def _holds(shape: Shape) -> str:
    """What a key may hold, in a few words, with a link to the section of a record."""
    match shape:
        case Text(form):
            return _form(form)
        case Word(words):
            return " or ".join(f"`{word}`" for word in words)
        case Flag():
            return "`true` or `false`"
        case Count():
            return "a number from 1"
        case Fact():
            return "text, a number, `true` or `false`"
        case Layered(item):
            return f"{_holds(item)}; or `null`"
        case ListOf(item, or_one):
            return f"{_holds(item)}; or a list of these" if or_one else f"a list of: {_holds(item)}"
        case MapOf(_, item, noun):
            return f"a map from {noun} to: {_holds(item)}"
        case Record(of):
            return f"[{_title(of).lower()}](#{_title(of).lower().replace(' ', '-')})"
        case Tree(key, value):
            return f"a map from {_form(key)} to {_form(value)}" if key and value else "a map of any data"
        case Either(scalar, sequence, mapping):
            return "; or ".join(_holds(one) for one in (scalar, mapping, sequence) if one)
        case Pins(pin, version, digest):
            return f"{_form(version)}; {_form(digest)}; {_holds(pin)}; or a map from cluster to one of these"
    raise TypeError(type(shape))


def _form(form: Form) -> str:
    """What a text is called in a table; the last section of the page has it in full."""
    return re.split(r": |, | of (?=a-z|letters)", form.noun)[0]


def _forms(records: tuple[type[Any], ...]) -> str:
    keys = [key for of in records for key in keys_of(of).values()]
    nouns = sorted({form.noun for key in keys for form in _texts(key.shape) if form.noun != _form(form)})
    return "## Texts\n\nIn full, what the tables call by a short name:\n\n" + "".join(f"- {_cell(n)}\n" for n in nouns)


def _texts(shape: Shape) -> Iterator[Form]:
    match shape:
        case Text(form):
            yield form
        case Layered(item) | ListOf(item):
            yield from _texts(item)
        case MapOf(key, item):
            yield key
            yield from _texts(item)
        case Tree(Form() as key, Form() as value):
            yield from (key, value)
        case Either(scalar, sequence, mapping):
            for one in (scalar, sequence, mapping):
                yield from _texts(one) if one else ()
        case Pins(_, version, digest):
            yield from (version, digest)


if __name__ == "__main__":
    main()
