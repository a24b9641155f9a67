"""What Argo CD objects are called and where their files lie: pure functions of the target, never of the instance.

Names of the fleet hold no dot, so joining them with dots is unambiguous (argocd.md, "The objects").
"""

from __future__ import annotations

from gitops_compile.model.resolved import ArgoCD, ResolvedFleet
from gitops_compile.model.target import NAMESPACES, Place

IN_CLUSTER = "https://kubernetes.default.svc"
ROOT_CHARACTERS = 63
"""A root's name is the label ``part-of`` of its Applications, and a label's value has at most 63 characters."""


def bootstrap_name(fleet: ResolvedFleet) -> str:
    """The bootstrap Application: ``acme``."""
    return fleet.fleet.metadata.name.value


def root_project_name(fleet: ResolvedFleet) -> str:
    """The AppProject of the roots: ``acme.argocd``."""
    return f"{bootstrap_name(fleet)}.argocd"


def root_name(fleet: ResolvedFleet, environment: str) -> str:
    """The root Application of an environment: ``acme.prod``."""
    return f"{bootstrap_name(fleet)}.{environment}"


def project_name(environment: str, tenancy: str) -> str:
    """The AppProject of an environment's shared apps, ``prod``, or of a tenancy's, ``prod.initech``."""
    return f"{environment}.{tenancy}" if tenancy else environment


def namespaces_project_name(environment: str) -> str:
    """The AppProject of an environment's ``namespaces`` targets: ``prod.namespaces``."""
    return f"{environment}.{NAMESPACES}"


def set_name(place: Place) -> str:
    """The ApplicationSet of an app in an environment: ``prod.initech.api``."""
    return ".".join(name for name in (place.environment, place.tenancy, place.app) if name)


def project_of(place: Place) -> str:
    """The AppProject of a target."""
    if place.app == NAMESPACES:
        return namespaces_project_name(place.environment)
    return project_name(place.environment, place.tenancy)


def instance_place(instance: ArgoCD) -> str:
    """The instance's folder below ``rendered/``: ``argocd/hub``."""
    return f"argocd/{instance.name}"


def bootstrap_path(instance: ArgoCD) -> str:
    """The file that is applied once by hand."""
    return f"rendered/{instance_place(instance)}/bootstrap.yaml"


def destination(instance: ArgoCD, cluster: str) -> dict[str, str]:
    """How the instance names a cluster: its own by the URL that always resolves, any other by its name."""
    return {"server": IN_CLUSTER} if cluster == instance.cluster else {"name": cluster}
