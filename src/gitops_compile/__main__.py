"""The console script, and ``python -m gitops_compile``.

A run without a change is answered here, before anything else is loaded; every other one goes to ``cli``.
"""

import sys
from typing import NoReturn

from gitops_compile.adapters.settled import replay


def main() -> NoReturn:
    """Answer from the last run where nothing has changed since; else run."""
    code = replay(sys.argv[1:])
    if code is not None:
        sys.exit(code)
    from gitops_compile.cli import main as run  # noqa: PLC0415 - a run without a change loads no more

    run()


if __name__ == "__main__":
    main()
