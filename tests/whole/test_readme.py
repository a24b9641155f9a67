"""The tour of README.md: every printed output is what the command prints on this repository's own fleet."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from installed import Installed, committed

TOP = Path(__file__).resolve().parents[2]
EDITS = {
    "Change a version, see what it does.": [("prod: {default: 1.8.4, p-euw1: 1.8.3}", "prod: 1.8.4")],
    "Mistakes are told all at once": [
        ("    from: dev\n", "    from: deb\n"),
        ("clusters: [p-use1, p-euw1, p-apne1]", "clusters: [p-use1, p-euw2, p-apne1]"),
    ],
}


def sessions() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every paragraph of the tour with commands in it: its title, and each command with what it prints."""
    found = []
    for title, text in re.findall(
        r"\*\*(.+?)\*\*(.*?)(?=\n\*\*|\n## )", (TOP / "README.md").read_text("utf-8"), re.DOTALL
    ):
        blocks = "".join(re.findall(r"```\n(\$ gitops-compile.*?)```", text, re.DOTALL))
        if blocks:
            found.append(
                (title, re.findall(r"\$ gitops-compile ([^\n]*)\n(.*?)(?=\$ gitops-compile|\Z)", blocks, re.DOTALL))
            )
    return found


@pytest.mark.parametrize(("title", "commands"), sessions(), ids=lambda value: value if isinstance(value, str) else "")
def test_the_tour_shows_what_is_printed(
    title: str, commands: list[tuple[str, str]], tmp_path: Path, installed: Installed
) -> None:
    for name in ("fleet.yaml", "fleet.d", "overlays", "rendered"):
        copy = shutil.copytree if (TOP / name).is_dir() else shutil.copyfile
        copy(TOP / name, tmp_path / name)
    committed(tmp_path)
    fleet = tmp_path / "fleet.yaml"
    for before, after in EDITS.get(title, []):
        text = fleet.read_text("utf-8")
        assert before in text
        fleet.write_text(text.replace(before, after), "utf-8")
    for arguments, printed in commands:
        ran = installed(tmp_path, *arguments.split())
        assert (ran.out + ran.err).rstrip() == printed.rstrip()


def test_the_tour_has_its_four_sessions() -> None:
    assert len(sessions()) == 4
