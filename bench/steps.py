"""Times the steps of ``compile_fleet`` one by one: ``python steps.py FLEET`` prints them as JSON.

First: whether the steps are those of ``compile_fleet``, and whether the checks see what is wrong in a broken twin
(``python steps.py FLEET TARGETS``, which says nothing if so). A process of its own per run: every schema is read and
compiled anew.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from measuring import Cost

from gitops_compile import KUSTOMIZE, __version__
from gitops_compile.adapters import engine
from gitops_compile.adapters.disk import folder_reader
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.schemas import bundled
from gitops_compile.argocd.objects import argocd_objects
from gitops_compile.check.argocd_kinds import assure_generated, check_brought, judge_of
from gitops_compile.check.on_tree import CHECKS
from gitops_compile.check.permission_proof import assure_permitted
from gitops_compile.check.schemas.objects import check_objects
from gitops_compile.check.secrets.sources import unencrypted_sources
from gitops_compile.check.tree import Tree
from gitops_compile.layout import tree_of
from gitops_compile.model.diagnostic import Diagnostic, in_order
from gitops_compile.model.filetree import FileTree
from gitops_compile.pipeline import Declared, compile_fleet, declare
from gitops_compile.render.objects import render
from gitops_compile.resolve.tools import ToolVersions

TOOLS = ToolVersions(__version__, KUSTOMIZE)
RENDERING = ("inputs, engine, generated layer", "layout: objects as texts")
SCHEMAS = "check.schemas"
BROKEN = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "broken", "annotations": {"argocd.argoproj.io/sync-options": "PruneLats=true"}},
    "stringData": {"password": "in-clear"},
    "tpye": "Opaque",
}
EXPECTED = {"GC324", "GC340", "GC700"}
"""What the checks say of ``BROKEN``: one of those on the tree, the schemas, the secrets gate."""

Given = TypeVar("Given")


@dataclass(slots=True)
class Timed:
    """The cost of each step, of this process and of those that it started; what the steps said; the tree."""

    costs: dict[str, Cost] = field(default_factory=dict)
    said: list[Diagnostic] = field(default_factory=list)
    tree: FileTree = field(default_factory=FileTree)

    def take(self, name: str, work: Callable[[], Given]) -> Given:
        """Do a step and keep what it took."""
        cpu, wall = _cpu(), time.perf_counter()
        given = work()
        taken = Cost(_cpu() - cpu, time.perf_counter() - wall)
        self.costs[name] = _sum((self.costs.get(name, Cost(0)), taken))
        return given

    def check(self, name: str, work: Callable[[], Iterable[Diagnostic]]) -> None:
        """Do a check to its end, and keep what it says."""
        self.said += self.take(f"check.{name}", lambda: tuple(work()))

    def rendering(self) -> Cost:
        """What all else is held against."""
        return _sum(self.costs[name] for name in RENDERING)

    def checks(self) -> Cost:
        """The checks alone."""
        return _sum(one for name, one in self.costs.items() if name.startswith("check."))


def main() -> None:
    """Look whether the steps are the real ones, or time them."""
    fleet = Path(sys.argv[1])
    if sys.argv[2:]:
        assure_sane(fleet, int(sys.argv[2]))
        return
    run = timed(fleet)
    parts = {"rendering": run.rendering(), "checks": run.checks(), "schemas": run.costs[SCHEMAS]}
    print(json.dumps({name: (cost.cpu, cost.wall) for name, cost in parts.items()}))


def timed(fleet: Path, broken: Mapping[str, Any] | None = None) -> Timed:
    """Every step of ``compile_fleet``, one after another; with ``broken`` in the first target's output."""
    taken, declared, read = Timed(), opened(fleet), folder_reader(view(fleet))
    whole, targets = declared.fleet, declared.targets
    rendered = taken.take(RENDERING[0], lambda: render(whole.fleet, targets, read, engine.build, engine.parse))
    result = sane(rendered.value, "cannot be rendered")
    if broken:
        first = targets.apps[0].place
        result = replace(result, objects={**result.objects, first: (*result.objects[first], dict(broken))})
    argocd = taken.take(
        "Argo CD objects", lambda: argocd_objects(whole, targets, result.objects, result.cluster_scoped)
    )
    laid = taken.take(RENDERING[1], lambda: tree_of(targets, result.objects, argocd, result.shapes))
    taken.tree = sane(laid.value, "cannot be laid out")
    taken.said += [*rendered.diagnostics, *laid.diagnostics]
    tree = Tree(whole, targets, result.objects, result.cluster_scoped, taken.tree, argocd)
    for check in CHECKS:
        taken.check(check.__module__, partial(check, tree))
    taken.check("sources", lambda: unencrypted_sources(result.inputs.values(), declared.sops))
    taken.check("schemas", lambda: check_objects(tree, bundled, read, engine.parse))
    judge = judge_of(bundled)
    taken.check("brought", lambda: check_brought(tree, judge))
    taken.take("check.generated", lambda: assure_generated(whole, argocd, judge))
    taken.take("check.permissions", lambda: assure_permitted(tree, argocd))
    return taken


def assure_sane(fleet: Path, count: int) -> None:
    """End the bench unless the steps are those of ``compile_fleet``, and the checks see what is wrong."""
    declared, steps = opened(fleet), timed(fleet)
    compiled = compile_fleet(declared, folder_reader(view(fleet)), engine.build, engine.parse, bundled)
    tree = sane(compiled.value, "does not compile").tree
    if len(declared.targets.apps) != count or steps.tree != tree or len(tree) < 7 * count:
        raise SystemExit("the steps that are timed give another tree than compile_fleet; nothing is measured")
    if in_order(steps.said) != compiled.diagnostics:
        raise SystemExit("the checks that are timed say something else than compile_fleet; nothing is measured")
    missed = EXPECTED - {one.code for one in timed(fleet, BROKEN).said}
    if missed:
        raise SystemExit(f"the checks do not see {', '.join(sorted(missed))}; nothing is measured")


def opened(fleet: Path) -> Declared:
    """The fleet, read and expanded."""
    file = fleet / "fleet.yaml"
    return sane(declare("fleet.yaml", file.read_bytes(), lambda _pattern: {}, TOOLS).value, "is wrong")


def sane(value: Given | None, otherwise: str) -> Given:
    """The value; without one the bench ends."""
    if value is None:
        raise SystemExit(f"the fleet of the bench {otherwise}")
    return value


def _cpu() -> float:
    """CPU seconds of this process, and of those that it started and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + used.ru_utime + used.ru_stime


def _sum(costs: Iterable[Cost]) -> Cost:
    every = tuple(costs)
    return Cost(sum(one.cpu for one in every), sum(one.wall or 0.0 for one in every))


if __name__ == "__main__":
    main()
