"""Small fleets and the trees that they compile to, each for one part of the model.

Adding a case is adding a folder to ``render/`` with fleet.yaml and overlays/; ``pytest --force-regen`` writes its
``rendered/``, a person reads it. The repository's own ``rendered/`` is the largest case.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from installed import Installed, files_of
from own_fleet import REPOSITORY, placed, sources

CASES = sorted(path for path in (Path(__file__).parent / "render").iterdir() if path.is_dir())


def written(case: Path) -> dict[str, bytes]:
    """What people wrote: all of a case but what is expected."""
    return {path: content for path, content in files_of(case).items() if not path.startswith("rendered/")}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_fleet_gives_its_tree(case: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    installed = Installed(tmp_path / "home")
    top = placed(tmp_path / "fleet", written(case))
    ran = installed.fine(top, "render")
    assert ": warning " not in ran.err
    found = files_of(top / "rendered")
    if request.config.getoption("force_regen"):
        shutil.rmtree(case / "rendered", ignore_errors=True)
        placed(case / "rendered", found)
    expected = files_of(case / "rendered")
    assert sorted(found) == sorted(expected)
    for path, content in found.items():
        assert content.decode() == expected[path].decode(), path


def test_this_repository_s_own_tree_is_what_its_fleet_gives(tmp_path: Path) -> None:
    top = placed(tmp_path / "fleet", {**sources(), ".gitattributes": b"rendered/** -text\n"})
    shutil.copytree(REPOSITORY / "rendered", top / "rendered", symlinks=True)
    ran = Installed(tmp_path / "home").fine(top, "check", "-o", "json")
    assert ran.json() == {"ok": True, "diagnostics": []}
