"""The pages of docs/: every ``console`` block is run, in its order, and shows what is printed.

In a page, a block with a title writes that file; a ``diff`` block with a title changes it; a ``console`` block holds
commands behind ``$`` and what they print. Other blocks are not touched. ``pytest --force-regen`` writes a page anew.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from installed import COMMAND, DAY, QUIET_GIT, Installed, committed

TOP = Path(__file__).resolve().parents[2]
EMPTY: tuple[str, ...] = ()
ACME = ("fleet.yaml", "fleet.d", "overlays", "rendered", "schemas", ".gitattributes")
PAGES = {
    "getting-started.md": EMPTY,
    "model.md": EMPTY,
    "adopting.md": EMPTY,
    "daily-work.md": ACME,
    "review.md": ACME,
    "argocd.md": EMPTY,
    "deletion.md": EMPTY,
    "taking-over.md": EMPTY,
    "schemas.md": EMPTY,
}
BLOCK = re.compile(r'^```(\w+)(?: title="([^"\n]+)")?\n(.*?)^```$', re.DOTALL | re.MULTILINE)
COMMANDS = re.compile(r"^\$ ([^\n]*)\n", re.MULTILINE)
SAID = {"NAME": "ann", "EMAIL": "ann@example.com", "DATE": DAY}
WHO = {f"GIT_{who}_{what}": text for who in ("AUTHOR", "COMMITTER") for what, text in SAID.items()}
GIT = {**QUIET_GIT, **WHO, "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "init.defaultBranch"}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_what_is_printed(
    page: str, tmp_path: Path, installed: Installed, request: pytest.FixtureRequest
) -> None:
    file = TOP / "docs" / page
    text = file.read_text("utf-8")
    followed = _followed(text, _begun(tmp_path / "work", PAGES[page]), installed)
    if request.config.getoption("force_regen"):
        file.write_text(followed, "utf-8")
    assert text == followed


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_commands(page: str) -> None:
    blocks = BLOCK.findall((TOP / "docs" / page).read_text("utf-8"))
    assert len([text for language, _, text in blocks if language == "console" and "$ gitops-compile" in text]) > 2


def _begun(top: Path, names: tuple[str, ...]) -> Path:
    """The folder in which a page begins: empty, or a repository with a copy of our own fleet."""
    top.mkdir()
    for name in names:
        copy = shutil.copytree if (TOP / name).is_dir() else shutil.copyfile
        copy(TOP / name, top / name)
    if names:
        committed(top)
    return top


def _followed(text: str, here: Path, installed: Installed) -> str:
    """The page with what its commands print when a reader does what it says, from the top."""

    def follow(block: re.Match[str]) -> str:
        nonlocal here
        language, title, body = block.groups()
        if language == "diff" and title:
            _change(here / title, body)
        elif title:
            (here / title).parent.mkdir(parents=True, exist_ok=True)
            (here / title).write_text(body, "utf-8")
        elif language == "console":
            shown = []
            for command in COMMANDS.findall(body):
                printed, here = _ran(command, here, installed)
                shown.append(f"$ {command}\n" + (f"{printed.rstrip()}\n" if printed.strip() else ""))
            return block[0].replace(body, "".join(shown))
        return block[0]

    return BLOCK.sub(follow, text)


def _ran(command: str, here: Path, installed: Installed) -> tuple[str, Path]:
    """What a line of shell prints, and the folder in which it leaves the reader."""
    path = f"{COMMAND.parent}{os.pathsep}{os.environ['PATH']}"
    own = {"PATH": path, "HOME": str(installed.home), "XDG_STATE_HOME": str(installed.home / "state")}
    left = installed.home / "left"
    done = subprocess.run(
        ["/bin/bash", "-c", f'{command}\npwd > "{left}"'],
        cwd=here,
        env={**own, **GIT, "GIT_CONFIG_VALUE_0": "main"},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    return done.stdout.decode(), Path(left.read_text("utf-8").strip())


def _change(file: Path, text: str) -> None:
    """Apply a diff without line numbers: what it takes away and keeps stands in the file once."""
    lines = [(line[:1], line[1:]) for line in text.splitlines(keepends=True)]
    before = "".join(line for sign, line in lines if sign in " -")
    after = "".join(line for sign, line in lines if sign in " +")
    old = file.read_text("utf-8")
    assert old.count(before) == 1, f"{file.name}: {before}"
    file.write_text(old.replace(before, after), "utf-8")
