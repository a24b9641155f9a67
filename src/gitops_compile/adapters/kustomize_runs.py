"""Starts ``kustomize`` for each question, confined as the packaged engine is, and gives the answers in order.

A question that needs no program is answered without one. A run that hits a limit is an error of its question; the
third one ends all, since each costs up to half a minute.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from subprocess import DEVNULL, Popen
from typing import Any, Generic, TypeVar, cast

from gitops_compile.adapters.engine import ENVIRONMENT, MOST_LOST, processors
from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.processes import Limits, Lost
from gitops_compile.adapters.programs import alone
from gitops_compile.adapters.runs import Ended, Run, Start, each
from gitops_compile.model.build import BuildError

Ran = Ended | BuildError
"""How a run ended: by itself, whatever its exit code, or by a limit."""

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Asked(Generic[Answer]):
    """A question: the run that it needs, and what follows from how that ended. Without a run, the answer stands."""

    run: Run | None
    answer: Callable[[Ran], Answer]


def answers(questions: Iterable[Asked[Answer]], program: Path, workers: int | None, limits: Limits) -> Iterator[Answer]:
    """The answers in the order of the questions. Closing the iterator ends all runs. Raises ToolFailed."""
    waiting: deque[Asked[Answer]] = deque()

    def runs() -> Iterator[Run]:
        for question in questions:
            waiting.append(question)
            if question.run is not None:
                yield question.run

    lost = 0
    running = _each(runs(), program, workers, limits)
    for run, result in running:
        yield from _without_run(waiting)
        lost += isinstance(result, Lost)
        yield waiting.popleft().answer(BuildError(result.reason) if isinstance(result, Lost) else result)
        if lost == MOST_LOST:
            running.close()
            raise ToolFailed(f"stopped: {MOST_LOST} requests hit a limit of kustomize, the last one {run.id}")
    yield from _without_run(waiting)


def ran(program: Path, run: Run, limits: Limits) -> bytes:
    """What one run printed. Raises ToolFailed if it failed."""
    said = b""
    for _, result in _each([run], program, 1, limits):
        if isinstance(result, Lost):
            raise ToolFailed(f"kustomize {run.id}: {result.reason}")
        if result.status:
            first = result.complaint.strip().partition("\n")[0]
            raise ToolFailed(f"kustomize {run.id}: {first or f'exit code {result.status}'}")
        said = result.said
    return said


def _without_run(waiting: deque[Asked[Answer]]) -> Iterator[Answer]:
    while waiting and waiting[0].run is None:
        yield waiting.popleft().answer(BuildError(""))


def _each(
    runs: Iterable[Run], program: Path, workers: int | None, limits: Limits
) -> Generator[tuple[Run, Ended | Lost], None, None]:
    try:
        yield from each(runs, _starter(program), workers or processors(), limits)
    except OSError as error:
        raise ToolFailed(f"kustomize: {os.strerror(error.errno or 0)}") from error


def _starter(program: Path) -> Start:
    @cache
    def command() -> Any:
        return alone(program)

    def start(run: Run, folder: Path) -> Popen[bytes]:
        settings = {"cwd": str(folder), "env": dict(ENVIRONMENT), "stdin": DEVNULL}
        return cast("Popen[bytes]", command().popen(run.arguments, **settings, new_session=True, bufsize=0))

    return start
