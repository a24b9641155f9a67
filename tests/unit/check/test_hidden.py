"""What hides a rendered file from a reviewer: each way, beside the nearest setting that hides nothing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from gitops_compile.check.hidden import GitView, hidden
from gitops_compile.check.ownership import Found
from gitops_compile.model.diagnostic import Severity
from gitops_compile.model.filetree import FileTree

FILE = "rendered/prod/p/web/x.yaml"
FILES = {f"rendered/prod/p/web/{name}.yaml": b"a\nb\n" for name in "wxyz"}


def view(
    *,
    ignored: tuple[str, ...] = (),
    attributes: Mapping[str, Mapping[str, str]] | None = None,
    flags: Mapping[str, str] | None = None,
    tracked: tuple[str, ...] = (FILE, *FILES),
) -> GitView:
    return GitView(frozenset(ignored), attributes or {}, flags or {}, frozenset(tracked))


def told(git: GitView | None, content: bytes = b"a\nb\n") -> list[str]:
    found = Found(FileTree({FILE: content}))
    return [f"{d.code} {d.at}: {d.message}" for d in hidden(FileTree({FILE: b"a\nb\n"}), found, git)]


def test_a_tracked_file_that_nothing_hides_is_fine() -> None:
    assert told(view()) == []
    assert told(None) == []


def test_an_ignored_file() -> None:
    assert told(view(ignored=(FILE,), tracked=())) == [
        f"GC738 {FILE}: this file is ignored by git, so it reaches no reviewer"
    ]


def test_an_untracked_file_is_a_note_if_it_is_right() -> None:
    found = Found(FileTree({FILE: b"a\nb\n"}))
    (note,) = hidden(FileTree({FILE: b"a\nb\n"}), found, view(tracked=()))
    assert (note.code, note.severity, note.hint) == ("GC742", Severity.NOTE, "Add it: git add rendered")
    assert told(view(tracked=()), b"wrong\n") == []


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_a_flag_of_the_index_is_named_with_the_command_that_takes_it_away(flag: str) -> None:
    (error,) = hidden(FileTree(), Found(FileTree({FILE: b""})), view(flags={FILE: flag}))
    assert error.code == "GC740"
    assert flag in error.message
    assert error.hint == f"Take the flag away: git update-index --no-{flag} <file>"


HARMFUL: tuple[tuple[Mapping[str, str], str, str], ...] = (
    ({"diff": "unset"}, "-diff, which hides it from diffs", "!diff"),
    ({"binary": "set", "diff": "unset"}, "binary, which hides it from diffs", "!binary !diff !merge -text"),
    ({"linguist-generated": "set"}, "linguist-generated, which folds it away", "!linguist-generated"),
    ({"linguist-generated": "true"}, "linguist-generated, which folds it away", "!linguist-generated"),
    ({"filter": "lfs"}, "filter, which makes git alter its content", "!filter"),
    ({"ident": "set"}, "ident, which makes git alter its content", "!ident"),
    ({"working-tree-encoding": "UTF-16"}, "working-tree-encoding, which makes git alter", "!working-tree-encoding"),
    ({"eol": "crlf"}, "eol=crlf, which makes git alter its line ends", "-text !eol"),
    ({"eol": "crlf", "text": "auto"}, "eol=crlf, which makes git alter its line ends", "-text !eol"),
)


@pytest.mark.parametrize(("attributes", "what", "cure"), HARMFUL)
def test_an_attribute_that_hides_or_alters(attributes: Mapping[str, str], what: str, cure: str) -> None:
    (error,) = hidden(FileTree(), Found(FileTree({FILE: b""})), view(attributes={FILE: attributes}))
    assert error.code == "GC739"
    assert error.message.startswith(f"this file has the git attribute {what}")
    assert f"`rendered/** {cure}`" in error.hint


@pytest.mark.parametrize(
    "attributes",
    [
        {"diff": "set"},
        {"diff": "yaml"},
        {"linguist-generated": "false"},
        {"linguist-generated": "unset"},
        {"text": "auto"},
        {"text": "unset", "eol": "crlf"},
        {"eol": "lf", "text": "set"},
        {"filter": "unset", "ident": "unset", "binary": "unset"},
        {"filter": "unspecified", "diff": "unspecified", "binary": "unspecified"},
    ],
)
def test_an_attribute_that_does_neither(attributes: Mapping[str, str]) -> None:
    assert told(view(attributes={FILE: attributes})) == []


def test_cr_lf_line_ends_are_told_with_the_cure_in_git_and_outside_of_it() -> None:
    for git in (view(), None):
        assert told(git, b"a\r\nb\r\n") == [f"GC741 {FILE}: this file has CR LF line ends"]
    found = Found(FileTree({FILE: b"a\r\nb\r\n"}))
    assert "`rendered/** -text`" in hidden(FileTree({FILE: b"a\nb\n"}), found, None)[0].hint


def test_many_files_are_one_diagnostic_for_each_way_of_hiding() -> None:
    git = view(attributes={path: {"diff": "unset", "filter": "lfs"} for path in FILES}, ignored=tuple(FILES))
    messages = [f"{d.at}: {d.message}" for d in hidden(FileTree(), Found(FileTree(FILES)), git)]
    assert messages == [
        "rendered/prod/p/web: 4 files are ignored by git, so they reach no reviewer; the first is w.yaml",
        "rendered/prod/p/web: 4 files have the git attribute -diff, which hides it from diffs; the first is w.yaml",
        "rendered/prod/p/web: 4 files have the git attribute filter, which makes git alter its content; "
        "the first is w.yaml",
    ]
