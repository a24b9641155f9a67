"""The record lies outside of the repository, survives damage, stays small, and is never believed blindly."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

import pytest

from gitops_compile.adapters.record import KEPT, add_to_record, read_record

FILE = "rendered/prod/p/web/x.yaml"


def digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "state" / "gitops-compile"


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    (tmp_path / "repo").mkdir()
    return tmp_path / "repo"


def test_everything_that_was_written_is_known_oldest_first(state: Path, repo: Path) -> None:
    assert add_to_record(repo, {FILE: b"1", "rendered/y": b"y"})
    assert add_to_record(repo, {FILE: b"2"})
    assert dict(read_record(repo)) == {FILE: (digest(b"1"), digest(b"2")), "rendered/y": (digest(b"y"),)}


def test_the_folder_is_the_users_alone_and_holds_no_content(state: Path, repo: Path) -> None:
    add_to_record(repo, {FILE: b"password: hunter2"})
    (file,) = state.iterdir()
    assert state.stat().st_mode & 0o777 == 0o700
    assert file.stat().st_mode & 0o777 == 0o600
    assert b"hunter2" not in file.read_bytes()


def test_each_repository_has_its_own_by_its_real_path(state: Path, repo: Path, tmp_path: Path) -> None:
    add_to_record(repo, {FILE: b"1"})
    (tmp_path / "link").symlink_to(repo)
    (tmp_path / "other").mkdir()
    assert read_record(tmp_path / "link") == read_record(repo) != {}
    assert read_record(tmp_path / "other") == {}


def test_reading_makes_no_folder(state: Path, repo: Path) -> None:
    assert read_record(repo) == {}
    assert not state.exists()


def test_the_same_bytes_again_add_no_line(state: Path, repo: Path) -> None:
    add_to_record(repo, {FILE: b"1"})
    (file,) = state.iterdir()
    before = file.read_bytes()
    assert add_to_record(repo, {FILE: b"1"})
    assert file.read_bytes() == before


def test_a_torn_line_costs_only_itself(state: Path, repo: Path) -> None:
    add_to_record(repo, {FILE: b"1"})
    (file,) = state.iterdir()
    file.write_bytes(file.read_bytes() + digest(b"2")[:30].encode())
    add_to_record(repo, {FILE: b"3"})
    assert read_record(repo) == {FILE: (digest(b"1"), digest(b"3"))}


@pytest.mark.parametrize("damage", [b"\xff\xfe", b"nonsense\n", b""])
def test_a_damaged_record_is_none(state: Path, repo: Path, damage: bytes) -> None:
    add_to_record(repo, {FILE: b"1"})
    (file,) = state.iterdir()
    file.write_bytes(damage)
    assert read_record(repo) == {}


def test_it_grows_no_further_than_some_lines_per_path(state: Path, repo: Path) -> None:
    for number in range(1_200):
        add_to_record(repo, {FILE: str(number).encode()})
    (file,) = state.iterdir()
    assert len(file.read_bytes().splitlines()) < 1_200
    assert read_record(repo)[FILE][-KEPT:] == tuple(digest(str(number).encode()) for number in range(1_196, 1_200))
    assert [path.suffix for path in state.iterdir()] == [".record"]


@pytest.mark.parametrize("mode", [0o777, 0o770, 0o702])
def test_a_folder_that_others_may_write_to_is_not_believed(state: Path, repo: Path, mode: int) -> None:
    add_to_record(repo, {FILE: b"1"})
    state.chmod(mode)
    assert read_record(repo) == {}
    assert not add_to_record(repo, {FILE: b"2"})


def test_a_link_in_the_records_place_is_not_followed(state: Path, repo: Path, tmp_path: Path) -> None:
    add_to_record(repo, {FILE: b"1"})
    (file,) = state.iterdir()
    file.rename(tmp_path / "elsewhere")
    file.symlink_to(tmp_path / "elsewhere")
    assert read_record(repo) == {}
    assert not add_to_record(repo, {FILE: b"2"})


def test_without_a_state_folder_the_tool_works_without_a_record(
    repo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_bytes(b"")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    assert not add_to_record(repo, {FILE: b"1"})
    assert read_record(repo) == {}


@pytest.mark.parametrize("place", ["state", "deep/state"])
def test_a_state_folder_in_the_repository_could_be_forged(
    repo: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(repo / place))
    assert not add_to_record(repo, {FILE: b"1"})
    assert not (repo / place).exists()
