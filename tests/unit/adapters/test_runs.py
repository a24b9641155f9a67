"""Programs that are slow, die or say too much: results in order, nothing of them left over, on the disk neither."""

from __future__ import annotations

import resource
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from subprocess import DEVNULL, PIPE, Popen
from time import monotonic, sleep

import pytest

from gitops_compile.adapters.processes import Limits, Lost
from gitops_compile.adapters.runs import MEMORY, TOP, Ended, Run, each

LIMITS = Limits(seconds=20, answer=1 << 20)


class Starter:
    """Starts shells that do what the run's argument says, and remembers them."""

    def __init__(self) -> None:
        self.started: list[Popen[bytes]] = []

    def __call__(self, run: Run, folder: Path) -> Popen[bytes]:
        command = ["/bin/sh", "-c", *run.arguments]
        process = Popen(command, cwd=folder, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, bufsize=0, start_new_session=True)
        self.started.append(process)
        return process


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where scratch folders are made."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def start(scratch: Path) -> Iterator[Starter]:
    starter = Starter()
    yield starter
    assert all(process.returncode is not None for process in starter.started), "a process is left over"
    assert list(scratch.iterdir()) == [], "a scratch folder is left over"


def runs(*commands: str, files: dict[str, bytes] | None = None) -> list[Run]:
    return [Run(str(i), files or {}, (command,)) for i, command in enumerate(commands)]


@pytest.mark.parametrize("workers", [1, 3])
def test_results_come_in_order(start: Starter, workers: int) -> None:
    given = runs("sleep 0.2; echo a", "echo b; echo c >&2; exit 3", "echo d")
    expected = [Ended(0, b"a\n", ""), Ended(3, b"b\n", "c\n"), Ended(0, b"d\n", "")]
    assert list(each(given, start, workers, LIMITS)) == list(zip(given, expected, strict=True))


def test_a_run_sees_its_files_in_a_folder_of_its_user_alone(start: Starter) -> None:
    given = runs("cat a/b; ls -ld . | cut -c1-10; pwd >&2", files={"a/b": b"hello\n"})
    [(_, ended)] = each(given, start, 1, LIMITS)
    assert isinstance(ended, Ended)
    assert ended.said == b"hello\ndrwx------\n"
    assert ended.complaint.startswith(f"{TOP}\n")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_limit_ends_the_run_and_its_children_and_no_other(start: Starter) -> None:
    given = runs("sleep 61 & echo $! >&2; sleep 60", "yes", "echo a", "kill -9 $$")
    results = [result for _, result in each(given, start, 2, Limits(seconds=2, answer=1 << 20))]
    assert results == [
        Lost("took longer than 2 seconds"), Lost("gives more than 1 MiB"), Ended(0, b"a\n", ""),
        Lost("ended its process: status -9"),
    ]  # fmt: skip
    end = monotonic() + 5
    while any(_group(process.pid) for process in start.started) and monotonic() < end:
        sleep(0.01)
    assert [_group(process.pid) for process in start.started] == [[], [], [], []]


def _group(leader: int) -> list[str]:
    """The processes of a group that live; one that nobody has waited for does not."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(FileNotFoundError, ProcessLookupError):
            words = path.read_text().rsplit(")", 1)[1].split()
            found += [path.parent.name] if words[2] == str(leader) and words[0] != "Z" else []
    return found


def test_closing_ends_what_runs(start: Starter) -> None:
    with closing(each(runs("echo a", "sleep 60", "sleep 60"), start, 2, LIMITS)) as results:
        assert next(results)[1] == Ended(0, b"a\n", "")
    assert len(start.started) in (2, 3)


def test_a_program_that_cannot_start_leaves_nothing(scratch: Path) -> None:
    def start(run: Run, folder: Path) -> Popen[bytes]:
        raise FileNotFoundError(2, "none")

    with pytest.raises(FileNotFoundError):
        list(each(runs("true"), start, 1, LIMITS))
    assert list(scratch.iterdir()) == []


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux limits another process")
def test_a_run_is_confined(start: Starter) -> None:
    [(_, ended)] = each(runs("sleep 0.3; ulimit -d; ulimit -f; ulimit -c; ulimit -n; ulimit -t"), start, 1, LIMITS)
    assert isinstance(ended, Ended)
    assert ended.said.split() == [str(MEMORY // 1024).encode(), b"0", b"0", b"32", b"25"]
    assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 32
