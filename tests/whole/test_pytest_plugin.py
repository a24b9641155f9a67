"""The fixture for platform teams, in a pytest of its own, as their repository runs it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from shop_fleet import write_shop

TEST = """
def test_the_shop(fleet_regression):
    fleet_regression.check("../shop"{more})
"""


def written(top: Path, more: str = "") -> Path:
    (top / "tests").mkdir(exist_ok=True)
    (top / "tests/test_shop.py").write_text(TEST.format(more=more))
    return top / "tests/test_shop"


def run(top: Path, *arguments: str) -> tuple[int, str]:
    words = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:randomly", *arguments, "tests"]
    done = subprocess.run(words, cwd=top, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture
def team(tmp_path: Path) -> Path:
    write_shop(tmp_path / "shop")
    written(tmp_path)
    assert run(tmp_path)[0] == 1
    assert run(tmp_path)[0] == 0
    return tmp_path


def golden(team: Path) -> Path:
    return sorted((team / "tests/test_shop/test_the_shop").rglob("deployment_*.yaml"))[0]


def test_the_first_run_writes_the_tree_without_the_folder_rendered(team: Path) -> None:
    top = team / "tests/test_shop/test_the_shop"
    assert golden(team).read_text().startswith("# Written by gitops-compile for ")
    assert not (top / "rendered").exists()


def test_a_file_that_differs_lacks_or_is_too_much_fails_and_is_mended(team: Path) -> None:
    changed = golden(team)
    changed.write_text(changed.read_text() + "extra: true\n")
    extra = changed.with_name("service_gone.yaml")
    extra.write_text("kind: Service\n")
    code, told = run(team)
    assert code == 1
    assert "+extra: true" in told or "-extra: true" in told
    assert "service_gone.yaml: the fleet does not give this file any more" in told
    assert run(team, "--force-regen")[0] == 1
    assert not extra.exists()
    assert run(team)[0] == 0


def test_an_error_of_the_fleet_is_told_with_its_line(team: Path) -> None:
    fleet = team / "shop/fleet.yaml"
    fleet.write_text(fleet.read_text().replace("apps:", "aps:"))
    code, told = run(team)
    assert code == 1
    assert "error GC110: unknown key aps" in told
    assert "Did you mean apps?" in told


def test_a_file_to_edit_must_be_there(team: Path) -> None:
    written(team, ', edits={"fleat.yaml": ""}')
    code, told = run(team)
    assert code == 1
    assert "edits: there is no file fleat.yaml" in told


def test_a_folder_without_a_fleet_is_told(team: Path) -> None:
    (team / "shop/fleet.yaml").unlink()
    code, told = run(team)
    assert code == 1
    assert "there is no fleet.yaml here or above" in told
