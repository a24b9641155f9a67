"""The way down into folders: each opened once, none of it through a link, and closed again."""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import pytest

from gitops_compile.adapters.descent import Descent


@pytest.fixture
def top(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "a/b/c").mkdir(parents=True)
    (tmp_path / "a/d").mkdir()
    (tmp_path / "a/file").touch()
    (tmp_path / "a/link").symlink_to("d")
    handle = os.open(tmp_path, os.O_RDONLY)
    yield handle
    os.close(handle)


def names(handle: int) -> set[str]:
    with os.scandir(handle) as found:
        return {one.name for one in found}


def handles() -> int:
    """How many are open; one is that of the looking itself."""
    return len(list(Path("/dev/fd").iterdir()))


def test_every_folder_is_reached_from_every_other(top: int) -> None:
    there = Descent(top)
    content = {"": {"a"}, "a": {"b", "d", "file", "link"}, "a/b": {"c"}, "a/b/c": set[str](), "a/d": set[str]()}
    for one, other in product(content.items(), repeat=2):
        assert [names(there.to(folder)) for folder, _ in (one, other)] == [one[1], other[1]]
    there.close()


def test_a_path_may_begin_elsewhere(top: int) -> None:
    there = Descent(top, "rendered")
    assert names(there.to("rendered/a/b")) == {"c"}
    assert names(there.to("rendered")) == {"a"}
    there.close()


def test_a_name_that_another_begins_with_is_another_folder(top: int, tmp_path: Path) -> None:
    (tmp_path / "a/b-c/own").mkdir(parents=True)
    there = Descent(top)
    assert [names(there.to(folder)) for folder in ("a/b", "a/b-c", "a/b")] == [{"c"}, {"own"}, {"c"}]
    there.close()


@pytest.mark.parametrize("path", ["a/link", "a/link/x", "a/file", "a/file/x", "a/none"])
def test_what_is_no_folder_is_not_entered(path: str, top: int) -> None:
    there = Descent(top)
    with pytest.raises(OSError, match=path.split("/")[1]):
        there.to(path)
    assert names(there.to("a/b")) == {"c"}
    there.close()


@pytest.mark.parametrize(
    ("path", "missing"),
    [("a/b/c", ""), ("", ""), ("a/x", "a/x"), ("a/x/y/z", "a/x"), ("x/b", "x"), ("a/file/x", "a/file")],
)
def test_the_uppermost_folder_that_is_missing_is_told(path: str, missing: str, top: int) -> None:
    there = Descent(top)
    assert there.missing(path) == missing
    assert there.missing("a/b") == ""
    there.close()


def test_folders_are_made_on_the_way(top: int, tmp_path: Path) -> None:
    there = Descent(top)
    for folder in ("x/y", "x/z"):
        os.close(os.open("file", os.O_CREAT, dir_fd=there.to(folder, make=True)))
    there.close()
    assert sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.glob("x/*/*")) == ["x/y/file", "x/z/file"]


@pytest.mark.parametrize("own", [True, False])
def test_nothing_stays_open(own: bool, top: int) -> None:
    before = handles()
    for end in (Descent.close, lambda there: there.__del__()):
        there = Descent(os.dup(top) if own else top, own=own)
        there.to("a/b/c")
        end(there)
        end(there)
        assert handles() == before
    assert names(top) == {"a"}
