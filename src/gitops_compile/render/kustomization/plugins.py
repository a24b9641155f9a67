"""kustomize's built-in generators, transformers and validators, with the fields of their configuration.

They stand inline or in local files under ``generators``, ``transformers`` and ``validators``. Only these run: every
other plugin is a program, a container or a script. The source is ``api/internal/plugins/builtinhelpers`` and
``api/internal/builtins`` of kustomize's module ``api`` v0.21.1.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gitops_compile.render.kustomization.fields import (
    CONFIG_MAP,
    FIELD_SPECS,
    IMAGE,
    MERGE_PATCHES,
    METADATA,
    PATCH_OPTIONS,
    REPLACEMENT,
    REPLICA,
    SECRET,
    SELECTOR,
    Flag,
    ListOf,
    Number,
    Record,
    Role,
    Shape,
    Text,
    TextMap,
)

API_VERSION: Final = "builtin"
HELM_KIND: Final = "HelmChartInflationGenerator"
FUNCTION_ANNOTATIONS: Final = ("config.k8s.io/function", "config.kubernetes.io/function")
"""Annotations that make an object the call of a container, a script or a program (kyaml, ``runtimeutil``)."""


def _plugin(**fields: Shape) -> Record:
    return Record({"apiVersion": Text(), "kind": Text(), "metadata": METADATA, **fields})


_SCOPED: Final[Mapping[str, Shape]] = {"fieldSpecs": FIELD_SPECS}
_VALUE_TARGET: Final = Record({"selector": SELECTOR, "fieldPath": Text(), "filePathPosition": Number()})

BUILT_IN: Final[Mapping[str, Record]] = {
    "AnnotationsTransformer": _plugin(annotations=TextMap(), **_SCOPED),
    "ConfigMapGenerator": _plugin(**CONFIG_MAP),
    "HashTransformer": _plugin(),
    "IAMPolicyGenerator": _plugin(
        cloud=Text(),
        kubernetesService=Record({"name": Text(), "namespace": Text()}),
        serviceAccount=Record({"name": Text(), "projectId": Text()}),
    ),
    "ImageTagTransformer": _plugin(imageTag=IMAGE, **_SCOPED),
    "LabelTransformer": _plugin(labels=TextMap(), **_SCOPED),
    "NamespaceTransformer": _plugin(unsetOnly=Flag(), setRoleBindingSubjects=Text(), **_SCOPED),
    "PatchJson6902Transformer": _plugin(target=SELECTOR, path=Text(Role.PATCH), jsonOp=Text(inline=True)),
    "PatchStrategicMergeTransformer": _plugin(paths=MERGE_PATCHES, patches=Text(inline=True)),
    "PatchTransformer": _plugin(path=Text(Role.PATCH), patch=Text(inline=True), target=SELECTOR, options=PATCH_OPTIONS),
    "PrefixSuffixTransformer": _plugin(prefix=Text(), suffix=Text(), **_SCOPED),
    "PrefixTransformer": _plugin(prefix=Text(), **_SCOPED),
    "ReplacementTransformer": _plugin(replacements=ListOf(REPLACEMENT)),
    "ReplicaCountTransformer": _plugin(replica=REPLICA, **_SCOPED),
    "SecretGenerator": _plugin(**SECRET),
    "SuffixTransformer": _plugin(suffix=Text(), **_SCOPED),
    "ValueAddTransformer": _plugin(value=Text(), targets=ListOf(_VALUE_TARGET), targetFilePath=Text(Role.CONFIG)),
}
"""Kind -> its fields, where ``apiVersion`` is ``builtin``."""
