"""Processes that are slow, die, say too much or must be alone: jobs are answered in order, and nothing is left over."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import closing
from subprocess import PIPE, Popen
from time import sleep

import pytest

from gitops_compile.adapters.processes import Job, Limits, Lost, exchange

PROGRAM = """
import os, sys, time
for line in sys.stdin:
    word, _, rest = line.strip().partition(" ")
    if word == "die":
        print(rest, file=sys.stderr, flush=True)
        os._exit(3)
    if word == "sleep":
        time.sleep(float(rest))
    if word == "chatter":
        sys.stdout.write("x" * int(rest)); sys.stdout.flush(); time.sleep(60)
    if word == "answer":
        rest = "x" * int(rest)
    if word == "twice":  # Both lines in one write, so that the second is there when the first is read.
        os.write(1, f"unasked\\n{rest}\\n".encode())
        continue
    print(len(rest) if word == "long" else rest, os.getpid(), flush=True)
"""
LIMITS = Limits(seconds=20, answer=1 << 20)


class Starter:
    """Starts the program and remembers the processes, to look at them afterwards."""

    def __init__(self) -> None:
        self.started: list[Popen[bytes]] = []

    def __call__(self) -> Popen[bytes]:
        command = [sys.executable, "-c", PROGRAM]
        self.started.append(
            Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, bufsize=0, start_new_session=True),
        )
        return self.started[-1]


@pytest.fixture
def start() -> Iterator[Starter]:
    starter = Starter()
    yield starter
    assert all(process.returncode is not None for process in starter.started), "a process is left over"


def jobs(*lines: str, alone: tuple[int, ...] = ()) -> list[Job]:
    return [Job(str(i), f"{line}\n".encode(), i in alone) for i, line in enumerate(lines)]


def answered(start: Starter, asked: list[Job], workers: int = 2, limits: Limits = LIMITS) -> list[str | Lost]:
    pairs = list(exchange(asked, start, workers, limits))
    assert [job for job, _ in pairs] == asked
    return [answer if isinstance(answer, Lost) else answer.decode() for _, answer in pairs]


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_answers_come_in_the_order_of_the_jobs(start: Starter, workers: int) -> None:
    lines = [f"sleep {0.02 * (i % 3)}" if i % 2 else f"say {i}" for i in range(20)]
    answers = answered(start, jobs(*lines), workers)
    assert [str(a).split()[0] for a in answers] == [line.split()[1] for line in lines]
    assert len(start.started) == workers


def test_no_job_starts_no_process(start: Starter) -> None:
    assert answered(start, []) == []
    assert start.started == []


def test_one_job_starts_one_process(start: Starter) -> None:
    answered(start, jobs("say a"), workers=4)
    assert len(start.started) == 1


def test_a_death_costs_one_job(start: Starter) -> None:
    answers = answered(start, jobs("say a", "die of a cold", "say b", "say c"), workers=1)
    assert answers[1] == Lost("ended its process: of a cold")
    assert [str(answers[i]).split()[0] for i in (0, 2, 3)] == ["a", "b", "c"]
    assert len(start.started) == 2


def test_a_silent_death_shows_its_status(start: Starter) -> None:
    assert answered(start, jobs("die")) == [Lost("ended its process: status 3")]


def test_out_of_memory_is_said_plainly(start: Starter) -> None:
    assert answered(start, jobs("die fatal error: runtime: out of memory")) == [
        Lost("needed more memory than it may use")
    ]


def test_a_job_that_takes_too_long_is_lost_alone(start: Starter) -> None:
    answers = answered(start, jobs("sleep 30", "say b"), workers=1, limits=Limits(seconds=0.5, answer=1000))
    assert answers[0] == Lost("took longer than 0.5 seconds")
    assert str(answers[1]).startswith("b ")


def test_a_job_that_says_too_much_is_lost_alone(start: Starter) -> None:
    answers = answered(start, jobs(f"chatter {2 << 20}", "say b"), workers=1)
    assert answers[0] == Lost("gives more than 1 MiB")
    assert str(answers[1]).startswith("b ")


def test_the_callers_time_is_not_the_processes(start: Starter) -> None:
    """The second answer is too large for the pipe, so the process cannot go on while the caller takes its time."""
    asked = jobs("say a", f"answer {1 << 20}", "say c")
    answers = []
    for _, answer in exchange(asked, start, 1, Limits(seconds=1.0, answer=2 << 20)):
        answers.append(answer)
        sleep(1.2)
    assert not [answer for answer in answers if isinstance(answer, Lost)]


def test_large_requests_and_full_pipes_do_not_block(start: Starter) -> None:
    answers = answered(start, jobs(*["long " + "x" * (3 << 20)] * 8), workers=2)
    assert [str(a).split()[0] for a in answers] == [str(3 << 20)] * 8


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_alone_shares_its_process_with_no_other(start: Starter, workers: int) -> None:
    answers = answered(start, jobs("say a", "say b", "say c", "say d", "say e", alone=(1, 2)), workers)
    pids = [str(a).split()[1] for a in answers]
    assert pids[1] not in pids[2:] + pids[:1]
    assert pids[2] not in pids[3:] + pids[:2]


def test_closing_ends_all_processes(start: Starter) -> None:
    with closing(exchange(jobs("say a", "sleep 60", "sleep 60"), start, 2, LIMITS)) as answers:
        next(answers)
        assert len(start.started) == 2
    for process in start.started:
        with pytest.raises(ProcessLookupError):
            os.kill(process.pid, 0)


def test_an_answer_that_nobody_asked_for_is_a_broken_program(start: Starter) -> None:
    with pytest.raises(ChildProcessError):
        answered(start, jobs("twice a"), workers=1)
