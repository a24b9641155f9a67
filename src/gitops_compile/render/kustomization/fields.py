"""The fields of a kustomization, for the pinned kustomize 5.8.1, each with what it may name.

One table: the scan knows from it which texts are files, folders or YAML written inline, and which fields it has never
heard of. The source is ``api/types/kustomization.go`` of kustomize's module ``api`` v0.21.1; plugins.py has the
fields of its built-in plugins. A new kustomize version is a reviewed change of these two files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias


class Role(StrEnum):
    """What a named file or folder is read as."""

    RESOURCE = "a manifest or the folder of a kustomization"
    COMPONENT = "the folder of a component"
    PATCH = "a patch"
    CONFIG = "a file of settings"
    EMBEDDED = "a file that a generator embeds"
    PLUGIN = "the settings of a built-in plugin"


@dataclass(frozen=True, slots=True)
class Text:
    """A text. With ``role`` it names a file or folder; ``keyed`` says ``[key=]path``.

    ``inline`` says that YAML may stand here, beside ``role`` in place of a name. An ``argument`` is a name or a
    version that other programs may get, so that it must not begin with a dash.
    """

    role: Role | None = None
    inline: bool = False
    keyed: bool = False
    argument: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``."""


@dataclass(frozen=True, slots=True)
class Number:
    """An integer."""


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list."""

    item: Shape


@dataclass(frozen=True, slots=True)
class TextMap:
    """A map with free keys, whose values are texts."""


@dataclass(frozen=True, slots=True)
class Record:
    """A map with known keys. kustomize takes a key in any case, so the scan does and writes the known spelling."""

    fields: Mapping[str, Shape]


Shape: TypeAlias = Text | Flag | Number | ListOf | TextMap | Record

_TEXT: Final = Text()
_NAME: Final = Text(argument=True)
_TEXTS: Final = ListOf(_TEXT)
_LABELS: Final = TextMap()
_CONFIG: Final = Text(Role.CONFIG)
_GVK: Final = {"group": _TEXT, "version": _TEXT, "kind": _TEXT}
_IDENTITY: Final = {**_GVK, "name": _TEXT, "namespace": _TEXT}
_FIELD_OPTIONS: Final = Record({"delimiter": _TEXT, "index": Number(), "encoding": _TEXT, "create": Flag()})

METADATA: Final = Record({"name": _NAME, "namespace": _NAME, "labels": _LABELS, "annotations": _LABELS})
FIELD_SPECS: Final = ListOf(Record({**_GVK, "path": _TEXT, "create": Flag()}))
SELECTOR: Final = Record({**_IDENTITY, "annotationSelector": _TEXT, "labelSelector": _TEXT})
PATCH_OPTIONS: Final = Record({"allowNameChange": Flag(), "allowKindChange": Flag()})
PATCH: Final = Record(
    {"path": Text(Role.PATCH), "patch": Text(inline=True), "target": SELECTOR, "options": PATCH_OPTIONS}
)
IMAGE: Final = Record({"name": _NAME, "newName": _NAME, "tagSuffix": _TEXT, "newTag": _NAME, "digest": _NAME})
REPLICA: Final = Record({"name": _NAME, "count": Number()})
REPLACEMENT: Final = Record(
    {
        "path": _CONFIG,
        "source": Record({**_IDENTITY, "fieldPath": _TEXT, "options": _FIELD_OPTIONS}),
        "sourceValue": _TEXT,
        "targets": ListOf(
            Record({"select": SELECTOR, "reject": ListOf(SELECTOR), "fieldPaths": _TEXTS, "options": _FIELD_OPTIONS})
        ),
    }
)
GENERATOR_OPTIONS: Final = Record(
    {"labels": _LABELS, "annotations": _LABELS, "disableNameSuffixHash": Flag(), "immutable": Flag()}
)
CONFIG_MAP: Final[Mapping[str, Shape]] = {
    "namespace": _NAME,
    "name": _NAME,
    "behavior": _TEXT,
    "literals": _TEXTS,
    "files": ListOf(Text(Role.EMBEDDED, keyed=True)),
    "envs": ListOf(Text(Role.EMBEDDED)),
    "env": Text(Role.EMBEDDED),
    "options": GENERATOR_OPTIONS,
}
SECRET: Final[Mapping[str, Shape]] = {**CONFIG_MAP, "type": _TEXT}
MERGE_PATCHES: Final = ListOf(Text(Role.PATCH, inline=True))
_PLUGINS: Final = ListOf(Text(Role.PLUGIN, inline=True))
_LABEL: Final = Record(
    {"pairs": _LABELS, "includeSelectors": Flag(), "includeTemplates": Flag(), "fields": FIELD_SPECS}
)
_VAR: Final = Record(
    {"name": _TEXT, "objref": Record({"apiVersion": _TEXT, **_IDENTITY}), "fieldref": Record({"fieldPath": _TEXT})}
)
_SORTING: Final = Record({"order": _TEXT, "legacySortOptions": Record({"orderFirst": _TEXTS, "orderLast": _TEXTS})})

KUSTOMIZATION: Final = Record(
    {
        "apiVersion": _TEXT,
        "kind": _TEXT,
        "metadata": METADATA,
        "openapi": Record({"path": _CONFIG, "version": _NAME}),
        "namePrefix": _TEXT,
        "nameSuffix": _TEXT,
        "namespace": _NAME,
        "commonLabels": _LABELS,
        "labels": ListOf(_LABEL),
        "commonAnnotations": _LABELS,
        "patchesStrategicMerge": MERGE_PATCHES,
        "patchesJson6902": ListOf(PATCH),
        "patches": ListOf(PATCH),
        "images": ListOf(IMAGE),
        "imageTags": ListOf(IMAGE),
        "replacements": ListOf(REPLACEMENT),
        "replicas": ListOf(REPLICA),
        "vars": ListOf(_VAR),
        "sortOptions": _SORTING,
        "resources": ListOf(Text(Role.RESOURCE)),
        "components": ListOf(Text(Role.COMPONENT)),
        "crds": ListOf(_CONFIG),
        "bases": ListOf(Text(Role.RESOURCE)),
        "configMapGenerator": ListOf(Record(CONFIG_MAP)),
        "secretGenerator": ListOf(Record(SECRET)),
        "generatorOptions": GENERATOR_OPTIONS,
        "configurations": ListOf(_CONFIG),
        "generators": _PLUGINS,
        "transformers": _PLUGINS,
        "validators": _PLUGINS,
        "buildMetadata": _TEXTS,
    }
)

HELM: Final = ("helmChartInflationGenerator", "helmCharts", "helmGlobals")
"""Fields that kustomize has and the scan refuses: they run another program."""

INSTEAD: Final[Mapping[str, str]] = {
    "bases": "Name the folders under `resources`.",
    "commonLabels": "Write `labels` with `pairs` and `includeSelectors: true`.",
    "env": "Write `envs`, a list.",
    "imageTags": "Write `images`.",
    "patchesJson6902": "Write `patches`, with the same `target`.",
    "patchesStrategicMerge": "Write `patches`, each with `path` or `patch`.",
    "vars": "Write `replacements`.",
}
"""Deprecated fields (``CheckDeprecatedFields``, and ``env`` of generators) and what to write instead."""
