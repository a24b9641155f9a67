"""Programs that each do one thing and end: so many at a time, each in a scratch folder of its own, results in order.

In come runs (files to lay out, arguments); out come what each printed and complained of, or why it was ended. A run
sees a copy of its files, whose folder is gone when its result is there. That folder's name is random, so
it is cut out of what is said: ``TOP`` stands for it.
"""

from __future__ import annotations

import os
import resource
import selectors
import sys
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from subprocess import Popen, TimeoutExpired
from tempfile import TemporaryDirectory
from time import monotonic
from typing import IO, Final, cast

from gitops_compile.adapters.processes import Limits, Lost, cause, kill_group

TOP: Final = "/tree-in-scratch"
"""Stands for the scratch folder. No real path looks like it, so it can be cut out of messages."""

MEMORY: Final = 512 << 20
"""The data segment in bytes, as the packaged engine has it (``engine/internal/confine``)."""

COMPLAINT: Final = 1 << 20
"""So much of what a run complains of is kept, in bytes."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run: its files by their path in the scratch folder (each a path inside it), and the program's arguments."""

    id: str
    files: Mapping[str, bytes]
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """A run that ended by itself: its exit code (negative for a signal), what it printed and what it complained of."""

    status: int
    said: bytes
    complaint: str


Start = Callable[[Run, Path], Popen[bytes]]
"""Starts a run in its scratch folder, in a session of its own and without standard input."""


class _Running:
    """A run on its way: the process, the scratch folder, and what it said so far."""

    def __init__(self, number: int, run: Run, start: Start, limits: Limits, selector: selectors.BaseSelector) -> None:
        self.number, self.run, self.selector = number, run, selector
        self.scratch = TemporaryDirectory(prefix="gitops-compile-")
        self.folder = os.path.realpath(self.scratch.name)
        self.process: Popen[bytes] | None = None
        self.said: list[bytes] = []
        self.size = 0
        self.complaint = b""
        self.deadline = monotonic() + limits.seconds
        try:
            _lay_out(Path(self.folder), run.files)
            self.process = start(run, Path(self.folder))
            _confine(self.process.pid, limits)
            for stream in self._streams():
                os.set_blocking(stream.fileno(), False)
                selector.register(stream, selectors.EVENT_READ, self)
        except BaseException:
            self.end()
            raise

    def _streams(self) -> tuple[IO[bytes], ...]:
        if self.process is None:
            return ()
        return (cast("IO[bytes]", self.process.stdout), cast("IO[bytes]", self.process.stderr))

    def read(self, stream: IO[bytes]) -> None:
        """Take what a pipe holds. The complaint is kept in part."""
        chunk = os.read(stream.fileno(), 1 << 20)
        if not chunk:
            self.selector.unregister(stream)
        elif stream is self._streams()[0]:
            self.said.append(chunk)
            self.size += len(chunk)
        else:
            self.complaint = (self.complaint + chunk)[:COMPLAINT]

    def is_silent(self) -> bool:
        """Whether both pipes are closed at the other end."""
        return not any(stream in self.selector.get_map() for stream in self._streams())

    def wait(self) -> bool:
        """Whether the process ended within what is left of its time."""
        with suppress(TimeoutExpired):
            cast("Popen[bytes]", self.process).wait(max(0.0, self.deadline - monotonic()))
            return True
        return False

    def end(self) -> None:
        """Kill what still runs, then close the pipes, then wait, then take the scratch folder away."""
        if self.process is not None:
            if self.process.returncode is None:
                kill_group(self.process)
            for stream in self._streams():
                if stream in self.selector.get_map():
                    self.selector.unregister(stream)
                stream.close()
            self.process.wait()
        self.scratch.cleanup()

    def result(self) -> Ended | Lost:
        """What an ended run said; none if a limit or a crash ended it."""
        complaint = self.complaint.decode(errors="replace").replace(self.folder, TOP)
        status = cast("Popen[bytes]", self.process).returncode
        if status < 0 or "out of memory" in complaint or "cannot allocate memory" in complaint:
            return Lost(cause(status, complaint))
        return Ended(status, b"".join(self.said), complaint)


def each(
    runs: Iterable[Run], start: Start, workers: int, limits: Limits
) -> Generator[tuple[Run, Ended | Lost], None, None]:
    """Each run with its result, in the order of the runs. Closing the generator ends all. Raises OSError."""
    selector = selectors.DefaultSelector()
    waiting = enumerate(runs)
    running: list[_Running] = []
    done: dict[int, tuple[Run, Ended | Lost]] = {}
    following = 0
    try:
        while True:
            while len(running) < workers and (given := next(waiting, None)) is not None:
                running.append(_Running(*given, start, limits, selector))
            if not running:
                return
            for one, result in _ended(running, selector, limits):
                done[one.number] = (one.run, result)
            while following in done:
                before = monotonic()
                yield done.pop(following)
                following += 1
                for one in running:  # Time that the caller took is not the process's.
                    one.deadline += monotonic() - before
    finally:
        for one in running:
            one.end()
        selector.close()


def _ended(
    running: list[_Running], selector: selectors.BaseSelector, limits: Limits
) -> list[tuple[_Running, Ended | Lost]]:
    """Wait until bytes can move or a time is over, and move them; take out of ``running`` what has ended."""
    soonest = min(one.deadline for one in running)
    for key, _ in selector.select(max(0.0, soonest - monotonic())):
        key.data.read(key.fileobj)
    found: list[tuple[_Running, Ended | Lost]] = []
    for one in list(running):
        lost = None
        if one.size > limits.answer:
            lost = Lost(f"gives more than {limits.answer >> 20} MiB")
        elif one.deadline <= monotonic() or (one.is_silent() and not one.wait()):
            lost = Lost(f"took longer than {limits.seconds:g} seconds")
        elif not one.is_silent():
            continue
        one.end()
        running.remove(one)
        found.append((one, lost or one.result()))
    return found


def _lay_out(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)


def _confine(process: int, limits: Limits) -> None:
    """Limit memory, time, files and dumps of a process, where the system can do that to another one.

    The time of the processor ends it, too, if we are killed and cannot. Elsewhere only Go's own memory limit holds.
    """
    if sys.platform != "linux":
        return
    seconds = int(limits.seconds) + 5
    most = ((resource.RLIMIT_DATA, MEMORY), (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_FSIZE, 0))
    for what, number in (*most, (resource.RLIMIT_CORE, 0), (resource.RLIMIT_NOFILE, 32)):
        with suppress(ProcessLookupError):
            hard = resource.prlimit(process, what)[1]
            least = number if hard == resource.RLIM_INFINITY else min(number, hard)
            resource.prlimit(process, what, (least, least))
