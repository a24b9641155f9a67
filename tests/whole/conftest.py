"""The installed command with a home of its own, for every test of this folder."""

from __future__ import annotations

import pytest

from installed import Installed


@pytest.fixture(scope="session")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Installed:
    return Installed(tmp_path_factory.mktemp("home"))
