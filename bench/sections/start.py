"""What starting the command costs beside Python itself, and what an installation weighs."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path

from measuring import HERE, Plan, Unfit, cost_in, done, in_turn
from table import Row

REPOSITORY = HERE.parent
TAB = {"_GITOPS_COMPILE_COMPLETE": "bash_complete", "COMP_WORDS": "gitops-compile\nrender\nprod/", "COMP_CWORD": "2"}
CASES: tuple[tuple[str, tuple[str, ...], Mapping[str, str]], ...] = (
    ("`gitops-compile version`", ("version",), {}),
    ("`gitops-compile --help`", ("--help",), {}),
    ("TAB behind `gitops-compile render prod/`", (), TAB),
)
PEERS = ("pass", "import click")


def start(plan: Plan) -> Iterator[Row]:
    """What a person, or TAB in a shell, calls all day, in the folder of this repository's own fleet."""
    at, programs = plan.folder("start"), plan.place / "ours/bin"
    own = {"PATH": os.environ["PATH"], "HOME": str(at)}
    _assure_answers(programs, own)
    works = [
        partial(cost_in, {**own, **more}, (programs / "gitops-compile", *words), REPOSITORY) for _, words, more in CASES
    ]
    works += [partial(cost_in, own, (programs / "python", "-c", text), REPOSITORY) for text in PEERS]
    in_turn(1, *works)
    *mine, nothing, click = in_turn(4 * plan.runs + 1, *works)
    for (name, _, _), one in zip(CASES, mine, strict=True):
        yield Row(name, "`python -c pass`", one, nothing)
        yield Row(name, "`python -c 'import click'`", one, click)
    yield _weight(plan.place)


def _assure_answers(programs: Path, own: Mapping[str, str]) -> None:
    """Raise ``Unfit`` unless each command answers as it should."""
    from gitops_compile import __version__  # noqa: PLC0415 - of this checkout; the wheel's must say the same

    for (_, words, more), said in zip(CASES, (__version__, "Usage:", "prod/"), strict=True):
        printed = done((programs / "gitops-compile", *words), REPOSITORY, more={**own, **more}).decode()
        if said not in printed:
            raise Unfit(f"gitops-compile {' '.join(words)} does not say {said}")


def _weight(place: Path) -> Row:
    """The file that is downloaded, what it becomes on the disk with its bytecode, and with all that it needs."""
    (packages,) = (place / "ours").glob("lib/python*/site-packages")
    (wheel,) = (place / "wheel").glob("*.whl")
    sizes = {
        "wheel": wheel,
        "the package": packages / "gitops_compile",
        "of it the engine": packages / "gitops_compile/_engine",
        "all that it needs too": packages,
    }
    return Row("installed size in MiB: " + ", ".join(f"{name} {_mebibytes(path):.1f}" for name, path in sizes.items()))


def _mebibytes(path: Path) -> float:
    files = [path] if path.is_file() else [one for one in path.rglob("*") if one.is_file()]
    return sum(file.stat().st_size for file in files) / (1 << 20)
