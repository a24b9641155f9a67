"""Stops the writing of a tree at each of its system calls in turn, in a process of its own per call.

``every_point`` prepares the tree ``before`` in one folder per call, and lets ``after`` be written there until that
call; what stands there then is for the test to judge. As a program, this file is that run.
"""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Final, NoReturn

from gitops_compile.adapters.failures import DiskFailed
from gitops_compile.adapters.rendered import write_rendered
from gitops_compile.check.ownership import plan
from gitops_compile.model.filetree import FileTree

CALLS: Final = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir"}
MINE: Final = ("rendered/new/c/web/mine", "rendered/old/c/web/mine")
"""What somebody else writes ``meanwhile``: where all will be new, and where all will go."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """A folder after a run that was stopped at a call: how it ended (negative: by that signal), what it had done."""

    folder: Path
    code: int
    calls: tuple[str, ...]


def every_point(top: Path, before: Mapping[str, str], after: Mapping[str, str], how: str) -> list[Stopped]:
    """``how``: kill, term, fail or meanwhile; the last one is a run that was not stopped."""
    top.mkdir()
    (top / "trees").write_text(json.dumps([before, after]))
    subprocess.run([sys.executable, __file__, how], cwd=top, check=True)
    folders = sorted((path for path in top.iterdir() if path.is_dir()), key=lambda path: int(path.name))
    return [_told(folder) for folder in folders]


def _told(folder: Path) -> Stopped:
    code, *calls = (folder / "calls").read_text().splitlines()
    (folder / "calls").unlink()
    return Stopped(folder, int(code), tuple(calls))


def _run(how: str) -> None:
    before, after = json.loads(Path("trees").read_text())
    for point in count(1):
        folder = Path(str(point)).absolute()
        for path, text in before.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text(text)
        folder.mkdir(exist_ok=True)
        child = os.fork()
        if child == 0:
            _written(folder, after, how, point)
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        calls = Path(f"{folder}.calls").read_text()
        (folder / "calls").write_text(f"{code}\n{calls}")
        if len(calls.splitlines()) < point:
            return


def _written(folder: Path, after: Mapping[str, str], how: str, point: int) -> NoReturn:
    tree = FileTree({path: text.encode() for path, text in after.items()})
    calls = os.open(f"{folder}.calls", os.O_WRONLY | os.O_CREAT)
    seen = 0

    def stop(call: str, _arguments: object) -> None:
        nonlocal seen
        if call in CALLS:
            seen += 1
            os.write(calls, f"{call}\n".encode())
            if seen == point:
                _stop(folder, how)

    def term(_number: int, _frame: object) -> NoReturn:
        raise SystemExit(143)

    signal.signal(signal.SIGTERM, term)
    sys.addaudithook(stop)
    try:
        write_rendered(folder, lambda found: plan(tree, found, lambda _path, _content: True), lambda _files: None)
    except DiskFailed:
        os._exit(3)
    except SystemExit as ending:
        os._exit(int(str(ending.code)))
    os._exit(0)


def _stop(folder: Path, how: str) -> None:
    if how == "meanwhile":
        for path in MINE:
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).touch()
    elif how == "fail":
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    else:
        os.kill(os.getpid(), signal.SIGKILL if how == "kill" else signal.SIGTERM)


if __name__ == "__main__":
    _run(sys.argv[1])
