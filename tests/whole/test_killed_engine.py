"""Somebody kills an engine while it builds: the run is right, or ends with exit 3 and has touched nothing.

A killed process says nothing about the fleet, so it is no error of the fleet's (exit 1) and asks nobody to mend a file.
Comes beside ``unit/adapters/test_killed_processes``, where the moments are exact.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from installed import COMMAND, Installed, files_of, touched
from shop_fleet import replaced

ENGINE = b"gitops-compile-engine"
MOMENTS = [0, 2, 5, 9, 14, 25]
"""Milliseconds from when an engine is seen; it lives some twenty here."""


@pytest.fixture
def edited(shop: Path, installed: Installed) -> tuple[Path, dict[str, bytes]]:
    """A rendered fleet with an edit that is not rendered yet, and the tree that it compiles to."""
    replaced(shop / "overlays/edge/service.yaml", "port: 80", "port: 81")
    installed.fine(shop, "render", "--out", str(shop.parent / "out"))
    return shop, files_of(shop.parent / "out")


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("which", ["one", "every"])
def test_an_engine_that_is_killed(
    which: str, moment: int, edited: tuple[Path, dict[str, bytes]], installed: Installed, tmp_path: Path
) -> None:
    top, right = edited
    before, home = touched(top), Installed(tmp_path / "home")
    code, said, killed = _killing(top, home, moment / 1000, once=which == "one")
    told = f"{killed} killed: {said}"
    assert code in (0, 3), told
    assert "a bug" not in said, told
    if code == 3:
        assert said.startswith("gitops-compile: the engine failed: "), told
        assert killed, told
        assert touched(top) == before
    home.fine(top, "render")
    assert files_of(top / "rendered") == right


def _killing(top: Path, home: Installed, wait: float, *, once: bool) -> tuple[int, str, int]:
    """Render without a build that is known, killing engines so many seconds after they are seen."""
    own = {"PATH": os.environ["PATH"], "HOME": str(home.home)}
    pipe, killed = subprocess.PIPE, 0
    with subprocess.Popen([str(COMMAND), "render"], cwd=top, env=own, stdout=pipe, stderr=pipe) as process:
        while process.poll() is None and not (once and killed):
            for pid in _engines(process.pid):
                time.sleep(wait)
                killed += _kill(pid)
                if once:
                    break
        out, err = process.communicate()
    return process.returncode, (err + out).decode(), killed


def _engines(pid: int) -> list[int]:
    """The engines that a process runs (proc(5))."""
    try:
        below = [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
        return [one for one in below if ENGINE in Path(f"/proc/{one}/cmdline").read_bytes()]
    except OSError:
        return []


def _kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
