"""The generated layer, on top of what people wrote and kustomize built: namespace, image, labels, mirrors, confirm.

In: a target's objects, which other targets share, and what the fleet puts on them. Out: new objects that share what
did not change, in the same order. Selectors, pod templates' labels and names are never touched, so the layer restarts
and recreates nothing (fleet.md, "The generated layer").
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gitops_compile.model.build import Object
from gitops_compile.render.layer.confirm import ask_to_confirm
from gitops_compile.render.layer.image import ImagePin, set_images
from gitops_compile.render.layer.labels import set_labels
from gitops_compile.render.layer.mirrors import set_mirrors
from gitops_compile.render.layer.namespace import set_namespace


@dataclass(frozen=True, slots=True)
class Generated:
    """What the layer puts on one target's objects.

    ``labels`` are final: the fleet's, with ours. ``mirrors`` goes from the front of an image name to its replacement.
    ``confirm``: whether deleting data asks a person in Argo CD.
    """

    namespace: str
    images: tuple[ImagePin, ...]
    labels: Mapping[str, str]
    mirrors: Mapping[str, str]
    confirm: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """The objects with the layer, in their order, and the images of the layer that met no container in them."""

    objects: tuple[Object, ...]
    unmet_images: tuple[str, ...]


def apply(objects: tuple[Object, ...], layer: Generated, namespaced: Callable[[str, str], bool]) -> Applied:
    """Puts the layer on a target's objects; ``namespaced`` takes an apiVersion and a kind.

    The objects are plain JSON and are never changed: the result holds copies along the changed paths.
    """
    placed = set_namespace(objects, layer.namespace, namespaced)
    pinned, unmet = set_images(placed, layer.images)
    labelled = set_labels(pinned, layer.labels)
    mirrored = set_mirrors(labelled, layer.mirrors)
    return Applied(ask_to_confirm(mirrored) if layer.confirm else mirrored, unmet)
