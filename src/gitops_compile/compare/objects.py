"""Changed files become objects; what is not exactly one readable object of ours is *opaque* and is never shown.

Comes in: the changed files below ``rendered/`` of one side, by path. Goes out: the object of each, with the target that
its first line names. A text in our own writer's form is read here, any other by the engine, so a value is what the API
server takes it for. Every distinct text below the first line is read once: the same ConfigMap of 70 tenancies.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from gitops_compile.compare.odd_keys import has_odd_key
from gitops_compile.compare.own_text import read_own
from gitops_compile.model.build import Object, Parse, ParseRequest, ParseResult
from gitops_compile.model.change import Manifest, Opaque
from gitops_compile.model.header import place_of
from gitops_compile.model.kinds import group_kind, known_scope, namespace_of
from gitops_compile.model.target import Place

ARGOCD: Final = "argocd"
_BOOTSTRAP: Final = re.compile(r"rendered/(argocd/[^/]+)/bootstrap\.yaml")
# https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: the first line of every pointer.
_LFS: Final = re.compile(rb"version https://(?:git-lfs|hawser)\.github\.com/spec/")


@dataclass(frozen=True, slots=True)
class ReadManifests:
    """The changed files of one side.

    ``by_path`` has one object for a file, more in a bootstrap alone. ``unreadable`` says of every other file what it
    is, in words that follow "is" and hold nothing of its content; ``foreign`` are those whose first line is not ours.
    """

    by_path: Mapping[str, tuple[Manifest, ...]]
    unreadable: Mapping[str, str]
    foreign: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Ours:
    """A file with an owner line in the right place: the target of that line, and the text below it with its hash."""

    path: str
    target: str
    body: bytes
    id: str


def read_manifests(files: Mapping[str, bytes], parse: Parse) -> ReadManifests:
    """The objects of one side's changed files; ``files`` are regular ones, by their path in the repository."""
    unreadable: dict[str, str] = {}
    foreign: set[str] = set()
    ours: list[_Ours] = []
    for path in sorted(files):
        target = place_of(files[path])
        if target is None:
            foreign.add(path)
            unreadable[path] = "a pointer of Git LFS" if _LFS.match(files[path]) else "without the line of its owner"
        elif not _belongs(path, target):
            unreadable[path] = f"not in the folder of {target}, which its first line names"
        else:
            body = files[path].partition(b"\n")[2]
            ours.append(_Ours(path, target, body, hashlib.sha256(body).hexdigest()))
    read = _parsed(ours, parse)
    by_path: dict[str, tuple[Manifest, ...]] = {}
    for one in ours:
        found = read[one.id]
        why = found if isinstance(found, str) else _not_one(one.path, len(found))
        if why or isinstance(found, str):
            unreadable[one.path] = why
        else:
            by_path[one.path] = tuple(_manifest(one, each) for each in found)
    return ReadManifests(by_path, dict(sorted(unreadable.items())), frozenset(foreign))


def opaque(
    base: ReadManifests, head: ReadManifests, base_files: Mapping[str, bytes], head_files: Mapping[str, bytes]
) -> tuple[Opaque, ...]:
    """Every changed file that is opaque on a side, sorted by path; the head's side is the one that is told of."""
    return tuple(_opaque(base, head, base_files, head_files))


def _opaque(
    base: ReadManifests, head: ReadManifests, base_files: Mapping[str, bytes], head_files: Mapping[str, bytes]
) -> Iterator[Opaque]:
    for path in sorted(base.unreadable.keys() | head.unreadable.keys()):
        old, new = base_files.get(path), head_files.get(path)
        if old == new:
            continue
        side = head if path in head.unreadable else base
        why = side.unreadable[path] + ("" if side is head or new is None else " in the base")
        yield Opaque(path, why, path in side.foreign, *_line_counts(old or b"", new or b""))


def _belongs(path: str, target: str) -> bool:
    """Whether a file lies where files of its target lie: a wrong first line would hide what it really changes."""
    parts = path.split("/")
    named = target.split("/")
    bootstrap = _BOOTSTRAP.fullmatch(path)
    if bootstrap:
        return target == bootstrap[1]
    if parts[1] == ARGOCD:
        return len(parts) == 5 and (named == parts[1:4] or (len(named) in (3, 4) and named[0] == parts[3]))
    return len(named) in (3, 4) and len(parts) > len(named) + 1 and named == parts[1 : len(named) + 1]


def _parsed(ours: list[_Ours], parse: Parse) -> dict[str, tuple[Object, ...] | str]:
    """What each distinct text holds: its objects, or what it is instead. The engine reads what has not our own form."""
    bodies = {one.id: one.body for one in ours}
    own = {id_: _own(body) for id_, body in bodies.items()}
    found: dict[str, tuple[Object, ...] | str] = {id_: (one,) for id_, one in own.items() if one is not None}
    requests = [ParseRequest(id_, {"object.yaml": body}) for id_, body in bodies.items() if id_ not in found]
    return found | ({result.id: _content(result, bodies[result.id]) for result in parse(requests)} if requests else {})


def _own(body: bytes) -> Object | None:
    try:
        return read_own(body.decode())
    except UnicodeDecodeError:
        return None


def _content(result: ParseResult, body: bytes) -> tuple[Object, ...] | str:
    """No word of the engine's complaint is passed on, since it may quote a value."""
    if result.error is not None:
        # One more: the owner line was cut off.
        where = f" (line {result.error.line + 1})" if result.error.line else ""
        return f"no manifest that Kubernetes reads{where}"
    if has_odd_key(body):
        return "a manifest with a key that is no text"
    return tuple(one.object for one in result.objects)


def _not_one(path: str, count: int) -> str:
    if count == 1 or (count and _BOOTSTRAP.fullmatch(path)):
        return ""
    return f"not one object but {count}" if count else "without an object"


def _manifest(one: _Ours, object_: Object) -> Manifest:
    group, kind = group_kind(object_)
    namespace = "" if known_scope(group, kind, ()) is False else namespace_of(object_)
    return Manifest(one.path, one.target, _place(one.target), object_, namespace)


def _place(target: str) -> Place:
    parts = target.split("/")
    if parts[0] == ARGOCD:
        return Place(parts[2] if len(parts) > 2 else "", "", "", "")
    return Place(parts[0], parts[1], parts[2] if len(parts) == 4 else "", parts[-1])


def _line_counts(old: bytes, new: bytes) -> tuple[int, int]:
    """How many lines came and went: lines as often as they stand, in any order, so that it is quick for any file."""
    before, after = Counter(old.splitlines()), Counter(new.splitlines())
    return (after - before).total(), (before - after).total()
