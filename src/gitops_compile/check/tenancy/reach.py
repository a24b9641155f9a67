"""Whose namespaces the destinations of an Argo CD object name, under Argo CD's own matching.

In: destinations (``name`` or ``server``, and ``namespace``), literal or with patterns, and the cluster on which their
Argo CD runs. Out: the owners. Literals are looked up; only patterns, which sources alone may bring, are held against
all names. A denied entry (``!``) takes nothing away here: what the rest permits counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from gitops_compile.argocd.grants import fits
from gitops_compile.argocd.names import IN_CLUSTER
from gitops_compile.check.tenancy.homes import Homes
from gitops_compile.model.fleet import Fleet

_PATTERN: Final = frozenset("*?[{")


@dataclass(frozen=True, slots=True)
class Reach:
    """The namespaces of all targets by cluster, their owners, and which cluster has which server."""

    owners: Homes
    names: Mapping[str, tuple[str, ...]]
    servers: Mapping[str, str]


def reach(fleet: Fleet, owners: Homes) -> Reach:
    """The index that destinations are looked up in."""
    names: dict[str, list[str]] = {name: [] for name in sorted(fleet.clusters)}
    for cluster, namespace in owners:
        names[cluster].append(namespace)
    servers = {one.server.value: name for name, one in fleet.clusters.items() if one.server}
    return Reach(owners, {name: tuple(known) for name, known in names.items()}, servers)


def reached(index: Reach, home: str, destinations: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The owners of all namespaces that destinations name, "" for shared apps; ``home`` is Argo CD's own cluster."""
    return frozenset(
        index.owners[cluster, namespace]
        for one in destinations
        for cluster in _clusters(index, home, one)
        for namespace in _namespaces(index, cluster, str(one.get("namespace") or ""))
    )


def _clusters(index: Reach, home: str, one: Mapping[str, Any]) -> Iterator[str]:
    """With both ``name`` and ``server``, either fits."""
    name, server = str(one.get("name") or ""), str(one.get("server") or "")
    if not _PATTERN.isdisjoint(f"{name}{server}"):
        yield from (known for known in index.names if name and fits(name, known))
        addresses = {**index.servers, IN_CLUSTER: home}
        yield from (known for address, known in addresses.items() if _matches(server, address))
        return
    if name in index.names:
        yield name
    found = home if server == IN_CLUSTER else index.servers.get(server)
    if found is not None:
        yield found


def _namespaces(index: Reach, cluster: str, namespace: str) -> Iterator[str]:
    if not _PATTERN.isdisjoint(namespace):
        yield from (known for known in index.names.get(cluster, ()) if fits(namespace, known))
    elif (cluster, namespace) in index.owners:
        yield namespace


def _matches(pattern: str, server: str) -> bool:
    """Argo CD's pattern for servers, in which ``*`` stands for slashes too."""
    return bool(pattern) and fits(pattern.replace("/", ";"), server.replace("/", ";"))
