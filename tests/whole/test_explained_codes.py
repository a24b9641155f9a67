"""``explain GC610`` and ``schema review`` of the installed command: they need no fleet."""

from __future__ import annotations

from pathlib import Path

import pytest

from installed import Installed


@pytest.fixture
def installed(tmp_path: Path) -> Installed:
    return Installed(tmp_path / "home")


@pytest.mark.parametrize("asked", ["GC610", "gc610"])
def test_a_code_is_explained_without_a_fleet(asked: str, tmp_path: Path, installed: Installed) -> None:
    assert installed.fine(tmp_path, "explain", asked).out.startswith("GC610: ")


def test_as_json(tmp_path: Path, installed: Installed) -> None:
    assert installed.fine(tmp_path, "explain", "GC610", "-o", "json").json()["code"] == "GC610"


def test_the_nearest_code_of_its_kind_is_offered(tmp_path: Path, installed: Installed) -> None:
    ran = installed(tmp_path, "explain", "GC613")
    assert ran.code == 2
    assert "there is no code GC613. Did you mean GC61" in ran.err
    assert "Did you mean" not in installed(tmp_path, "explain", "GC999").err


def test_the_schema_of_a_review(tmp_path: Path, installed: Installed) -> None:
    schema = installed.fine(tmp_path, "schema", "review").json()
    assert schema["properties"]["schemaVersion"] == {"const": 1}
    assert installed.fine(tmp_path, "schema", "fleet").out == installed.fine(tmp_path, "schema").out
    assert installed(tmp_path, "schema", "nothing").code == 2
