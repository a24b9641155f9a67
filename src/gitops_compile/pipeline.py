"""The table of contents: read -> resolve -> expand -> render -> Argo CD objects -> lay out -> check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gitops_compile.expand.targets import expand
from gitops_compile.model.argofile import ArgoFile
from gitops_compile.model.build import Build, Parse
from gitops_compile.model.diagnostic import Outcome, has_error, in_order
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.resolved import ResolvedFleet
from gitops_compile.model.schemas import Bundled
from gitops_compile.model.secrets import SOPS_FILE
from gitops_compile.model.target import Targets
from gitops_compile.model.world import Include, ReadFolders
from gitops_compile.read.fleet import read_fleet
from gitops_compile.resolve.fleet import resolve
from gitops_compile.resolve.tools import ToolVersions, tool_problems

if TYPE_CHECKING:
    from gitops_compile.render.objects import Rendered


@dataclass(frozen=True, slots=True)
class Declared:
    """What a fleet declares, before anything is built."""

    fleet: ResolvedFleet
    targets: Targets
    sops: bytes | None = None
    """The repository's ``.sops.yaml``, which says what in the sources is encrypted."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What a fleet compiles to: the whole tree below ``rendered/``, and how it came about."""

    declared: Declared
    rendered: Rendered
    argocd: tuple[ArgoFile, ...]
    tree: FileTree


def declare(file: str, content: bytes, include: Include, tools: ToolVersions) -> Outcome[Declared]:
    """Read, resolve and expand a fleet; each step runs only if the ones before found no error."""
    read = read_fleet(file, content, include)
    if read.value is None or read.failed:
        return Outcome(None, read.diagnostics)
    resolved = resolve(read.value.fleet)
    found = (*read.diagnostics, *resolved.diagnostics, *tool_problems(read.value.fleet, tools))
    if resolved.value is None or has_error(found):
        return Outcome(None, in_order(found))
    expanded = expand(resolved.value)
    found = (*found, *expanded.diagnostics)
    if expanded.value is None or has_error(found):
        return Outcome(None, in_order(found))
    sops = include(SOPS_FILE).get(SOPS_FILE)
    return Outcome(Declared(resolved.value, expanded.value, sops), in_order(found))


def compile_fleet(
    declared: Declared, read: ReadFolders, build: Build, parse: Parse, bundled: Bundled
) -> Outcome[Compiled]:
    """Render every target, add the Argo CD objects, check the whole and lay it out as files."""
    # `list` and `explain` stop before this floor and should not pay for it.
    from gitops_compile.argocd.objects import argocd_objects  # noqa: PLC0415
    from gitops_compile.check.argocd_kinds import assure_generated, check_brought, judge_of  # noqa: PLC0415
    from gitops_compile.check.on_tree import check_tree  # noqa: PLC0415
    from gitops_compile.check.permission_proof import assure_permitted  # noqa: PLC0415
    from gitops_compile.check.schemas.objects import check_objects  # noqa: PLC0415
    from gitops_compile.check.secrets.sources import unencrypted_sources  # noqa: PLC0415
    from gitops_compile.check.tree import Tree  # noqa: PLC0415
    from gitops_compile.layout import tree_of  # noqa: PLC0415
    from gitops_compile.render.objects import render  # noqa: PLC0415

    fleet, targets = declared.fleet, declared.targets
    rendered = render(fleet.fleet, targets, read, build, parse)
    if rendered.value is None or rendered.failed:
        return Outcome(None, rendered.diagnostics)
    result = rendered.value
    argocd = argocd_objects(fleet, targets, result.objects, result.cluster_scoped)
    files = tree_of(targets, result.objects, argocd, result.shapes)
    tree = Tree(fleet, targets, result.objects, result.cluster_scoped, files.value or FileTree(), argocd)
    judge = judge_of(bundled)
    found = in_order(
        (
            *rendered.diagnostics,
            *check_tree(tree),
            *unencrypted_sources(result.inputs.values(), declared.sops),
            *check_objects(tree, bundled, read, parse),
            *check_brought(tree, judge),
            *files.diagnostics,
        )
    )
    if files.value is None or has_error(found):
        return Outcome(None, found)
    assure_generated(fleet, argocd, judge)
    assure_permitted(tree, argocd)
    return Outcome(Compiled(declared, result, argocd, files.value), found)
