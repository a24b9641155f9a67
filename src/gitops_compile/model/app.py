"""An app as fleet.yaml declares it: its source, its images, its pins, and where it runs.

The docs beside each key are what an editor shows; the page behind them is the model in ``docs/model.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from gitops_compile.model import names
from gitops_compile.model.delivery import AppDelivery
from gitops_compile.model.node import MapNode
from gitops_compile.model.position import Keyed, Located, Position
from gitops_compile.model.shapes import Either, Fact, Flag, ListOf, MapOf, Pins, Record, Text, Tree, Word, key, or_none

Match: TypeAlias = Mapping[str, Keyed[tuple[Located[str | int | float | bool], ...]]]

VALUES = Tree()
LABELS = Tree(key=names.LABEL_KEY, value=names.LABEL_VALUE)
VALUES_DOC = "Data for the templates. Maps merge deeply over the layers, scalars and lists are replaced, null unsets."
LABELS_DOC = "Labels on the metadata of every rendered object, never on selectors or pod templates. null unsets one."
MATCH = MapOf(
    names.FACT_NAME, ListOf(Fact(), or_one=True, at_least=1), "`environment`, `cluster`, `tenancy` or a fact", 1
)
COMPONENTS = ListOf(Text(names.PATH))


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The folder of manifests, kustomizations and templates that people wrote for an app."""

    at: Position
    path: Located[str] | None = key(
        Text(names.SOURCE_PATH),
        "Folder",
        "The source's folder; default `overlays/{app}`. May hold {app} {environment} {cluster} {tenancy}.",
    )
    components: tuple[Located[str], ...] = key(
        COMPONENTS, "Components", "Folders of kustomize Components, applied to the finished build in this order."
    )
    bases: tuple[Located[str], ...] = key(
        COMPONENTS, "Bases", "Folders outside the source that its kustomizations may reach."
    )
    verbatim: Located[bool] | None = key(
        Flag(), "Verbatim", "true: write the objects exactly as kustomize builds them, without the generated layer."
    )
    cluster_scoped: tuple[Located[str], ...] = key(
        ListOf(Text(names.GROUP_KIND)), "Cluster-scoped kinds", "Custom kinds without a namespace, as group/Kind."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """Which version of an app runs in a stage."""

    at: Position
    version: Located[str] | None = key(Text(names.VERSION), "Version", "The image tag.")
    digest: Located[str] | None = key(Text(names.DIGEST), "Digest", "The image digest, sha256:….")
    source: Located[str] | None = key(
        Text(names.COMMIT), "Source", "The full id of the commit from which the app's source is read."
    )


@dataclass(frozen=True, slots=True)
class StagePins:
    """The pins of one stage: one for all of its clusters, and those of single clusters."""

    stage: Located[str]
    everywhere: Pin | None
    by_cluster: Mapping[str, Keyed[Pin]]


VERSIONS = MapOf(names.NAME, Pins(Record(Pin), names.VERSION, names.DIGEST), "environment")
VERSIONS_DOC = (
    "Environment to pin: a version, a digest, {version, digest, source}, or a map from cluster to pin with `default`."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """The last word on values and labels, for the targets that it matches."""

    at: Position
    match: Match = key(
        MATCH, "Match", "Which targets: environment, cluster, tenancy or any cluster fact.", required=True
    )
    values: MapNode | None = key(VALUES, "Values", VALUES_DOC)
    labels: MapNode | None = key(LABELS, "Labels", LABELS_DOC)
    namespace: Located[str] | None = key(Text(names.NAMESPACE_PATTERN), "Namespace", "The namespace of these targets.")
    delivery: AppDelivery | None = key(Record(AppDelivery), "Delivery", "Argo CD settings of these targets.")


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """What is deployed: a source, images, values."""

    name: Located[str]
    at: Position
    source: Source | None = key(
        Record(Source), "Source", "Where the app's manifests, kustomizations and templates lie."
    )
    per: Located[str] | None = key(
        Word(("tenancy",)), "Per", "`tenancy`: one target for every tenancy. Without it the app is shared."
    )
    shared: Located[bool] | None = key(
        Flag(), "Shared too", "Beside `per: tenancy`: keep the target without a tenancy too, unchanged."
    )
    image: Located[str] | tuple[Located[str], ...] | None = key(
        Either(scalar=Text(names.IMAGE), sequence=ListOf(Text(names.IMAGE), at_least=1)),
        "Image",
        "The image, or images, that get the pinned version as their tag or digest.",
    )
    environments: tuple[Located[str], ...] | None = or_none(
        ListOf(Text(names.NAME)), "Environments", "Where the app runs; default: in every environment."
    )
    only: Match | tuple[Match, ...] | None = key(
        Either(mapping=MATCH, sequence=ListOf(MATCH, at_least=1)),
        "Only",
        "Keep only the targets that match (any of a list).",
    )
    versions: Mapping[str, StagePins] = key(VERSIONS, "Versions", VERSIONS_DOC)
    namespace: Located[str] | None = key(
        Text(names.NAMESPACE_PATTERN), "Namespace", "The pattern of this app's namespaces; default {app}-{environment}."
    )
    shared_namespace: Located[bool] | None = key(
        Flag(), "Shared namespace", "true: other apps may live in the namespace of this one."
    )
    namespaces: Located[bool] | None = key(
        Flag(), "Namespace objects", "false, beside a verbatim source: the source brings its Namespace objects itself."
    )
    values: MapNode | None = key(VALUES, "Values", VALUES_DOC)
    labels: MapNode | None = key(LABELS, "Labels", LABELS_DOC)
    overrides: tuple[Override, ...] = key(
        ListOf(Record(Override)), "Overrides", "The last word, in order; each names whom it meets."
    )
    delivery: AppDelivery | None = key(Record(AppDelivery), "Delivery", "Argo CD settings of this app.")
