"""The door to the ``kustomize`` on PATH, with the real program: what it is asked, what it answers, what is refused."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from subprocess import Popen

import pytest

from gitops_compile.adapters import engine, kustomize
from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.kustomize_runs import _starter
from gitops_compile.adapters.processes import Limits
from gitops_compile.adapters.runs import Run
from gitops_compile.model.build import BuildError, BuildRequest, BuildResult, ParsedObject, ParseRequest, ParseResult
from kustomize_program import kustomize as program

CONFIG_MAP = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
OBJECT = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}
FILES = {
    "base/kustomization.yaml": b"resources: [a.yaml]\ncommonLabels: {app: x}\n",
    "base/a.yaml": CONFIG_MAP + b"data: {t: 'yes', n: null}\nnumbers: [1, 1.0, 1.5, 1e25, 18446744073709551615]\n",
    "dev/kustomization.yaml": b"namespace: dev\nresources: [../base]\n",
}


@pytest.fixture(autouse=True)
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where temporary copies are made."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def built(*requests: BuildRequest) -> list[BuildResult]:
    """The answers, which must be the engine's, too; an error's words may be those of the disk."""
    answers = list(kustomize.build(requests, program=program()))
    for answer, other in zip(answers, engine.build(requests), strict=True):
        if answer.error is None or other.error is None:
            assert answer == other
        else:
            assert (answer.error.file, answer.error.line) == (other.error.file, other.error.line)
    return answers


def parsed(files: dict[str, bytes]) -> ParseResult:
    [answer] = kustomize.parse([ParseRequest("1", files)], program=program())
    return answer


def test_version() -> None:
    assert kustomize.version(program()) == engine.version().kustomize


def test_a_program_that_says_something_else(tmp_path: Path) -> None:
    old = tmp_path / "kustomize"
    old.write_text("#!/bin/sh\necho '{Version:kustomize/v4.5.7 GitCommit:56d82a8 BuildDate:2022-08-02T16:35:54Z}'\n")
    old.chmod(0o755)
    with pytest.raises(
        ToolFailed, match=r"does not say its version as releases since 5\.0 do; install version 5\.8\.1"
    ):
        kustomize.version(old)
    old.write_text("#!/bin/sh\necho sorry >&2; exit 4\n")
    with pytest.raises(ToolFailed, match="kustomize version: sorry"):
        kustomize.version(old)
    with pytest.raises(ToolFailed, match="kustomize: No such file"):
        kustomize.version(tmp_path / "none")


def test_it_is_found_on_path_but_never_in_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clone = tmp_path / "clone"
    for folder in (clone / "bin", clone / ".git", clone / "fleet", tmp_path / "linked", tmp_path / "good"):
        folder.mkdir(parents=True)
    (clone / ".git" / "HEAD").touch()
    for place in (clone / "bin", tmp_path / "good"):
        shutil.copy(program(), place / "kustomize")
    (tmp_path / "linked" / "kustomize").symlink_to(clone / "bin" / "kustomize")
    monkeypatch.setenv("PATH", f"bin::{clone}/bin:{tmp_path}/linked:{tmp_path}/none:{tmp_path}/good")
    monkeypatch.chdir(clone)
    assert kustomize.find(clone / "fleet") == tmp_path / "good" / "kustomize"
    assert kustomize.find(tmp_path / "linked") == clone / "bin" / "kustomize"
    monkeypatch.setenv("PATH", f"{clone}/bin")
    with pytest.raises(ToolFailed, match=r"not found on PATH.*install version 5\.8\.1.*or reinstall gitops-compile"):
        kustomize.find(clone / "fleet")


@pytest.mark.parametrize("folder", ["base", "dev"])
def test_a_build(folder: str) -> None:
    [answer] = built(BuildRequest("1", folder, FILES))
    assert [type(n) for n in answer.objects[0]["numbers"]] == [int, int, float, float, int]
    assert [w.split(" Please")[0] for w in answer.warnings] == ["Warning: 'commonLabels' is deprecated."]
    assert all(type(one) is dict for one in (answer.objects[0], answer.objects[0]["metadata"]))


def test_errors_are_values_among_the_others_at_the_same_file(scratch: Path) -> None:
    requests = [
        BuildRequest("1", "dev", FILES),
        BuildRequest("2", "dev", {**FILES, "base/a.yaml": b"a: ["}),
        BuildRequest("3", "dev", {**FILES, "base/a.yaml": b"- \xff\n"}),
        BuildRequest("4", "dev", {**FILES, "base/a.yaml": b"[" * 65 + b"]" * 65}),
        BuildRequest("5", "dev", {**FILES, "base/a.yaml": b"kind: A\n"}),
        BuildRequest("6", "dev", {**FILES, "../a.yaml": b""}),
        BuildRequest("7", "", {"kustomization.yaml": b"namespace: 1\nnope: 2\n"}),
        BuildRequest("8", "", {"kustomization.yaml": b"vars: [{name: X, objref: {kind: A, name: a}}]\n"}),
        BuildRequest("9", "dev", FILES),
    ]
    answers = built(*requests)
    assert [one.error.file if one.error else None for one in answers] == [
        None, "base/a.yaml", "base/a.yaml", "base/a.yaml", "base/a.yaml", "../a.yaml", "kustomization.yaml",
        "kustomization.yaml", None,
    ]  # fmt: skip
    assert list(scratch.iterdir()) == []


def test_an_error_repeats_no_value_and_no_machine_path() -> None:
    files = {"kustomization.yaml": b"resources: [a.yaml]\n", "a.yaml": CONFIG_MAP + b"data: {p: hunter2, 1: 2}\n"}
    [answer] = kustomize.build([BuildRequest("1", "", files)], program=program())
    said = "an object cannot be printed: json: unsupported type: map[interface {}]interface {}"
    assert answer.error == BuildError(said, "kustomization.yaml")
    [answer] = kustomize.build(
        [BuildRequest("1", "", {"kustomization.yaml": b"resources: [nope]\n"})], program=program()
    )
    assert answer.error is not None
    assert "nope: no such file or directory" in answer.error.message
    assert "gitops-compile-" not in answer.error.message
    assert "/tree" not in answer.error.message


def test_bytes_that_are_no_text_reach_a_generator() -> None:
    files = {"kustomization.yaml": b"secretGenerator: [{name: s, files: [f]}]", "f": b"\xff\x00"}
    [first, second] = built(BuildRequest("1", "", files, embedded=frozenset({"f"})), BuildRequest("2", "", files))
    assert first.objects[0]["data"] == {"f": "/wA="}
    assert second.error == BuildError("not UTF-8", "f", 1)


def test_manifests_keep_their_order_file_and_line() -> None:
    namespace = b"apiVersion: v1\nkind: Namespace\nmetadata: {name: z}\n"
    files = {
        "b.yaml": b"# first\n" + CONFIG_MAP + b"mode: 0644\n---\n" + namespace,
        "a/kustomization.yaml": b'{"apiVersion": "v1", "kind": "List", "items": []}',
        "a/x y?ref=1.json": json.dumps({"kind": "List", "items": [{**OBJECT, "metadata": {"name": "x"}}]}).encode(),
    }
    answer = parsed(files)
    assert [(one.file, one.line) for one in answer.objects] == [("a/x y?ref=1.json", 1), ("b.yaml", 2), ("b.yaml", 7)]
    assert answer.objects[1] == ParsedObject("b.yaml", 2, {**OBJECT, "mode": 0o644})
    assert [answer] == list(engine.parse([ParseRequest("1", files)]))


def test_a_manifest_that_kustomize_would_read_otherwise_is_refused() -> None:
    def error(text: bytes) -> BuildError | None:
        return parsed({"b.yaml": CONFIG_MAP, "a.yaml": text}).error

    ways = "kustomize reads it as text, Kubernetes as a boolean; write it in quotes, or write true or false"
    other = CONFIG_MAP.replace(b"name: a", b"name: b")
    assert error(other + b"data:\n  a: yes\n") == BuildError(ways, "a.yaml", 5)
    changed = "kustomize changes ConfigMap b or leaves it out; the packaged engine reads it as it stands"
    local = b"name: b, annotations: {config.kubernetes.io/local-config: 'true'}"
    assert error(b"\n" + other.replace(b"name: b", local)) == BuildError(changed, "a.yaml", 2)
    assert error(other.replace(b"name: b", b"name: b, annotations: {a: true}")) == BuildError(changed, "a.yaml", 1)
    twice = error(CONFIG_MAP)
    assert twice is not None
    assert (twice.file, "already registered id" in twice.message) == ("b.yaml", True)
    assert "manifests/" not in twice.message


def test_what_needs_no_program_starts_none(tmp_path: Path) -> None:
    none = tmp_path / "none"
    assert list(kustomize.build([], program=none)) == []
    requests = [ParseRequest("1", {}), ParseRequest("2", {"a.yaml": b"# a\n"}), ParseRequest("3", {"a.yaml": b"a\xff"})]
    assert list(kustomize.parse(requests, program=none)) == [
        ParseResult("1"), ParseResult("2"), ParseResult("3", error=BuildError("not UTF-8", "a.yaml", 1)),
    ]  # fmt: skip


def test_the_third_request_that_hits_a_limit_stops_the_run(scratch: Path) -> None:
    requests = [BuildRequest(str(i), "dev", FILES) for i in range(5)]
    answers = kustomize.build(requests, program=program(), limits=Limits(seconds=0.0, answer=1000))
    for _ in range(3):
        assert next(answers).error == BuildError("took longer than 0 seconds")
    with pytest.raises(ToolFailed, match="3 requests hit a limit of kustomize, the last one 2"):
        next(answers)
    assert list(scratch.iterdir()) == []
    [answer] = kustomize.build(requests[:1], program=program(), limits=Limits(seconds=30.0, answer=10))
    assert answer.error == BuildError("gives more than 0 MiB")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_it_is_confined(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITOPS_COMPILE_TEST", "leaks")
    process: Popen[bytes] = _starter(Path("/bin/sleep"))(Run("1", {}, ("60",)), tmp_path)
    try:
        proc = Path("/proc", str(process.pid))
        end = time.monotonic() + 10
        # For a moment after exec the kernel shows no environment yet.
        while not proc.joinpath("environ").read_bytes() and time.monotonic() < end:
            time.sleep(0.01)
        seen = dict(entry.split("=", 1) for entry in proc.joinpath("environ").read_text().split("\0") if entry)
        assert seen == engine.ENVIRONMENT
        assert proc.joinpath("cwd").readlink() == tmp_path
        # Nor has the loader closed the libraries that it reads.
        while len(files := _opened(proc)) > 3 and time.monotonic() < end:
            time.sleep(0.01)
        assert files == {"0": "/dev/null", "1": "pipe", "2": "pipe"}
        session = proc.joinpath("stat").read_text().rsplit(")", 1)[1].split()[3]
        assert session == str(process.pid)
    finally:
        process.kill()
        process.communicate()


def _opened(proc: Path) -> dict[str, str]:
    """What a process has open, by number; a file may be closed while we look."""
    found = {}
    for entry in proc.joinpath("fd").iterdir():
        with suppress(FileNotFoundError):
            found[entry.name] = str(entry.readlink()).split(":")[0]
    return found


def test_an_installation_knows_whether_it_holds_an_engine(tmp_path: Path) -> None:
    assert engine.present()
    assert not engine.present(tmp_path / engine.PROGRAM.name)
