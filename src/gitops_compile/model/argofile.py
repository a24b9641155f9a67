"""A file under ``rendered/argocd/``, before it is text."""

from __future__ import annotations

from dataclasses import dataclass, field

from gitops_compile.model.build import Object
from gitops_compile.model.target import Place


@dataclass(frozen=True, slots=True)
class ArgoFile:
    """Its path, its header's place and what to edit, and its documents: one, but for ``bootstrap.yaml``.

    ``targets`` are those that a partial render of any of them writes it for; none for ``bootstrap.yaml``, which is
    always written. ``content`` is the whole file where it is made already; it says nothing that the rest does not.
    """

    path: str
    place: str
    what: str
    objects: tuple[Object, ...]
    targets: tuple[Place, ...] = ()
    content: bytes = field(default=b"", compare=False, repr=False)
