"""Kubernetes' own kinds and their scope: which objects live in a namespace, and which in the whole cluster.

Comes in: an object's ``apiVersion`` and ``kind``, and what the fleet says of custom kinds. Goes out: its scope.
The table lists every kind of Kubernetes' OpenAPI, of all versions since 1.21, by group; a version never changes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final, TypeAlias

from gitops_compile.model.build import Object
from gitops_compile.model.target import Place

ObjectsByPlace: TypeAlias = Mapping[Place, tuple[Object, ...]]
"""The final objects of every rendered target, the ``namespaces`` targets too; a target not rendered is absent."""

CRD: Final = ("apiextensions.k8s.io", "CustomResourceDefinition")
NAMESPACE: Final = ("", "Namespace")
ARGO_KINDS: Final = (("argoproj.io", "AppProject"), ("argoproj.io", "Application"), ("argoproj.io", "ApplicationSet"))
DATA_KINDS: Final = frozenset(
    {NAMESPACE, ("", "PersistentVolume"), ("", "PersistentVolumeClaim"), ("apps", "StatefulSet"), CRD}
)
"""Kinds whose deletion loses data (argocd.md, "Deletion")."""

_CLUSTER_SCOPED: Final = (
    ("", "ComponentStatus Namespace Node PersistentVolume"),
    ("admissionregistration.k8s.io", "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding"),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration ValidatingAdmissionPolicy"),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration"),
    ("apiextensions.k8s.io", "CustomResourceDefinition"),
    ("apiregistration.k8s.io", "APIService"),
    ("auditregistration.k8s.io", "AuditSink"),
    ("authentication.k8s.io", "SelfSubjectReview TokenReview"),
    ("authorization.k8s.io", "SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"),
    ("certificates.k8s.io", "CertificateSigningRequest ClusterTrustBundle"),
    ("extensions", "PodSecurityPolicy"),
    ("flowcontrol.apiserver.k8s.io", "FlowSchema PriorityLevelConfiguration"),
    ("internal.apiserver.k8s.io", "StorageVersion"),
    ("networking.k8s.io", "ClusterCIDR IPAddress IngressClass ServiceCIDR"),
    ("node.k8s.io", "RuntimeClass"),
    ("policy", "PodSecurityPolicy"),
    ("rbac.authorization.k8s.io", "ClusterRole ClusterRoleBinding"),
    ("resource.k8s.io", "DeviceClass DeviceTaintRule ResourceClass ResourcePoolStatusRequest ResourceSlice"),
    ("scheduling.k8s.io", "PriorityClass"),
    ("storage.k8s.io", "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass"),
    ("storagemigration.k8s.io", "StorageVersionMigration"),
)
_NAMESPACED: Final = (
    ("", "Binding ConfigMap Endpoints Event LimitRange PersistentVolumeClaim Pod PodTemplate ReplicationController"),
    ("", "ResourceQuota Secret Service ServiceAccount"),
    ("apps", "ControllerRevision DaemonSet Deployment ReplicaSet StatefulSet"),
    ("authorization.k8s.io", "LocalSubjectAccessReview"),
    ("autoscaling", "HorizontalPodAutoscaler Scale"),
    ("batch", "CronJob Job"),
    ("certificates.k8s.io", "PodCertificateRequest"),
    ("coordination.k8s.io", "Lease LeaseCandidate"),
    ("discovery.k8s.io", "EndpointSlice"),
    ("events.k8s.io", "Event"),
    ("extensions", "DaemonSet Deployment Ingress NetworkPolicy ReplicaSet"),
    ("networking.k8s.io", "Ingress NetworkPolicy"),
    ("policy", "Eviction PodDisruptionBudget"),
    ("rbac.authorization.k8s.io", "Role RoleBinding"),
    ("resource.k8s.io", "PodSchedulingContext ResourceClaim ResourceClaimParameters ResourceClaimTemplate"),
    ("resource.k8s.io", "ResourceClassParameters"),
    ("scheduling.k8s.io", "PodGroup Workload"),
    ("storage.k8s.io", "CSIStorageCapacity"),
)


def _pairs(table: Iterable[tuple[str, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((group, kind) for group, kinds in table for kind in kinds.split())


CLUSTER_SCOPED_KINDS: Final = _pairs(_CLUSTER_SCOPED)
NAMESPACED_KINDS: Final = _pairs(_NAMESPACED)


def group_of(api_version: str) -> str:
    """The group of an ``apiVersion``: ``apps`` of ``apps/v1``, the empty one of ``v1``."""
    return api_version.rpartition("/")[0]


def is_kubernetes_group(group: str) -> bool:
    """Whether a group is Kubernetes' own: empty, without a dot, or ending in ``.k8s.io``."""
    return "." not in group or group.endswith(".k8s.io")


