"""What an object's own annotations tell Argo CD: its sync options, and whether it is a hook.

A list in an annotation is parted at commas, each word without the white space around it (``GetAnnotationCSVs`` of
argo-cd's ``gitops-engine/pkg/sync/resource/annotations.go``).
"""

from __future__ import annotations

from typing import Final

from gitops_compile.compare.risk.versus import below
from gitops_compile.model.build import Object
from gitops_compile.render.layer.confirm import SYNC_OPTIONS

_HOOKS: Final = ("argocd.argoproj.io/hook", "helm.sh/hook")


def sync_options(one: Object) -> tuple[str, ...]:
    """The options of the object itself, as ``Prune=false``; each is an exact string to Argo CD."""
    text = below(one, "metadata", "annotations", SYNC_OPTIONS)
    return tuple(part.strip() for part in text.split(",") if part.strip()) if isinstance(text, str) else ()


def sync_option(one: Object, name: str) -> str:
    """What the first entry of an option says, as Argo CD takes it; empty without one."""
    return next((word.removeprefix(f"{name}=") for word in sync_options(one) if word.startswith(f"{name}=")), "")


def is_hook(one: Object) -> bool:
    """Whether Argo CD runs it as a hook, which is deleted before it is made again."""
    return any(isinstance(below(one, "metadata", "annotations", name), str) for name in _HOOKS)
