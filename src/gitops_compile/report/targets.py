"""Targets as a table for people and as plain data for machines."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gitops_compile.model.app import Pin
from gitops_compile.model.resolved import ResolvedFleet, Stage
from gitops_compile.model.target import Target
from gitops_compile.report.diagnostics import Paint, counted, plain_paint, position_json

HEAD = ("TARGET", "VERSION", "STAGE", "FROM", "WAVE", "NAMESPACE", "ARGO CD")


def table(fleet: ResolvedFleet, targets: Iterable[Target], paint: Paint = plain_paint) -> str:
    """One line per target; what is unpinned is marked."""
    every = tuple(targets)
    rows = [HEAD, *(_row(fleet.stages[target.stage], target) for target in every)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    painted = [paint(lines[0], "bold")]
    painted += [
        line if target.rendered else paint(line, "yellow") for line, target in zip(lines[1:], every, strict=True)
    ]
    return "\n".join([*painted, "", footer(every)]) + "\n"


def footer(targets: tuple[Target, ...]) -> str:
    """``54 targets, 1 of them unpinned (not rendered)``."""
    unpinned = sum(not target.rendered for target in targets)
    return counted(len(targets), "target") + (f", {unpinned} of them unpinned (not rendered)" if unpinned else "")


def as_json(fleet: ResolvedFleet, targets: Iterable[Target]) -> list[dict[str, Any]]:
    """Everything that the table shows, and where the app stands."""
    return [_entry(fleet.stages[target.stage], target) for target in targets]


def version_of(pin: Pin) -> str:
    """A pin in one word: the version, or the digest, shortened, beside it."""
    digest = f"@{pin.digest.value[:15]}" if pin.digest else ""
    return (pin.version.value if pin.version else "") + digest


def path_to(stage: Stage) -> str:
    """Where a stage's versions come from, and who writes them: ``staging (manual)``."""
    if not stage.sources:
        return "-"
    joined = ("any of " if stage.any_of else "") + ", ".join(source.value for source in stage.sources)
    return f"{joined} ({stage.strategy})"


def _row(stage: Stage, target: Target) -> tuple[str, ...]:
    return (
        str(target.place),
        version_of(target.pin.value) if target.pin else "unpinned" if target.versioned else "unversioned",
        stage.name,
        path_to(stage),
        str(target.wave or "-"),
        target.namespace.value,
        target.argocd.name if target.argocd else "-",
    )


def _entry(stage: Stage, target: Target) -> dict[str, Any]:
    pin = target.pin.value if target.pin else None
    return {
        "target": str(target.place),
        "app": target.place.app,
        "environment": target.place.environment,
        "cluster": target.place.cluster,
        "tenancy": target.place.tenancy or None,
        "rendered": target.rendered,
        "versioned": target.versioned,
        "version": pin.version.value if pin and pin.version else None,
        "digest": pin.digest.value if pin and pin.digest else None,
        "stage": stage.name,
        "from": [source.value for source in stage.sources],
        "strategy": stage.strategy,
        "wave": target.wave,
        "protected": target.protected,
        "namespace": target.namespace.value,
        "argocd": target.argocd.name if target.argocd else None,
        "source": target.source.value,
        "at": position_json(target.at),
    }
