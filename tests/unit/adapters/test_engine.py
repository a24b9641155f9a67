"""The door to the engine: what goes in and comes out, how the program is confined, and what a broken one does."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from time import monotonic, sleep

import pytest

import gitops_compile
from gitops_compile.adapters import engine
from gitops_compile.adapters.engine import EngineFailed
from gitops_compile.adapters.processes import Limits
from gitops_compile.model.build import BuildError, BuildRequest, BuildResult, ParsedObject, ParseRequest, ParseResult

CONFIG_MAP = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"
FILES = {
    "base/kustomization.yaml": b"resources: [a.yaml]\ncommonLabels: {app: x}\n",
    "base/a.yaml": CONFIG_MAP + b"data: {t: 'yes', n: null}\nnumbers: [1, 1.0, 1.5, 1e25, 18446744073709551615]\n",
    "dev/kustomization.yaml": b"namespace: dev\nresources: [../base]\n",
}
OBJECT = {
    "apiVersion": "v1",
    "kind": "ConfigMap",
    "metadata": {"name": "a", "namespace": "dev", "labels": {"app": "x"}},
    "data": {"t": "yes", "n": None},
    "numbers": [1, 1, 1.5, 1e25, 18446744073709551615],
}


def built(request: BuildRequest) -> BuildResult:
    [result] = engine.build([request])
    return result


def test_version() -> None:
    found = engine.version()
    assert (found.engine, found.kustomize) == (gitops_compile.__version__, "5.8.1")
    assert found.go.startswith("go1.26.")


def test_build() -> None:
    result = built(BuildRequest("1", "dev", FILES))
    assert result.objects == (OBJECT,)
    assert [type(n) for n in result.objects[0]["numbers"]] == [int, int, float, float, int]
    assert [w.split(" Please")[0] for w in result.warnings] == ["Warning: 'commonLabels' is deprecated."]


def test_a_failing_build_is_a_value_among_the_others() -> None:
    broken = {**FILES, "base/a.yaml": b"a: ["}
    requests = [BuildRequest(str(i), "dev", broken if i == 1 else FILES) for i in range(4)]
    results = list(engine.build(requests))
    assert [r.id for r in results] == ["0", "1", "2", "3"]
    assert [r.error is None for r in results] == [True, False, True, True]
    error = results[1].error
    assert error is not None
    assert error.file == "base/a.yaml"
    assert "MalformedYAMLError" in error.message


def test_bytes_that_are_no_text_reach_a_generator() -> None:
    files = {"kustomization.yaml": b"secretGenerator: [{name: s, files: [f]}]", "f": b"\xff\x00"}
    assert built(BuildRequest("1", "", files, embedded=frozenset({"f"}))).objects[0]["data"] == {"f": "/wA="}
    assert built(BuildRequest("1", "", files)).error == BuildError("not UTF-8", "f", 1)


def test_a_fresh_build_leaves_no_schema_behind() -> None:
    """A schema of a tree says that a list is merged by key; the next build must not know of it."""
    schema = (
        b'{"definitions": {"x.A": {"properties": {"items": {"type": "array", "items": {"type": "object"},'
        b' "x-kubernetes-patch-merge-key": "name", "x-kubernetes-patch-strategy": "merge"}},'
        b' "x-kubernetes-group-version-kind": [{"group": "x.io", "version": "v1", "kind": "A"}]}}}'
    )
    patch = b"apiVersion: x.io/v1\nkind: A\nmetadata: {name: a}\nitems: [{name: b}]\n"
    files = {"kustomization.yaml": b"resources: [a.yaml]\npatches: [{path: p.yaml}]\n", "p.yaml": patch}
    files["a.yaml"] = patch.replace(b"b", b"c")
    with_schema = {**files, "schema.json": schema}
    with_schema["kustomization.yaml"] += b"openapi: {path: schema.json}\n"
    requests = [
        BuildRequest("plain", "", files),
        BuildRequest("schema", "", with_schema, fresh=True),
        BuildRequest("again", "", files),
    ]
    found = [[item["name"] for item in r.objects[0]["items"]] for r in engine.build(requests, workers=1)]
    assert found == [["b"], ["b", "c"], ["b"]]


def test_parse() -> None:
    files = {"b/x.yaml": b"# first\n" + CONFIG_MAP, "a.json": b'{"apiVersion": "v1", "kind": "List", "items": []}'}
    plain = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "a"}}
    broken = {"a.yaml": CONFIG_MAP + b"kind: B\n"}
    assert list(engine.parse([ParseRequest("1", files), ParseRequest("2", broken)])) == [
        ParseResult("1", (ParsedObject("b/x.yaml", 2, plain),)),
        ParseResult("2", error=BuildError('the key "kind" stands here twice, first in line 2', "a.yaml", 4)),
    ]


def test_too_much_memory_is_an_error_of_that_request() -> None:
    hungry = {"a.yaml": b"[" + b"a," * (4 << 20) + b"]"}
    results = list(engine.parse([ParseRequest("1", hungry), ParseRequest("2", {"a.yaml": CONFIG_MAP})], workers=1))
    assert results[0].error == BuildError("needed more memory than it may use")
    assert len(results[1].objects) == 1


def test_the_third_request_that_hits_a_limit_stops_the_run() -> None:
    results = engine.build([BuildRequest(str(i), "dev", FILES) for i in range(5)], limits=Limits(seconds=0.0, answer=1))
    for _ in range(3):
        assert next(results).error is not None
    with pytest.raises(EngineFailed, match="3 requests hit a limit"):
        next(results)


def test_no_time_is_an_error_of_that_request() -> None:
    [result] = engine.build([BuildRequest("1", "dev", FILES)], limits=Limits(seconds=0.0, answer=1000))
    assert result.error == BuildError("took longer than 0 seconds")


def test_a_missing_or_altered_program_is_refused(tmp_path: Path) -> None:
    program = tmp_path / engine.PROGRAM.name
    with pytest.raises(EngineFailed, match="reinstall"):
        engine.version(program=program)
    shutil.copy(engine.PROGRAM, program)
    shutil.copy(f"{engine.PROGRAM}.sha256", tmp_path)
    assert engine.version(program=program) == engine.version()
    with program.open("ab") as file:
        file.write(b"\0")
    with pytest.raises(EngineFailed, match="is not the one that was installed"):
        engine.version(program=program)


def test_nothing_to_build_needs_no_program(tmp_path: Path) -> None:
    assert list(engine.build([], program=tmp_path / "none")) == []


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_engine_is_confined() -> None:
    os.environ["GITOPS_COMPILE_TEST"] = "leaks"
    try:
        process = engine._starter(engine.PROGRAM)()
    finally:
        del os.environ["GITOPS_COMPILE_TEST"]
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(b'{"op":"version","id":"1"}\n')
        process.stdout.readline()
        proc = Path("/proc", str(process.pid))
        seen = dict(entry.split("=", 1) for entry in proc.joinpath("environ").read_text().split("\0") if entry)
        assert seen == engine.ENVIRONMENT
        limits = {line[:26].strip(): line[26:].split()[0] for line in proc.joinpath("limits").read_text().splitlines()}
        assert limits["Max data size"] == str(512 << 20)
        assert (limits["Max file size"], limits["Max core file size"], limits["Max open files"]) == ("0", "0", "32")
        assert proc.joinpath("cwd").readlink() == Path("/")
        assert os.getsid(process.pid) == process.pid
        files = [str(entry.readlink()) for entry in proc.joinpath("fd").iterdir()]
        own = ("pipe:", "anon_inode:", "/sys/fs/cgroup/")  # The last one is Go's, to learn how many processors it has.
        assert [file for file in files if not file.startswith(own)] == []
    finally:
        process.kill()
        process.communicate()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_the_engine_dies_with_its_parent() -> None:
    script = (
        "import time; from gitops_compile.adapters import engine\n"
        'process = engine._starter(engine.PROGRAM)(); process.stdin.write(b\'{"op":"version","id":"1"}\\n\')\n'
        "process.stdout.readline(); print(process.pid, flush=True); time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(gitops_compile.__file__).parents[1])}
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, env=environment) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
        parent.wait()
    end = monotonic() + 5
    while _runs(child) and monotonic() < end:
        sleep(0.01)
    assert not _runs(child)


def _runs(pid: int) -> bool:
    """Whether the process lives; one that nobody has waited for does not."""
    try:
        return Path("/proc", str(pid), "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
