"""Many requests, few processes, answers in order: how a batch program is fed, watched and ended.

In come jobs (one line each) and a way to start a process; out come the answers (one line each), in the order of the
jobs whatever the number of processes. A process works on one job and holds one more. One that dies, takes too long or
says too much costs the user that one job: the answer is a ``Lost`` with the reason, and the rest goes to a new process.
"""

from __future__ import annotations

import itertools
import os
import selectors
import signal
from collections import deque
from collections.abc import Callable, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from subprocess import Popen
from time import monotonic
from typing import IO, cast

AHEAD = 2
"""Jobs in a process: the one it works on, and one waiting."""

_FROM_OUTSIDE = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT})
"""Signals that no job makes its own process end by: a person sent them, or a system that ran out of memory."""


@dataclass(frozen=True, slots=True)
class Job:
    """One request: its line with the line end. ``alone``: no process does this job and another one."""

    id: str
    line: bytes
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Lost:
    """A job without an answer, and why, as the end of a sentence about it."""

    reason: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What one job may take: wall time in seconds, and the size of its answer in bytes."""

    seconds: float
    answer: int


class _Child:
    """A running process: what it has not read yet, its unfinished line of output, and the jobs that it owes."""

    def __init__(self, process: Popen[bytes], selector: selectors.BaseSelector) -> None:
        self.process = process
        self.stdin = cast("IO[bytes]", process.stdin)
        self.stdout = cast("IO[bytes]", process.stdout)
        self.stderr = cast("IO[bytes]", process.stderr)
        self.selector = selector
        self.owed: deque[tuple[int, Job]] = deque()
        self.used = False
        self.alone = False
        self.deadline = 0.0
        self.outgoing: deque[memoryview] = deque()
        self.incoming: list[bytes] = []
        self.complaint = b""
        for stream in self._streams():
            os.set_blocking(stream.fileno(), False)
        selector.register(self.stdout, selectors.EVENT_READ, self)
        selector.register(self.stderr, selectors.EVENT_READ, self)

    def _streams(self) -> tuple[IO[bytes], ...]:
        return (self.stdin, self.stdout, self.stderr)

    def takes(self, job: Job) -> bool:
        """Whether the job may come here now."""
        return not self.used if job.alone else not self.alone and len(self.owed) < AHEAD

    def give(self, number: int, job: Job, seconds: float) -> None:
        """Queue the job; its time begins when the process is free for it."""
        if not self.owed:
            self.deadline = monotonic() + seconds
        self.owed.append((number, job))
        self.used, self.alone = True, job.alone
        if not self.outgoing:
            self.selector.register(self.stdin, selectors.EVENT_WRITE, self)
        self.outgoing.append(memoryview(job.line))

    def write(self) -> None:
        """Hand over as much input as the pipe takes. That a process reads no more shows in its closed output."""
        try:
            rest = self.outgoing[0][os.write(self.stdin.fileno(), self.outgoing[0]) :]
        except BlockingIOError:
            return
        except BrokenPipeError:
            rest = memoryview(b"")
        if rest:
            self.outgoing[0] = rest
            return
        self.outgoing.popleft()
        if not self.outgoing:
            self.selector.unregister(self.stdin)

    def hear(self) -> None:
        """Keep the beginning of what it says on its error output."""
        chunk = os.read(self.stderr.fileno(), 1 << 16)
        self.complaint = (self.complaint + chunk)[:2000]
        if not chunk:
            self.selector.unregister(self.stderr)

    def read(self) -> tuple[list[bytes], bool]:
        """The lines that are complete now, and whether it will say no more."""
        chunk = os.read(self.stdout.fileno(), 1 << 20)
        *lines, rest = chunk.split(b"\n")
        if lines:
            lines[0] = b"".join([*self.incoming, lines[0]])
            self.incoming = []
        self.incoming.append(rest)
        return lines, not chunk

    def end(self) -> str:
        """Kill the process and all that it may have started, then close the pipes, then wait; say how it ended.

        In this order, since closing or waiting first hangs as long as a grandchild holds a pipe.
        """
        kill_group(self.process)
        if self.stderr in self.selector.get_map():
            with suppress(BlockingIOError):
                self.hear()
        for stream in self._streams():
            if stream in self.selector.get_map():
                self.selector.unregister(stream)
            stream.close()
        return cause(self.process.wait(), self.complaint.decode(errors="replace"))


def kill_group(process: Popen[bytes]) -> None:
    """Kill the process and all that it may have started; it leads a group of its own."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def cause(status: int, complaint: str) -> str:
    """How a process ended, as the end of a sentence about its job; by its first line on stderr, where there is one."""
    if "out of memory" in complaint or "cannot allocate memory" in complaint:
        return "needed more memory than it may use"
    words = complaint.strip().splitlines()
    return "ended its process: " + (words[0] if words else f"status {status}")


