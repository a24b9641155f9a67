"""A process that somebody else killed has failed, whatever it was doing; nothing is said of the job it was at."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from gitops_compile.adapters import engine
from gitops_compile.adapters.engine import EngineFailed
from gitops_compile.adapters.processes import Job, Limits, exchange
from gitops_compile.model.build import BuildRequest

PROGRAM = """
import os, signal, sys
for line in sys.stdin:
    words = line.split()
    if words[0] == "half":
        os.write(1, b"the first half of an ans")
    if words[0] in ("half", "before"):
        os.kill(os.getpid(), int(words[1]))
        signal.pause()
    os.write(1, line.encode())
    if words[0] == "behind":
        os.kill(os.getpid(), int(words[1]))
"""
LIMITS = Limits(seconds=20, answer=1 << 20)
SERVICE = b"apiVersion: v1\nkind: Service\nmetadata: {name: main}\n"
PLAIN = {"service.yaml": SERVICE, "kustomization.yaml": b"resources: [service.yaml]\n"}


def start() -> Popen[bytes]:
    return Popen([sys.executable, "-c", PROGRAM], stdin=PIPE, stdout=PIPE, stderr=PIPE, bufsize=0, process_group=0)


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("moment", ["before", "half", "behind"])
def test_the_exchange_fails(moment: str, number: signal.Signals) -> None:
    """Before an answer, in the middle of one, and between two."""
    lines = ["say", f"{moment} {number.value}", "say", "say", "say"]
    asked = [Job(str(at), f"{line}\n".encode()) for at, line in enumerate(lines)]
    with pytest.raises(ChildProcessError, match=f"status -{number.value}"):
        list(exchange(asked, start, 1, LIMITS))


@pytest.mark.parametrize("given", [1, 2, 3])
def test_the_engine_fails(given: int) -> None:
    """Killed as soon as so many requests were handed over: it owes one of them, or is given one more."""

    def requests() -> Iterator[BuildRequest]:
        for at in range(6):
            if at == given:
                [pid] = set(_children()) - before
                os.kill(pid, signal.SIGKILL)
            yield BuildRequest(str(at), "", PLAIN)

    before = set(_children())
    with pytest.raises(EngineFailed, match="status -9"):
        list(engine.build(requests(), workers=1))


def _children() -> list[int]:
    """The processes that this one runs (proc(5))."""
    own = os.getpid()
    return [int(word) for word in Path(f"/proc/{own}/task/{own}/children").read_text().split()]
