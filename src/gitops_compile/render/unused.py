"""Kustomizations below a source that no target builds or reaches: most often a misspelt folder (``prdo/``)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname

from gitops_compile.model.diagnostic import Diagnostic, Severity
from gitops_compile.model.fleet import Fleet
from gitops_compile.model.world import ReadFolders
from gitops_compile.render.inputs import Input
from gitops_compile.render.source import holds_kustomization, reach_folders, source_root, tree_path

_SHOWN = 5


def unused_kustomizations(fleet: Fleet, inputs: Iterable[Input], read: ReadFolders) -> Iterator[Diagnostic]:
    """GC171, one warning per app that lists the folders; inputs of unpinned targets count as used."""
    by_app: dict[str, list[Input]] = {}
    used: set[str] = set()
    for given in inputs:
        # What a commit holds is not mended here.
        if given.wanted.revision:
            continue
        by_app.setdefault(given.target.place.app, []).append(given)
        used.update(given.scanned.kustomizations)
    for app, given_inputs in sorted(by_app.items()):
        target = given_inputs[0].target
        tree = read(reach_folders(target)).tree
        root = tree_path(source_root(target))
        folders = sorted({dirname(path) for path in tree.below(root)} if tree.is_folder(root) else ())
        left = [folder for folder in folders if holds_kustomization(tree, folder) and folder not in used]
        if left:
            shown = ", ".join(left[:_SHOWN]) + (f" and {len(left) - _SHOWN} more" if len(left) > _SHOWN else "")
            message = f"no target of {app} builds or reaches {shown}"
            hint = "Mend a misspelt folder name, or take what nothing uses away."
            at = target.source.at
            yield Diagnostic("GC171", message, at, hint, Severity.WARNING, path=f"apps.{fleet.apps[app].name.value}")
