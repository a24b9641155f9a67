"""What identifies the elements of a list, and whether their order matters: review.md, section 3, as one table.

A list becomes a map before it is compared, so that an inserted element is one operation. Comes in: the fields that
lead to a list and the object's kind. Goes out: the ``Row`` that says how its elements are told apart. The fleet's own
``review.listKeys`` come first, then the table, the first row that fits; then ``name``, ``id`` or ``key``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gitops_compile.model.operation import Field, Path
from gitops_compile.model.reviewing import ListKey

GroupKind = tuple[str, str]


class Sort(StrEnum):
    """How a list is told apart where its elements have no fields that do it."""

    SET = "set"
    CONTENT = "content"
    SEQUENCE = "sequence"
    GRANTS = "grants"
    OPTION = "option"
    IMAGE = "image"


class Order(StrEnum):
    """Whether the order of a list means something. For ``env`` it does where a value refers to another: ``$(``."""

    FREE = "free"
    MATTERS = "matters"
    IF_REFERRED = "if referred"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an identity: the first of ``fields`` that an element has (dotted ones lead inside), or ``default``.

    ``which``: it is the field's name that tells, not its value. ``quiet``: the default is not shown.
    """

    fields: tuple[str, ...]
    default: str | None = None
    which: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """``by`` are the ways to tell elements apart, the first that fits both sides wins, and none of them: a sequence.

    ``fields`` are the last fields on the way to the list, ``*`` is any; ``whole``: all of them. No ``kinds``: any kind;
    the kind ``*`` is every kind of the group.
    """

    fields: tuple[str, ...]
    by: tuple[tuple[Part, ...] | Sort, ...]
    order: Order
    kinds: frozenset[GroupKind] = frozenset()
    whole: bool = False

    def fits(self, fields: tuple[str, ...], kind: GroupKind) -> bool:
        """Whether a list at ``fields`` of an object of ``kind`` is this row's."""
        if self.kinds and kind not in self.kinds and (kind[0], "*") not in self.kinds:
            return False
        if len(fields) < len(self.fields) or (self.whole and len(fields) > len(self.fields)):
            return False
        ends = fields[len(fields) - len(self.fields) :]
        return all(mine in ("*", its) for mine, its in zip(self.fields, ends, strict=True))


def _part(text: str) -> Part:
    """``a`` must stand; ``a=x``: x where it is absent; ``a~x``: and then not shown; ``?a|b``: which of them stands."""
    found = re.fullmatch(r"(\??)([^=~]+)(?:([=~])(.*))?", text)
    assert found is not None  # noqa: S101 - the table's own words
    return Part(tuple(found[2].split("|")), found[4], bool(found[1]), found[3] == "~")


def _ways(by: str) -> tuple[tuple[Part, ...] | Sort, ...]:
    sorts = {str(one): one for one in Sort}
    return tuple(sorts.get(way) or tuple(map(_part, way.split())) for way in by.split(" else "))


_NONE: Final[frozenset[GroupKind]] = frozenset()


def _kinds(text: str) -> frozenset[GroupKind]:
    return frozenset((group, kind) for group, _, kind in (one.rpartition("/") for one in text.split()))


_RBAC = "rbac.authorization.k8s.io/"
_INGRESS = "networking.k8s.io/Ingress extensions/Ingress"
_POLICY = "networking.k8s.io/NetworkPolicy extensions/NetworkPolicy"
_ADMISSION = "admissionregistration.k8s.io/*"
_CRD = "apiextensions.k8s.io/CustomResourceDefinition"
_APP = "argoproj.io/Application argoproj.io/ApplicationSet"
_SETS = "argoproj.io/ApplicationSet"
_PROJECT = "argoproj.io/AppProject"
_GATEWAY = "gateway.networking.k8s.io/*"
_SOURCE = "secret|configMap|serviceAccountToken|downwardAPI|clusterTrustBundle|podCertificate"
_SOURCE_NAMES = (
    "secret.name|configMap.name|serviceAccountToken.path|clusterTrustBundle.path"
    "|podCertificate.credentialBundlePath|podCertificate.keyPath"
)
_METRIC = "resource.name|containerResource.name|pods.metric.name|object.metric.name|external.metric.name"
_LISTS = "clusterResourceWhitelist clusterResourceBlacklist namespaceResourceWhitelist namespaceResourceBlacklist"
_NO, _YES = Order.FREE, Order.MATTERS

TABLE: Final[tuple[tuple[str, str, Order, str], ...]] = (
    # Where a list of one kind, or in one place, is not what its last field says elsewhere.
    ("spec.scopeSelector.matchExpressions", "scopeName operator", _NO, "ResourceQuota"),
    ("plugin.env", "name", _NO, _APP),
    ("projected.sources", f"?{_SOURCE} {_SOURCE_NAMES}~", _NO, ""),
    # Pods, in any kind that holds one.
    ("containers ephemeralContainers volumes imagePullSecrets resourceClaims schedulingGates", "name", _NO, ""),
    ("securityContext.sysctls dnsConfig.options", "name", _NO, ""),
    ("initContainers", "name", _YES, ""),
    ("hostAliases", "ip", _NO, ""),
    ("topologySpreadConstraints", "topologyKey whenUnsatisfiable", _NO, ""),
    ("tolerations", "key= operator=Equal value= effect=", _NO, ""),
    ("readinessGates", "conditionType", _NO, ""),
    ("requiredDuringSchedulingIgnoredDuringExecution nodeSelectorTerms", "content", _NO, ""),
    ("preferredDuringSchedulingIgnoredDuringExecution", "content", _NO, ""),
    ("matchExpressions matchFields", "key operator", _NO, ""),
    ("matchExpressions.values matchFields.values", "set", _NO, ""),
    # Containers.
    ("env", "name", Order.IF_REFERRED, ""),
    ("envFrom", "prefix= ?configMapRef|secretRef configMapRef.name|secretRef.name", _YES, ""),
    (
        "containers.ports initContainers.ports ephemeralContainers.ports",
        "containerPort protocol=TCP",
        _NO,
        "",
    ),
    ("volumeMounts", "mountPath", _NO, ""),
    ("volumeDevices", "devicePath", _NO, ""),
    ("resizePolicy", "resourceName", _NO, ""),
    ("resources.claims", "name", _NO, ""),
    ("capabilities.add capabilities.drop", "set", _NO, ""),
    ("command args", "sequence", _YES, ""),
    # Volumes, workloads, any object.
    ("configMap.items secret.items", "key", _NO, ""),
    ("downwardAPI.items", "path", _NO, ""),
    ("volumeClaimTemplates", "metadata.name", _NO, ""),
    ("podFailurePolicy.rules", "sequence", _YES, ""),
    ("onExitCodes.values exitCodes.values", "set", _NO, ""),
    ("metadata.ownerReferences", "apiVersion kind name", _NO, ""),
    ("finalizers", "set", _NO, ""),
    ("secrets", "name", _NO, "ServiceAccount"),
    # Service.
    ("spec.ports", "port protocol=TCP", _NO, "Service"),
    ("externalIPs loadBalancerSourceRanges", "set", _NO, "Service"),
    ("clusterIPs ipFamilies", "sequence", _YES, "Service"),
    # RBAC.
    ("rules", "grants else content", _NO, f"{_RBAC}Role {_RBAC}ClusterRole"),
    (
        "subjects",
        "kind apiGroup~rbac.authorization.k8s.io namespace= name",
        _NO,
        f"{_RBAC}RoleBinding {_RBAC}ClusterRoleBinding",
    ),
    ("clusterRoleSelectors", "content", _NO, f"{_RBAC}ClusterRole"),
    # Ingress, NetworkPolicy. Calico's NetworkPolicy has rules whose order matters: it is none of these.
    ("spec.rules", "host=*", _NO, _INGRESS),
    ("http.paths", "pathType path=", _NO, _INGRESS),
    ("spec.tls", "secretName", _NO, _INGRESS),
    ("ingress egress from to ports", "content", _NO, _POLICY),
    ("policyTypes", "set", _NO, _POLICY),
    # Scaling, storage, quota.
    ("spec.metrics", f"type {_METRIC} containerResource.container=", _NO, "autoscaling/HorizontalPodAutoscaler"),
    ("behavior.*.policies", "type", _NO, ""),
    ("accessModes mountOptions", "set", _NO, ""),
    ("allowedTopologies", "content", _NO, "storage.k8s.io/StorageClass"),
    ("volumeLifecycleModes", "set", _NO, "storage.k8s.io/CSIDriver"),
    ("spec.limits", "type", _NO, "LimitRange"),
    ("scopes", "set", _NO, "ResourceQuota"),
    # Admission.
    ("webhooks matchConditions", "name", _NO, _ADMISSION),
    ("webhooks.rules resourceRules excludeResourceRules", "content", _NO, _ADMISSION),
    ("validations", "expression", _NO, _ADMISSION),
    ("auditAnnotations", "key", _NO, _ADMISSION),
    ("variables", "name", _YES, _ADMISSION),
    ("validationActions", "set", _NO, _ADMISSION),
    # CustomResourceDefinition.
    ("spec.versions additionalPrinterColumns", "name", _NO, _CRD),
    ("shortNames categories required enum", "set", _NO, _CRD),
    ("x-kubernetes-validations", "rule", _NO, _CRD),
    # Argo CD.
    ("sources", "ref else repoURL path= chart=", _NO, _APP),
    ("ignoreDifferences", "group= kind namespace= name=", _NO, _APP),
    ("syncPolicy.syncOptions", "option", _NO, _APP),
    ("info helm.parameters", "name", _NO, _APP),
    ("kustomize.images", "image", _NO, _APP),
    ("helm.valueFiles", "sequence", _YES, _APP),
    ("destinations destinationServiceAccounts", "server= name= namespace=", _NO, _PROJECT),
    ("sourceRepos roles.policies roles.groups", "set", _NO, _PROJECT),
    ("roles", "name", _NO, _PROJECT),
    (_LISTS, "group= kind name=", _NO, _PROJECT),
    ("syncWindows", "content", _NO, _PROJECT),
    ("list.elements", "name else content", _NO, _SETS),
    ("rollingSync.steps generators", "sequence", _YES, _SETS),
    # Gateway API.
    ("listeners", "name", _NO, _GATEWAY),
    (
        "parentRefs",
        "group~gateway.networking.k8s.io kind~Gateway namespace= name sectionName= port=",
        _NO,
        _GATEWAY,
    ),
    ("backendRefs", "group= kind~Service namespace= name sectionName= port=", _NO, _GATEWAY),
    ("hostnames", "set", _NO, _GATEWAY),
    ("addresses", "type~IPAddress value=", _NO, _GATEWAY),
    ("matches", "content", _NO, _GATEWAY),
    ("spec.rules", "name else sequence", _YES, _GATEWAY),
    ("filters", "sequence", _YES, _GATEWAY),
    # The cluster's own.
    ("taints", "key effect", _NO, "Node"),
    ("podCIDRs", "set", _NO, "Node"),
    ("conditions", "type", _NO, ""),
    ("endpoints subsets", "content", _NO, "discovery.k8s.io/EndpointSlice Endpoints"),
    ("ports", "name= port=", _NO, "discovery.k8s.io/EndpointSlice Endpoints"),
    ("verbs apiGroups resources namespaces nonResourceURLs", "set", _NO, "flowcontrol.apiserver.k8s.io/FlowSchema"),
    # Others.
    ("spec.groups", "name", _NO, "monitoring.coreos.com/PrometheusRule"),
    ("groups.rules", "alert|record labels=", _NO, "monitoring.coreos.com/PrometheusRule"),
    ("data", "secretKey", _NO, "external-secrets.io/*"),
    ("dnsNames usages", "set", _NO, "cert-manager.io/*"),
    ("triggers", "name else content", _NO, "keda.sh/*"),
)
"""Where (the last fields), how elements are told apart, whether order matters, kinds (every one where none stands)."""

_FALLBACK: Final = Row((), _ways("name else id else key"), Order.MATTERS)
"""For lists that no row knows. Nobody knows of their order either, so a reorder is shown."""


def _rows() -> Iterator[Row]:
    for wheres, by, order, kinds in TABLE:
        yield from (Row(tuple(where.split(".")), _ways(by), order, _kinds(kinds)) for where in wheres.split())


def _by_last_field(rows: Iterator[Row]) -> Mapping[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for row in rows:
        found[row.fields[-1]] = (*found.get(row.fields[-1], ()), row)
    return found


_ROWS: Final = _by_last_field(_rows())
_STEP: Final = re.compile(r'\["((?:[^"\\]|\\.)*)"\]|\[[^\]]*\]|([^.\[\]]+)|\.')


def own_rows(keys: Sequence[ListKey]) -> tuple[Row, ...]:
    """The rows of ``review.listKeys``: for the kind of any group, and the whole path."""
    return tuple(_own(one) for one in keys)


def _own(said: ListKey) -> Row:
    parts = tuple(Part((field.value,)) for field in said.fields)
    order = Order.MATTERS if said.ordered and said.ordered.value else Order.FREE
    return Row(fields_of(said.path.value), (parts,), order, frozenset({("*", said.kind.value)}), whole=True)


def fields_of(path: str) -> tuple[str, ...]:
    """The fields of a path as ``diff`` prints it; elements of lists, ``[api]``, are left out."""
    steps = _STEP.finditer(path)
    return tuple(quoted or plain for quoted, plain in (step.groups() for step in steps) if quoted or plain)


def row_of(fields: tuple[str, ...], kind: GroupKind, own: Sequence[Row] = ()) -> Row:
    """The row for the list at ``fields``."""
    for row in own:
        if row.fits(fields, ("*", kind[1])):
            return row
    for row in _ROWS.get(fields[-1], ()) if fields else ():
        if row.fits(fields, kind):
            return row
    return _FALLBACK


def default_at(path: Path, kind: GroupKind) -> str | None:
    """The API's default for a field of a list's element, where the table knows one: ``TCP`` for a port's protocol."""
    fields = tuple(token.name for token in path if isinstance(token, Field))
    if len(path) < 2 or not isinstance(path[-1], Field) or isinstance(path[-2], Field):
        return None
    for way in row_of(fields[:-1], kind).by:
        for part in way if isinstance(way, tuple) else ():
            # An Ingress rule without a host is for any: * stands for it, and is no value of the field.
            if part.fields == fields[-1:] and part.default not in ("", "*"):
                return part.default
    return None
