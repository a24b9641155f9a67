"""Long work shows a bar on a terminal's stderr, and never in a pipe."""

from __future__ import annotations

import os
import pty
import subprocess
from pathlib import Path

import pytest

from gitops_compile.commands.compiling import FEW
from installed import COMMAND, Installed, write

SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\n"
HEAD = """\
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: many}
clusters: {c1: {}}
environments: {dev: {clusters: [c1]}}
apps:
"""


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A fleet of so many builds that a bar is worth it."""
    files = {"fleet.yaml": HEAD + "".join(f"  app{number}: {{}}\n" for number in range(FEW))}
    for number in range(FEW):
        files[f"overlays/app{number}/kustomization.yaml"] = "resources: [service.yaml]\n"
        files[f"overlays/app{number}/service.yaml"] = SERVICE
    return write(tmp_path / "many", files)


def on_a_terminal(folder: Path, home: Path, *arguments: str) -> tuple[str, bytes]:
    """What stands on a terminal's stderr, and what on the piped stdout."""
    main, terminal = pty.openpty()
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "XDG_STATE_HOME": str(home), "TERM": "xterm"}
    with subprocess.Popen(
        [COMMAND, *arguments], cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=terminal
    ) as running:
        os.close(terminal)
        shown = b""
        while True:
            try:
                chunk = os.read(main, 4096)
            except OSError:  # Linux says so when the last process has closed the terminal.
                chunk = b""
            if not chunk:
                break
            shown += chunk
        out = running.communicate()[0]
    os.close(main)
    assert running.returncode == 0, shown
    return shown.decode(), out


def test_a_terminal_gets_a_bar_a_pipe_and_quiet_do_not(many: Path, installed: Installed, tmp_path: Path) -> None:
    shown, out = on_a_terminal(many, tmp_path, "render", "--dry-run", "-o", "json")
    assert "building" in shown
    assert b"building" not in out
    assert "building" not in on_a_terminal(many, tmp_path, "render", "--dry-run", "--quiet")[0]
    assert "building" not in installed.fine(many, "render", "--dry-run").err
