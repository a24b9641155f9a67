"""The ground floor's door: fleet.yaml and its fragments become one fleet, or everything that is wrong with them.

Comes in: the bytes of fleet.yaml and a function that finds the files of an include pattern. Goes out: the typed
fleet with positions, and all mistakes of all files at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from gitops_compile.model.diagnostic import Diagnostic, Outcome, Related, has_error, in_order
from gitops_compile.model.fleet import Fleet, Fragment
from gitops_compile.model.node import ListNode, MapNode, ScalarNode, size
from gitops_compile.model.position import Position
from gitops_compile.model.shapes import Record, keys_of
from gitops_compile.model.world import Include
from gitops_compile.read.nodes import read_nodes
from gitops_compile.read.plain_words import wanted
from gitops_compile.read.shapes import problems
from gitops_compile.read.typed import record

ALL_BYTES: Final = 16 * 1024 * 1024
ALL_NODES: Final = 2_000_000
FRAGMENTS: Final = 1_000
_JOINED: Final = ("argocd", "clusters", "environments", "tenancies", "apps")


@dataclass(frozen=True, slots=True)
class ReadFleet:
    """The fleet and the files that it was read from, for caret snippets."""

    fleet: Fleet
    files: Mapping[str, bytes]


def read_fleet(file: str, content: bytes, include: Include) -> Outcome[ReadFleet]:
    """Read a fleet; ``file`` is the path that messages name."""
    top, found = _read(file, content, Fleet)
    if top is None:
        return Outcome(None, in_order(found))
    fragments, included = _fragments(file, top, include)
    found += included
    files = {file: content, **fragments}
    parts: list[tuple[type[Any], MapNode]] = [(Fleet, top)]
    nodes = size(top)
    for name, fragment in fragments.items():
        node, wrong = _read(name, fragment, Fragment)
        found += wrong
        if node is not None:
            parts.append((Fragment, node))
            nodes += size(node)
        if nodes > ALL_NODES:
            what = f"more than {ALL_NODES} values in all files together"
            found.append(Diagnostic("GC102", what, Position(name), "Make the fleet smaller."))
            break
    found += _twice([node for _, node in parts])
    if has_error(found):
        return Outcome(None, in_order(found))
    fleet = _join([record(of, node) for of, node in parts])
    return Outcome(ReadFleet(fleet, files), in_order((*found, *_missing(fleet))))


def _read(file: str, content: bytes, of: type[Any]) -> tuple[MapNode | None, list[Diagnostic]]:
    outcome = read_nodes(file, content)
    if outcome.value is None:
        return None, list(outcome.diagnostics)
    meant = frozenset(wanted(Record(of), outcome.value))
    found = [d for d in outcome.diagnostics if d.code != "GC107" or d.at not in meant]
    said = {d.at for d in found}
    found += (_for_fragment(d, of) for d in problems(Record(of), outcome.value) if d.at not in said)
    return outcome.value, found


def _for_fragment(diagnostic: Diagnostic, of: type[Any]) -> Diagnostic:
    """A key that is right in fleet.yaml and wrong in a fragment gets the hint that says so."""
    if of is Fragment and diagnostic.code == "GC110" and diagnostic.path in keys_of(Fleet):
        return replace(diagnostic, hint=f"{diagnostic.path} stands in fleet.yaml itself, not in a fragment.")
    return diagnostic


def _fragments(file: str, top: MapNode, include: Include) -> tuple[dict[str, bytes], list[Diagnostic]]:
    listed = top.get("include")
    patterns = listed.items if isinstance(listed, ListNode) else ()
    files: dict[str, bytes] = {}
    found: list[Diagnostic] = []
    for node in patterns:
        if not isinstance(node, ScalarNode) or not isinstance(node.value, str):
            continue
        if any(problems(keys_of(Fleet)["include"].shape.item, node)):  # type: ignore[union-attr]
            continue
        met = {path: content for path, content in sorted(include(node.value).items()) if path != file}
        if not met:
            hint = "Write the file, or take the pattern away."
            found.append(Diagnostic("GC108", f"no file fits the pattern {node.value}", node.at, hint, path="include"))
        files |= met
    size = sum(len(content) for content in files.values())
    if len(files) > FRAGMENTS or size > ALL_BYTES:
        what = f"{len(files)} fragments with {size} bytes; at most {FRAGMENTS} with {ALL_BYTES} are read"
        found.append(Diagnostic("GC102", what, Position(file), "Join fragments, or make them smaller."))
        return {}, found
    return dict(sorted(files.items())), found


def _join(parts: list[Any]) -> Fleet:
    joined: dict[str, dict[str, Any]] = {}
    for noun in _JOINED:
        entries = [entry for part in parts for entry in getattr(part, noun).items()]
        joined[noun] = dict(sorted(entries, key=lambda entry: entry[0]))
    known = tuple(entry for part in parts for entry in part.acknowledge)
    fleet: Fleet = replace(parts[0], **joined, acknowledge=known)
    return fleet


def _twice(parts: list[MapNode]) -> Iterator[Diagnostic]:
    """GC116 for a name that two files define; within one file it is a duplicate key."""
    for noun in _JOINED:
        first: dict[str, Position] = {}
        for part in parts:
            entries = part.get(noun)
            here = {str(key.value): key.at for key, _ in entries.entries} if isinstance(entries, MapNode) else {}
            for name, at in here.items():
                if name in first:
                    related = (Related(first[name], "the first one"),)
                    hint = "Remove one, or give it another name."
                    path = f"{noun}.{name}"
                    yield Diagnostic("GC116", f"{noun} defines {name} twice", at, hint, path=path, related=related)
            first = here | first


def _missing(fleet: Fleet) -> Iterator[Diagnostic]:
    """What a fleet needs, wherever it stands: in fleet.yaml or in a fragment."""
    for noun in ("clusters", "environments", "apps"):
        if not getattr(fleet, noun):
            hint = "The smallest fleet has one cluster, one environment and one app."
            yield Diagnostic("GC111", f"the key {noun} is missing or empty", fleet.at, hint, path=noun)
