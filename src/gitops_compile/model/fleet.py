"""The fleet as people wrote it: the nouns of fleet.yaml, each with the place where it stands.

Nothing is resolved yet: a name is a text, a layer is a map of its own. ``resolve`` makes the names into things.
The docs beside each key are what an editor shows; the page behind them is the model in ``docs/model.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from gitops_compile.model import argotexts, names
from gitops_compile.model.app import (
    COMPONENTS,
    LABELS,
    LABELS_DOC,
    VALUES,
    VALUES_DOC,
    VERSIONS,
    VERSIONS_DOC,
    App,
    StagePins,
)
from gitops_compile.model.baseline import (
    LIMITS,
    LIMITS_DOC,
    NETWORK,
    NETWORK_DOC,
    POD_SECURITY,
    POD_SECURITY_DOC,
    QUOTA,
    QUOTA_DOC,
)
from gitops_compile.model.contract import Contract
from gitops_compile.model.delivery import StageDelivery, TenancyDelivery
from gitops_compile.model.node import MapNode, Node
from gitops_compile.model.position import Keyed, Located, Position
from gitops_compile.model.reviewing import Acknowledgement, ReviewSettings
from gitops_compile.model.secrets import Secrets
from gitops_compile.model.shapes import Either, Flag, ListOf, MapOf, Record, Text, Tree, Word, key, or_none

API_VERSION = "gitops-compile/v1"
FEATURES = ("progressiveSyncs",)
TRACKING = ("annotation", "annotation+label", "label")
STRATEGIES = ("auto", "manual", "never")
STAGE = names.Form(
    "a stage: an environment, or tenancy/environment",
    r"[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?(/[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?)?",
    code="GC614",
)
KUBERNETES_DOC = 'The minor that clusters run, as "1.33": objects are held against its schemas. Default: the newest.'
_FROM_DOC = "The stage that versions come from: one, all of a list, `{any: [...]}`, or `release`."
_STRATEGY_DOC = "Who may write the pin: auto (the tool), manual (a person), never. Required wherever `from` stands."
CLUSTERS = ListOf(Text(names.NAME), at_least=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """What the fleet is called."""

    at: Position
    name: Located[str] = key(Text(names.NAME), "Name", "The fleet's name; Argo CD's roots carry it.", required=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Git:
    """Where Argo CD reads the rendered tree from."""

    at: Position
    url: Located[str] = key(Text(names.GIT_URL), "URL", "The repository, as Argo CD knows it.", required=True)
    branch: Located[str] = key(Text(names.BRANCH), "Branch", "The branch that Argo CD follows.", required=True)
    path: Located[str] | None = key(Text(names.PATH), "Path", "The fleet's folder in the repository, if not its top.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """What may render this fleet; anything else is refused before it starts."""

    at: Position
    kustomize: Located[str] | None = key(Text(names.EXACT_VERSION), "kustomize", "The exact version of kustomize.")
    gitops_compile: Located[str] | None = key(
        Text(names.VERSION_RANGE), "gitops-compile", "The versions of this tool.", name="gitops-compile"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Instance:
    """One entry of `argocd`: a running Argo CD, or one on each cluster that names it."""

    name: Located[str]
    at: Position
    cluster: Located[str] | None = key(
        Text(names.NAME), "Cluster", "The cluster that it runs on; it pushes to the others."
    )
    per_cluster: Located[bool] | None = key(
        Flag(), "Per cluster", "true: one on each cluster that names it, which pulls."
    )
    namespace: Located[str] | None = key(Text(names.NAMESPACE), "Namespace", "Argo CD's own namespace; default argocd.")
    version: Located[str] | None = key(
        Text(names.MINOR_VERSION), "Version", 'Its minor version: "3.4", "3.5" or "3.6".'
    )
    features: tuple[Located[str], ...] = key(
        ListOf(Word(FEATURES)), "Features", "What its operator has switched on: progressiveSyncs, for `rollout: waves`."
    )
    tracking: Located[str] | None = key(
        Word(TRACKING), "Tracking", "How it marks its objects; labels limit names to 63 characters. Default annotation."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """One Kubernetes API; keys that are none of these are facts of it."""

    name: Located[str]
    at: Position
    server: Located[str] | None = key(Text(names.SERVER), "Server", "The URL of the Kubernetes API.")
    argocd: Located[str] | None = key(
        Text(names.NAME), "Argo CD", "The instance that serves it; none: no Argo CD objects."
    )
    kubernetes: Located[str] | None = key(
        Text(names.MINOR_VERSION), "Kubernetes", "The minor that it runs, where the fleet's does not hold."
    )
    provides: tuple[Located[str], ...] = key(
        ListOf(Text(argotexts.PROVIDED)),
        "Provides",
        "API groups, or group/Kind, whose CustomResourceDefinitions come from elsewhere.",
    )
    values: MapNode | None = key(VALUES, "Values", VALUES_DOC)
    labels: MapNode | None = key(LABELS, "Labels", LABELS_DOC)
    facts: Mapping[str, Located[str | int | float | bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnyOf:
    """`{any: [...]}`: the highest version of several stages."""

    at: Position
    any: tuple[Located[str], ...] = key(ListOf(Text(STAGE), at_least=1), "Any", "Any of these stages.", required=True)


FROM = Either(scalar=Text(STAGE), sequence=ListOf(Text(STAGE), at_least=1), mapping=Record(AnyOf))


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """One stage on the path to production, and the clusters it runs on."""

    name: Located[str]
    at: Position
    clusters: tuple[Located[str], ...] = key(CLUSTERS, "Clusters", "The clusters it runs on.", required=True)
    from_: Located[str] | tuple[Located[str], ...] | AnyOf | None = key(FROM, "From", _FROM_DOC)
    strategy: Located[str] | None = key(Word(STRATEGIES), "Strategy", _STRATEGY_DOC)
    waves: tuple[tuple[Located[str], ...], ...] | None = or_none(
        ListOf(CLUSTERS), "Waves", "The order in which clusters take a new version; each cluster exactly once."
    )
    protected: Located[bool] | None = key(Flag(), "Protected", "true: deleting needs confirmation in Argo CD.")
    namespace: Located[str] | None = key(Text(names.NAMESPACE_PATTERN), "Namespace", "The pattern of namespaces here.")
    values: MapNode | None = key(VALUES, "Values", VALUES_DOC)
    labels: MapNode | None = key(LABELS, "Labels", LABELS_DOC)
    pod_security: Node | None = key(POD_SECURITY, "Pod security", POD_SECURITY_DOC)
    quota: Node | None = key(QUOTA, "Quota", QUOTA_DOC)
    limits: Node | None = key(LIMITS, "Limits", LIMITS_DOC)
    network: Node | None = key(NETWORK, "Network", NETWORK_DOC)
    delivery: StageDelivery | None = key(Record(StageDelivery), "Delivery", "Argo CD settings of this environment.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A tenancy's entry for one environment: its own clusters, and perhaps a path of its own."""

    name: Located[str]
    at: Position
    clusters: tuple[Located[str], ...] | None = or_none(CLUSTERS, "Clusters", "Instead of the environment's clusters.")
    from_: Located[str] | tuple[Located[str], ...] | AnyOf | None = key(FROM, "From", _FROM_DOC)
    strategy: Located[str] | None = key(Word(STRATEGIES), "Strategy", _STRATEGY_DOC)
    values: MapNode | None = key(VALUES, "Values", VALUES_DOC)
    labels: MapNode | None = key(LABELS, "Labels", LABELS_DOC)
    delivery: StageDelivery | None = key(Record(StageDelivery), "Delivery", "Argo CD settings of the tenancy here.")
    pod_security: Node | None = key(POD_SECURITY, "Pod security", POD_SECURITY_DOC)
    quota: Node | None = key(QUOTA, "Quota", QUOTA_DOC)
    limits: Node | None = key(LIMITS, "Limits", LIMITS_DOC)
    network: Node | None = key(NETWORK, "Network", NETWORK_DOC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """Whose copy it is: a customer, a team or a jurisdiction."""

    name: Located[str]
    at: Position
    environments: Mapping[str, Placement] | None = or_none(
        MapOf(names.NAME, Record(Placement), "environment"), "Environments", "Where it takes part; default: everywhere."
    )
    apps: tuple[Located[str], ...] | None = or_none(
        ListOf(Text(names.NAME)), "Apps", "Which per-tenancy apps it gets; default: all."
    )
    values: MapNode | None = key(VALUES, "Values", VALUES_DOC)
    labels: MapNode | None = key(LABELS, "Labels", LABELS_DOC)
    delivery: TenancyDelivery | None = key(Record(TenancyDelivery), "Delivery", "Argo CD settings of this tenancy.")
    versions: Mapping[str, Keyed[Mapping[str, StagePins]]] = key(
        MapOf(names.NAME, VERSIONS, "app"), "Versions", f"Pins of its own, by app. {VERSIONS_DOC}"
    )
    components: Mapping[str, Keyed[tuple[Located[str], ...]]] = key(
        MapOf(names.NAME, COMPONENTS, "app"), "Components", "kustomize Components on top, by app, for it alone."
    )
    mirrors: MapNode | None = key(
        Tree(key=names.IMAGE_HOST, value=names.IMAGE_HOST),
        "Mirrors",
        "Image hosts and what replaces them, applied last.",
    )
    pod_security: Node | None = key(POD_SECURITY, "Pod security", POD_SECURITY_DOC)
    quota: Node | None = key(QUOTA, "Quota", QUOTA_DOC)
    limits: Node | None = key(LIMITS, "Limits", LIMITS_DOC)
    network: Node | None = key(NETWORK, "Network", NETWORK_DOC)
    contract: Contract | None = key(Record(Contract), "Contract", "What must be true of everything rendered for it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """What an included file may hold; the fleet's own file holds it too."""

    at: Position
    argocd: Mapping[str, Instance] = key(
        MapOf(names.NAME, Record(Instance), "instance"), "Argo CD", "The Argo CD instances."
    )
    clusters: Mapping[str, Cluster] = key(
        MapOf(names.NAME, Record(Cluster), "cluster"), "Clusters", "The clusters, by name."
    )
    environments: Mapping[str, Environment] = key(
        MapOf(names.NAME, Record(Environment), "environment"), "Environments", "The path to production."
    )
    tenancies: Mapping[str, Tenancy] = key(
        MapOf(names.NAME, Record(Tenancy), "tenancy"), "Tenancies", "Customers, teams or jurisdictions."
    )
    apps: Mapping[str, App] = key(MapOf(names.NAME, Record(App), "app"), "Apps", "What is deployed.")
    acknowledge: tuple[Acknowledgement, ...] = key(
        ListOf(Record(Acknowledgement)), "Acknowledge", "Findings of `diff` that somebody knows, each with a reason."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet(Fragment):
    """The whole declaration: fleet.yaml and the fragments it includes, joined."""

    api_version: Located[str] = key(
        Word((API_VERSION,), "GC117"), "API version", "The version of this format.", required=True
    )
    kind: Located[str] = key(Word(("Fleet",), "GC117"), "Kind", "Always Fleet.", required=True)
    metadata: Metadata = key(Record(Metadata), "Metadata", "What the fleet is called.", required=True)
    include: tuple[Located[str], ...] = key(
        ListOf(Text(names.INCLUDE), at_most=32), "Include", "Fragments: files, or * in one folder."
    )
    git: Git | None = key(Record(Git), "Git", "Where Argo CD reads the rendered tree from; required beside `argocd`.")
    tools: Tools | None = key(Record(Tools), "Tools", "What may render this fleet.")
    kubernetes: Located[str] | None = key(Text(names.MINOR_VERSION), "Kubernetes", KUBERNETES_DOC)
    namespace: Located[str] | None = key(Text(names.NAMESPACE_PATTERN), "Namespace", "The pattern of all namespaces.")
    labels: MapNode | None = key(LABELS, "Labels", LABELS_DOC)
    values: MapNode | None = key(VALUES, "Values", VALUES_DOC)
    review: ReviewSettings | None = key(Record(ReviewSettings), "Review", "How changes of this fleet are reviewed.")
    secrets: Secrets | None = key(Record(Secrets), "Secrets", "What may hold a secret in clear, each with a reason.")
