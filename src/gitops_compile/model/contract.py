"""What a tenancy asks of the rendered output: the keys of ``tenancies.T.contract``.

A contract says what must be true of a tenancy's copy, and ``check`` proves it on the rendered objects (tenancy.md,
"Models"). Its names are free where they are somebody else's: jurisdictions and ClusterRoles.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gitops_compile.model import names
from gitops_compile.model.position import Located, Position
from gitops_compile.model.shapes import ListOf, Text, key, or_none

JURISDICTION: Final = names.Form(
    "a jurisdiction, as the fact `jurisdiction` of clusters spells it",
    r"[A-Za-z0-9]([A-Za-z0-9 ._/-]{0,61}[A-Za-z0-9])?",
)
# Kubernetes, "Object Names and IDs": the name of a role is a path segment, so it may hold nearly everything.
CLUSTER_ROLE: Final = names.Form("the name of a ClusterRole", r"[A-Za-z0-9]([A-Za-z0-9:._-]{0,251}[A-Za-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """What must be true of everything that is rendered for a tenancy."""

    at: Position
    jurisdictions: tuple[Located[str], ...] | None = or_none(
        ListOf(Text(JURISDICTION), at_least=1),
        "Jurisdictions",
        "Where the Argo CD instances that deliver its targets may run, by the fact `jurisdiction` of their clusters.",
    )
    roles: tuple[Located[str], ...] = key(
        ListOf(Text(CLUSTER_ROLE)), "Roles", "ClusterRoles that its RoleBindings may bind, besides view and edit."
    )
    reachable_by: tuple[Located[str], ...] = key(
        ListOf(Text(names.NAME)), "Reachable by", "Tenancies whose objects may refer to its namespaces and services."
    )
