"""What each adopted app would get from the generated layer, in as few lines as say it; and the words for lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from gitops_compile.adopt.next_step import Step
from gitops_compile.report.diagnostics import as_json as diagnostics_json
from gitops_compile.report.diagnostics import counted

MOST_ERRORS: Final = 4
WIDTH: Final = 36


def steps_lines(steps: Sequence[Step]) -> list[str]:
    """Apps whose steps read the same but for their names are one."""
    groups: dict[str, list[Step]] = {}
    for step in steps:
        groups.setdefault("\n".join(_step(step)).replace(step.app, "{app}"), []).append(step)
    lines = ["Then app by app: take `verbatim: true` and `namespaces: false` away. What would change:"] if steps else []
    for text, group in groups.items():
        count = counted(sum(step.objects for step in group), "object")
        lines.append(f"  {some([step.app for step in group])} ({count})")
        lines += _step(group[0]) if len(group) == 1 else text.split("\n")
    return lines


def _step(step: Step) -> list[str]:
    lines = []
    for error in step.errors[:MOST_ERRORS]:
        lines.append(f"    first mend {error.code}: {error.message}")
        lines += [f"      fix: {error.hint}"] if error.hint else []
    if len(step.errors) > MOST_ERRORS:
        lines.append(f"    and {counted(len(step.errors) - MOST_ERRORS, 'more error')}")
    if step.unsaid:
        lines.append("    first say where it runs: its objects name no namespace, so write `namespace` on the app")
    if step.changes:
        lines.append(f"    {'; '.join(_changed(step))}; nothing else changes")
    if step.namespaces:
        noun = "Namespace" if len(step.namespaces) == 1 else "Namespaces"
        lines.append(f"    the fleet writes the {noun} {some(step.namespaces)}")
    if step.unknown:
        lines.append(f"    is {some(step.unknown)} cluster-scoped? Then name it under `source.clusterScoped`")
    return lines


def _changed(step: Step) -> Iterator[str]:
    """What changes, the same number of objects together."""
    by_count: dict[int, list[str]] = {}
    for what, count in step.changes.items():
        by_count.setdefault(count, []).append(what)
    for count, alike in sorted(by_count.items(), reverse=True):
        some_get = f"{counted(count, 'object')} {'gets' if count == 1 else 'get'}"
        yield f"{'every object gets' if count == step.objects else some_get} {listed(alike)}"


def step_json(step: Step) -> dict[str, Any]:
    """A step as plain data."""
    return {
        "app": step.app,
        "objects": step.objects,
        "changes": dict(step.changes),
        "namespaces": list(step.namespaces),
        "unknownKinds": list(step.unknown),
        "errors": diagnostics_json(step.errors),
        "unsaidNamespace": step.unsaid,
    }


def some(names: Sequence[str]) -> str:
    """All of a few names, or the first of them and a count: never much wider than a column."""
    shown = 1
    while shown < len(names) and len(", ".join(names[: shown + 1])) <= WIDTH:
        shown += 1
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more else "")


def listed(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
