"""The other door to kustomize: the ``kustomize`` on ``PATH`` builds, where the packaged engine is missing or unwanted.

The same requests, objects, errors and order as ``adapters/engine``; slower, since every build is a process of its own
on a temporary copy of its files. kustomize prints YAML, which is read over parse events. Plain manifests pass through a
kustomization that lists them, and are given only if Kubernetes would read the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

from gitops_compile import KUSTOMIZE
from gitops_compile.adapters.complaint import error_in, warnings_in
from gitops_compile.adapters.engine import LIMITS
from gitops_compile.adapters.failures import ToolFailed
from gitops_compile.adapters.kustomize_runs import Asked, Ran, answers, ran
from gitops_compile.adapters.processes import Limits
from gitops_compile.adapters.programs import on_path
from gitops_compile.adapters.runs import Run
from gitops_compile.model.build import (
    BuildError,
    BuildRequest,
    BuildResult,
    Object,
    ParsedObject,
    ParseRequest,
    ParseResult,
)
from gitops_compile.read.manifest_limits import Unreadable, hold_limits, manifest_text
from gitops_compile.read.manifests import PRINTED, documents
from gitops_compile.read.plain_objects import compared, plain_objects

_BUILD: Final = ("build", "--load-restrictor", "LoadRestrictionsNone")
"""The scan has said what may be read (trust.md, section 4); kustomize's own restriction knows only one folder."""

_MANIFESTS: Final = "manifests"
"""Where the files of a ``parse`` lie, beside the kustomization that lists them."""

_VERSION = re.compile(r"(?:kustomize/)?v([0-9]+\.[0-9]+\.[0-9]+[-+.0-9A-Za-z]*)")


def find(repository: Path) -> Path:
    """The ``kustomize`` on ``PATH``: absolute, and never one inside the repository or the clone around it.

    Raises ToolFailed, whose text says how to get it, or the packaged engine.
    """
    program = on_path("kustomize", repository)
    if program is None:
        raise ToolFailed(
            f"kustomize: not found on PATH outside of the repository; install version {KUSTOMIZE} of it "
            "(https://kubectl.docs.kubernetes.io/installation/kustomize/), or reinstall gitops-compile for its own "
            "engine: a wheel of your platform brings it, and installing from source compiles it with Go"
        )
    return program


def version(program: Path) -> str:
    """The version that ``kustomize version`` prints, such as ``5.8.1``. Raises ToolFailed."""
    said = ran(program, Run("version", {}, ("version",)), LIMITS)
    found = _VERSION.fullmatch(said.decode(errors="replace").strip())
    if found is None:
        raise ToolFailed(
            "kustomize: the one on PATH does not say its version as releases since 5.0 do; "
            f"install version {KUSTOMIZE} (https://kubectl.docs.kubernetes.io/installation/kustomize/)"
        )
    return found[1]


def build(
    requests: Iterable[BuildRequest], *, program: Path, workers: int | None = None, limits: Limits = LIMITS
) -> Iterator[BuildResult]:
    """Build each request; as ``adapters/engine.build``, with a process for each. Raises ToolFailed."""
    passed: set[bytes] = set()
    return answers((_build(request, passed) for request in requests), program, workers, limits)


def parse(
    requests: Iterable[ParseRequest], *, program: Path, workers: int | None = None, limits: Limits = LIMITS
) -> Iterator[ParseResult]:
    """Read each request's manifests; as ``adapters/engine.parse``. Refused is what kustomize would read otherwise."""
    return answers((_parse(request) for request in requests), program, workers, limits)


def _build(request: BuildRequest, passed: set[bytes]) -> Asked[BuildResult]:
    """``passed`` holds SHA-256 of the files within the limits, since overlays share their bases."""
    refused = _outside(request.files) or _beyond(request, passed)
    if refused:
        return Asked(None, lambda _: BuildResult(request.id, error=refused))

    def answer(given: Ran) -> BuildResult:
        if isinstance(given, BuildError):
            return BuildResult(request.id, error=given)
        if given.status:
            return BuildResult(request.id, error=error_in(given.complaint, request.files, request.root))
        return BuildResult(request.id, _printed(given.said), warnings_in(given.complaint))

    return Asked(Run(request.id, request.files, (*_BUILD, f"./{request.root}")), answer)


def _parse(request: ParseRequest) -> Asked[ParseResult]:
    plain: list[ParsedObject] = []
    refused = _outside(request.files)
    for path in sorted(request.files) if refused is None else ():
        try:
            plain += plain_objects(path, manifest_text(request.files[path]))
        except Unreadable as why:
            refused = BuildError(str(why), path, why.line)
            break
    if refused or not plain:
        return Asked(None, lambda _: ParseResult(request.id, error=refused))

    def answer(given: Ran) -> ParseResult:
        if isinstance(given, BuildError):
            return ParseResult(request.id, error=given)
        if given.status:
            return ParseResult(request.id, error=_of_manifests(error_in(given.complaint, files, "")))
        objects = compared(plain, _printed(given.said))
        if isinstance(objects, BuildError):
            return ParseResult(request.id, error=objects)
        return ParseResult(request.id, objects, warnings_in(given.complaint))

    files = _listing(request.files)
    return Asked(Run(request.id, files, (*_BUILD, ".")), answer)


def _listing(manifests: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """The manifests and a kustomization that gives their objects in the order of the files."""
    files = {f"{_MANIFESTS}/{path}": manifests[path] for path in sorted(manifests)}
    listing = {"resources": list(files), "sortOptions": {"order": "fifo"}}
    return {**files, "kustomization.yaml": json.dumps(listing, ensure_ascii=False).encode()}


def _of_manifests(error: BuildError) -> BuildError:
    """The error with the paths of the request; the kustomization that lists them is nobody's file."""
    below = f"{_MANIFESTS}/"
    file = error.file.removeprefix(below) if error.file.startswith(below) else ""
    return BuildError(error.message.replace(below, ""), file, error.line)


def _outside(files: Iterable[str]) -> BuildError | None:
    """A name that is no path inside the tree; the scan gives none, and nothing else is written to the disk."""
    for name in sorted(files):
        if "\0" in name or any(part in ("", ".", "..") for part in name.split("/")):
            return BuildError("not a path inside the tree", name)
    return None


def _beyond(request: BuildRequest, passed: set[bytes]) -> BuildError | None:
    """The first file beyond a limit, which the packaged engine would refuse, too."""
    for path in sorted(request.files):
        content = request.files[path]
        digest = sha256(content).digest()
        if path in request.embedded or digest in passed:
            continue
        try:
            hold_limits(content)
        except Unreadable as why:
            return BuildError(str(why), path, why.line)
        passed.add(digest)
    return None


def _printed(said: bytes) -> tuple[Object, ...]:
    try:
        return tuple(one.value for one in documents(said.decode(), PRINTED))
    except (UnicodeDecodeError, Unreadable) as why:
        line = why.line if isinstance(why, Unreadable) else 0
        raise ToolFailed(f"kustomize: what it printed cannot be read, line {line}") from why
