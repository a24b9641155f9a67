"""Programs run through plumbum with an environment of their own: nothing of ours is handed on.

plumbum adds its ``local.env``, a copy of our environment, to what a caller gives. A machine with an empty one of its
own leaves ``local`` and every other thread alone.
"""

from __future__ import annotations

import platform
from pathlib import Path
from typing import Any


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