def is_namespaced(api_version: str, kind: str, cluster_scoped: Collection[str]) -> bool:
    """Whether objects of a kind live in a namespace.

    Custom kinds do, unless ``cluster_scoped`` (``group/Kind`` of ``source.clusterScoped`` and of ``crd_scopes``)
    names them; it has no say in Kubernetes' own kinds.
    """
    return is_namespaced_kind(group_of(api_version), kind, cluster_scoped)


def is_namespaced_kind(group: str, kind: str, cluster_scoped: Collection[str]) -> bool:
    """``is_namespaced`` for a group."""
    known = known_scope(group, kind, cluster_scoped)
    return known is None or known


def known_scope(group: str, kind: str, cluster_scoped: Collection[str]) -> bool | None:
    """True for a kind that is known to be namespaced, false for a cluster-scoped one, none where nobody says."""
    pair = (group, kind)
    if pair in NAMESPACED_KINDS or pair in ARGO_KINDS:
        return True
    if pair in CLUSTER_SCOPED_KINDS or f"{group}/{kind}" in cluster_scoped:
        return False
    return None


def crd_scopes(objects: Iterable[Object]) -> frozenset[str]:
    """``group/Kind`` of every kind that a CustomResourceDefinition among the objects makes cluster-scoped."""
    found = set()
    for one in objects:
        spec = one.get("spec")
        if group_kind(one) == CRD and isinstance(spec, dict) and spec.get("scope") == "Cluster":
            names = spec.get("names")
            if isinstance(names, dict):
                found.add(f"{spec.get('group')}/{names.get('kind')}")
    return frozenset(found)


def group_kind(one: Object) -> tuple[str, str]:
    """The group and kind of an object."""
    # Asked of every object many times, and so without a call of its own for each half.
    version, kind = one.get("apiVersion"), one.get("kind")
    group = version.rpartition("/")[0] if isinstance(version, str) else ""
    return group, kind if isinstance(kind, str) else ""


def name_of(one: Object) -> str:
    """The object's name, or what its generated names begin with."""
    metadata = _metadata(one)
    return _text(metadata.get("name")) or _text(metadata.get("generateName"))


def has_own_name(one: Object) -> bool:
    """Whether the object has a fixed name; with ``generateName`` alone each sync makes another object."""
    return bool(_text(_metadata(one).get("name")))


def namespace_of(one: Object) -> str:
    """The namespace that the object names, or ""."""
    return _text(_metadata(one).get("namespace"))


def written(one: Object, namespace: str = "") -> str:
    """An object in the words of messages: ``Kind[.group] [namespace/]name`` (trust.md, section 8)."""
    group, kind = group_kind(one)
    shown = kind if is_kubernetes_group(group) else f"{kind}.{group}"
    return f"{shown} {namespace}/{name_of(one)}" if namespace else f"{shown} {name_of(one)}"


def _metadata(one: Object) -> Mapping[str, Any]:
    metadata = one.get("metadata")
    return metadata if isinstance(metadata, dict) else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""
