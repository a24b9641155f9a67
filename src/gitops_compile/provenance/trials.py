"""Trials: marks are put into a build's input, and what comes out says which scalar holds which value.

Exact causality instead of guessing: the engine builds in milliseconds. Values that cannot steer the build are all
marked in one build; each of the others is tried alone. A group that does not build, or in which something changed
without a mark, is halved until it tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias

from gitops_compile.model.build import Build, BuildRequest, BuildResult, Object, Parse, ParseRequest
from gitops_compile.model.kinds import name_of, namespace_of
from gitops_compile.provenance.candidates import Candidate
from gitops_compile.provenance.edits import changed
from gitops_compile.provenance.marks import carries
from gitops_compile.provenance.paths import at_path, leaves, missing, same_lists
from gitops_compile.read.written import KeyPath

_ROUNDS: Final = 14
_HASH: Final = 11

Leaf: TypeAlias = tuple[int, KeyPath]
"""The number of an object in a build's output, and a path in it."""

Try: TypeAlias = "Callable[[Sequence[Mapping[str, bytes]]], Sequence[tuple[Object, ...] | None]]"
"""Several versions of the input's files -> the objects of each, or none where it does not build."""


@dataclass(frozen=True, slots=True)
class Holding:
    """Which candidates (by number) are seen in each leaf, and which could not be tried."""

    seen: Mapping[Leaf, tuple[int, ...]]
    untried: tuple[int, ...] = ()
    possible: Mapping[Leaf, tuple[int, ...]] = field(default_factory=dict)


def trier(request: BuildRequest | ParseRequest, build: Build, parse: Parse) -> Try:
    """A function that builds versions of one request."""

    def attempt(versions: Sequence[Mapping[str, bytes]]) -> Sequence[tuple[Object, ...] | None]:
        ids = [f"{request.id}#{number}" for number in range(len(versions))]
        if isinstance(request, BuildRequest):
            builds = [replace(request, id=name, files=files) for name, files in zip(ids, versions, strict=True)]
            return [_objects(answer) for answer in build(builds)] if builds else []
        parses = [ParseRequest(name, files) for name, files in zip(ids, versions, strict=True)]
        return [_objects(answer) for answer in parse(parses)] if parses else []

    return attempt


def objects_of(answer: Any) -> tuple[Object, ...]:
    """The objects of either answer of the engine."""
    if isinstance(answer, BuildResult):
        return answer.objects
    return tuple(parsed.object for parsed in answer.objects)


def _objects(answer: Any) -> tuple[Object, ...] | None:
    return None if answer.error is not None else objects_of(answer)


def hold(
    files: Mapping[str, bytes], objects: tuple[Object, ...], numbered: Iterable[tuple[int, Candidate]], attempt: Try
) -> Holding:
    """Try the candidates, each under its number, on an input whose build gives ``objects``."""
    every = tuple(numbered)
    base = [(number, path, value) for number, one in enumerate(objects) for path, value in leaves(one)]
    together = [entry for entry in every if not entry[1].alone]
    groups = [[entry] for entry in every if entry[1].alone] + ([together] if together else [])
    seen: dict[Leaf, list[int]] = {}
    untried: list[int] = []
    for _ in range(_ROUNDS):
        results = attempt([changed(files, group) for group in groups])
        halves: list[list[tuple[int, Candidate]]] = []
        for group, result in zip(groups, results, strict=True):
            aligned = None if result is None else in_order_of(objects, result)
            if len(group) > 1 and (aligned is None or not _only_marks(objects, aligned, base)):
                middle = len(group) // 2
                halves += [group[:middle], group[middle:]]
            elif aligned is None:
                untried += [number for number, _ in group]
            else:
                _see(objects, aligned, base, {number for number, _ in group}, seen)
        groups = halves
        if not groups:
            break
    untried += [number for group in groups for number, _ in group]
    return Holding({leaf: tuple(numbers) for leaf, numbers in seen.items()}, tuple(sorted(untried)))


def in_order_of(objects: tuple[Object, ...], other: tuple[Object, ...]) -> tuple[Object, ...] | None:
    """The objects of another build in the order of the first, or none where they are not as many of each kind.

    Kinds are never changed; of one kind those of equal names belong together, the others as they stand.
    """
    left: dict[tuple[Any, Any], list[Object]] = {}
    for one in other:
        left.setdefault(_kind(one), []).append(one)
    by_name: dict[int, Object] = {}
    for number, one in enumerate(objects):
        rest = left.get(_kind(one), [])
        found = next((same for same in rest if _named(same) == _named(one)), None)
        if found is not None:
            by_name[number] = found
            rest.remove(found)
    for number, one in enumerate(objects):
        if number not in by_name:
            rest = left.get(_kind(one), [])
            if not rest:
                return None
            by_name[number] = rest.pop(0)
    return None if any(left.values()) else tuple(by_name[number] for number in range(len(objects)))


def _kind(one: Object) -> tuple[Any, Any]:
    return one.get("apiVersion"), one.get("kind")


def _named(one: Object) -> tuple[str, str]:
    return namespace_of(one), name_of(one)


def _only_marks(objects: tuple[Object, ...], other: tuple[Object, ...], base: list[tuple[int, KeyPath, Any]]) -> bool:
    """Whether every leaf is as it was, carries a mark, or differs in the hash of a generated name alone."""
    for number, path, value in base:
        now = at_path(other[number], path)
        if not _same(now, value) and not _rehashed(value, now):
            if missing(now) or not same_lists(objects[number], other[number], path):
                return False
            if not carries(other[number], path, now):
                return False
    return True


def _see(
    objects: tuple[Object, ...],
    other: tuple[Object, ...],
    base: list[tuple[int, KeyPath, Any]],
    numbers: set[int],
    seen: dict[Leaf, list[int]],
) -> None:
    for number, path, value in base:
        now = at_path(other[number], path)
        if not missing(now) and not _same(now, value) and same_lists(objects[number], other[number], path):
            for mark in sorted(carries(other[number], path, now) & numbers):
                seen.setdefault((number, path), []).append(mark)


def _same(one: Any, other: Any) -> bool:
    return type(one) is type(other) and bool(one == other)


def _rehashed(one: Any, other: Any) -> bool:
    """Whether two names differ in what stands behind the last dash alone (kustomize's hash of a content)."""
    if not isinstance(one, str) or not isinstance(other, str):
        return False
    return len(one) == len(other) and len(one) > _HASH and one[-_HASH] == "-" and one[:-_HASH] == other[:-_HASH]
