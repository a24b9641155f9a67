"""The door to kustomize: builds and plain manifests go to the packaged engine, objects come back.

The engine is kustomize's own library in a process of ours (``engine/``), so what an overlay means is never guessed.
Requests come in and results go out in the same order, whatever the number of processes. A build that fails is a value
in the stream; an engine that is missing, altered or broken is an ``EngineFailed``.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from subprocess import PIPE, Popen
from typing import Any

import gitops_compile
from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.processes import Job, Limits, Lost, exchange
from gitops_compile.model.build import (
    BuildError,
    BuildRequest,
    BuildResult,
    EngineVersion,
    ParsedObject,
    ParseRequest,
    ParseResult,
)

PROGRAM = Path(gitops_compile.__file__).resolve().parent / "_engine" / "gitops-compile-engine"

ENVIRONMENT: Mapping[str, str] = {
    "PATH": "/nonexistent",
    "HOME": "/nonexistent",
    "TMPDIR": "/nonexistent",
    "LC_ALL": "C",
    "TZ": "UTC",
    "GOMAXPROCS": "1",
    "GOGC": "800",
    "GOMEMLIMIT": "450MiB",
}
"""All that the engine sees. Go's collector runs once the heap is nine times what lives in it: less work than by
default, and less than never, since to touch fresh memory costs more than to use it again.
"""

LIMITS = Limits(seconds=30.0, answer=64 << 20)
"""What one request may take. The engine itself limits its memory (``engine/internal/confine``)."""

MOST_LOST = 3
"""So many requests that hit a limit end the run; each costs up to half a minute."""


class EngineFailed(ToolFailed):
    """The engine is missing, altered or broken, or too many requests hit its limits. The text is for the user."""


def build(
    requests: Iterable[BuildRequest], *, workers: int | None = None, limits: Limits = LIMITS, program: Path = PROGRAM
) -> Iterator[BuildResult]:
    """Build each request with kustomize; the results come in the order of the requests.

    ``workers`` is the most processes at a time, one per processor if it is None. Closing the iterator ends them.
    Raises EngineFailed.
    """
    jobs = (
        Job(r.id, _line("build", r.id, r.files, root=r.root, embedded=sorted(r.embedded)), r.fresh) for r in requests
    )
    for job, answer in _answers(jobs, workers, limits, program):
        if isinstance(answer, BuildError):
            yield BuildResult(job.id, error=answer)
        else:
            yield BuildResult(job.id, tuple(answer["objects"]), tuple(answer["warnings"]))


def parse(
    requests: Iterable[ParseRequest], *, workers: int | None = None, limits: Limits = LIMITS, program: Path = PROGRAM
) -> Iterator[ParseResult]:
    """Read each request's manifests as Kubernetes reads them; otherwise as ``build``."""
    jobs = (Job(r.id, _line("parse", r.id, r.files)) for r in requests)
    for job, answer in _answers(jobs, workers, limits, program):
        if isinstance(answer, BuildError):
            yield ParseResult(job.id, error=answer)
        else:
            objects = tuple(ParsedObject(o["file"], o["line"], o["object"]) for o in answer["objects"])
            yield ParseResult(job.id, objects, tuple(answer["warnings"]))


def version(*, program: Path = PROGRAM) -> EngineVersion:
    """The versions that the engine reports. Raises EngineFailed."""
    for _, answer in _answers([Job("version", _line("version", "version", {}))], 1, LIMITS, program):
        if not isinstance(answer, BuildError):
            return EngineVersion(answer["engine"], answer["kustomize"], answer["go"])
    raise EngineFailed("the engine does not say its version")


def digest(program: Path = PROGRAM) -> str:
    """The hash of the program, as the package brings it. Raises EngineFailed."""
    try:
        return program.with_name(program.name + ".sha256").read_text("ascii").split()[0]
    except (OSError, IndexError, ValueError) as error:
        raise _no_engine(program) from error


def present(program: Path = PROGRAM) -> bool:
    """Whether this installation holds an engine; its hash is compared when it is started."""
    return program.is_file()


def _line(op: str, name: str, files: Mapping[str, bytes], **members: Any) -> bytes:
    document = {"op": op, "id": name, "files": {path: _content(files[path]) for path in sorted(files)}, **members}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _content(content: bytes) -> str | dict[str, str]:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(content).decode()}


def _answers(
    jobs: Iterable[Job], workers: int | None, limits: Limits, program: Path
) -> Iterator[tuple[Job, dict[str, Any] | BuildError]]:
    """Each job with the members of its answer, or with what went wrong; stops at the third that hit a limit."""
    lost = 0
    try:
        for job, line in exchange(jobs, _starter(program), workers or processors(), limits):
            answer = BuildError(line.reason) if isinstance(line, Lost) else _members(job, line)
            lost += isinstance(line, Lost)
            yield job, answer
            if lost == MOST_LOST:
                raise EngineFailed(f"stopped: {MOST_LOST} requests hit a limit of the engine, the last one {job.id}")
    except OSError as error:
        raise EngineFailed(f"the engine failed: {error}") from error


def _members(job: Job, line: bytes) -> dict[str, Any] | BuildError:
    try:
        answer: dict[str, Any] = json.loads(line.decode())
    except ValueError as error:
        raise EngineFailed(f"the engine's answer is no JSON in UTF-8: {error}") from error
    if answer["id"] != job.id:
        raise EngineFailed(f"the engine answered {answer['id']!r} when {job.id!r} was due")
    if "error" in answer:
        said = answer["error"]
        return BuildError(said["message"], said.get("file", ""), said.get("line", 0))
    return answer


def processors() -> int:
    """How many processors this process may use; macOS does not tell."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _starter(program: Path) -> Callable[[], Popen[bytes]]:
    """A function that starts the engine; the program is compared with its hash once, before the first start."""

    verified = cache(lambda: _verify(program))

    def start() -> Popen[bytes]:
        verified()
        # Not through plumbum: to load it costs as much as to build a source.
        return Popen(  # noqa: S603 - our own program, just compared with its hash
            [program],
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            bufsize=0,
            env=dict(ENVIRONMENT),
            cwd="/",
            start_new_session=True,
        )

    return start


def _no_engine(program: Path) -> EngineFailed:
    return EngineFailed(
        f"this installation holds no engine ({program.name}); reinstall the package: "
        "a wheel of your platform brings it, and installing from source compiles it with Go"
    )


def _verify(program: Path) -> None:
    try:
        content = program.read_bytes()
    except OSError as error:
        raise _no_engine(program) from error
    expected = digest(program)
    if hashlib.sha256(content).hexdigest() != expected:
        raise EngineFailed(f"the engine ({program.name}) is not the one that was installed; reinstall the package")