class _Batch:
    """The jobs of one ``exchange`` on their way."""

    def __init__(self, jobs: Iterable[Job], start: Callable[[], Popen[bytes]], workers: int, limits: Limits) -> None:
        self.jobs = enumerate(jobs)
        self.start = start
        self.workers = workers
        self.limits = limits
        self.selector = selectors.DefaultSelector()
        self.waiting: deque[tuple[int, Job]] = deque()
        self.children: list[_Child] = []
        self.done: dict[int, tuple[Job, bytes | Lost]] = {}

    def feed(self) -> None:
        """Give out jobs until no process may take the next one."""
        while self.waiting or self._another():
            number, job = self.waiting[0]
            child = self._place(job)
            if child is None:
                return
            self.waiting.popleft()
            child.give(number, job, self.limits.seconds)

    def _another(self) -> bool:
        self.waiting.extend(itertools.islice(self.jobs, 1))
        return bool(self.waiting)

    def _place(self, job: Job) -> _Child | None:
        """The idlest process that takes the job; a new one where all have work and one more may run."""
        able = min((c for c in self.children if c.takes(job)), key=lambda c: len(c.owed), default=None)
        if able is not None and not able.owed:
            return able
        if len(self.children) == self.workers:
            for child in [c for c in self.children if not c.owed][:1]:  # Used, and the job is for a new one; or alone.
                self.drop(child)
        if len(self.children) < self.workers:
            able = _Child(self.start(), self.selector)
            self.children.append(able)
        return able

    def move(self) -> None:
        """Wait until bytes can move and move them; take note of answers, and of what is lost."""
        soonest = min(child.deadline for child in self.children if child.owed)
        for key, _ in self.selector.select(max(0.0, soonest - monotonic())):
            child: _Child = key.data
            if child not in self.children:
                continue
            if key.fileobj is child.stdin:
                child.write()
            elif key.fileobj is child.stderr:
                child.hear()
            else:
                self._listen(child)
        for child in [c for c in self.children if c.owed and c.deadline <= monotonic()]:
            self._lose(child, f"took longer than {self.limits.seconds:g} seconds")

    def _listen(self, child: _Child) -> None:
        lines, ended = child.read()
        for line in lines:
            if not child.owed:
                raise ChildProcessError("an answer that nobody asked for")
            number, job = child.owed.popleft()
            self.done[number] = (job, line)
            child.deadline = monotonic() + self.limits.seconds
        if sum(map(len, child.incoming)) > self.limits.answer:
            self._lose(child, f"gives more than {self.limits.answer >> 20} MiB")
        elif ended:
            self._lose(child, "")

    def _lose(self, child: _Child, reason: str) -> None:
        """End the process; the first job that it owes is lost, the others go to the next one.

        A process that somebody else killed says nothing about its job, so the whole run has failed.
        """
        cause = self.drop(child)
        if not child.owed or (not reason and -child.process.returncode in _FROM_OUTSIDE):
            raise ChildProcessError(cause)
        number, job = child.owed.popleft()
        self.done[number] = (job, Lost(reason or cause))
        self.waiting.extendleft(reversed(child.owed))

    def drop(self, child: _Child) -> str:
        """End the process; say how it ended."""
        self.children.remove(child)
        return child.end()


def exchange(
    jobs: Iterable[Job], start: Callable[[], Popen[bytes]], workers: int, limits: Limits
) -> Generator[tuple[Job, bytes | Lost], None, None]:
    """Each job with its answer, in the order of the jobs. A process starts only for a job that no idle one takes.

    Closing the generator ends all processes. Raises ChildProcessError if a process ends that owes nothing, or
    answers what nobody asked.
    """
    batch = _Batch(jobs, start, workers, limits)
    following = 0
    try:
        while True:
            batch.feed()
            if not any(child.owed for child in batch.children):
                return
            batch.move()
            while following in batch.done:
                before = monotonic()
                yield batch.done.pop(following)
                following += 1
                for child in batch.children:  # Time that the caller took is not the process's.
                    child.deadline += monotonic() - before
    finally:
        for child in list(batch.children):
            batch.drop(child)
        batch.selector.close()
