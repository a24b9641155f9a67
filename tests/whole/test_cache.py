"""The cache of builds changes no byte, whatever happens to its folder: full, unwritable, shared, killed in the middle.

Comes beside ``laws/test_cache`` (random fleets) and ``test_no_change`` (runs that are said again).
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest

from installed import COMMAND, Installed, Ran, files_of, write
from shop_fleet import replaced, write_shop

LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]),) * 2)
os.execv(sys.argv[2], sys.argv[2:])
"""
HEX = "0123456789abcdef"
VALUE = "Canary7f3aQx9ZkWm2Lp8s"
SECRET = f"apiVersion: v1\nkind: Secret\nmetadata: {{name: main}}\nstringData: {{key: {VALUE}}}\n"


@pytest.fixture
def cold(tmp_path: Path) -> Installed:
    """The command with an empty cache."""
    return Installed(tmp_path / "home")


def folder_of(command: Installed) -> Path:
    return command.home / ".cache/gitops-compile"


def entries(command: Installed) -> list[Path]:
    return [path for path in sorted(folder_of(command).glob("??/*")) if path.is_file()]


def started(command: Installed, folder: Path, *arguments: str, room: int | None = None) -> subprocess.Popen[bytes]:
    """The command in a process group of its own; with ``room`` no file may grow beyond so many bytes (setrlimit(2))."""
    own = {"PATH": os.environ["PATH"], "HOME": str(command.home)}
    words = [str(COMMAND), *arguments]
    if room is not None:
        words = [sys.executable, "-c", LIMITED, str(room), *words]
    pipe = subprocess.PIPE
    return subprocess.Popen(words, cwd=folder, env=own, stdout=pipe, stderr=pipe, process_group=0)


def ended(process: subprocess.Popen[bytes]) -> Ran:
    out, err = process.communicate()
    return Ran(process.returncode, out.decode(), err.decode())


def test_what_was_built_is_not_built_again(shop: Path, cold: Installed) -> None:
    assert cold.fine(shop, "check") == cold.fine(shop, "check")
    assert entries(cold)
    before = {path: path.read_bytes() for path in entries(cold)}
    replaced(shop / "fleet.yaml", "prod: 1.0.0", "prod: 1.0.1")
    assert cold(shop, "check").code == 1
    assert {path: path.read_bytes() for path in entries(cold)} == before


def test_no_cache_keeps_and_takes_nothing(shop: Path, cold: Installed) -> None:
    cold.fine(shop, "check", "--no-cache")
    cold.fine(shop, "check", GITOPS_COMPILE_CACHE="off")
    assert not folder_of(cold).exists()
    cold.fine(shop, "check")
    for path in entries(cold):
        path.write_bytes(b"")
    cold.fine(shop, "render", "--no-cache")
    assert {path.read_bytes() for path in entries(cold)} == {b""}


def test_another_folder_may_be_named(shop: Path, cold: Installed, tmp_path: Path) -> None:
    cold.fine(shop, "check", GITOPS_COMPILE_CACHE=str(tmp_path / "mine"))
    assert not folder_of(cold).exists()
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o700
    told = cold.fine(shop, "cache", "-o", "json", GITOPS_COMPILE_CACHE=str(tmp_path / "mine")).json()
    assert (told["folder"], told["problem"], told["entries"] > 0) == (str(tmp_path / "mine"), "", True)


# Folders that do not work


def no_folder(cache: Path) -> None:
    """A file in the place of the cache."""
    write(cache.parent, {cache.name: ""})


def no_place(cache: Path) -> None:
    """Files in the places of the folders in it, which even root cannot write into."""
    write(cache, {f"{first}{second}": "" for first in HEX for second in HEX})
    cache.chmod(0o700)


def no_right(cache: Path) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o500)


@pytest.mark.parametrize("broken", [no_folder, no_place, no_right], ids=lambda one: one.__name__)
def test_a_folder_that_cannot_be_written(broken: Callable[[Path], None], shop: Path, cold: Installed) -> None:
    whole = files_of(shop / "rendered")
    broken(folder_of(cold))
    assert [cold.fine(shop, "check") for _ in range(2)] == [cold.fine(shop, "check", "--no-cache")] * 2
    shutil.rmtree(shop / "rendered")
    cold.fine(shop, "render")
    assert files_of(shop / "rendered") == whole


@pytest.mark.parametrize("room", [0, 10, 200, 1_000])
def test_a_full_disk(room: int, shop: Path, cold: Installed) -> None:
    """Each write of more than there is room for fails in the middle."""
    expected = cold.fine(shop, "check", "--no-cache")
    assert ended(started(cold, shop, "check", room=room)) == expected
    assert not [path for path in entries(cold) if path.stat().st_size > room or path.suffix]
    assert cold.fine(shop, "check") == expected


# Others at the same time, and no end


