"""Starts one command, waits for it and says what it cost, as one line of JSON.

A process of its own, and a small one: Linux hands the largest memory of the process that starts a command on to that
command, so a bench that holds a fleet would be seen in every figure. ``python -I -S launcher.py WORDS...``; what the
command prints is dropped, its complaints pass.
"""

import os
import sys
import time


def main() -> None:
    """Wall seconds, CPU seconds of the command and all it waited for, the largest process in KiB, and how it ended."""
    words = sys.argv[1:]
    nowhere = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    start = time.perf_counter()
    process = os.posix_spawnp(words[0], words, os.environ, file_actions=[nowhere])
    _, status, used = os.wait4(process, 0)
    wall = time.perf_counter() - start
    ended = os.waitstatus_to_exitcode(status)
    peak = used.ru_maxrss / (1024 if sys.platform == "darwin" else 1)  # bytes there, KiB elsewhere
    sys.stdout.write(f"[{wall}, {used.ru_utime + used.ru_stime}, {peak}, {ended}]")


main()
