"""Programs run through plumbum with an environment of their own: nothing of ours is handed on.

plumbum adds its ``local.env``, a copy of our environment, to what a caller gives. A machine with an empty one of its
own leaves ``local`` and every other thread alone.
"""

from __future__ import annotations

import os
import platform
from pathlib import Path
from typing import Any

from gitops_compile.adapters.standing import nearest_clone


def clone_top(folder: Path) -> Path | None:
    """The top of the work tree that holds a folder; none outside of git."""
    top = nearest_clone(str(folder))
    return Path(top) if top else None


def on_path(name: str, repository: Path) -> Path | None:
    """The first program of this name on ``PATH``, absolute; none that is part of the repository or the clone around
    it, where a fork could put one.
    """
    import shutil  # noqa: PLC0415 - it brings three compressors, for runs that start no program but the engine

    place = Path(os.path.realpath(repository))
    top = clone_top(place) or place
    for folder in os.environ.get("PATH", os.defpath).split(os.pathsep):
        found = shutil.which(name, path=folder) if Path(folder).is_absolute() else None
        if found and not any(Path(p).is_relative_to(top) for p in (found, os.path.realpath(found))):
            return Path(found)
    return None


def alone(program: Path) -> Any:
    """The plumbum command of a program by its absolute path, whose environment is empty but for what ``popen`` gets."""
    # plumbum asks for platform.uname()[0] when it is imported, and Python fills in the processor by starting
    # `uname -p` (bpo-35967). The promise is: no program but git and the engine. So the answer is there already.
    vars(platform.uname()).setdefault("processor", "")
    from plumbum.machines.local import LocalCommand, LocalEnv, LocalMachine  # noqa: PLC0415 - start-up must be cheap

    class Alone(LocalMachine):
        env = LocalEnv()

    Alone.env.clear()

    class Program(LocalCommand):
        @property
        def machine(self) -> LocalMachine:
            return Alone()

    return Program(str(program))
