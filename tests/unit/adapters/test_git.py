"""What real git says of rendered files: in a clone's top and below it, in worktrees, shallow, empty and odd clones."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from plumbum import local

from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.git import GitRepository, find, git_program
from gitops_compile.adapters.hiding import work_tree_view
from gitops_compile.adapters.record import add_to_record
from gitops_compile.adapters.witness import witness
from gitops_compile.check.hidden import hidden
from gitops_compile.check.ownership import Found
from gitops_compile.model.filetree import FileTree

FILE = "rendered/prod/p/web/x.yaml"
_NOT_ON = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1"}


def git(folder: Path, *words: str) -> str:
    settings = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    said: str = local["git"].with_cwd(str(folder)).with_env(**_NOT_ON)(*settings, *words)
    return said.strip()


def write(top: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(content)


def commit(top: Path, files: Mapping[str, bytes]) -> None:
    write(top, files)
    git(top, "add", "--all")
    git(top, "commit", "--quiet", "-m", "x")


def clone_of(folder: Path) -> GitRepository:
    found = find(folder)
    assert found is not None
    return found


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    top = tmp_path / "repo"
    top.mkdir()
    git(top, "init", "--quiet")
    return top


def ids(folder: Path, *contents: bytes) -> frozenset[str]:
    return frozenset(clone_of(folder).blob_id(content) for content in contents)


def test_outside_of_git_there_is_none(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert find(tmp_path) is None


@pytest.mark.parametrize("hash_name", ["sha1", "sha256"])
def test_the_id_of_bytes_is_gits_own(tmp_path: Path, hash_name: str) -> None:
    git(tmp_path, "init", "--quiet", f"--object-format={hash_name}")
    commit(tmp_path, {FILE: b"a\n"})
    assert clone_of(tmp_path).blob_id(b"a\n") == git(tmp_path, "rev-parse", f"HEAD:{FILE}")
    assert clone_of(tmp_path).blobs == {FILE: ids(tmp_path, b"a\n")}


def test_without_a_commit_the_index_alone_counts(repo: Path) -> None:
    assert clone_of(repo).blobs == {}
    write(repo, {FILE: b"a\n"})
    git(repo, "add", FILE)
    assert clone_of(repo).blobs == {FILE: ids(repo, b"a\n")}


def test_head_and_the_index_both_count_and_the_work_tree_does_not(repo: Path) -> None:
    commit(repo, {FILE: b"head\n"})
    write(repo, {FILE: b"index\n"})
    git(repo, "add", FILE)
    write(repo, {FILE: b"work tree\n"})
    assert clone_of(repo).blobs == {FILE: ids(repo, b"head\n", b"index\n")}


def test_every_stage_of_a_conflict_counts(repo: Path) -> None:
    commit(repo, {FILE: b"base\n"})
    git(repo, "checkout", "--quiet", "-b", "other")
    commit(repo, {FILE: b"theirs\n"})
    git(repo, "checkout", "--quiet", "main")
    commit(repo, {FILE: b"ours\n"})
    local["git"].with_cwd(str(repo)).with_env(**_NOT_ON).run(
        ("-c", "user.name=a", "-c", "user.email=a@b", "merge", "other"), retcode=1
    )
    assert clone_of(repo).blobs == {FILE: ids(repo, b"base\n", b"ours\n", b"theirs\n")}


@pytest.mark.parametrize("place", ["deploy", "a/[b]*", "- x\u00e9"])
def test_a_fleet_below_the_repositorys_top_has_its_own_paths(repo: Path, place: str) -> None:
    fleet = repo / place
    commit(repo, {f"{place}/{FILE}": b"fleet\n", FILE: b"top\n"})
    assert clone_of(fleet).blobs == {FILE: ids(repo, b"fleet\n")}
    view = work_tree_view(clone_of(fleet), [FILE])
    assert view.tracked == {FILE}
    assert clone_of(repo).blobs == {FILE: ids(repo, b"top\n")}


def test_worktrees_and_shallow_clones(repo: Path, tmp_path: Path) -> None:
    commit(repo, {FILE: b"1\n"})
    commit(repo, {FILE: b"2\n"})
    git(repo, "worktree", "add", "--quiet", "--detach", str(tmp_path / "worktree"), "HEAD~1")
    git(tmp_path, "clone", "--quiet", "--depth=1", repo.as_uri(), str(tmp_path / "shallow"))
    assert clone_of(tmp_path / "worktree").blobs == {FILE: ids(repo, b"1\n")}
    assert clone_of(tmp_path / "shallow").blobs == {FILE: ids(repo, b"2\n")}


def test_a_clone_of_another_owner_is_read(repo: Path) -> None:
    commit(repo, {FILE: b"1\n"})
    if os.geteuid() == 0:
        for path in (repo, *repo.rglob("*")):
            os.chown(path, 12345, 12345)
    assert clone_of(repo).blobs == {FILE: ids(repo, b"1\n")}


def test_nothing_of_the_environment_or_the_users_configuration_counts(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repo, {FILE: b"1\n", "x": b""})
    (tmp_path / "home").mkdir()
    write(tmp_path / "home", {".gitconfig": b"[core]\n\tattributesFile = ~/att\n\texcludesFile = ~/ign\n", "ign": b"*"})
    write(tmp_path / "home", {"att": b"* -diff\n", ".config/git/ignore": b"*\n", ".config/git/attributes": b"* -diff"})
    new = "rendered/new.yaml"
    write(repo, {new: b""})
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_CONFIG", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"):
        monkeypatch.setenv(name, str(tmp_path / "nonsense"))
    clone = clone_of(repo)
    assert clone.blobs[FILE] == ids(repo, b"1\n")
    view = work_tree_view(clone, [FILE, new])
    assert view.ignored == frozenset()
    assert {values["diff"] for values in view.attributes.values()} == {"unspecified"}


def test_no_program_that_the_clones_configuration_names_is_started(repo: Path, tmp_path: Path) -> None:
    commit(repo, {FILE: b"1\n", ".gitattributes": b"* filter=evil diff=evil\n"})
    trap = tmp_path / "trap"
    write(tmp_path, {"trap": b"#!/bin/sh\ntouch " + os.fsencode(tmp_path / "sprung") + b"\ncat\n"})
    trap.chmod(0o755)
    names = ("core.fsmonitor", "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv")
    for name in (*names, "core.pager", "core.sshCommand", "core.editor"):
        git(repo, "config", name, str(trap))
    for hook in ("post-index-change", "fsmonitor-watchman", "reference-transaction"):
        shutil.copy(trap, repo / ".git/hooks" / hook)
    write(repo, {FILE: b"2\n"})
    git(repo, "status")
    (tmp_path / "sprung").unlink()
    clone = clone_of(repo)
    assert clone.blobs[FILE] == ids(repo, b"1\n")
    work_tree_view(clone, [FILE, "rendered/new"])
    assert not (tmp_path / "sprung").exists()


def test_reading_writes_nothing_into_the_clone(repo: Path) -> None:
    commit(repo, {FILE: b"1\n"})
    os.utime(repo / FILE, (1, 1))
    before = {path: path.stat().st_mtime_ns for path in repo.rglob("*")}
    clone = clone_of(repo)
    work_tree_view(clone, [FILE])
    assert clone.blobs
    assert {path: path.stat().st_mtime_ns for path in repo.rglob("*")} == before


def test_a_git_of_the_repository_is_never_called(repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(repo, {"bin/git": b"#!/bin/sh\n"})
    (repo / "bin/git").chmod(0o755)
    (tmp_path / "linked").mkdir()
    (tmp_path / "linked/git").symlink_to(repo / "bin/git")
    real = os.environ["PATH"]
    monkeypatch.chdir(repo)
    mine = os.pathsep.join([str(repo / "bin"), "bin", ".", "", str(tmp_path / "linked")])
    monkeypatch.setenv("PATH", f"{mine}{os.pathsep}{real}")
    assert not git_program(repo).is_relative_to(tmp_path)
    monkeypatch.setenv("PATH", mine)
    with pytest.raises(ToolFailed, match=r"^git: not found on PATH"):
        find(repo / "bin")


def test_a_broken_clone_is_one_line(repo: Path) -> None:
    write(repo, {".git/config": b"[core\n"})
    with pytest.raises(ToolFailed) as caught:
        find(repo)
    assert str(caught.value) == "git rev-parse: fatal: bad config line 1 in file .git/config"


def told(repo: Path, *paths: str) -> list[str]:
    """What the check of hidden files says on the real thing: code and the word that matters."""
    files = dict.fromkeys((FILE, *paths), b"x\n")
    write(repo, files)
    diagnostics = hidden(FileTree(files), Found(FileTree(files)), work_tree_view(clone_of(repo), files))
    return [f"{d.code} {d.at.file}" for d in diagnostics]


def test_a_plain_clone_hides_nothing(repo: Path) -> None:
    commit(repo, {FILE: b"x\n", ".gitattributes": b"rendered/** -text\n* text=auto\n", ".gitignore": b"build/\n"})
    assert told(repo) == []


def test_new_files_are_untracked_and_not_hidden(repo: Path) -> None:
    commit(repo, {FILE: b"x\n"})
    assert told(repo, "rendered/new.yaml") == ["GC742 rendered/new.yaml"]


@pytest.mark.parametrize("pattern", ["*.yaml", "rendered", "rendered/prod/", "web/"])
def test_ignored_files_and_the_lines_that_cure_it(repo: Path, pattern: str) -> None:
    write(repo, {".gitignore": f"{pattern}\n".encode()})
    assert told(repo) == [f"GC738 {FILE}"]
    write(repo, {".gitignore": f"{pattern}\n!/rendered/\n!/rendered/**\n".encode()})
    assert told(repo) == [f"GC742 {FILE}"]


@pytest.mark.parametrize("place", [".gitattributes", "rendered/prod/.gitattributes", ".git/info/attributes"])
@pytest.mark.parametrize(
    ("line", "cure"),
    [
        ("-diff", "!diff"),
        ("binary", "!binary !diff !merge -text"),
        ("linguist-generated", "!linguist-generated"),
        ("filter=lfs", "!filter"),
        ("ident", "!ident"),
        ("eol=crlf", "-text !eol"),
        ("text=auto eol=crlf", "-text !eol"),
        ("working-tree-encoding=UTF-16", "!working-tree-encoding"),
    ],
)
def test_attributes_and_the_line_that_cures_each(repo: Path, place: str, line: str, cure: str) -> None:
    write(repo, {FILE: b"x\n"})
    git(repo, "add", FILE)
    write(repo, {place: f"*.yaml {line}\n".encode()})
    assert told(repo) == [f"GC739 {FILE}"]
    write(repo, {place: f"*.yaml {line}\n*.yaml {cure}\n".encode()})
    assert told(repo) == []


def test_a_macro_hides_as_well_as_the_attribute_itself(repo: Path) -> None:
    commit(repo, {FILE: b"x\n", ".gitattributes": b"[attr]quiet -diff\nrendered/** quiet\n"})
    assert told(repo) == [f"GC739 {FILE}"]


@pytest.mark.parametrize("flag", ["assume-unchanged", "skip-worktree"])
def test_index_flags_and_the_command_that_takes_each_away(repo: Path, flag: str) -> None:
    commit(repo, {FILE: b"x\n"})
    git(repo, "update-index", f"--{flag}", FILE)
    assert told(repo) == [f"GC740 {FILE}"]
    git(repo, "update-index", f"--no-{flag}", FILE)
    assert told(repo) == []


def test_line_ends_that_git_changed_on_checkout_are_still_the_tools_own(repo: Path, tmp_path: Path) -> None:
    commit(repo, {FILE: b"# a\nb\n"})
    git(repo, "config", "core.autocrlf", "true")
    (repo / FILE).unlink()
    git(repo, "checkout", "--quiet", "--", FILE)
    assert (repo / FILE).read_bytes() == b"# a\r\nb\r\n"
    assert witness(repo)(FILE, b"# a\nb\n")


def test_the_witness_believes_the_record_and_git_for_the_same_path_alone(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    commit(repo, {FILE: b"committed\n"})
    add_to_record(repo, {FILE: b"recorded\n"})
    unmodified = witness(repo)
    assert unmodified(FILE, b"committed\n")
    assert unmodified(FILE, b"recorded\n")
    assert not unmodified(FILE, b"edited\n")
    assert not unmodified("rendered/other.yaml", b"committed\n")
    assert not unmodified("rendered/other.yaml", b"recorded\n")


def test_without_record_and_git_nothing_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert not witness(tmp_path)(FILE, b"x")
