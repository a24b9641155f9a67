"""The third step: every reading gets its cluster and its namespace, so that no two targets meet in one cluster.

Comes in: the readings. Goes out: spots by app, and the leaves that would bring an object which another one brings.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from posixpath import dirname

from gitops_compile.adopt.leaf import LeftOut, home, named_namespaces
from gitops_compile.adopt.proposal import MAIN, Spot
from gitops_compile.adopt.reading import Read
from gitops_compile.adopt.words import rank
from gitops_compile.model.position import Position

Scopes = frozenset[str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A reading with its spot."""

    read: Read
    spot: Spot


@dataclass(frozen=True, slots=True)
class Meeting:
    """Two spots that bring one object into one cluster."""

    first: Placed
    second: Placed
    what: str
    count: int


def placed(every: Iterable[Read], scopes: Scopes, *, own_clusters: bool) -> tuple[Placed, ...]:
    """The spot of every reading. Where nothing names a cluster, it is the one that its environment has in other
    readings, or ``main``; with ``own_clusters`` each environment's own.
    """
    reads = tuple(every)
    known: dict[str, set[str]] = {}
    for read in reads:
        if read.cluster:
            known.setdefault(read.environment, set()).add(read.cluster)
    return tuple(Placed(read, _spot(read, _cluster(read, known, own_clusters), scopes)) for read in reads)


def _cluster(read: Read, known: Mapping[str, set[str]], own_clusters: bool) -> str:
    there = sorted(known.get(read.environment, ()))
    return read.cluster or (there[0] if len(there) == 1 else read.environment if own_clusters else MAIN)


def _spot(read: Read, cluster: str, scopes: Scopes) -> Spot:
    """The namespace is the Application's where objects need one, else the one that most objects name."""
    used = named_namespaces(read.leaf, scopes)
    named = [name for name in used if name]
    needed = "" in used or not named
    namespace = read.namespace if read.namespace and (needed or read.namespace in named) else ""
    # Where two namespaces are used alike, none is the target's own.
    clear = len(named) == 1 or (len(named) > 1 and used[named[0]] > used[named[1]])
    namespace = namespace or (named[0] if clear else "")
    others = tuple(sorted(name for name in named if name != namespace))
    return Spot(read.environment, cluster, read.leaf, namespace, others)


def across(every: Sequence[Placed]) -> bool:
    """Whether two environments meet in one namespace of one cluster that nobody named."""
    owners: dict[tuple[str, str], str] = {}
    for one in every:
        if one.spot.namespace and not one.read.cluster:
            key = (one.spot.cluster, one.spot.namespace)
            if owners.setdefault(key, one.spot.environment) != one.spot.environment:
                return True
    return False


def meetings(every: Sequence[Placed], scopes: Scopes) -> tuple[Meeting, ...]:
    """Every pair of spots that brings an object into one cluster twice; kustomizations come before plain folders."""
    order = sorted(every, key=lambda one: (not one.read.leaf.kustomized, rank(one.spot.environment), one.read.app))
    owners: dict[tuple[str, ...], Placed] = {}
    met: dict[tuple[int, int], Meeting] = {}
    for one in order:
        namespace = one.spot.namespace or f"{one.read.app}-{one.spot.environment}"
        for thing in one.read.leaf.objects:
            where = home(thing, namespace, scopes)
            first = owners.setdefault((one.spot.cluster, *where), one)
            if first is not one:
                key = (id(first), id(one))
                known = met.get(key)
                what = f"{where[1]} {where[3]}"
                met[key] = replace(known, count=known.count + 1) if known else Meeting(first, one, what, 1)
    return tuple(met.values())


def stages_among(met: Iterable[Meeting]) -> frozenset[str]:
    """Folders whose sub-folders bring the same objects: variants of one app, so their names are environments."""
    found = set()
    for one in met:
        first, second = one.first.read.leaf, one.second.read.leaf
        half = min(len(first.objects), len(second.objects)) / 2
        beside = dirname(first.folder) == dirname(second.folder) and first.folder != second.folder
        if beside and first.kustomized == second.kustomized and one.count > half:
            found.add(dirname(first.folder))
    return frozenset(found)


def without_meetings(every: Sequence[Placed], scopes: Scopes) -> tuple[tuple[Placed, ...], tuple[LeftOut, ...]]:
    """The spots less those that bring what an earlier one brings, and why each of these is left out."""
    refused: dict[int, list[Meeting]] = {}
    for one in meetings(every, scopes):
        if id(one.first) not in refused:
            refused.setdefault(id(one.second), []).append(one)
    rest = tuple(one for one in every if id(one) not in refused)
    left_out = {met[0].second.read.leaf.folder: _left_out(met) for met in refused.values()}
    return rest, tuple(sorted(left_out.values()))


def _left_out(met: Sequence[Meeting]) -> LeftOut:
    first, leaf = met[0], met[0].second.read.leaf
    others = [one.first.read.leaf.folder or "." for one in met]
    where = others[0] + (f" and {len(others) - 1} more" if len(others) > 1 else "")
    at, cluster = Position(leaf.folder or "."), first.first.spot.cluster
    count = len(leaf.objects)
    if sum(one.count for one in met) == count:
        whole = f"all of its {count} objects are" if count > 1 else "its one object is"
        hint = "A copy of what is built needs no target; if it runs on another cluster, add it to the fleet there."
        return LeftOut(leaf.folder, f"{whole} built from {where} too", "GC310", at, hint)
    why = f"it brings {first.what} into the cluster {cluster}, and so does {where}"
    return LeftOut(leaf.folder, why, "GC310", at, "If it runs on another cluster, add it to the fleet there.")
