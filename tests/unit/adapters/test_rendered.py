"""The folder ``rendered/`` on a real disk: read whole, written in one go, untouched when nothing changes."""

from __future__ import annotations

import fcntl
import os
import resource
import stat
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from gitops_compile.adapters.failures import DiskFailed, LockFailed
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.rendered import read_rendered, write_rendered
from gitops_compile.check.ownership import Found, Plan, plan
from gitops_compile.model.filetree import FileTree
from gitops_compile.model.header import header

WEB = "rendered/prod/p/web"
OURS = header("prod/p/web", "fleet.yaml").encode()


def write(top: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        (top / path).parent.mkdir(parents=True, exist_ok=True)
        (top / path).write_bytes(content)


def tree(top: Path) -> dict[str, bytes]:
    return {str(p.relative_to(top)): p.read_bytes() for p in sorted(top.rglob("*")) if p.is_file()}


def state(top: Path) -> dict[str, tuple[int, int, int]]:
    paths = [top, *sorted(top.rglob("*"))]
    return {str(p): ((s := p.lstat()).st_ino, s.st_mtime_ns, s.st_ctime_ns) for p in paths}


def always(_path: str, _content: bytes) -> bool:
    return True


def wanting(files: Mapping[str, bytes]) -> Callable[[Found], Plan]:
    return lambda found: plan(FileTree(files), found, always)


def render(top: Path, files: Mapping[str, bytes]) -> Plan:
    return write_rendered(top, wanting(files), lambda _files: None)


def test_a_tree_is_written_into_nothing_and_found_again(tmp_path: Path) -> None:
    files = {f"{WEB}/x.yaml": OURS, f"{WEB}/other-ns/y.yaml": OURS + b"y", "rendered/argocd/hub/bootstrap.yaml": OURS}
    assert render(tmp_path, files).write == files
    assert tree(tmp_path) == dict(sorted(files.items()))
    assert read_rendered(view(tmp_path)) == Found(read_rendered(view(tmp_path)).files)
    assert dict(read_rendered(view(tmp_path)).files) == files


def test_nothing_is_touched_when_nothing_changes(tmp_path: Path) -> None:
    files = {f"{WEB}/x.yaml": OURS, f"{WEB}/other-ns/y.yaml": OURS + b"y", f"{WEB}/foreign": b"f"}
    write(tmp_path, files)
    before = state(tmp_path)
    noted: list[object] = []
    made = write_rendered(tmp_path, wanting({p: c for p, c in files.items() if c != b"f"}), noted.append)
    assert (made.unchanged, made.changes, noted) == (2, False, [])
    assert state(tmp_path) == before


def test_a_fleet_that_gives_nothing_makes_no_folder(tmp_path: Path) -> None:
    render(tmp_path, {})
    assert list(tmp_path.iterdir()) == []


def test_only_what_differs_is_written(tmp_path: Path) -> None:
    write(tmp_path, {f"{WEB}/same": OURS, f"{WEB}/old": OURS + b"1"})
    before = state(tmp_path / WEB)
    render(tmp_path, {f"{WEB}/same": OURS, f"{WEB}/old": OURS + b"2"})
    assert (tmp_path / WEB / "old").read_bytes() == OURS + b"2"
    assert state(tmp_path / WEB)[str(tmp_path / WEB / "same")] == before[str(tmp_path / WEB / "same")]


def test_deleting_takes_the_folders_that_are_empty_then_and_no_others(tmp_path: Path) -> None:
    gone = {"rendered/dev/d/api/ns/x.yaml": OURS, "rendered/dev/e/api/x.yaml": OURS}
    write(tmp_path, gone | {"rendered/dev/e/foreign": b"f"})
    (tmp_path / "rendered/empty").mkdir()
    render(tmp_path, {})
    left = [str(p.relative_to(tmp_path)) for p in sorted(tmp_path.rglob("*"))]
    assert left == ["rendered", "rendered/dev", "rendered/dev/e", "rendered/dev/e/foreign", "rendered/empty"]


def test_the_folder_itself_stays_when_nothing_is_left_in_it(tmp_path: Path) -> None:
    write(tmp_path, {f"{WEB}/x": OURS})
    render(tmp_path, {})
    assert [str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")] == ["rendered"]


@pytest.mark.parametrize(
    ("before", "after"),
    [(f"{WEB}/x", f"{WEB}/x/y"), (f"{WEB}/x/y", f"{WEB}/x"), (f"{WEB}/x/empty/", f"{WEB}/x/empty")],
)
def test_a_file_takes_a_folders_place_and_the_other_way_round(tmp_path: Path, before: str, after: str) -> None:
    if before.endswith("/"):
        (tmp_path / before).mkdir(parents=True)
    else:
        write(tmp_path, {before: OURS})
    render(tmp_path, {after: OURS + b"new"})
    assert tree(tmp_path) == {after: OURS + b"new"}


@pytest.mark.parametrize(("umask", "file", "folder"), [(0o022, 0o644, 0o755), (0o077, 0o600, 0o700)])
def test_modes_follow_the_umask_without_an_execute_bit(tmp_path: Path, umask: int, file: int, folder: int) -> None:
    old = os.umask(umask)
    try:
        render(tmp_path, {f"{WEB}/x": OURS})
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / WEB / "x").stat().st_mode) == file
    assert stat.S_IMODE((tmp_path / WEB).stat().st_mode) == folder


