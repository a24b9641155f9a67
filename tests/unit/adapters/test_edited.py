"""A file that people wrote is replaced in one step, or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from gitops_compile.adapters.edited import read_to_edit, replace_file
from gitops_compile.adapters.failures import DiskFailed, Refused


@pytest.fixture
def top(tmp_path: Path) -> Path:
    (tmp_path / "fleet.d").mkdir()
    (tmp_path / "fleet.d/a.yaml").write_bytes(b"old\r\n")
    (tmp_path / "fleet.d/a.yaml").chmod(0o666)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_with_its_mode_and_nothing_is_left_behind(top: Path) -> None:
    inode = (top / "fleet.d/a.yaml").stat().st_ino
    replace_file(top, "fleet.d/a.yaml", read_to_edit(top, "fleet.d/a.yaml", 100), b"new\r\n")
    assert (top / "fleet.d/a.yaml").read_bytes() == b"new\r\n"
    assert (top / "fleet.d/a.yaml").stat().st_mode & 0o777 == 0o666
    assert (top / "fleet.d/a.yaml").stat().st_ino != inode, "by rename"
    assert names(top / "fleet.d") == ["a.yaml"]


def test_a_file_that_changed_meanwhile_is_left_alone(top: Path) -> None:
    for other in (b"other\n", b"ol", b"old\r\nand more"):
        (top / "fleet.d/a.yaml").write_bytes(other)
        with pytest.raises(DiskFailed, match=r"^fleet.d/a.yaml: it changed while the edit was made"):
            replace_file(top, "fleet.d/a.yaml", b"old\r\n", b"new\n")
        assert (top / "fleet.d/a.yaml").read_bytes() == other
        assert names(top / "fleet.d") == ["a.yaml"]


def test_links_are_not_edited(top: Path) -> None:
    (top / "b.yaml").symlink_to("fleet.d/a.yaml")
    (top / "fleet.e").symlink_to("fleet.d")
    with pytest.raises(Refused) as refusal:
        read_to_edit(top, "b.yaml", 100)
    assert [(d.code, d.message) for d in refusal.value.diagnostics] == [
        ("GC161", "b.yaml is a symlink, and is not edited")
    ]
    with pytest.raises(DiskFailed):
        replace_file(top, "b.yaml", b"old\r\n", b"new\n")
    with pytest.raises(DiskFailed):
        read_to_edit(top, "fleet.e/a.yaml", 100)
    assert (top / "fleet.d/a.yaml").read_bytes() == b"old\r\n"
    assert names(top) == ["b.yaml", "fleet.d", "fleet.e"]


def test_a_missing_file_is_refused(top: Path) -> None:
    with pytest.raises(Refused):
        read_to_edit(top, "fleet.yaml", 100)
