"""How Argo CD delivers: the settings under ``delivery`` as people write them, and what a target gets of all layers.

Which key may stand on which layer is the table of argocd.md, "Keys in fleet.yaml": a layer has the record with its
keys, and a key of another layer is unknown there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Final

from gitops_compile.model import argotexts, names, windows
from gitops_compile.model.layers import Chosen, Layer
from gitops_compile.model.node import MapNode, Plain
from gitops_compile.model.position import Located, Position
from gitops_compile.model.shapes import Flag, ListOf, Record, Text, Tree, Word, key, keys_of, or_none

SYNC: Final = ("auto", "manual")
PRUNE: Final = ("auto", "confirm", "never")
REMOVAL: Final = ("cascade", "confirm", "orphan")
ROLLOUT: Final = ("all", "waves")
GROUPS: Final = ListOf(Text(argotexts.ACCESS_GROUP))

_OF_APPS: Final = "an app and its overrides"
_OF_STAGES: Final = "an environment, a tenancy and its environments"
_OF_ROLLOUTS: Final = "an environment and a tenancy's environment"
_APP_KEYS: Final = {"serverSideApply": _OF_APPS, "ignoreDifferences": _OF_APPS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Allow:
    """What a target may do beyond what follows from its output."""

    at: Position
    kinds: tuple[Located[str], ...] | None = or_none(
        ListOf(Text(names.KIND_GRANT)),
        "Allowed kinds",
        "Kinds the AppProject grants besides those that are rendered: `[group/]Kind[/name-pattern]`.",
    )
    namespaces: tuple[Located[str], ...] | None = or_none(
        ListOf(Text(names.NAMESPACE)),
        "Allowed namespaces",
        "Other namespaces into which objects of the source may go.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Fields of live objects in which Argo CD sees no difference: an entry of `ignoreDifferences`."""

    at: Position
    group: Located[str] | None = key(
        Text(argotexts.IGNORED_GROUP), "Group", "The API group; left out for Kubernetes' core. `*` stands for any text."
    )
    kind: Located[str] = key(Text(argotexts.IGNORED_KIND), "Kind", "The kind. `*` stands for any text.", required=True)
    name: Located[str] | None = key(Text(argotexts.IGNORED_NAME), "Name", "Of objects with this name only.")
    namespace: Located[str] | None = key(Text(names.NAMESPACE), "Namespace", "Of objects in this namespace only.")
    json_pointers: tuple[Located[str], ...] = key(
        ListOf(Text(argotexts.JSON_POINTER)), "JSON pointers", "The fields, such as `/spec/replicas`."
    )
    jq_path_expressions: tuple[Located[str], ...] = key(
        ListOf(Text(argotexts.JQ_PATH)), "jq path expressions", "The fields, as jq paths."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncWindow:
    """When Argo CD may sync, or may not."""

    at: Position
    kind: Located[str] = key(
        Word(windows.KINDS, windows.CODE), "Kind", "allow: only then; deny: not then.", required=True
    )
    schedule: Located[str] = key(
        Text(windows.SCHEDULE), "Schedule", "When it opens: minute, hour, day, month, weekday.", required=True
    )
    duration: Located[str] = key(
        Text(windows.DURATION), "Duration", "How long it stays open, such as 8h or 1h30m.", required=True
    )
    time_zone: Located[str] | None = key(
        Text(windows.TIME_ZONE), "Time zone", "The zone of the schedule, such as Europe/Berlin; default UTC."
    )
    manual_sync: Located[bool] | None = key(
        Flag(), "Manual sync", "Whether a person may sync all the same; default true."
    )
    description: Located[str] | None = key(Text(windows.DESCRIPTION), "Description", "What it is for.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Which groups of the single sign-on get a role in the AppProject."""

    at: Position
    view: tuple[Located[str], ...] | None = or_none(GROUPS, "View", "Groups that see the Applications and their logs.")
    sync: tuple[Located[str], ...] | None = or_none(GROUPS, "Sync", "Groups that also may sync them.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How Argo CD delivers: the settings that may stand on every layer."""

    at: Position
    sync: Located[str] | None = key(
        Word(SYNC), "Sync", "auto: Argo CD applies each commit; manual: a person starts each sync. Default auto."
    )
    self_heal: Located[bool] | None = key(
        Flag(), "Self-heal", "Whether Argo CD takes back what was changed in the cluster; default true."
    )
    prune: Located[str] | None = key(
        Word(PRUNE),
        "Prune",
        "Objects that leave a target: deleted (auto), data kinds only after confirmation (confirm), kept (never). "
        "Default auto, confirm in a protected environment.",
    )
    removal: Located[str] | None = key(
        Word(REMOVAL),
        "Removal",
        "A target that goes away: its objects are deleted (cascade), after confirmation (confirm), or stay (orphan). "
        "Default cascade, confirm in a protected environment.",
    )
    adopt: Located[bool] | None = key(
        Flag(), "Adopt", "true: take over objects that carry another Application's mark; default false."
    )
    annotations: MapNode | None = key(
        Tree(key=argotexts.ANNOTATION_KEY, value=argotexts.ANNOTATION_VALUE),
        "Annotations",
        "On the Application, such as `notifications.argoproj.io/subscribe…`. null unsets one.",
    )
    allow: Allow | None = key(Record(Allow), "Grants", "Grants beyond what follows from the rendered output.")


@dataclass(frozen=True, slots=True, kw_only=True)
class AppDelivery(Delivery):
    """The settings of an app or of one of its overrides."""

    ELSEWHERE: ClassVar = {"syncWindows": _OF_STAGES, "access": _OF_STAGES, "rollout": _OF_ROLLOUTS}

    server_side_apply: Located[bool] | None = key(
        Flag(), "Server-side apply", "Whether the API server merges what Argo CD applies; default true."
    )
    ignore_differences: tuple[Ignored, ...] | None = or_none(
        ListOf(Record(Ignored)), "Ignore differences", "Fields that something else in the cluster sets."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyDelivery(Delivery):
    """The settings of a tenancy."""

    ELSEWHERE: ClassVar = {**_APP_KEYS, "rollout": _OF_ROLLOUTS}

    sync_windows: tuple[SyncWindow, ...] | None = or_none(
        ListOf(Record(SyncWindow)), "Sync windows", "When Argo CD may sync, or may not."
    )
    access: Access | None = key(Record(Access), "Access", "Who sees and who syncs, by groups of the single sign-on.")


@dataclass(frozen=True, slots=True, kw_only=True)
class StageDelivery(TenancyDelivery):
    """The settings of an environment, or of a tenancy's environment."""

    ELSEWHERE: ClassVar = _APP_KEYS

    rollout: Located[str] | None = key(
        Word(ROLLOUT),
        "Rollout",
        "waves: Argo CD itself takes a commit cluster by cluster, in the order of `waves`. Default all.",
    )


SPELLED: Final = {
    "sync": "sync",
    "self_heal": "selfHeal",
    "prune": "prune",
    "removal": "removal",
    "adopt": "adopt",
    "server_side_apply": "serverSideApply",
    "ignore_differences": "ignoreDifferences",
    "sync_windows": "syncWindows",
    "access_view": "access.view",
    "access_sync": "access.sync",
    "rollout": "rollout",
    "annotations": "annotations",
}
"""Each setting of a target by its field, as the fleet spells it below ``delivery``."""


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """What a target gets of every layer: each setting with the layer that won and those that lost.

    ``annotations`` stay layers, lowest first, since they merge key by key.
    """

    sync: Chosen[str]
    self_heal: Chosen[bool]
    prune: Chosen[str]
    removal: Chosen[str]
    adopt: Chosen[bool]
    server_side_apply: Chosen[bool]
    ignore_differences: Chosen[tuple[Ignored, ...]]
    sync_windows: Chosen[tuple[SyncWindow, ...]]
    access_view: Chosen[tuple[Located[str], ...]]
    access_sync: Chosen[tuple[Located[str], ...]]
    rollout: Chosen[str]
    annotations: tuple[Layer, ...]


def plain_setting(value: Any) -> Plain:
    """A setting's value as plain data, as the fleet spells it: what ``explain`` shows, and what comparing needs."""
    if isinstance(value, Located):
        return plain_setting(value.value)
    if isinstance(value, tuple):
        return [plain_setting(one) for one in value]
    if value is None or isinstance(value, str | int | float | bool):
        return value
    said = {name: getattr(value, declared.field) for name, declared in keys_of(type(value)).items()}
    return {name: plain_setting(one) for name, one in said.items() if one not in (None, ())}
