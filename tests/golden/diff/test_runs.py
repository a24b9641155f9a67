"""Every risk rule on targets, rows and the run, in small: once met, once just not met, and its mirror image.

Adding a case is adding lines to ``runs/<CODE>-<slug>.yaml``; ``pytest --force-regen`` writes what was told beside it,
and a person reads it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from run_cases import files_of_runs, findings_of, levels_of, line_of, runs

FILES = files_of_runs()


def _name(file: Path) -> str:
    return file.stem


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_the_rules_tell_what_stands_beside_the_cases(file: Path, file_regression: FileRegressionFixture) -> None:
    code = file.stem.partition("-")[0]
    lines = []
    for case in runs(file):
        every = findings_of(case, code)
        lines += [f"{case.name}: {line_of(one)}" for one in every] or [f"{case.name}: nothing"]
    file_regression.check("\n".join(lines) + "\n", fullpath=file.with_suffix(".txt"))


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_a_code_is_met_and_not_met_and_comes_with_its_own_levels(file: Path) -> None:
    code = file.stem.partition("-")[0]
    found = [{one.level for one in findings_of(case, code) if one.code == code} for case in runs(file)]
    assert any(found), "no case meets it"
    assert not all(found), "every case meets it"
    assert {level for levels in found for level in levels} == levels_of(code)


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_names_of_cases_are_unique(file: Path) -> None:
    names = [case.name for case in runs(file)]
    assert len(names) == len(set(names))
