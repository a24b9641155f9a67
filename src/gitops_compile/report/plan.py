"""What a render wrote, or would write, in as few lines as say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import groupby
from typing import Any, Final

from gitops_compile.argocd.names import root_name
from gitops_compile.check.ownership import Plan
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.target import Place, Targets
from gitops_compile.report.diagnostics import counted

MOST_FOLDERS: Final = 20
MOST_NAMES: Final = 3


def written_out(made: Plan, targets: Targets, named: Collection[Place], folder: str, *, dry_run: bool) -> str:
    """One line for a tree that goes to a folder of its own."""
    verb = "would be written" if dry_run else "written"
    return f"{_asked_for(targets, named)}; {counted(len(made.write), 'file')} {verb} to {folder}"


def text_of(made: Plan, fleet: ResolvedFleet, targets: Targets, named: Collection[Place], *, dry_run: bool) -> str:
    """One line per folder that changes, then the counts of the targets that were asked for."""
    lines = [
        *_folders("write", made.write),
        *_folders("delete", made.delete),
        *(f"  edited by hand, overwritten: {path}" for path in made.overwritten_edited),
        *(f"  adopted: {path}" for path in made.adopted),
        *(f"  edited by hand, deleted: {path}" for path in made.deleted_edited),
        *_left_roots(made, fleet, targets),
    ]
    return "\n".join([*lines, _counts(made, targets, named, dry_run=dry_run)])


def as_json(made: Plan, *, dry_run: bool) -> dict[str, Any]:
    """The plan as plain data: paths only."""
    return {
        "dryRun": dry_run,
        "written": sorted(made.write),
        "deleted": list(made.delete),
        "adopted": list(made.adopted),
        "overwrittenEdited": list(made.overwritten_edited),
        "deletedEdited": list(made.deleted_edited),
        "keptEdited": list(made.kept_edited),
        "keptForeign": list(made.kept_foreign),
        "special": dict(made.special),
        "unchanged": made.unchanged,
    }


def _folders(verb: str, paths: Iterable[str]) -> list[str]:
    groups = [(folder, list(files)) for folder, files in groupby(sorted(paths, key=_folder), _folder)]
    lines = []
    for folder, files in groups[:MOST_FOLDERS]:
        names = [path[len(folder) + 1 :] for path in files]
        shown = ", ".join(names) if len(names) <= MOST_NAMES else counted(len(names), "file")
        lines.append(f"  {verb} {folder}: {shown}")
    if len(groups) > MOST_FOLDERS:
        lines.append(f"  {verb} {counted(len(groups) - MOST_FOLDERS, 'more folder')}")
    return lines


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _counts(made: Plan, targets: Targets, named: Collection[Place], *, dry_run: bool) -> str:
    all_of_it = _asked_for(targets, named)
    if made.refused and not made.changes:
        return f"{all_of_it}; nothing was written"
    if not made.changes:
        return f"{all_of_it}; nothing to do, {counted(made.unchanged, 'file')} as they should be"
    verbs = ("would be written", "would be deleted") if dry_run else ("written", "deleted")
    return (
        f"{all_of_it}; {counted(len(made.write), 'file')} {verbs[0]}, {len(made.delete)} {verbs[1]}, "
        f"{made.unchanged} unchanged"
    )


def _asked_for(targets: Targets, named: Collection[Place]) -> str:
    asked = [target for target in targets.apps if target.place in named]
    rendered = sum(target.rendered for target in asked)
    return f"{counted(rendered, 'target')} rendered, {len(asked) - rendered} unpinned"


def _left_roots(made: Plan, fleet: ResolvedFleet, targets: Targets) -> list[str]:
    """Roots of environments that left the fleet: Argo CD keeps them until somebody deletes them (argocd.md)."""
    there = {(one.argocd.name, one.place.environment) for one in targets.every if one.argocd}
    gone = {tuple(path.split("/")[2:4]) for path in made.delete if path.startswith("rendered/argocd/")}
    left = sorted(pair for pair in gone if len(pair) == 2 and pair not in there and not pair[1].endswith(".yaml"))
    homes = {instance.name: instance.namespace for instance in fleet.instances}
    return [
        f"  Argo CD {instance} keeps the root of {environment}, which has no tree any more; to remove it: "
        f"kubectl -n {homes.get(instance, 'argocd')} delete application {root_name(fleet, environment)}"
        for instance, environment in left
    ]
