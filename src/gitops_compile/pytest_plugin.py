"""A pytest fixture for platform teams: compile a fleet and hold what comes out against golden files.

Comes in: a folder with a fleet, perhaps some edits of it, perhaps some targets. Goes out: a test that fails with the
differing files, and that ``pytest --force-regen`` mends; pytest-regressions compares and writes. So overlays and
components are tested like code: a golden tree shows what a change of a base does to every target that takes it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

if TYPE_CHECKING:
    from pytest_regressions.file_regression import FileRegressionFixture

    from gitops_compile.commands.opening import Opened
    from gitops_compile.model.diagnostic import Diagnostic
    from gitops_compile.pipeline import Compiled

_RENDERED: Final = "rendered/"


@dataclass(frozen=True, slots=True)
class FleetRegression:
    """What the fixture gives. Folders of fleets are relative to the folder of the test's file."""

    request: pytest.FixtureRequest
    files: FileRegressionFixture

    def check(
        self,
        fleet: str | Path,
        *,
        targets: Sequence[str] = (),
        edits: Mapping[str, str] | None = None,
        basename: str = "",
    ) -> None:
        """Compile a fleet and hold its tree against ``<test file>/<basename>/``; the default is the test's name.

        ``targets`` are names, folders or globs as ``render`` takes them; none of them: all. ``edits`` are files of the
        fleet that have another text than on the disk, by their path. Every file that differs, lacks or is too much
        fails the test; ``--force-regen`` writes and deletes, and fails once more.
        """
        tree = self.rendered(fleet, targets=targets, edits=edits)
        golden = self.request.path.parent / self.request.path.stem / (basename or self.request.node.name)
        wrong = [*self._differing(golden, tree), *self._too_much(golden, tree)]
        if wrong:
            pytest.fail("\n".join(wrong), pytrace=False)

    def rendered(
        self, fleet: str | Path, *, targets: Sequence[str] = (), edits: Mapping[str, str] | None = None
    ) -> Mapping[str, str]:
        """The files that a fleet compiles to, by their path below ``rendered/``; a fleet with errors fails the test."""
        from click import Command, Context  # noqa: PLC0415 - every pytest run of the environment loads this module

        with Context(Command("pytest")):
            return _rendered(self.request.path.parent / fleet, tuple(targets), edits or {})

    def _differing(self, golden: Path, tree: Mapping[str, str]) -> list[str]:
        wrong = []
        for path, text in tree.items():
            try:
                self.files.check(text, fullpath=golden / path, encoding="utf-8", newline="")
            except (pytest.fail.Exception, AssertionError) as failure:
                wrong.append(f"{path}: {failure}")
        return wrong

    def _too_much(self, golden: Path, tree: Mapping[str, str]) -> list[str]:
        there = {path.relative_to(golden).as_posix(): path for path in sorted(golden.rglob("*.yaml"))}
        gone = [name for name in there if name not in tree and ".obtained." not in name]
        option = self.request.config.getoption
        if option("force_regen") or option("regen_all"):
            for name in gone:
                there[name].unlink()
        return [f"{name}: the fleet does not give this file any more" for name in gone]


@pytest.fixture
def fleet_regression(request: pytest.FixtureRequest, file_regression: FileRegressionFixture) -> FleetRegression:
    """Compile a fleet and hold its tree against golden files."""
    return FleetRegression(request, file_regression)


def _rendered(folder: Path, targets: tuple[str, ...], edits: Mapping[str, str]) -> Mapping[str, str]:
    from click import UsageError  # noqa: PLC0415

    from gitops_compile.commands.choosing import chosen_places  # noqa: PLC0415
    from gitops_compile.commands.compiling import compiled  # noqa: PLC0415
    from gitops_compile.commands.opening import Options, open_fleet  # noqa: PLC0415

    try:
        opened = open_fleet(Options(str(folder), None, "never", quiet=True))
    except UsageError as error:
        pytest.fail(f"{folder}: {error.message}", pytrace=False)
    unknown = [path for path in edits if not (opened.repository / path).is_file()]
    if unknown:
        pytest.fail(f"edits: there is no file {unknown[0]} in {opened.repository}", pytrace=False)
    outcome = compiled(opened, {path: text.encode() for path, text in edits.items()})
    if outcome.value is None:
        pytest.fail(_told(opened, outcome.diagnostics), pytrace=False)
    result: Compiled = outcome.value
    tree: Mapping[str, bytes] = result.tree
    if targets:
        named = chosen_places(targets, (target.place for target in result.declared.targets.every))
        folders = tuple(place.folder + "/" for place in sorted(named))
        tree = {path: content for path, content in tree.items() if path.startswith(folders)}
    return {path.removeprefix(_RENDERED): content.decode() for path, content in tree.items()}


def _told(opened: Opened, found: Sequence[Diagnostic]) -> str:
    """The errors as the command prints them."""
    from gitops_compile.commands.opening import line_of  # noqa: PLC0415
    from gitops_compile.report.diagnostics import text_of  # noqa: PLC0415

    return text_of([one for one in found if one.is_error], line_of(opened), lambda text, _style: text)
