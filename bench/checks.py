"""1,000 targets: what all checks together cost beside rendering, cold, in one run of one process.

Two fleets: shared apps, and the same number of targets that belong to tenancies. Before anything is measured, the
steps that are timed must give what ``compile_fleet`` gives, and the checks must find what is wrong in a broken twin.
Each run is a process of its own, so that every schema is read and compiled anew; of the runs, the one with the median
ratio is printed. Asserts no time.

Run it with ``make bench``, on a machine with nothing else to do: ratios carry over to another one, times do not.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

from generated_fleet import Size, write_fleet

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

SIZES = {
    "shared apps": Size(),
    "apps per tenancy": Size(environments=5, clusters=5, tenancies=4),
}
TOOLS = ToolVersions(__version__, KUSTOMIZE)
RUNS = 3
RENDERING = ("inputs, engine, generated layer", "layout: objects as texts")
SCHEMAS = "check.schemas.objects (Kubernetes)"
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
    """CPU seconds by step, of this process and of those that it started; what the steps said; the tree."""

    seconds: dict[str, float] = field(default_factory=dict)
    said: list[Diagnostic] = field(default_factory=list)
    tree: FileTree = field(default_factory=FileTree)

    def take(self, name: str, work: Callable[[], Given]) -> Given:
        """Do a step and add what it took."""
        before = _cpu()
        given = work()
        self.seconds[name] = self.seconds.get(name, 0.0) + _cpu() - before
        return given

    def check(self, name: str, work: Callable[[], Iterable[Diagnostic]]) -> None:
        """Do a check to its end, and keep what it says."""
        self.said += self.take(name, lambda: tuple(work()))

    def rendering(self) -> float:
        """What all else is held against."""
        return sum(self.seconds[name] for name in RENDERING)

    def checks(self) -> Mapping[str, float]:
        """The checks alone, the dearest first."""
        only = {name: taken for name, taken in self.seconds.items() if name.startswith("check.")}
        return dict(sorted(only.items(), key=lambda entry: -entry[1]))

    def ratio(self) -> float:
        """All checks / rendering."""
        return sum(self.checks().values()) / self.rendering()


def main() -> None:
    """Make the fleets, look whether the steps are the real ones, measure, print."""
    for name, size in SIZES.items():
        with tempfile.TemporaryDirectory(prefix="gitops-compile-bench-") as folder:
            fleet = write_fleet(Path(folder), size)
            assure_sane(fleet, size)
            runs = sorted((in_own_process(fleet) for _ in range(RUNS)), key=Timed.ratio)
            print_table(name, size, runs)


def print_table(name: str, size: Size, runs: list[Timed]) -> None:
    """The median run: each step, and each check that takes a hundredth of a second or more."""
    run = runs[len(runs) // 2]
    print(f"{size.targets:,} targets, {name}; CPU seconds of the median of {len(runs)} cold runs")
    print(f"{'':44}{'CPU s':>8}{'/ rendering':>14}")
    for step, taken in run.seconds.items():
        if not step.startswith("check."):
            row(step, taken, run)
    row("rendering: inputs to texts", run.rendering(), run)
    print()
    small = {step: taken for step, taken in run.checks().items() if taken < 0.01}
    for step, taken in run.checks().items():
        if step not in small:
            row(step, taken, run)
    row(f"{len(small)} further checks", sum(small.values()), run)
    row("all checks", sum(run.checks().values()), run)
    print(f"\nall checks / rendering: {', '.join(f'{one.ratio():.2f}' for one in runs)}\n")


def row(name: str, taken: float, run: Timed) -> None:
    """A line of the table."""
    print(f"{name:44}{taken:8.2f}{taken / run.rendering():13.0%}")


def in_own_process(fleet: Path) -> Timed:
    """The same as ``timed``, where nothing has been read or compiled before."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(timed, fleet).result()


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
    laid = taken.take(RENDERING[1], lambda: tree_of(targets, result.objects, argocd))
    taken.tree = sane(laid.value, "cannot be laid out")
    taken.said += [*rendered.diagnostics, *laid.diagnostics]
    tree = Tree(whole, targets, result.objects, result.cluster_scoped, taken.tree, argocd)
    for check in CHECKS:
        taken.check(check.__module__.removeprefix("gitops_compile."), lambda check=check: check(tree))
    taken.check("check.secrets.sources", lambda: unencrypted_sources(result.inputs.values(), declared.sops))
    taken.check(SCHEMAS, lambda: check_objects(tree, bundled, read, engine.parse))
    judge = judge_of(bundled)
    taken.check("check.argocd_kinds (brought along)", lambda: check_brought(tree, judge))
    taken.take("check.argocd_kinds (generated)", lambda: assure_generated(whole, argocd, judge))
    taken.take("check.permission_proof", lambda: assure_permitted(tree, argocd))
    return taken


def assure_sane(fleet: Path, size: Size) -> None:
    """End the bench unless the steps are those of ``compile_fleet``, and the checks see what is wrong."""
    declared, steps = opened(fleet), timed(fleet)
    compiled = compile_fleet(declared, folder_reader(view(fleet)), engine.build, engine.parse, bundled)
    tree = sane(compiled.value, "does not compile").tree
    if len(declared.targets.apps) != size.targets or steps.tree != tree or len(tree) < 7 * size.targets:
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


if __name__ == "__main__":
    main()
