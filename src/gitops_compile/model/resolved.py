"""The fleet with its names made into things: stages on the path, Argo CD instances and the clusters they serve."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gitops_compile.model.fleet import Fleet
from gitops_compile.model.position import Located, Position


@dataclass(frozen=True, slots=True)
class ArgoCD:
    """One running Argo CD: ``hub``, or ``edge.gbx-1`` of a ``perCluster`` entry."""

    name: str
    cluster: str
    namespace: str
    version: str
    features: tuple[str, ...]
    tracking: str
    at: Position


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a pin counts: an environment, or a tenancy's environment with a ``from`` of its own."""

    name: str
    environment: str
    tenancy: str | None
    sources: tuple[Located[str], ...]
    any_of: bool
    strategy: str | None
    clusters: tuple[str, ...]
    waves: tuple[tuple[str, ...], ...]
    protected: bool
    at: Position

    @property
    def path(self) -> str:
        """Where the fleet writes it: ``environments.prod``, ``tenancies.globex.environments.prod``."""
        own = f"tenancies.{self.tenancy}." if self.tenancy else ""
        return f"{own}environments.{self.environment}"

    def wave_of(self, cluster: str) -> int | None:
        """The number of a cluster's wave, from 1, or none."""
        return next((number for number, wave in enumerate(self.waves, 1) if cluster in wave), None)


@dataclass(frozen=True, slots=True)
class ResolvedFleet:
    """The fleet, its stages by name and the instance of each cluster that has one."""

    fleet: Fleet
    stages: Mapping[str, Stage]
    argocd: Mapping[str, ArgoCD]

    @property
    def instances(self) -> tuple[ArgoCD, ...]:
        """Every instance that serves a cluster, sorted by name."""
        return tuple(sorted({one.name: one for one in self.argocd.values()}.values(), key=lambda one: one.name))
