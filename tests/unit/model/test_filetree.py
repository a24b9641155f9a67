"""A whole folder as a value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gitops_compile.model.filetree import FileTree

TREE = FileTree({"b/c/e": b"2", "a": b"1", "b/d": b"3", "b.x": b"4", "b/c/a": b""})


def test_paths_are_sorted_whatever_their_order() -> None:
    assert list(TREE) == ["a", "b.x", "b/c/a", "b/c/e", "b/d"]
    assert FileTree(dict(sorted(TREE.items(), reverse=True))) == TREE
    assert len(FileTree()) == 0


def test_it_does_not_follow_the_mapping_that_it_was_made_of() -> None:
    files = {"a": b"1"}
    tree = FileTree(files)
    files["a"] = b"2"
    assert tree["a"] == b"1"


@pytest.mark.parametrize(
    ("folder", "names", "below"),
    [
        ("", ("a", "b", "b.x"), ("a", "b.x", "b/c/a", "b/c/e", "b/d")),
        ("b", ("c", "d"), ("b/c/a", "b/c/e", "b/d")),
        ("b/c", ("a", "e"), ("b/c/a", "b/c/e")),
        ("a", (), ()),
        ("x", (), ()),
        ("b/", (), ()),
    ],
)
def test_folders(folder: str, names: tuple[str, ...], below: tuple[str, ...]) -> None:
    assert (TREE.names(folder), TREE.below(folder)) == (names, below)
    assert TREE.is_folder(folder) is bool(names)


def test_of_two_trees_the_other_ones_file_counts() -> None:
    joined = TREE.joined({"a": b"9", "z": b"8"})
    assert (joined["a"], joined["z"], joined["b/d"], TREE["a"]) == (b"9", b"8", b"3", b"1")


PARTS = st.sampled_from(["a", "b", "a.b", "c d", "ü"])


@given(st.lists(st.lists(PARTS, min_size=1, max_size=4).map("/".join), max_size=8))
def test_every_file_is_below_each_of_its_folders_and_no_other(paths: list[str]) -> None:
    files = [path for path in paths if not any(other.startswith(f"{path}/") for other in paths)]
    tree = FileTree(dict.fromkeys(files, b""))
    folders = {"/".join(path.split("/")[:depth]) for path in files for depth in range(path.count("/") + 1)} | {""}
    for folder in folders:
        assert tree.is_folder(folder)
        prefix = f"{folder}/" if folder else ""
        assert list(tree.below(folder)) == [path for path in tree if path.startswith(prefix)]
        assert list(tree.names(folder)) == sorted(
            {path.removeprefix(prefix).split("/")[0] for path in tree.below(folder)}
        )
