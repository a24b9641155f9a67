"""A target: one app x environment x cluster x (tenancy or none), the unit that is rendered, reviewed and synced.

It carries its inputs with their places: the layers of its values and labels, its pin, its namespace, its source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from gitops_compile.model.position import Located

if TYPE_CHECKING:
    from gitops_compile.model.app import App, Pin
    from gitops_compile.model.delivery import DeliverySettings
    from gitops_compile.model.fleet import Cluster, Environment, Tenancy
    from gitops_compile.model.layers import Chosen, Layer
    from gitops_compile.model.node import MapNode
    from gitops_compile.model.position import Position
    from gitops_compile.model.resolved import ArgoCD

NAMESPACES = "namespaces"
DEFAULT_SOURCE = "overlays/{app}"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where a target is written: ``prod/p-euw1/globex/api``, or ``prod/p-euw1/api`` without a tenancy."""

    environment: str
    cluster: str
    tenancy: str
    app: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The names, without an empty tenancy."""
        tenancy = (self.tenancy,) if self.tenancy else ()
        return (self.environment, self.cluster, *tenancy, self.app)

    def __str__(self) -> str:
        return "/".join(self.parts)

    @property
    def folder(self) -> str:
        """Its folder in the repository."""
        return f"rendered/{self}"

    @property
    def dotted(self) -> str:
        """Its name in Argo CD: ``prod.p-euw1.globex.api``; names hold no dot, so it is unambiguous."""
        return ".".join(self.parts)


@dataclass(frozen=True, slots=True)
class Target:
    """One app on one cluster, perhaps for one tenancy."""

    place: Place
    app: App
    environment: Environment
    cluster: Cluster
    tenancy: Tenancy | None
    stage: str
    wave: int | None
    protected: bool
    argocd: ArgoCD | None
    pin: Chosen[Pin] | None
    values: tuple[Layer, ...]
    labels: tuple[Layer, ...]
    namespace: Chosen[str]
    source: Located[str]
    components: tuple[Located[str], ...]
    kinds: Chosen[tuple[Located[str], ...]] | None
    namespaces: Chosen[tuple[Located[str], ...]] | None
    delivery: DeliverySettings

    @property
    def images(self) -> tuple[Located[str], ...]:
        """The images that get the pin."""
        image = self.app.image
        return () if image is None else image if isinstance(image, tuple) else (image,)

    @property
    def versioned(self) -> bool:
        """Whether it needs a pin to be rendered."""
        return self.app.image is not None or bool(self.app.versions)

    @property
    def rendered(self) -> bool:
        """Whether it is written: pinned, or of an unversioned app."""
        return self.pin is not None or not self.versioned

    @property
    def revision(self) -> str:
        """The full id of the commit from which its source is read; empty for the state that is compiled."""
        source = self.pin.value.source if self.pin else None
        return source.value if source else ""

    @property
    def verbatim(self) -> bool:
        """Whether its objects are written exactly as kustomize builds them."""
        return is_verbatim(self.app)

    @property
    def mirrors(self) -> MapNode | None:
        """Image hosts to rewrite, of its tenancy."""
        return self.tenancy.mirrors if self.tenancy else None

    @property
    def at(self) -> Position:
        """Where its app stands."""
        return self.app.name.at


@dataclass(frozen=True, slots=True)
class NamespacesTarget:
    """The generated target that owns the Namespace objects of one environment x cluster x (tenancy or none)."""

    place: Place
    environment: Environment
    cluster: Cluster
    tenancy: Tenancy | None
    wave: int | None
    protected: bool
    argocd: ArgoCD | None
    names: tuple[str, ...]
    labels: tuple[Layer, ...]
    baseline: tuple[Layer, ...]
    delivery: DeliverySettings
    at: Position


AnyTarget: TypeAlias = Target | NamespacesTarget


@dataclass(frozen=True, slots=True)
class Targets:
    """Every target of a fleet, sorted by place."""

    apps: tuple[Target, ...]
    namespaces: tuple[NamespacesTarget, ...]

    @property
    def every(self) -> tuple[AnyTarget, ...]:
        """Those of apps, then the generated ones."""
        return (*self.apps, *self.namespaces)


def is_verbatim(app: App) -> bool:
    """Whether an app's source is written as kustomize builds it."""
    return bool(app.source and app.source.verbatim and app.source.verbatim.value)


def source_pattern(app: App) -> Located[str]:
    """The app's ``source.path``, or the default at the app's own place."""
    said = app.source.path if app.source else None
    return said or Located(DEFAULT_SOURCE, app.name.at)


def makes_namespaces(app: App) -> bool:
    """Whether the app's namespaces get Namespace objects of ours."""
    return app.namespaces is None or app.namespaces.value
