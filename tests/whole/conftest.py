"""The installed command with a home of its own, and a small rendered fleet, for the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from installed import Installed
from shop_fleet import write_shop


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("home"))


@pytest.fixture
def shop(tmp_path: Path, installed: Installed) -> Path:
    """The folder of a fleet that was rendered a moment ago, in no git repository."""
    top = write_shop(tmp_path / "shop")
    installed.fine(top, "render")
    return top
