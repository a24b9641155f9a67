"""Every diagnostic code as a user meets it: the exact text, the exit code, and a fixed twin that passes.

Adding a case is adding a folder to ``errors/``; ``pytest --force-regen`` writes its ``expected.txt``, and a person
reads it.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from error_cases import Case, cases, make, mend, snapshot
from error_inputs import run
from pytest_regressions.file_regression import FileRegressionFixture

from gitops_compile.model.codes import CODES

CASES = cases()
_TOLD = re.compile(r"^\S.*?: (error|warning|note) (GC[0-9]{3}): ", re.MULTILINE)


def _name(case: Case) -> str:
    return case.name


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_case_is_told_and_nothing_changes(
    case: Case, tmp_path: Path, file_regression: FileRegressionFixture
) -> None:
    repository = tmp_path / "fleet"
    make(case, repository)
    before = snapshot(repository)
    printed, code = run(case.command, repository)
    assert snapshot(repository) == before
    told = _TOLD.findall(printed)
    assert case.code in [name for _, name in told], printed
    assert all(severity in CODES[name].severities for severity, name in told), told
    assert code == (1 if any(severity == "error" for severity, _ in told) else 0)
    text = f"$ gitops-compile {case.command}\n{printed}(exit code {code})\n"
    assert str(tmp_path) not in text
    file_regression.check(text, fullpath=case.folder / "expected.txt")


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_the_fixed_twin_passes(case: Case, tmp_path: Path) -> None:
    repository = tmp_path / "fleet"
    make(case, repository)
    mend(case, repository)
    printed, code = run(case.command, repository)
    assert not _TOLD.findall(printed), printed
    assert code == 0, printed
