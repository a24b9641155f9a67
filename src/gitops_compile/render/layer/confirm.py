"""The layer's fifth step: Argo CD asks a person before it deletes what holds data (argocd.md, "Deletion").

In: a target's objects. Out: the objects, where those of data kinds carry ``Prune=confirm,Delete=confirm``.
Other kinds are not gated: a generated ConfigMap is replaced with each change, and each would hold up the sync.
"""

from __future__ import annotations

from typing import Final

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import DATA_KINDS, group_kind
from gitops_compile.model.target import AnyTarget
from gitops_compile.render.layer.objects import metadata, with_metadata

SYNC_OPTIONS: Final = "argocd.argoproj.io/sync-options"

_CONFIRM: Final = ("Prune=", "Delete=")


def asks(target: AnyTarget) -> bool:
    """Whether deleting an object of a target's asks a person: ``prune`` says so, and there is an Argo CD to ask."""
    return target.argocd is not None and target.delivery.prune.value == "confirm"


def ask_to_confirm(objects: tuple[Object, ...]) -> tuple[Object, ...]:
    """The objects, those of data kinds with the annotation; an entry of the source's own wins and stands first."""
    return tuple(_gated(one) if group_kind(one) in DATA_KINDS else one for one in objects)


def _gated(resource: Object) -> Object:
    annotations = metadata(resource, "annotations") or {}
    # Argo CD cuts at commas and trims blanks (its resource annotations; options are exact strings).
    own = [entry.strip() for entry in str(annotations.get(SYNC_OPTIONS) or "").split(",") if entry.strip()]
    ours = [f"{option}confirm" for option in _CONFIRM if not any(entry.startswith(option) for entry in own)]
    if not ours:
        return resource
    return with_metadata(resource, "annotations", {**annotations, SYNC_OPTIONS: ",".join(own + ours)})
