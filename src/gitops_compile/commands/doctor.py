"""``doctor``: what is installed and how the fleet's repository is set up, and how to mend what is not right."""

from __future__ import annotations

import json
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gitops_compile import KUSTOMIZE, __version__
from gitops_compile.adapters.disk import read_file
from gitops_compile.adapters.failures import Failed, Refused
from gitops_compile.commands.answering import output_option
from gitops_compile.commands.opening import (
    LONGEST_SHOWN,
    Opened,
    Options,
    declared,
    open_fleet,
    paint_of,
    world_options,
)

if TYPE_CHECKING:
    from gitops_compile.check.doctor.facts import Clone, Facts, FleetFacts, Rendered, Schema


@click.command("doctor", epilog="Example: gitops-compile doctor -o json")
@output_option
@world_options
def command(options: Options, output: str) -> int:
    """Tell whether everything is installed and set up, and how to mend what is not. Changes nothing."""
    from gitops_compile.check.doctor.examination import examined, exit_code  # noqa: PLC0415
    from gitops_compile.report.doctor import as_json, summary, text_of  # noqa: PLC0415

    found = examined(_facts(_opened(options), Path(options.folder).resolve()))
    findings = [finding for _, finding in found]
    code = exit_code(found)
    if output == "json":
        click.echo(json.dumps(as_json(findings, ok=code == 0), indent=2))
        return code
    click.echo(text_of(findings, paint_of(options, sys.stdout)), nl=False, color=True)
    if not options.quiet:
        click.echo(summary(findings), err=True)
    return code


def _opened(options: Options) -> Opened | None:
    """The fleet; none where nobody named one and there is none here or above."""
    if options.fleet is None and Path(options.folder).is_dir():
        with suppress(click.UsageError):
            return open_fleet(options)
        return None
    return open_fleet(options)


def _facts(opened: Opened | None, start: Path) -> Facts:
    from gitops_compile.adapters.installation import installation  # noqa: PLC0415
    from gitops_compile.check.doctor.facts import Facts  # noqa: PLC0415

    if opened is None:
        return Facts(installation(__version__, KUSTOMIZE, start, None))
    rendered, clone = _around(opened)
    return Facts(installation(__version__, KUSTOMIZE, start, opened.repository), _fleet(opened), rendered, clone)


def _around(opened: Opened) -> tuple[Rendered, Clone | None]:
    from gitops_compile.adapters.clone import clone_around  # noqa: PLC0415
    from gitops_compile.adapters.rendered import read_rendered  # noqa: PLC0415
    from gitops_compile.check.doctor.facts import Rendered  # noqa: PLC0415
    from gitops_compile.check.ownership import Found  # noqa: PLC0415
    from gitops_compile.model.filetree import FileTree  # noqa: PLC0415

    try:
        there = read_rendered(opened.seen.view)
        rendered = Rendered(there.leftover)
    except Failed as failure:
        there, rendered = Found(FileTree()), Rendered(problem=str(failure))
    return rendered, clone_around(opened.repository, there)


def _fleet(opened: Opened) -> FleetFacts:
    from gitops_compile.check.doctor.facts import FleetFacts  # noqa: PLC0415
    from gitops_compile.commands.schema import schema_text  # noqa: PLC0415

    start = FleetFacts(opened.file, wanted_schema=schema_text())
    try:
        outcome = declared(opened)
        schema = _schema(opened)
    except Failed as failure:
        return replace(start, problem=str(failure))
    if outcome.value is None:
        return replace(start, read=False, diagnostics=outcome.diagnostics, schema=schema)
    tools = outcome.value.fleet.fleet.tools
    return replace(
        start,
        targets=len(outcome.value.targets.apps),
        diagnostics=outcome.diagnostics,
        tools=tools.at if tools else None,
        schema=schema,
    )


def _schema(opened: Opened) -> Schema | None:
    from gitops_compile.check.doctor.facts import Schema  # noqa: PLC0415
    from gitops_compile.check.doctor.fleet import is_elsewhere, schema_named  # noqa: PLC0415

    named = schema_named(_text(opened, opened.file) or "")
    if named is None:
        return None
    return Schema(named, None if is_elsewhere(named) else _text(opened, named))


def _text(opened: Opened, path: str) -> str | None:
    """A file of the repository; none if there is none, or it may not be read."""
    try:
        content = read_file(opened.seen.view, path, LONGEST_SHOWN)
    except Refused:
        return None
    return None if content is None else content.decode(errors="replace")
