"""Without the engine: the ``kustomize`` command gives the same objects and errors, and in the end the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest

import corpora
import gitops_compile
import oracle
import own_fleet
from corpora import NAMES, corpus, listed
from gitops_compile.adapters import engine, kustomize
from gitops_compile.adapters.disk import folder_reader, includer, read_file
from gitops_compile.adapters.handles import view
from gitops_compile.adapters.schemas import bundled
from gitops_compile.model.build import Build, BuildRequest, Parse, ParseRequest
from gitops_compile.model.diagnostic import Outcome
from gitops_compile.pipeline import Compiled, compile_fleet, declare
from installed import write
from kustomize_program import kustomize as program
from watched import HOOK, TOLD


def fallback() -> tuple[Build, Parse]:
    """The two functions that the pipeline takes, over the command."""
    return partial(kustomize.build, program=program()), partial(kustomize.parse, program=program())


RESTRICTION = ("--load-restrictor", "LoadRestrictionsNone")
FLEET = """\
    apiVersion: gitops-compile/v1
    kind: Fleet
    metadata: {name: shop}
    clusters: {east: {}}
    environments: {dev: {clusters: [east]}}
    apps: {api: {}, web: {}}
    """
FILES = {
    "fleet.yaml": FLEET,
    "overlays/api/kustomization.yaml": "resources: [deployment.yaml]\n",
    "overlays/api/deployment.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: api}\n",
    "overlays/web/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {a: 'yes'}\n",
}
RUN = f"""{HOOK}
import tempfile
from pathlib import Path
from gitops_compile.adapters import kustomize
from gitops_compile.model.build import BuildRequest, ParseRequest
program = kustomize.find(Path(sys.argv[2]))
kustomize.version(program)
manifest = b"apiVersion: v1\\nkind: ConfigMap\\nmetadata: {{name: a}}\\n"
tree = {{"kustomization.yaml": b"resources: [a.yaml]\\n", "a.yaml": manifest}}
[built] = kustomize.build([BuildRequest("1", "", tree)], program=program)
[parsed] = kustomize.parse([ParseRequest("1", {{"a.yaml": manifest}})], program=program)
assert built.objects == tuple(one.object for one in parsed.objects), (built, parsed)
{TOLD}"""


def compiled(top: Path, build: Build, parse: Parse) -> Outcome[Compiled]:
    """The fleet below a folder, compiled in this process."""
    seen = view(top)
    content = read_file(seen, "fleet.yaml", 1 << 20) or b""
    declared = declare("fleet.yaml", content, includer(seen), own_fleet.VERSIONS)
    assert declared.value is not None, declared.diagnostics
    return compile_fleet(declared.value, folder_reader(seen), build, parse, bundled)


def told(top: Path, files: Mapping[str, str], build: Build, parse: Parse) -> list[tuple[str, str, int]]:
    """Code, file and line of each diagnostic of a small fleet, some files of which have other content."""
    outcome = compiled(write(top, {**FILES, **files}), build, parse)
    return [(one.code, one.at.file, one.at.line) for one in outcome.diagnostics]


@corpora.present
def test_the_command_gives_what_the_corpora_list(tmp_path: Path) -> None:
    corpora.copied_to(tmp_path)
    for target in listed("targets"):
        folder = tmp_path / target["corpus"] / target["path"]
        done = subprocess.run([program(), "build", *RESTRICTION, folder], capture_output=True, check=True)
        assert hashlib.sha256(done.stdout).hexdigest() == target["sha256"], folder


@corpora.present
def test_every_target_has_the_engine_s_objects_and_the_command_s_bytes() -> None:
    given = [BuildRequest(f"{t['corpus']}/{t['path']}", t["path"], corpus(t["corpus"])) for t in listed("targets")]
    expected = {f"{t['corpus']}/{t['path']}": t["sha256"] for t in listed("targets")}
    for result, other in zip(kustomize.build(given, program=program()), engine.build(given), strict=True):
        assert result == other
        text = oracle.build_text(result.objects)
        assert hashlib.sha256(text.encode()).hexdigest() == expected[result.id]


@corpora.present
def test_every_refused_target_is_an_error_at_the_engine_s_file() -> None:
    given = [BuildRequest(f"{t['corpus']}/{t['path']}", t["path"], corpus(t["corpus"])) for t in listed("refused")]
    for result, other in zip(kustomize.build(given, program=program()), engine.build(given), strict=True):
        assert (result.objects, result.warnings) == (other.objects, other.warnings)
        assert (result.error is None) == (other.error is None)
        if result.error is not None and other.error is not None:
            assert (result.error.file, result.error.line) == (other.error.file, other.error.line)


@corpora.present
def test_every_manifest_reads_as_the_engine_reads_it() -> None:
    files = {f"{name}/{path}": content for name in NAMES for path, content in corpus(name).items()}
    manifests = [path for path in files if path.endswith((".yaml", ".yml", ".json")) and "ustomization" not in path]
    given = [ParseRequest(path, {path: files[path]}) for path in manifests]
    assert len(given) > 100
    for result, other in zip(kustomize.parse(given, program=program()), engine.parse(given), strict=True):
        assert result.error is None
        assert result == other


def test_our_own_fleet_compiles_to_the_same_tree(tmp_path: Path) -> None:
    top = own_fleet.placed(tmp_path, own_fleet.sources())
    expected = compiled(top, engine.build, engine.parse)
    found = compiled(top, *fallback())
    assert expected.value is not None
    assert found.value is not None
    assert found.diagnostics == expected.diagnostics
    assert dict(found.value.tree) == dict(expected.value.tree)
    assert len(found.value.tree) > 50


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, []),
        ({"overlays/api/deployment.yaml": "a: [\n"}, [("GC173", "overlays/api/deployment.yaml", 0)]),
        ({"overlays/api/deployment.yaml": "kind: A\n"}, [("GC173", "overlays/api/deployment.yaml", 0)]),
        ({"overlays/api/deployment.yaml": "a: &a [*a]\n"}, [("GC173", "overlays/api/deployment.yaml", 1)]),
        ({"overlays/web/config.yaml": "\n- a\n"}, [("GC174", "overlays/web/config.yaml", 2)]),
        ({"overlays/web/config.yaml": "kind: A\nkind: B\n"}, [("GC174", "overlays/web/config.yaml", 2)]),
        ({"overlays/web/b.yaml": 'a: "\\0"\n'}, [("GC174", "overlays/web/b.yaml", 1)]),
    ],
)
def test_what_is_wrong_is_told_at_the_same_place(
    tmp_path: Path, files: Mapping[str, str], expected: list[tuple[str, str, int]]
) -> None:
    found = told(tmp_path / "1", files, *fallback())
    assert found == told(tmp_path / "2", files, engine.build, engine.parse)
    assert [(code, file) for code, file, _ in found] == [(code, file) for code, file, _ in expected]
    assert found == expected


def test_a_manifest_that_two_readers_read_differently_is_refused(tmp_path: Path) -> None:
    files = {"overlays/web/config.yaml": FILES["overlays/web/config.yaml"].replace("'yes'", "yes")}
    assert told(tmp_path, files, *fallback()) == [("GC174", "overlays/web/config.yaml", 4)]


def test_it_starts_nothing_else_and_writes_only_its_copy(tmp_path: Path) -> None:
    scratch, log = tmp_path / "scratch", tmp_path / "log"
    scratch.mkdir()
    path = os.pathsep.join([str(program().parent), os.environ["PATH"]])
    environment = {"PATH": path, "HOME": str(tmp_path / "home"), "TMPDIR": str(scratch)}
    command = [sys.executable, "-B", "-c", RUN, str(log), str(tmp_path)]
    subprocess.run(command, cwd=tmp_path, env=environment, check=True)
    seen = [(kind, Path(what), writes) for kind, what, writes in json.loads(log.read_text())]
    assert {str(what) for kind, what, _ in seen if kind == "exec"} == {str(program())}
    assert not [what for kind, what, _ in seen if kind == "socket"]
    own = Path(gitops_compile.__file__).resolve().parent
    library = [Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "purelib", "platlib")]
    allowed = (scratch, own, *library, *(Path(entry).resolve() for entry in sys.path if entry))
    for kind, what, writes in seen:
        if kind == "open" and what.is_absolute() and not str(what).startswith(("/dev/", "/proc/self")):
            assert any(what.resolve().is_relative_to(place) for place in allowed), what
            assert not writes or what.is_relative_to(scratch), what
    assert list(scratch.iterdir()) == []
