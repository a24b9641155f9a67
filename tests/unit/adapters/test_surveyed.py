"""A whole repository is read at once, and what may not be part of a source is passed by."""

from __future__ import annotations

import os
from pathlib import Path

from gitops_compile.adapters.handles import view
from gitops_compile.adapters.surveyed import OTHER_BYTES, surveyed
from installed import write


def test_every_file_is_read_but_what_is_hidden_ours_or_another_repository_s(tmp_path: Path) -> None:
    kept = {"a/b.yaml": "b\n", "c.txt": "c\n", ".gitignore": "x\n", "a/rendered/d.yaml": "d\n"}
    others = {
        ".git/config": "",
        ".github/ci.yaml": "",
        "rendered/x.yaml": "",
        "a/node_modules/y.json": "",
        "sub/.git": "",
        "sub/z.yaml": "",
    }
    top = write(tmp_path, {**kept, **others})
    found = surveyed(view(top))
    assert {path: content.decode() for path, content in found.tree.items()} == kept
    assert (found.links, found.cut) == ((), False)


def test_a_link_to_a_file_shows_it_and_one_to_a_folder_is_told(tmp_path: Path) -> None:
    top = write(tmp_path / "top", {"lib/a.yaml": "a\n"})
    write(tmp_path, {"outside.yaml": "o\n"})
    links = {"b.yaml": "lib/a.yaml", "more": "lib", "gone": "nowhere", "away.yaml": "../outside.yaml", "self": "self"}
    for name, target in links.items():
        (top / name).symlink_to(target)
    found = surveyed(view(top))
    assert {path: content.decode() for path, content in found.tree.items()} == {"b.yaml": "a\n", "lib/a.yaml": "a\n"}
    assert found.links == ("more",)


def test_what_no_object_could_hold_is_passed_by(tmp_path: Path) -> None:
    top = write(tmp_path, {"a.bin": "x" * (OTHER_BYTES + 1), "b.yaml": "x" * (OTHER_BYTES + 1)})
    os.mkfifo(top / "pipe")
    assert list(surveyed(view(top)).tree) == ["b.yaml"]


def test_a_name_that_is_no_text_is_passed_by(tmp_path: Path) -> None:
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.yaml"))).write_bytes(b"")
    assert list(surveyed(view(tmp_path)).tree) == []
