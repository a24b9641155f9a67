"""What an edit of a pin did, for people and machines: the slot, its pin before and after, where, what was rendered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gitops_compile.promote.pin import Change
from gitops_compile.report.diagnostics import Paint, counted, plain_paint, position_json, safe

if TYPE_CHECKING:
    from gitops_compile.check.ownership import Plan

ARROW = "→"


def text_of(
    change: Change, made: Plan | None, targets: int, *, dry_run: bool = False, paint: Paint = plain_paint
) -> str:
    """``api   prod   3.1.0 → 3.1.2``, notes below it, and a line on what was written. Without a plan nothing was
    rendered.
    """
    app, _, where = str(change.slot).partition(" ")
    if not change.changes:
        return f"{paint(app, 'bold')}   {where}   already at {safe(change.after)}: nothing to do"
    head = f"{paint(app, 'bold')}   {where}   {safe(change.before)} {ARROW} {safe(change.after)}"
    return "\n".join([head, *(f"      {note}" for note in change.notes), _written(change, made, targets, dry_run)])


def as_json(
    change: Change, made: dict[str, Any] | None, targets: list[str], *, dry_run: bool = False
) -> dict[str, Any]:
    """The same as plain data; ``rendered`` is the plan as ``render -o json`` prints it, or null."""
    slot = change.slot
    return {
        "ok": True,
        "dryRun": dry_run,
        "changed": change.changes,
        "app": slot.app.name.value,
        "stage": slot.stage.name,
        "cluster": slot.cluster,
        "tenancy": slot.tenancy,
        "path": ".".join(slot.path),
        "old": change.old,
        "new": change.new,
        "at": position_json(change.at),
        "notes": list(change.notes),
        "targets": targets,
        "rendered": made,
    }


def _written(change: Change, made: Plan | None, targets: int, dry_run: bool) -> str:
    edited, rendered, changed = (
        ("Edited", "Rendered", "changed") if not dry_run else ("To edit:", "To render:", "change")
    )
    if made is None:
        return f"{edited} {change.at}. Not rendered: {counted(targets, 'target')} changed; next: gitops-compile render"
    files = counted(len(made.write) + len(made.delete), "file")
    return f"{edited} {change.at}. {rendered} {counted(targets, 'target')}, {files} {changed}."
