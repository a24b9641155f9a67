"""What every namespace comes with: the keys of tenancy.md, section 5, which three layers may say.

They stand on an environment, a tenancy and a tenancy's environment, lowest first. As with values, maps merge, scalars
are replaced and ``null`` unsets, so their nodes stay what they are until they are layered.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from gitops_compile.model import names
from gitops_compile.model.nearest import nearest
from gitops_compile.model.node import Node
from gitops_compile.model.position import Position
from gitops_compile.model.quantity import FORM
from gitops_compile.model.shapes import Layered, Record, Tree, Word, key

KEYS: Final = ("podSecurity", "quota", "limits", "network")
DENY: Final = "deny"
DENY_INGRESS: Final = "deny-ingress"
POD_SECURITY: Final = Layered(Word(("baseline", "restricted")))
NETWORK: Final = Layered(Word((DENY, DENY_INGRESS)))
POD_SECURITY_DOC: Final = "The pod security standard that each namespace enforces. null unsets."
NETWORK_DOC: Final = (
    "deny: traffic only within the tenancy (or the shared apps) of one environment, and DNS; "
    "deny-ingress: the same for what comes in. null unsets."
)
QUOTA_DOC: Final = "The ResourceQuota of each namespace; cpu and memory are requests. Maps merge over the layers."
LIMITS_DOC: Final = "The LimitRange of each namespace: what containers get that say nothing. Maps merge."

# Kubernetes 1.33, pkg/apis/core/helper: `standardQuotaResources`, `standardContainerResources`, `integerResources`.
_CONTAINER_RESOURCES: Final = frozenset({"cpu", "memory", "ephemeral-storage"})
COUNTED: Final = frozenset(
    {
        *("pods", "resourcequotas", "services", "replicationcontrollers", "secrets", "configmaps"),
        *("persistentvolumeclaims", "services.nodeports", "services.loadbalancers"),
    }
)
"""Quota keys that count objects: their amount is a whole number."""

_QUOTA_RESOURCES: Final = frozenset(
    {
        *_CONTAINER_RESOURCES,
        *COUNTED,
        *("requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage"),
        *("limits.cpu", "limits.memory", "limits.ephemeral-storage"),
    }
)
_HUGE_PAGES: Final = ("hugepages-", "requests.hugepages-")


def _quota_problem(text: str) -> str:
    if "/" in text or text in _QUOTA_RESOURCES or text.startswith(_HUGE_PAGES):
        return ""
    return _unknown(text, _QUOTA_RESOURCES)


def _container_problem(text: str) -> str:
    if "/" in text or text in _CONTAINER_RESOURCES or text.startswith(_HUGE_PAGES[0]):
        return ""
    return _unknown(text, _CONTAINER_RESOURCES)


def _unknown(text: str, known: frozenset[str]) -> str:
    close = nearest(text, known)
    return f"{text} is no resource of Kubernetes" + (f"; did you mean {close}?" if close else "")


_NAME: Final = r"([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
QUOTA_RESOURCE: Final = names.Form("a resource, such as cpu, memory, pods or requests.storage", _NAME, _quota_problem)
CONTAINER_RESOURCE: Final = names.Form("a resource of containers, such as cpu or memory", _NAME, _container_problem)
AMOUNT: Final = names.Form('a quantity in quotes or with a unit, such as "40", 500m or 160Gi', FORM)
_AMOUNTS: Final = Layered(Tree(key=CONTAINER_RESOURCE, value=AMOUNT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a container gets that sets nothing itself."""

    at: Position
    default: Node | None = key(_AMOUNTS, "Default limits", "The limits of a container that sets none.")
    default_request: Node | None = key(_AMOUNTS, "Default requests", "The requests of a container that sets none.")


QUOTA: Final = Layered(Tree(key=QUOTA_RESOURCE, value=AMOUNT))
LIMITS: Final = Layered(Record(Limits))
