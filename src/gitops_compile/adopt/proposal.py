"""What adoption proposes: the nouns of a fleet before its text is written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gitops_compile.adopt.leaf import Leaf, LeftOut

MAIN = "main"
"""The environment, and the cluster, of what no path and no Application says more about."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One target: where a leaf goes, and its namespace; "" where neither its objects nor an Application name one."""

    environment: str
    cluster: str
    leaf: Leaf
    namespace: str = ""
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ProposedApp:
    """One app. ``path`` is a pattern that gives the folder of every spot.

    ``namespace`` is its pattern, "" for the default; ``exceptions`` go from (environment, cluster) to another one.
    ``allow`` are further namespaces of its objects, ``bases`` the folders that it reaches besides its own.
    """

    name: str
    path: str
    spots: tuple[Spot, ...]
    bases: tuple[str, ...] = ()
    namespace: str = ""
    exceptions: Mapping[tuple[str, str], str] | None = None
    allow: tuple[str, ...] = ()
    shared_namespace: bool = False

    @property
    def environments(self) -> tuple[str, ...]:
        """Its environments, in the order of its spots, each once."""
        return tuple(dict.fromkeys(spot.environment for spot in self.spots))

    @property
    def clusters(self) -> tuple[str, ...]:
        """Its clusters, each once."""
        return tuple(dict.fromkeys(spot.cluster for spot in self.spots))


@dataclass(frozen=True, slots=True)
class Renamed:
    """A name that does not stand as the repository has it, and the one that is used; ``folder`` says of which app."""

    noun: str
    old: str
    new: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A fleet that describes what is there. ``clusters`` maps a name to its server or "".

    ``environments`` maps a name to its clusters, in the order in which they are written. ``own_clusters`` says that
    each environment got a cluster of its own, since their objects would meet in one.
    """

    name: str
    clusters: Mapping[str, str]
    environments: Mapping[str, tuple[str, ...]]
    apps: tuple[ProposedApp, ...]
    left_out: tuple[LeftOut, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    own_clusters: bool = False

    @property
    def targets(self) -> int:
        """How many targets it declares."""
        return sum(len(app.spots) for app in self.apps)
