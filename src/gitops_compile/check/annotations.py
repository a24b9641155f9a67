"""Annotations as Argo CD reads them: a list is parted at commas, each word without the white space around it.

The rule is ``GetAnnotationCSVs`` of argo-cd's ``gitops-engine/pkg/sync/resource/annotations.go``; 3.4, 3.5 and 3.6
agree. Only texts are looked at: Kubernetes takes no other annotation.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from gitops_compile.render.layer.confirm import SYNC_OPTIONS

Annotations: TypeAlias = Mapping[str, Any]

HOOK: Final = "argocd.argoproj.io/hook"
HELM_HOOK: Final = "helm.sh/hook"


def words(annotations: Annotations, key: str) -> tuple[str, ...]:
    """The words of an annotation that holds a list, each once, in their order; none where it is empty or missing."""
    text = annotations.get(key)
    parts = (part.strip() for part in text.split(",")) if isinstance(text, str) else ()
    return tuple(dict.fromkeys(part for part in parts if part))


def option_value(annotations: Annotations, name: str) -> str | None:
    """What the first ``name=...`` among an object's own sync options says."""
    values = (word.partition("=") for word in words(annotations, SYNC_OPTIONS))
    return next((value for key, equals, value in values if key == name and equals), None)
