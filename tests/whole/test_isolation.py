"""What a run touches: no network, no program but git and the engine, nothing of the disk that is not its business.

Python's audit events (PEP 578) tell of every file opened, socket connected and program started by the process itself.
The engine's own ways out are closed in Go (its transport refuses, it opens no file).
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

import gitops_compile
from installed import committed
from kustomize_program import kustomize
from remembered import older
from watched import HOOK, TOLD

WATCHED = f"""{HOOK}
sys.argv = ["gitops-compile", *sys.argv[2:]]
from gitops_compile.cli import _code
from gitops_compile.adapters.settled import begin, say_again
start = begin(sys.argv[1:])
code = 0 if start and say_again(start) else _code(sys.argv[1:], start)
{TOLD}
sys.exit(code)
"""


def events(folder: Path, home: Path, log: Path, *arguments: str, **more: str) -> list[tuple[str, str, bool]]:
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CACHE_HOME": str(home / "cache"),
        **more,
    }
    command = [sys.executable, "-B", "-c", WATCHED, str(log), *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    return [(kind, what, writes) for kind, what, writes in json.loads(log.read_text())]


COMMANDS = (
    "render",
    "render --engine kustomize",
    "check",
    "check --staged",
    "check --rev HEAD",
    "list",
    "explain dev/c1/edge",
    "explain rendered/dev/c1/edge/service_main.yaml",
    "pin api prod 1.0.1",
    "doctor",
    "cache",
    "cache --clear",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_run_keeps_to_itself(command: str, shop: Path, tmp_path: Path) -> None:
    (shop / ".gitattributes").write_text("rendered/** -text\n")
    committed(shop)
    if command.startswith("render"):
        next(shop.glob("rendered/*/*/*/*.yaml")).unlink()
    home = tmp_path / "home"
    # Scratch folders are `check --rev`'s, whose attributes git is asked through an index there, and kustomize's:
    # it builds copies, and tells `doctor` its version. Nothing may stay in them.
    (home / "tmp").mkdir(parents=True)
    path = os.pathsep.join((str(kustomize().parent), os.environ["PATH"]))
    (home / "cache").mkdir()
    seen = events(shop, home, tmp_path / "log", *command.split(), TMPDIR=str(home / "tmp"), PATH=path)
    kept = [what for kind, what, _ in seen if kind == "open" and Path(what).is_relative_to(home / "cache")]
    assert bool(kept) == command.startswith(("render", "check", "explain rendered", "pin"))
    assert not list((home / "tmp").iterdir())
    assert not [what for kind, what, _ in seen if kind == "socket"]
    programs = {Path(what).name for kind, what, _ in seen if kind == "exec"}
    assert programs <= {
        "gitops-compile-engine",
        "git",
        *(("kustomize",) if "kustomize" in command or command == "doctor" else ()),
    }
    own = Path(gitops_compile.__file__).resolve().parent
    library = [Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib")]
    allowed = (shop.resolve(), home, own, *library, *(Path(entry).resolve() for entry in sys.path if entry))
    for kind, what, writes in seen:
        path = Path(what)
        if kind != "open" or not path.is_absolute() or what.startswith(("/dev/", "/proc/self")):
            continue  # Relative names are opened from a handle of the repository's own folder.
        assert any(path.resolve().is_relative_to(place) for place in allowed), what
        if writes:
            assert path.resolve().is_relative_to(shop.resolve() / "rendered") or path.is_relative_to(home), what


def test_a_run_without_a_change_opens_the_cache_and_writes_nothing(shop: Path, tmp_path: Path) -> None:
    (shop / ".gitattributes").write_text("rendered/** -text\n")
    committed(shop)
    home = tmp_path / "home"
    home.mkdir()
    older()
    for line in ("check", "check --staged", "render"):
        events(shop, home, tmp_path / "log", *line.split())
        (tmp_path / "log").unlink()
        seen = events(shop, home, tmp_path / "log", *line.split())
        opened = [what for kind, what, _ in seen if kind == "open" and not what.endswith((".py", ".pyc"))]
        index = [] if line == "render" else [str(shop / ".git/index")]
        assert [what for what in opened if not Path(what).is_relative_to(home / "cache")] == index
        assert len(opened) == len(index) + 1
        assert not [what for kind, what, writes in seen if writes or kind != "open"]
        (tmp_path / "log").unlink()
