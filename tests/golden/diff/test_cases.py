"""What a reviewer reads of a change, in every format: a small fleet in two states for each thing that can be seen.

Adding a case is adding a folder to ``cases/``; ``pytest --force-regen`` writes what is expected, and a person reads it.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from diff_cases import Case, cases, outputs
from pytest_regressions.file_regression import FileRegressionFixture

from installed import Installed


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_a_change_reads_as_expected(
    case: Case, tmp_path: Path, request: pytest.FixtureRequest, file_regression: FileRegressionFixture
) -> None:
    found = outputs(case, tmp_path / "fleet", Installed(tmp_path / "home"))
    assert str(tmp_path) not in "".join(found.values())
    files = {case.folder / f"expected.{form}": text for form, text in found.items()}
    if request.config.getoption("force_regen"):
        # All of them at once: the fixture stops at the first that differs.
        for file, text in files.items():
            file.write_text(text, encoding="utf-8", newline="")
    for file, text in files.items():
        file_regression.check(text, fullpath=file, encoding="utf-8")
