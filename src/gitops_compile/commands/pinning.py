"""What ``pin`` and ``unpin`` share: the edit is made in memory, proved and compiled; only then anything is written."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from gitops_compile.adapters.failures import Failed, Refused
from gitops_compile.commands.compiling import compiled
from gitops_compile.commands.opening import (
    LONGEST_FLEET,
    Opened,
    Options,
    declared,
    note,
    open_fleet,
    paint_of,
    refuse,
    say,
)
from gitops_compile.model.diagnostic import Diagnostic, Outcome

if TYPE_CHECKING:
    from gitops_compile.check.ownership import Plan
    from gitops_compile.model.target import Target
    from gitops_compile.pipeline import Compiled, Declared
    from gitops_compile.promote.pin import Change
    from gitops_compile.promote.pins import Wish
    from gitops_compile.promote.slots import Slot

NOTHING = "nothing was written"


class Unproved(Failed):
    """An edit that is not proved is a bug of ours; it is never written (promotion.md, "Edits": GC661)."""


def carried_through(
    options: Options,
    wish: Wish,
    change_of: Callable[[Slot, str], Outcome[Change]],
    *,
    dry_run: bool,
    render: bool,
    output: str,
) -> int:
    """Find the slot, change it, prove it, compile the result, write the file and render what it concerns."""
    opened = open_fleet(options)
    before = declared(opened)
    if before.value is None:
        return _refused(opened, before.diagnostics, output)
    try:
        outcome, content = _change(opened, before.value, wish, change_of)
    except Refused as refusal:
        return _refused(opened, refusal.diagnostics, output)
    if outcome.value is None:
        return _refused(opened, outcome.diagnostics, output)
    change = outcome.value
    if not change.changes:
        return _told(opened, change, None, (), dry_run, output)
    _prove_text(change, content.decode())
    after = compiled(opened, {change.slot.file: change.text.encode()})
    if after.value is None:
        return _refused(opened, after.diagnostics, output)
    say(opened, after.diagnostics)
    targets = _proved_targets(change, before.value, after.value)
    made = _planned(opened, after.value, targets) if render else None
    if made is not None and made.refused:
        from gitops_compile.check.ownership import refusals  # noqa: PLC0415

        return _refused(opened, refusals(made), output)
    if not dry_run:
        made = _write(opened, change, content, after.value, targets, render)
    return _told(opened, change, made, targets, dry_run, output)


def _change(
    opened: Opened, fleet: Declared, wish: Wish, change_of: Callable[[Slot, str], Outcome[Change]]
) -> tuple[Outcome[Change], bytes]:
    from gitops_compile.adapters.edited import read_to_edit  # noqa: PLC0415
    from gitops_compile.promote.slots import slot_of  # noqa: PLC0415

    slot = slot_of(fleet.fleet, fleet.targets, wish)
    if isinstance(slot, Diagnostic):
        return Outcome(None, (slot,)), b""
    content = read_to_edit(opened.repository, slot.file, LONGEST_FLEET)
    return change_of(slot, content.decode()), content


def _prove_text(change: Change, old: str) -> None:
    from gitops_compile.promote.proof import text_unproved  # noqa: PLC0415

    _prove(change, text_unproved(old, change.text, change.slot.path, change.new))


def _proved_targets(change: Change, before: Declared, after: Compiled) -> tuple[Target, ...]:
    from gitops_compile.promote.proof import moved, targets_unproved  # noqa: PLC0415

    _prove(change, targets_unproved(change, before.targets, after.declared.targets))
    return moved(before.targets, after.declared.targets)


def _prove(change: Change, why: str) -> None:
    if why:
        where = f"the edit of {change.slot.file} at {'.'.join(change.slot.path)}"
        raise Unproved(
            f"GC661: {where} was not proved: {why}; {NOTHING}. It is a bug: please report the lines around it"
        )


def _planned(opened: Opened, result: Compiled, targets: tuple[Target, ...]) -> Plan:
    from gitops_compile.commands.writing import carried_out  # noqa: PLC0415

    return carried_out(opened, result, frozenset(target.place for target in targets), dry_run=True)


def _write(
    opened: Opened, change: Change, old: bytes, result: Compiled, targets: tuple[Target, ...], render: bool
) -> Plan | None:
    from gitops_compile.adapters.edited import replace_file  # noqa: PLC0415
    from gitops_compile.commands.writing import carried_out  # noqa: PLC0415

    replace_file(opened.repository, change.slot.file, old, change.text.encode())
    return carried_out(opened, result, frozenset(target.place for target in targets)) if render else None


def _refused(opened: Opened, diagnostics: tuple[Diagnostic, ...], output: str) -> int:
    code = refuse(opened, diagnostics, output)
    note(opened, NOTHING)
    return code


def _told(
    opened: Opened, change: Change, made: Plan | None, targets: tuple[Target, ...], dry_run: bool, output: str
) -> int:
    from gitops_compile.report import plan as plans  # noqa: PLC0415
    from gitops_compile.report.moves import as_json, text_of  # noqa: PLC0415

    if output == "json":
        rendered: dict[str, Any] | None = None if made is None else plans.as_json(made, dry_run=dry_run)
        told = as_json(change, rendered, [str(target.place) for target in targets], dry_run=dry_run)
        click.echo(json.dumps(told, indent=2, sort_keys=True))
    else:
        paint = paint_of(opened.options, sys.stdout)
        click.echo(text_of(change, made, len(targets), dry_run=dry_run, paint=paint), color=True)
    return 1 if made is not None and made.refused else 0
