"""Builds that were made before are not made again: what an input gave is kept in the user's cache folder.

Comes in: a builder and its version, and a cache. Goes out: the same two functions, which ask the builder only for what
the cache lacks. An entry's key is SHA-256 over the version and all that the scan found reachable (engine.md, "One
build per distinct input"). Errors are never kept, nor is a build in which the gate for secrets would find one,
whatever it then says of it: the cache is no place for them (trust.md, section 8).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from hashlib import sha256
from typing import Any, Final, Protocol, TypeVar

from gitops_compile.adapters.cache import Cache
from gitops_compile.check.secrets.objects import seen_in_object, unfolded
from gitops_compile.check.secrets.secret_objects import SECRET
from gitops_compile.model.build import (
    Build,
    BuildError,
    BuildRequest,
    BuildResult,
    Object,
    Parse,
    ParsedObject,
    ParseRequest,
    ParseResult,
)
from gitops_compile.model.kinds import group_kind
from gitops_compile.model.secretvalues import FIELDS

_FORM: Final = 1
"""The form of what is kept; another form has other keys."""


class _Result(Protocol):
    @property
    def error(self) -> BuildError | None: ...


RequestT = TypeVar("RequestT", bound=BuildRequest | ParseRequest)
ResultT = TypeVar("ResultT", bound=_Result)


def cached(build: Build, parse: Parse, cache: Cache, version: str) -> tuple[Build, Parse]:
    """The same builder behind a cache; ``version`` names everything but the request that a result depends on."""

    def kept_build(requests: Iterable[BuildRequest]) -> Iterator[BuildResult]:
        return _kept(requests, build, cache, f"{version} build", _built, _of_build)

    def kept_parse(requests: Iterable[ParseRequest]) -> Iterator[ParseResult]:
        return _kept(requests, parse, cache, f"{version} parse", _parsed, _of_parse)

    return kept_build, kept_parse


def _kept(
    requests: Iterable[RequestT],
    make: Callable[[Iterable[RequestT]], Iterator[ResultT]],
    cache: Cache,
    version: str,
    load: Callable[[str, Any], ResultT],
    dump: Callable[[ResultT], Any | None],
) -> Iterator[ResultT]:
    """Each result in the order of the requests, from the cache where it has it."""
    every = [(one, _key(version, one)) for one in requests]
    known = {key: body for _, key in every if (body := cache.read(key)) is not None}
    made = make([one for one, key in every if key not in known])
    wrote = False
    for one, key in every:
        kept = _loaded(load, one.id, known[key]) if key in known else None
        if kept is not None:
            yield kept
            continue
        result = next(make([one]) if key in known else made)
        data = None if result.error else dump(result)
        if data is not None:
            wrote |= cache.write(key, json.dumps(data, separators=(",", ":")).encode())
        yield result
    if wrote:
        cache.trim()


def _loaded(load: Callable[[str, Any], ResultT], name: str, body: bytes) -> ResultT | None:
    """The result that an entry holds; none if it holds anything else."""
    try:
        return load(name, json.loads(body))
    except (ValueError, KeyError, TypeError):
        return None


def _key(version: str, request: BuildRequest | ParseRequest) -> str:
    """SHA-256 over the version, how it is built, and the sorted (path, SHA-256 of content)."""
    how: list[object] = [_FORM, version]
    if isinstance(request, BuildRequest):
        how += [request.root, request.fresh, *sorted(request.embedded)]
    digest = sha256(json.dumps(how).encode())
    for path in sorted(request.files):
        digest.update(b"\0" + path.encode() + b"\0" + sha256(request.files[path]).digest())
    return digest.hexdigest()


def _built(name: str, data: Any) -> BuildResult:
    return BuildResult(name, tuple(data["objects"]), tuple(data["warnings"]))


def _of_build(result: BuildResult) -> Any | None:
    if _holds_secrets(result.objects):
        return None
    return {"objects": result.objects, "warnings": result.warnings}


def _parsed(name: str, data: Any) -> ParseResult:
    objects = tuple(ParsedObject(file, line, one) for file, line, one in data["objects"])
    return ParseResult(name, objects, tuple(data["warnings"]))


def _of_parse(result: ParseResult) -> Any | None:
    if _holds_secrets(one.object for one in result.objects):
        return None
    return {"objects": [(one.file, one.line, one.object) for one in result.objects], "warnings": result.warnings}


def _holds_secrets(objects: Iterable[Object]) -> bool:
    """Whether one of them is a Secret with values, in clear or not, or gives a secret away anywhere else."""
    for one in unfolded(tuple(objects)):
        if group_kind(one) == SECRET and any(one.get(name) for name in FIELDS):
            return True
        if seen_in_object(one, altered=False):
            return True
    return False
