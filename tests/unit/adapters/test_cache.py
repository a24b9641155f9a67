"""A folder of entries: what is kept is given back whole or not at all, and what is not ours is left alone."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from gitops_compile.adapters.cache import Cache, cache_of
from gitops_compile.adapters.cached_builds import cached
from gitops_compile.adapters.entries import cache_place
from gitops_compile.model.build import BuildError, BuildRequest, BuildResult, ParseRequest, ParseResult

KEYS = [sha256(bytes([number])).hexdigest() for number in range(10)]


@pytest.fixture
def cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path / "cache")


def test_what_is_kept_is_given_back(cache: Cache) -> None:
    bodies = [b"", b"\n", b"a" * 100_000, bytes(range(256))]
    assert [cache.read(key) for key in KEYS] == [None] * 10
    assert all(cache.write(key, body) for key, body in zip(KEYS, bodies, strict=False))
    assert [cache.read(key) for key in KEYS[:4]] == bodies
    assert cache.write(KEYS[0], b"other")
    assert cache.read(KEYS[0]) == b"other"


def test_no_byte_of_an_entry_may_be_another(cache: Cache) -> None:
    cache.write(KEYS[0], b"body")
    [entry] = cache.entries()
    content = entry.path.read_bytes()
    for at in range(len(content)):
        entry.path.write_bytes(content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :])
        assert cache.read(KEYS[0]) is None
        entry.path.write_bytes(content[:at])
        assert cache.read(KEYS[0]) is None
    other = cache.folder / KEYS[1][:2] / KEYS[1]
    other.parent.mkdir(exist_ok=True)
    other.write_bytes(content)
    assert cache.read(KEYS[1]) is None


def test_the_least_recently_used_go_first(cache: Cache) -> None:
    for age, key in enumerate(KEYS):
        cache.write(key, bytes(1_000))
        path = cache.folder / key[:2] / key
        os.utime(path, (time.time() - 1_000_000 * age,) * 2)
    assert cache.read(KEYS[9]) == bytes(1_000)
    assert cache.trim(20_000) == 0
    assert cache.trim(5_500) == 6
    assert [key for key in KEYS if cache.read(key)] == [KEYS[0], KEYS[1], KEYS[2], KEYS[9]]


def test_what_killed_runs_left_goes_after_an_hour(cache: Cache) -> None:
    cache.write(KEYS[0], b"body")
    left = [cache.folder / KEYS[0][:2] / f"{KEYS[0]}.{number}.new" for number in (1, 2)]
    for path in left:
        path.write_bytes(b"half")
    os.utime(left[0], (time.time() - 4_000,) * 2)
    assert cache.trim() == 1
    assert [path.exists() for path in left] == [False, True]
    assert cache.clear() == 2
    assert cache.entries() == ()


def test_a_reading_that_cannot_note_it_still_reads(cache: Cache) -> None:
    """As in a cache folder that is mounted read-only."""
    cache.write(KEYS[0], b"body")
    os.utime(cache.entries()[0].path, (0, 0))
    assert cache.read(KEYS[0]) == b"body"
    assert time.time() - cache.entries()[0].used < 100


@pytest.mark.parametrize("holder", [".git/HEAD", "fleet.yaml"])
def test_a_folder_in_a_repository_is_none(holder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITOPS_COMPILE_CACHE", str(tmp_path / "work/deep/cache"))
    (tmp_path / "work" / holder).parent.mkdir(parents=True, exist_ok=True)
    assert cache_of(None) is not None
    (tmp_path / "work" / holder).write_text("")
    assert cache_of(None) is None
    (tmp_path / "link").symlink_to("work/deep")
    monkeypatch.setenv("GITOPS_COMPILE_CACHE", str(tmp_path / "link/cache"))
    assert cache_of(None) is None


def test_the_place_follows_the_rules_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITOPS_COMPILE_CACHE", raising=False)
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/ann")
    assert cache_place() == "/var/cache/ann/gitops-compile"
    for odd in ("", "relative"):
        monkeypatch.setenv("XDG_CACHE_HOME", odd)
        assert cache_place() == "/home/ann/.cache/gitops-compile"
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_place() == "/home/ann/Library/Caches/gitops-compile"
    monkeypatch.setenv("GITOPS_COMPILE_CACHE", "off")
    assert cache_place() == ""


# Builds

THING = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "a"},
    "data": {"n": 2**63, "f": 1.5, "s": "\ud800"},
}
SECRETS = [
    {"apiVersion": "v1", "kind": "Secret", "data": {"a": "eA=="}},
    {"apiVersion": "v1", "kind": "Secret", "stringData": {"a": "ENC[x]"}},
    {"apiVersion": "v1", "kind": "SecretList", "items": [{"data": {"a": "eA=="}}]},
    {"apiVersion": "v1", "kind": "List", "items": [{"apiVersion": "v1", "kind": "Secret", "data": {"a": "eA=="}}]},
    {"apiVersion": "v1", "kind": "ConfigMap", "data": {"url": "redis://ann:word17@cache"}},
]


def asked(cache: Cache, version: str, request: BuildRequest, result: BuildResult) -> list[str]:
    """Ask twice; which requests reached the builder."""
    reached: list[str] = []

    def build(requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
        for one in requests:
            reached.append(one.id)
            yield result

    def parse(_requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
        yield from ()

    for _ in range(2):
        [found] = cached(build, parse, cache, version)[0]([request])
        assert found == result
    return reached


def test_a_build_is_kept_by_all_that_goes_into_it(cache: Cache) -> None:
    files = {"kustomization.yaml": b"resources: [a]\n", "a": b"\xff"}
    result = BuildResult("1", (THING,), ("old",))
    assert asked(cache, "1", BuildRequest("1", "", files), result) == ["1"]
    for version, request in (
        ("2", BuildRequest("1", "", files)),
        ("1", BuildRequest("1", "below", files)),
        ("1", BuildRequest("1", "", files, fresh=True)),
        ("1", BuildRequest("1", "", files, embedded=frozenset({"a"}))),
        ("1", BuildRequest("1", "", {**files, "a": b"\xfe"})),
        ("1", BuildRequest("1", "", {**files, "b": b""})),
        ("1", BuildRequest("1", "", {"kustomization.yaml": b"", "a": b""})),
    ):
        assert asked(cache, version, request, result) == ["1"]
    assert asked(cache, "1", BuildRequest("1", "", dict(reversed(files.items()))), result) == []


def test_errors_and_secrets_are_not_kept(cache: Cache) -> None:
    request = BuildRequest("1", "", {})
    assert asked(cache, "1", request, BuildResult("1", error=BuildError("no"))) == ["1", "1"]
    for one in SECRETS:
        assert asked(cache, "1", request, BuildResult("1", (THING, one))) == ["1", "1"]
    assert cache.entries() == ()
    empty = BuildResult("1", ({"apiVersion": "v1", "kind": "Secret", "data": {}},))
    assert asked(cache, "1", request, empty) == ["1"]


def test_an_entry_of_another_form_is_a_miss(cache: Cache) -> None:
    request, result = BuildRequest("1", "", {}), BuildResult("1", (THING,))
    asked(cache, "1", request, result)
    [entry] = cache.entries()
    for body in (b"[]", b"{", b'{"objects": []}', b'{"objects": 1, "warnings": 2}', b"\xff"):
        cache.write(entry.path.name, body)
        assert asked(cache, "1", request, result) == ["1"], body
