"""The labels by which people find Argo CD objects, and which other tools select on (argocd.md, "The objects")."""

from __future__ import annotations

from gitops_compile.model.target import Place


def fleet_labels(**more: str) -> dict[str, str]:
    """What every object carries, and ``gitops-compile/<name>`` for each of ``more`` that is not empty."""
    own = {f"gitops-compile/{name}": value for name, value in more.items() if value}
    return {"app.kubernetes.io/managed-by": "gitops-compile", **own}


def part_of(name: str) -> dict[str, str]:
    """The label that makes Argo CD's pages warn that an Application is somebody's child."""
    return {"app.kubernetes.io/part-of": name}


def target_labels(place: Place, wave: int | None) -> dict[str, str]:
    """The labels of a target's Application but for its root."""
    return fleet_labels(
        environment=place.environment,
        cluster=place.cluster,
        tenancy=place.tenancy,
        app=place.app,
        wave="" if wave is None else str(wave),
    )
