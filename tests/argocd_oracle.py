"""Ask Argo CD itself: the client of the never-shipped program ``tests/oracle``, made of Argo CD's own module.

Its modules are pinned by ``tests/oracle/go.mod`` and ``go.sum``. The first build compiles Argo CD and the parts of
Kubernetes that it needs (six minutes of one core); the program is then kept in ``build/`` under a hash of its sources.
"""

from __future__ import annotations

import atexit
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from go_program import REPOSITORY, go_program

FOLDER = REPOSITORY / "tests" / "oracle"
MODULE = "github.com/argoproj/argo-cd/v3"
MINOR = "3.5"
"""The minor whose code judges."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with an object, by who says so: the API server with the CRD, Argo CD's types, Argo CD's rules."""

    schema: tuple[str, ...]
    types: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Permit:
    """What Argo CD has against an Application in its project, and which of the objects may be applied."""

    conditions: tuple[str, ...]
    permitted: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Expansion:
    """What Argo CD makes of a set: its Applications, their names by step; or why nothing."""

    applications: tuple[dict[str, Any], ...]
    steps: tuple[tuple[str, ...], ...]
    refused: str


def verdicts(objects: Sequence[Mapping[str, Any]]) -> list[Verdict]:
    """What Argo CD and the API server say of each AppProject, Application and ApplicationSet."""
    said = _answer("judge", objects=list(objects))["verdicts"]
    return [Verdict(*(tuple(one[who] or ()) for who in ("schema", "types", "rules"))) for one in said]


def permit(
    project: Mapping[str, Any],
    application: Mapping[str, Any],
    clusters: Sequence[Mapping[str, str]],
    resources: Sequence[Mapping[str, str]] = (),
) -> Permit:
    """``ValidatePermissions`` of an Application, and ``IsResourcePermitted`` of each group, kind, name, namespace."""
    members = {"project": project, "application": application, "clusters": list(clusters)}
    said = _answer("permit", **members, resources=list(resources))
    return Permit(tuple(said["conditions"]), tuple(said["permitted"]))


def expand(one: Mapping[str, Any]) -> Expansion:
    """The Applications of a set whose elements are a list, and the steps of its rollout."""
    said = _answer("expand", applicationset=one)
    names = tuple(tuple(step) for step in said["steps"])
    return Expansion(tuple(said["applications"] or ()), names, said["refused"])


@cache
def module() -> Path:
    """The folder of Argo CD's module: its examples, its manifests."""
    said = _go("mod", "download", "-json", MODULE)
    return Path(json.loads(said)["Dir"])


def definitions() -> Iterator[str]:
    """Its CustomResourceDefinitions as text."""
    for name in ("application", "applicationset", "appproject"):
        yield (module() / "manifests" / "crds" / f"{name}-crd.yaml").read_text("utf-8")


def _answer(op: str, **members: Any) -> dict[str, Any]:
    return _asked(_process(), {"op": op, **members})


def _asked(process: subprocess.Popen[bytes], request: Mapping[str, Any]) -> dict[str, Any]:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(json.dumps(request).encode() + b"\n")
    process.stdin.flush()
    line = process.stdout.readline()
    if not line:
        raise RuntimeError(f"the oracle ended during {request['op']}")
    answer: dict[str, Any] = json.loads(line)
    if "error" in answer:
        raise RuntimeError(answer["error"])
    return answer


@cache
def _process() -> subprocess.Popen[bytes]:
    """The running oracle of this test process; it ends with its standard input."""
    process = subprocess.Popen([_program()], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    atexit.register(process.communicate)
    _asked(process, {"op": "schemas", "crds": list(definitions())})
    return process


def _program() -> Path:
    """The compiled program. Linking it takes half a minute, so one of the same sources is taken as it is."""
    sources = hashlib.sha256()
    for path in sorted(FOLDER.iterdir()):
        sources.update(f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    name = f"argocd-oracle-{sources.hexdigest()[:16]}"
    built = REPOSITORY / "build" / name
    built.parent.mkdir(exist_ok=True)
    # Parallel test processes wait for the first one's build instead of doing it again.
    with (built.parent / "argocd-oracle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.is_file():
            for old in built.parent.glob("argocd-oracle-*"):
                old.unlink()
            go_program(FOLDER, ".", name)
    return built


def _go(*arguments: str) -> bytes:
    path = os.pathsep.join([os.environ.get("PATH", os.defpath), str(Path(sys.executable).parent)])
    settings = {"GOTOOLCHAIN": "local", "GOFLAGS": "-mod=readonly", "GOWORK": "off"}
    command = [shutil.which("go", path=path) or "go", *arguments]
    return subprocess.run(
        command, cwd=FOLDER, env={**os.environ, **settings}, check=True, stdout=subprocess.PIPE
    ).stdout