def test_the_record_is_written_before_the_tree_changes(tmp_path: Path) -> None:
    write(tmp_path, {f"{WEB}/x": OURS})
    seen: list[tuple[Mapping[str, bytes], dict[str, bytes]]] = []
    write_rendered(tmp_path, wanting({f"{WEB}/x": OURS + b"2"}), lambda files: seen.append((files, tree(tmp_path))))
    assert seen == [({f"{WEB}/x": OURS + b"2"}, {f"{WEB}/x": OURS})]


def test_a_record_that_fails_leaves_the_tree_as_it_was(tmp_path: Path) -> None:
    def fail(_files: Mapping[str, bytes]) -> None:
        raise RuntimeError

    write(tmp_path, {f"{WEB}/x": OURS})
    with pytest.raises(RuntimeError):
        write_rendered(tmp_path, wanting({f"{WEB}/x": OURS + b"2"}), fail)
    assert tree(tmp_path) == {f"{WEB}/x": OURS}


def to_folder(path: Path) -> None:
    path.symlink_to("../outside")


def in_git(path: Path) -> None:
    write(path, {".git": b"gitdir: elsewhere"})


SPECIAL: Mapping[str, tuple[Callable[[Path], None], dict[str, str]]] = {
    "link": (to_folder, {"rendered/odd": "symlink"}),
    "fifo": (os.mkfifo, {"rendered/odd": "FIFO"}),
    "git": (in_git, {"rendered/odd/.git": "part of another git repository"}),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_what_is_no_file_is_named_and_nothing_is_written(tmp_path: Path, name: str) -> None:
    make, special = SPECIAL[name]
    write(tmp_path, {f"{WEB}/x": OURS, "outside/y": b"outside"})
    make(tmp_path / "rendered/odd")
    assert read_rendered(view(tmp_path)).special == special
    before = state(tmp_path)
    assert render(tmp_path, {f"{WEB}/x": OURS + b"2", "rendered/odd/y": OURS}).special == special
    assert state(tmp_path) == before


@pytest.mark.parametrize("kind", ["symlink", "regular file"])
def test_rendered_itself_may_not_be_anything_but_a_folder(tmp_path: Path, kind: str) -> None:
    (tmp_path / "outside").mkdir()
    if kind == "symlink":
        (tmp_path / "rendered").symlink_to("outside")
    else:
        (tmp_path / "rendered").write_bytes(b"")
    assert render(tmp_path, {f"{WEB}/x": OURS}).special == {"rendered": kind}
    assert list((tmp_path / "outside").iterdir()) == []


def test_names_that_cannot_be_printed_are_named_all_the_same(tmp_path: Path) -> None:
    write(tmp_path, {f"rendered/{os.fsdecode(bytes([255]))}": b""})
    assert read_rendered(view(tmp_path)).special == {r"rendered/\xff": "regular file whose name is not UTF-8"}


def test_what_an_interrupted_run_left_is_told_and_removed(tmp_path: Path) -> None:
    left = {"rendered/.gitops-compile/0": b"half", "rendered/.gitops-compile/old/x/y": b"y"}
    write(tmp_path, {f"{WEB}/x": OURS} | left)
    (tmp_path / "rendered/.gitops-compile/link").symlink_to(tmp_path / WEB)
    assert read_rendered(view(tmp_path)) == Found(read_rendered(view(tmp_path)).files, {}, leftover=True)
    render(tmp_path, {f"{WEB}/x": OURS})
    assert tree(tmp_path) == {f"{WEB}/x": OURS}
    assert [p.name for p in (tmp_path / "rendered").iterdir()] == ["prod"]


@pytest.fixture
def small_files() -> Iterator[None]:
    """No file may grow over 100,000 bytes: a disk that refuses."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("small_files")
def test_a_disk_that_refuses_leaves_the_tree_as_it_was_and_says_so_in_one_line(tmp_path: Path) -> None:
    before = {f"{WEB}/a": OURS, f"{WEB}/gone": OURS, f"{WEB}/b": OURS}
    write(tmp_path, before)
    with pytest.raises(DiskFailed) as caught:
        render(tmp_path, {f"{WEB}/a": OURS + b"2", f"{WEB}/b": OURS + b"x" * 200_000})
    assert str(caught.value) == f"{WEB}/b: File too large"
    assert tree(tmp_path) == before
    assert [p.name for p in (tmp_path / "rendered").iterdir()] == ["prod"]


def test_a_name_that_the_disk_cannot_hold_is_a_failure_with_its_path(tmp_path: Path) -> None:
    name = "x" * 300
    with pytest.raises(DiskFailed, match=f"{WEB}/{name}: File name too long"):
        render(tmp_path, {f"{WEB}/{name}": OURS})
    assert tree(tmp_path) == {}


def test_a_file_longer_than_any_of_ours_is_not_read_to_its_end(tmp_path: Path) -> None:
    write(tmp_path, {"rendered/big": b"x"})
    os.truncate(tmp_path / "rendered/big", 3_000_000_000)
    assert len(read_rendered(view(tmp_path)).files["rendered/big"]) == 10 * 1024 * 1024 + 1


def test_another_run_is_waited_for_and_then_named(tmp_path: Path) -> None:
    write(tmp_path, {f"{WEB}/x": OURS, "rendered/.gitops-compile/pid": b"4711"})
    handle = os.open(tmp_path / "rendered", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        with pytest.raises(LockFailed, match=r"^rendered/: another run \(process 4711\) has held it for 0\.2 s"):
            write_rendered(tmp_path, wanting({f"{WEB}/x": OURS + b"2"}), lambda _files: None, lock_seconds=0.2)
        assert tree(tmp_path)[f"{WEB}/x"] == OURS
    finally:
        os.close(handle)
    render(tmp_path, {f"{WEB}/x": OURS + b"2"})
    assert tree(tmp_path) == {f"{WEB}/x": OURS + b"2"}


def test_runs_at_once_end_in_the_tree_of_one_and_leave_nothing(tmp_path: Path) -> None:
    trees = [
        {f"{WEB}/{name}-{number % 3}.yaml": OURS + str(number).encode() for name in "abcdefgh"} for number in range(12)
    ]
    failed: list[BaseException] = []

    def run(files: Mapping[str, bytes]) -> None:
        try:
            render(tmp_path, files)
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(files,)) for files in trees]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert tree(tmp_path) in trees