def test_twelve_runs_at_once_on_one_cache_and_one_tree(tmp_path: Path, cold: Installed, shop: Path) -> None:
    """Each ends well, or says that it could not; the tree is that of one run."""
    top = write_shop(tmp_path / "again/shop")
    every = [ended(one) for one in [started(cold, top, "render") for _ in range(12)]]
    assert {one.code for one in every} <= {0, 3}, every
    assert 0 in {one.code for one in every}
    assert files_of(top / "rendered") == files_of(shop / "rendered")
    assert not [path for path in entries(cold) if path.suffix]
    assert cold.fine(top, "check") == cold.fine(top, "check", "--no-cache")


def test_many_runs_at_once_on_one_cache(tmp_path: Path, cold: Installed, shop: Path) -> None:
    whole = files_of(shop / "rendered")
    tops = [write_shop(tmp_path / f"shop{number}") for number in range(6)]
    ran = [ended(process) for process in [started(cold, top, "render") for top in tops]]
    assert [one.code for one in ran] == [0] * 6, ran
    assert all(files_of(top / "rendered") == whole for top in tops)
    assert not [path for path in entries(cold) if path.suffix]
    cold.fine(shop, "check")


@pytest.mark.parametrize("seed", range(5))
def test_a_run_that_is_killed_leaves_nothing_wrong(seed: int, shop: Path, cold: Installed) -> None:
    expected = cold.fine(shop, "check", "--no-cache")
    process = started(cold, shop, "check")
    time.sleep(random.Random(seed).uniform(0.05, 1.2))
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert cold.fine(shop, "check") == expected
    assert cold.fine(shop, "check") == expected


# Entries


@pytest.mark.parametrize("damage", ["cut", "swapped", "shaped"])
def test_a_damaged_entry_is_built_anew(damage: str, shop: Path, cold: Installed) -> None:
    expected = cold.fine(shop, "check")
    kept = {path: path.read_bytes() for path in entries(cold)}
    for path, other in zip(kept, reversed(kept), strict=True):
        path.write_bytes({"cut": kept[path][:-1], "swapped": kept[other], "shaped": b""}[damage])
    assert cold.fine(shop, "check") == expected
    assert {path: path.read_bytes() for path in kept} == kept


def test_no_secret_is_kept(tmp_path: Path, cold: Installed) -> None:
    top = write_shop(tmp_path / "shop")
    write(top, {"overlays/edge/secret.yaml": SECRET})
    allowed = 'secrets: {allow: [{at: "*/*/edge", object: Secret main, reason: "a public demo key"}]}\n'
    (top / "fleet.yaml").write_text((top / "fleet.yaml").read_text() + allowed)
    cold.fine(top, "render")
    cold.fine(top, "check")
    assert [path for path in top.rglob("rendered/**/secret_main.yaml") if VALUE in path.read_text()]
    assert len(entries(cold)) >= 2
    shapes = [VALUE.encode(), *(b64encode(b"x" * at + VALUE.encode())[4 if at else 0 : 24] for at in range(3))]
    kept = [path for path in cold.home.rglob("*") if path.is_file()]
    assert [path for path in kept for shape in shapes if shape in path.read_bytes()] == []


# The command


def test_the_command_tells_and_clears(shop: Path, cold: Installed) -> None:
    empty = cold.fine(shop, "cache", "-o", "json").json()
    assert (empty["entries"], empty["bytes"], empty["limit"]) == (0, 0, 512 << 20)
    cold.fine(shop, "check")
    write(folder_of(cold), {"mine/notes": "mine", "ab/notes": "mine", "notes": "mine"})
    told = cold.fine(shop, "cache", "-o", "json").json()
    assert told["folder"] == str(folder_of(cold))
    assert told["entries"] == len([path for path in entries(cold) if path.name != "notes"])
    assert told["bytes"] == sum(path.stat().st_size for path in entries(cold) if path.name != "notes")
    assert f"entries  {told['entries']}\n" in cold.fine(shop, "cache").out
    cleared = cold.fine(shop, "cache", "--clear", "-o", "json").json()
    assert (cleared["entries"], cleared["removed"]) == (0, told["entries"])
    assert sorted(files_of(folder_of(cold))) == ["ab/notes", "mine/notes", "notes"]
    cold.fine(shop, "check")


def test_the_command_leaves_a_folder_alone_that_is_not_to_be_trusted(shop: Path, cold: Installed) -> None:
    cold.fine(shop, "check")
    before = entries(cold)
    folder_of(cold).chmod(0o777)
    ran = cold.fine(shop, "cache", "--clear")
    assert "can be written by others: it is not used" in ran.out
    assert entries(cold) == before
    assert "is off" in cold.fine(shop, "cache", GITOPS_COMPILE_CACHE="off").out
    found = {one["name"]: one for one in cold.fine(shop, "doctor", "-o", "json").json()["findings"]}
    assert found["cache folder"]["verdict"] == "warning"
