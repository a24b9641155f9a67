"""Reading stays in the repository: each rule on a real folder, beside the nearest thing that is fine."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from gitops_compile.adapters import disk
from gitops_compile.adapters.disk import folder_reader, include, read_file
from gitops_compile.adapters.failures import DiskFailed, Refused
from gitops_compile.adapters.handles import opened, read_exactly, read_file_in, view
from gitops_compile.adapters.views import NotRead
from gitops_compile.model.world import SourceFiles


def write(top: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(content)


def link(top: Path, path: str, target: str) -> None:
    (top / path).parent.mkdir(parents=True, exist_ok=True)
    (top / path).symlink_to(target)


def said(found: SourceFiles) -> list[str]:
    return [f"{d.code} {d.at.file}: {d.message}" for d in found.problems]


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    top = tmp_path / "repo"
    write(
        top,
        {
            "fleet.yaml": b"fleet",
            "overlays/api/kustomization.yaml": b"k",
            "overlays/api/base/deployment.yaml": b"d",
            "overlays/web/kustomization.yaml": b"w",
            "rendered/prod/x.yaml": b"r",
            ".git/config": b"secret",
        },
    )
    write(tmp_path, {"outside/secret.yaml": b"outside"})
    return top


def test_all_files_below_the_folders_are_read_with_paths_from_the_top(repo: Path) -> None:
    found = folder_reader(view(repo))(("overlays/api", "overlays/none", "overlays/web/kustomization.yaml"))
    assert dict(found.tree) == {"overlays/api/kustomization.yaml": b"k", "overlays/api/base/deployment.yaml": b"d"}
    assert found.problems == ()


def test_the_whole_repository_is_read_without_git_and_rendered(repo: Path) -> None:
    found = folder_reader(view(repo))((".", "overlays/api"))
    assert list(found.tree) == [
        "fleet.yaml",
        "overlays/api/base/deployment.yaml",
        "overlays/api/kustomization.yaml",
        "overlays/web/kustomization.yaml",
    ]
    assert found.problems == ()


def test_only_the_top_folder_rendered_is_ours(repo: Path) -> None:
    write(repo, {"overlays/api/rendered/x.yaml": b"x"})
    assert folder_reader(view(repo))(("overlays/api",)).tree["overlays/api/rendered/x.yaml"] == b"x"
    assert not folder_reader(view(repo))(("rendered/prod", ".git")).tree


FINE: Mapping[str, tuple[str, str, Mapping[str, bytes]]] = {
    "a file in the folder": ("overlays/api/l", "kustomization.yaml", {"overlays/api/l": b"k"}),
    "a folder in the reach": ("overlays/api/l", "../web", {"overlays/api/l/kustomization.yaml": b"w"}),
    "out of the repository's top and in again by name": (
        "overlays/api/l",
        "./base/../kustomization.yaml",
        {"overlays/api/l": b"k"},
    ),
}


@pytest.mark.parametrize("case", FINE)
def test_a_link_in_the_reach_shows_what_it_leads_to(repo: Path, case: str) -> None:
    at, target, expected = FINE[case]
    link(repo, at, target)
    found = folder_reader(view(repo))(("overlays/api", "overlays/web"))
    assert said(found) == []
    assert {path: content for path, content in found.tree.items() if path.startswith(at)} == expected


OUTSIDE = "outside of the folders that this source may read"
BAD = {
    "../../../outside/secret.yaml": "is a link that leads out of the repository",
    "../../../repo/overlays/api/kustomization.yaml": "is a link that leads out of the repository",
    "/etc/hostname": "is a link that leads out of the repository",
    "../../.git/config": "is a link that leads into .git",
    "../../.GIT/config": "is a link that leads into .git",
    "../../rendered/prod": "is a link that leads into rendered/",
    "../web": "is a link that leads to overlays/web, " + OUTSIDE,
    "../web/kustomization.yaml": "is a link that leads to overlays/web/kustomization.yaml, " + OUTSIDE,
    "../..": "is a link that leads to ., " + OUTSIDE,
    "nothing": "is a link that leads to nothing",
    "kustomization.yaml/..": "is a link that leads to nothing",
    "l": "is a link that leads through more than 8 links, or in a circle",
    ".": "is a link that leads to a folder which it stands in: a circle",
    "base/..": "is a link that leads to a folder which it stands in: a circle",
}


@pytest.mark.parametrize("target", BAD)
def test_a_link_that_leads_away_is_refused_and_the_rest_is_read(repo: Path, target: str) -> None:
    link(repo, "overlays/api/l", target)
    found = folder_reader(view(repo))(("overlays/api",))
    assert said(found) == [f"GC161 overlays/api/l: overlays/api/l {BAD[target]}"]
    assert sorted(found.tree) == ["overlays/api/base/deployment.yaml", "overlays/api/kustomization.yaml"]
    assert all(d.hint for d in found.problems)


@pytest.mark.parametrize(("hops", "fine"), [(8, True), (9, False)])
def test_eight_hops_are_followed_and_nine_are_not(repo: Path, hops: int, fine: bool) -> None:
    link(repo, "overlays/api/l1", "kustomization.yaml")
    for number in range(2, hops + 1):
        link(repo, f"overlays/api/l{number}", f"l{number - 1}")
    found = folder_reader(view(repo))(("overlays/api",))
    assert (f"overlays/api/l{hops}" in found.tree) is fine
    assert (found.problems == ()) is fine


def test_a_link_on_the_way_to_a_folder_of_the_reach_counts_as_a_link(repo: Path) -> None:
    link(repo, "apps", "overlays")
    assert said(folder_reader(view(repo))(("apps/api",))) == [
        f"GC161 apps/api: apps/api is a link that leads to overlays/api, {OUTSIDE}"
    ]
    found = folder_reader(view(repo))(("apps/api", "overlays/api"))
    assert found.problems == ()
    assert found.tree["apps/api/kustomization.yaml"] == b"k"


def test_two_folders_that_hold_links_to_each_other_end(repo: Path) -> None:
    link(repo, "overlays/api/w", "../web")
    link(repo, "overlays/web/a", "../api")
    found = folder_reader(view(repo))(("overlays/api", "overlays/web"))
    assert [d.at.file for d in found.problems] == ["overlays/api/w/a", "overlays/web/a/w"]
    assert found.tree["overlays/api/w/kustomization.yaml"] == b"w"


def test_folders_linked_into_each_other_again_and_again_end_at_a_limit(repo: Path) -> None:
    for number in range(20):
        for name in "ab":
            link(repo, f"overlays/x/{number}/{name}", f"../{number + 1}")
    (repo / "overlays/x/20").mkdir()
    found = folder_reader(view(repo))(("overlays/x",))
    assert found.problems[-1].code == "GC169"


def test_what_is_no_regular_file_is_refused_without_being_read(repo: Path) -> None:
    os.mkfifo(repo / "overlays/api/fifo")
    link(repo, "overlays/api/to-fifo", "fifo")
    with socket.socket(socket.AF_UNIX) as server:
        here = Path.cwd()
        os.chdir(repo / "overlays/api")
        try:
            server.bind("sock")
        finally:
            os.chdir(here)
        found = folder_reader(view(repo))(("overlays/api",))
    assert said(found) == [
        "GC161 overlays/api/fifo: overlays/api/fifo is a FIFO, no regular file",
        "GC161 overlays/api/sock: overlays/api/sock is a socket, no regular file",
        "GC161 overlays/api/to-fifo: overlays/api/to-fifo is a FIFO, no regular file",
    ]


@pytest.mark.parametrize("git", ["file", "folder"])
def test_a_submodule_is_refused_from_above_and_from_within(repo: Path, git: str) -> None:
    write(repo, {"overlays/api/sub/x.yaml": b"x", "overlays/api/sub/deep/y.yaml": b"y"})
    write(repo, {"overlays/api/sub/.git" if git == "file" else "overlays/api/sub/.git/HEAD": b"gitdir: ../x"})
    above = folder_reader(view(repo))(("overlays/api",))
    assert said(above) == ["GC161 overlays/api/sub: overlays/api/sub is a git submodule or another repository"]
    assert not any("sub" in path for path in above.tree)
    assert said(folder_reader(view(repo))(("overlays/api/sub/deep",))) == [
        "GC161 overlays/api/sub/deep: overlays/api/sub/deep leads into a git submodule"
    ]


@pytest.mark.parametrize(
    ("one", "other", "reported"),
    [
        ("overlays/api/README", "overlays/api/readme", "overlays/api/readme"),
        ("overlays/api/Base/x.yaml", "overlays/api/base/y.yaml", "overlays/api/base"),
        ("overlays/api/stra\u00dfe", "overlays/api/strasse", "overlays/api/stra\u00dfe"),
        ("overlays/api/caf\u00e9", "overlays/api/cafe\u0301", "overlays/api/caf\u00e9"),
    ],
)
def test_names_that_some_systems_take_for_one_are_refused(repo: Path, one: str, other: str, reported: str) -> None:
    write(repo, {one: b"1", other: b"2"})
    found = folder_reader(view(repo))(("overlays/api",))
    assert [(d.code, d.at.file) for d in found.problems] == [("GC161", reported)]


def test_names_that_differ_in_more_than_case_are_fine(repo: Path) -> None:
    write(repo, {"overlays/api/readme-1": b"1", "overlays/api/README-2": b"2", "overlays/api/b/BASE": b"3"})
    assert folder_reader(view(repo))(("overlays/api",)).problems == ()


def test_a_name_that_is_not_utf_8_is_refused_in_printable_words(repo: Path) -> None:
    (repo / "overlays/api" / os.fsdecode(b"\xff.yaml")).write_bytes(b"x")
    found = folder_reader(view(repo))(("overlays/api",))
    assert said(found) == [r"GC161 overlays/api/\xff.yaml: overlays/api/\xff.yaml has a name that is not UTF-8"]
    str(found.problems[0]).encode()


@pytest.mark.parametrize(("count", "fine"), [(2_000, True), (2_001, False)])
def test_the_number_of_files_has_a_limit(repo: Path, count: int, fine: bool) -> None:
    write(repo, {f"many/{number}": b"" for number in range(count)})
    found = folder_reader(view(repo))(("many",))
    assert [d.code for d in found.problems] == ([] if fine else ["GC169"])


@pytest.mark.parametrize(("more", "fine"), [(0, True), (1, False)])
def test_the_number_of_bytes_has_a_limit(repo: Path, more: int, fine: bool) -> None:
    write(repo, {"big/a": b"x", "big/b": b"", "big/c": b""})
    os.truncate(repo / "big/b", disk.BYTES - 1 + more)
    found = folder_reader(view(repo))(("big",))
    assert [d.code for d in found.problems] == ([] if fine else ["GC169"])


@pytest.mark.parametrize(("length", "fine"), [(1_024, True), (1_025, False)])
def test_the_length_of_a_path_has_a_limit(repo: Path, length: int, fine: bool) -> None:
    folder = "/".join(["long", *("d" * 245,) * 4])
    write(repo, {f"{folder}/{'f' * (length - len(folder) - 1)}": b"x"})
    found = folder_reader(view(repo))(("long",))
    assert (len(found.tree) == 1, [d.code for d in found.problems]) == (fine, [] if fine else ["GC161"])


@pytest.mark.parametrize("told", [0, 3, 5, 100])
def test_a_file_whose_size_changes_while_it_is_read_is_refused(repo: Path, told: int) -> None:
    handle = os.open(repo / "fleet.yaml", os.O_RDONLY)
    try:
        content = read_exactly(handle, told, 1_000)
    finally:
        os.close(handle)
    assert content == (b"fleet" if told == 5 else NotRead("changing while it is read"))


def test_a_run_sees_one_state_of_each_file_and_each_reach_keeps_its_own_rules(repo: Path) -> None:
    read = folder_reader(view(repo))
    link(repo, "overlays/api/l", "../web")
    assert [d.at.file for d in read(("overlays/api",)).problems] == ["overlays/api/l"]
    write(repo, {"overlays/api/kustomization.yaml": b"changed", "overlays/api/new.yaml": b"new"})
    wider = read(("overlays/api", "overlays/web"))
    assert wider.problems == ()
    assert wider.tree["overlays/api/kustomization.yaml"] == b"k"
    assert "overlays/api/new.yaml" not in wider.tree


@pytest.mark.parametrize("path", ["l", "l/base", "overlays/l"])
def test_the_kernel_is_never_asked_to_follow_a_link(repo: Path, path: str) -> None:
    link(repo, "l", "overlays/api")
    link(repo, "overlays/l", "api")
    link(repo, "overlays/api/base/l", "deployment.yaml")
    with pytest.raises(OSError, match=r"Not a directory|symbolic links"), opened(repo, path):
        pass
    with opened(repo, "overlays/api/base") as handle, pytest.raises(OSError, match="symbolic links"):
        read_file_in(handle, "l", 10)


def test_a_repository_that_is_not_there_is_a_broken_disk(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed, match=r"\A\.: No such file or directory\Z"):
        folder_reader(view(tmp_path / "none"))(("overlays",))


@pytest.mark.parametrize(
    ("pattern", "met"),
    [
        ("fleet.d/*.yaml", ["fleet.d/a.yaml", "fleet.d/b.yaml"]),
        ("fleet.d/a*", ["fleet.d/a.yaml", "fleet.d/axb"]),
        ("fleet.d/*x*", ["fleet.d/axb"]),
        ("fleet.d/a.yaml", ["fleet.d/a.yaml"]),
        ("fleet.d/.hid*", ["fleet.d/.hidden.yaml"]),
        ("fleet.*", ["fleet.yaml"]),
        ("fleet.d/[ab].yaml", []),
        ("fleet.d/deep", []),
        ("fleet.d/*/c.yaml", []),
        ("none/*.yaml", []),
        ("fleet.yaml/*", []),
        ("rendered/prod/*.yaml", []),
        (".git/*", []),
    ],
)
def test_include_meets_files_of_one_folder(repo: Path, pattern: str, met: list[str]) -> None:
    write(repo, {"fleet.d/b.yaml": b"", "fleet.d/a.yaml": b"", "fleet.d/axb": b"", "fleet.d/.hidden.yaml": b""})
    write(repo, {"fleet.d/deep/c.yaml": b""})
    assert list(include(view(repo), pattern)) == met


def test_include_and_read_file_stop_one_byte_behind_the_limit(repo: Path) -> None:
    write(repo, {"fleet.d/a.yaml": b"x" * (disk.FRAGMENT_BYTES + 100)})
    assert len(include(view(repo), "fleet.d/*")["fleet.d/a.yaml"]) == disk.FRAGMENT_BYTES + 1
    assert read_file(view(repo), "fleet.yaml", 3) == b"fle"


def test_include_stops_when_all_fragments_together_are_too_much(repo: Path) -> None:
    write(repo, {f"fleet.d/{number:02}": b"x" * disk.FRAGMENT_BYTES for number in range(18)})
    assert len(include(view(repo), "fleet.d/*")) == 17


def test_read_file_follows_links_in_the_repository_and_finds_nothing_where_nothing_is(repo: Path) -> None:
    link(repo, "other.yaml", "overlays/../fleet.yaml")
    assert read_file(view(repo), "other.yaml", 100) == b"fleet"
    assert read_file(view(repo), "none.yaml", 100) is None
    assert read_file(view(repo), "overlays", 100) is None


def fifo(path: Path) -> None:
    os.mkfifo(path)


REFUSED: Mapping[str, Callable[[Path], None]] = {
    "is a FIFO": fifo,
    "leads out of the repository": lambda path: path.symlink_to("../../outside/secret.yaml"),
    "leads into .git": lambda path: path.symlink_to("../.git/config"),
    "leads into rendered/": lambda path: path.symlink_to("../rendered/prod/x.yaml"),
    "leads to nothing": lambda path: path.symlink_to("none"),
}


@pytest.mark.parametrize("why", REFUSED)
def test_include_and_read_file_refuse_what_a_source_may_not_hold_either(repo: Path, why: str) -> None:
    (repo / "fleet.d").mkdir()
    REFUSED[why](repo / "fleet.d/x.yaml")
    for call in (lambda: include(view(repo), "fleet.d/*.yaml"), lambda: read_file(view(repo), "fleet.d/x.yaml", 100)):
        with pytest.raises(Refused) as caught:
            call()
        assert [(d.code, d.message) for d in caught.value.diagnostics] == [("GC161", f"fleet.d/x.yaml {why}")]
