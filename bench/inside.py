"""Runs ``gitops-compile`` in this process and writes its own largest memory, in KiB, to a file when it ends.

``python inside.py FILE WORDS...`` does what the console script does; the operating system tells a process that waits
only of the largest one below, which is an engine.
"""

import atexit
import sys

from gitops_compile.__main__ import main


def say() -> None:
    """What this process alone held at most; Linux counts it anew when a program starts."""
    try:
        with open("/proc/self/status", encoding="ascii") as status:  # noqa: PTH123 - pathlib would be in the figure
            peak = next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        import resource  # noqa: PLC0415

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
    with open(FILE, "w", encoding="ascii") as file:  # noqa: PTH123
        file.write(str(peak))


if __name__ == "__main__":
    FILE = sys.argv.pop(1)
    atexit.register(say)
    main()
