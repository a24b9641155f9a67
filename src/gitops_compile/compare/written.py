"""Rendered files read in Python: our own writer's text means the same to every reader, so no engine is needed.

For the few unchanged files that a rule asks for; what changed is read by the engine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gitops_compile.model.build import BuildError, ParsedObject, ParseRequest, ParseResult
from gitops_compile.read.manifest_limits import Unreadable
from gitops_compile.read.plain_objects import plain_objects


def parse_written(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
    """A ``Parse``: the objects of each request, or why they cannot be read."""
    return (_parsed(request) for request in requests)


def _parsed(request: ParseRequest) -> ParseResult:
    found: list[ParsedObject] = []
    for path, content in request.files.items():
        try:
            found += plain_objects(path, content.decode())
        except UnicodeDecodeError:
            return ParseResult(request.id, error=BuildError("it is not UTF-8", path))
        except Unreadable as problem:
            return ParseResult(request.id, error=BuildError(str(problem), path, problem.line))
    return ParseResult(request.id, tuple(found))
