"""``check`` finds every difference and everything that hides one, and says the way out, which is then taken."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from installed import Installed, committed, files_of, git
from shop_fleet import replaced

EDGE = "rendered/prod/c2/edge"
SERVICE = f"{EDGE}/service_main.yaml"
Damage = Callable[[Path], object]


def edit(top: Path) -> None:
    replaced(top / SERVICE, "port: 80", "port: 8080")


def edit_what_leaves(top: Path) -> None:
    edit(top)
    replaced(top / "fleet.yaml", "  edge: {}\n", "  edge: {environments: [dev]}\n")


def leave_behind(top: Path) -> None:
    (top / "rendered/.gitops-compile").mkdir()
    (top / "rendered/.gitops-compile/0").write_text("half")


MENDED: list[tuple[str, Damage, str, str]] = [
    ("changed", lambda top: replaced(top / "overlays/edge/service.yaml", "port: 80", "port: 81"), "GC734", SERVICE),
    ("missing", lambda top: (top / SERVICE).unlink(), "GC735", SERVICE),
    ("extra", lambda top: (top / "overlays/edge/service.yaml").unlink(), "GC736", SERVICE),
    ("edited", edit, "GC732", SERVICE),
    ("edited and not wanted", edit_what_leaves, "GC732", SERVICE),
    ("foreign in the way", lambda top: (top / SERVICE).write_text("kind: Service\n"), "GC731", SERVICE),
    ("line ends", lambda top: with_cr_lf(top / SERVICE), "GC741", SERVICE),
    ("an interrupted run", leave_behind, "GC737", "rendered/.gitops-compile"),
    ("an empty file", lambda top: (top / SERVICE).write_bytes(b""), "GC731", SERVICE),
]


def with_cr_lf(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(("damage", "code", "path"), [row[1:] for row in MENDED], ids=[row[0] for row in MENDED])
def test_a_difference_is_found_and_the_command_that_it_names_mends_it(
    damage: Damage, code: str, path: str, shop: Path, installed: Installed
) -> None:
    damage(shop)
    before = files_of(shop)
    ran = installed(shop, "check", "-o", "json")
    assert ran.code == 1
    (found,) = [one for one in ran.json()["diagnostics"] if one["code"] == code and one["at"]["file"] == path]
    assert files_of(shop) == before
    (command,) = re.findall(r"gitops-compile (render(?: --[a-z-]+)?)", found["hint"])
    installed.fine(shop, *command.split())
    installed.fine(shop, "check")


LEFT: list[tuple[str, Damage, str, str]] = [
    ("a file of somebody's", lambda top: (top / EDGE / "mine.yaml").write_text("a: b\n"), "GC731", f"{EDGE}/mine.yaml"),
    ("a link", lambda top: (top / EDGE / "link.yaml").symlink_to("service_main.yaml"), "GC733", f"{EDGE}/link.yaml"),
    ("a folder that is a link", lambda top: (top / EDGE / "all").symlink_to("/", True), "GC733", f"{EDGE}/all"),
    ("a FIFO", lambda top: os.mkfifo(top / EDGE / "pipe"), "GC733", f"{EDGE}/pipe"),
]


@pytest.mark.parametrize(("damage", "code", "path"), [row[1:] for row in LEFT], ids=[row[0] for row in LEFT])
def test_what_the_tool_never_takes_away_is_told_until_a_person_does(
    damage: Damage, code: str, path: str, shop: Path, installed: Installed
) -> None:
    damage(shop)
    there = sorted((shop / EDGE).iterdir())
    for command in (["render"], ["render", "--adopt", "--delete-edited"], ["check"]):
        ran = installed(shop, *command)
        assert ran.code == (1 if code == "GC733" or command == ["check"] else 0), ran.err
    assert f"{path}: error {code}: " in ran.err
    assert sorted((shop / EDGE).iterdir()) == there
    (shop / path).unlink()
    installed.fine(shop, "check")


def test_with_a_link_anywhere_nothing_is_written(shop: Path, installed: Installed) -> None:
    (shop / EDGE / "link.yaml").symlink_to("service_main.yaml")
    replaced(shop / "overlays/api/service.yaml", "port: 80", "port: 81")
    before = files_of(shop / "rendered")
    assert installed(shop, "render").code == 1
    assert files_of(shop / "rendered") == before


def test_a_fleet_that_is_wrong_is_told_and_rendered_is_not_looked_at(shop: Path, installed: Installed) -> None:
    replaced(shop / "fleet.yaml", "edge: {}", "edge: {imgae: x}")
    (shop / SERVICE).unlink()
    ran = installed(shop, "check", "-o", "json")
    assert (ran.code, [one["code"] for one in ran.json()["diagnostics"]]) == (1, ["GC110"])


def test_never_rendered_is_one_line_per_target(shop: Path, installed: Installed) -> None:
    files = files_of(shop / "rendered")
    (shop / "rendered").rename(shop.parent / "away")
    found = installed(shop, "check", "-o", "json").json()["diagnostics"]
    assert {one["code"] for one in found} == {"GC735"}
    assert len(found) < len(files)
    assert not (shop / "rendered").exists()


@pytest.fixture
def clone(shop: Path) -> Path:
    (shop / ".gitattributes").write_text("rendered/** -text\n")
    committed(shop)
    return shop


def told(clone: Path, installed: Installed) -> list[dict[str, Any]]:
    return list(installed(clone, "check", "-o", "json").json()["diagnostics"])


@pytest.mark.parametrize(
    "attribute",
    ["-diff", "binary", "linguist-generated", "linguist-generated=true", "filter=lfs", "ident", "text eol=crlf"],
)
def test_attributes_that_hide_or_alter_are_told_and_the_line_that_is_named_cures(
    attribute: str, clone: Path, installed: Installed
) -> None:
    assert told(clone, installed) == []
    with (clone / ".gitattributes").open("a") as file:
        file.write(f"*.yaml {attribute}\n")
    found = told(clone, installed)
    assert [one["code"] for one in found] == ["GC739"]
    (line,) = re.findall("`(.+)`", found[0]["hint"])
    with (clone / ".gitattributes").open("a") as file:
        file.write(f"{line}\n")
    assert told(clone, installed) == []


def test_ignored_files_are_told_and_the_lines_that_are_named_cure(clone: Path, installed: Installed) -> None:
    (clone / ".gitignore").write_text("prod/\n")
    git(clone, "rm", "-rq", "--cached", "rendered")
    found = told(clone, installed)
    assert {one["code"]: one["severity"] for one in found} == {"GC738": "error", "GC742": "note"}
    lines = re.findall("`(.+?)`", next(one["hint"] for one in found if one["code"] == "GC738"))
    (clone / ".gitignore").write_text("\n".join(["prod/", *lines, ""]))
    assert {one["code"] for one in told(clone, installed)} == {"GC742"}
    git(clone, "add", "-A")
    assert told(clone, installed) == []


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_flags_of_the_index_are_told(flag: str, clone: Path, installed: Installed) -> None:
    git(clone, "update-index", f"--{flag}", SERVICE)
    (found,) = told(clone, installed)
    assert (found["code"], found["at"]["file"]) == ("GC740", SERVICE)
    (command,) = re.findall("git (update-index --no-[a-z-]+)", found["hint"])
    git(clone, *command.split(), SERVICE)
    assert told(clone, installed) == []


def test_a_change_that_git_status_does_not_show_is_found(clone: Path, installed: Installed) -> None:
    git(clone, "update-index", "--assume-unchanged", SERVICE)
    edit(clone)
    assert git(clone, "status", "--porcelain") == ""
    assert {one["code"] for one in told(clone, installed)} == {"GC732", "GC740"}


def test_untracked_but_right_is_a_note(shop: Path, installed: Installed) -> None:
    git(shop, "init", "-q")
    ran = installed.fine(shop, "check", "-o", "json")
    assert {(one["code"], one["severity"]) for one in ran.json()["diagnostics"]} == {("GC742", "note")}


def test_what_another_person_rendered_and_committed_is_no_edit(clone: Path, tmp_path: Path) -> None:
    """Without our record, git says what the tool wrote: so an outdated file is changed, not edited."""
    other = Installed(tmp_path / "elsewhere")
    replaced(clone / "overlays/edge/service.yaml", "port: 80", "port: 81")
    found = told(clone, other)
    assert {one["code"] for one in found} == {"GC734"}
    git(clone, "rm", "-q", "--cached", SERVICE)
    assert {(one["code"], one["at"]["file"]) for one in told(clone, other)} >= {("GC734", SERVICE)}
