"""The console script, and ``python -m gitops_compile``.

A run without a change is answered here, before anything else is loaded; every other one goes to ``cli``.
"""

from __future__ import annotations

import sys

from gitops_compile.adapters.settled import begin, say_again

TYPE_CHECKING = False
if TYPE_CHECKING:  # Not from typing: to load that costs a tenth of a run without a change.
    from typing import NoReturn


def main() -> NoReturn:
    """Say what the last run said, where nothing has changed since; else run."""
    try:
        start = begin(sys.argv[1:])
        if start is not None and say_again(start):
            sys.exit(0)
    except KeyboardInterrupt:
        _interrupted()
    from gitops_compile.cli import main as run  # noqa: PLC0415 - a run without a change loads no more

    run(start)


def _interrupted() -> NoReturn:
    """End by the signal itself, as ``cli`` does."""
    import signal  # noqa: PLC0415

    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.raise_signal(signal.SIGINT)
    sys.exit(130)


if __name__ == "__main__":
    main()
