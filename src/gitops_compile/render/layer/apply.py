"""The generated layer, on top of what people wrote and kustomize built: namespace, image, labels, mirrors, confirm.

In: a target's objects, which other targets share, and what the fleet puts on them. Out: new objects that share what
did not change, in the same order. Selectors, pod templates' labels and names are never touched, so the layer restarts
and recreates nothing (fleet.md, "The generated layer").
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
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

    ``namespace`` is empty for objects that live in none. ``labels`` are final: the fleet's, with ours. ``mirrors`` goes
    from the front of an image name to its replacement. ``confirm``: whether deleting data asks a person in Argo CD.
    """

    namespace: str
    images: tuple[ImagePin, ...]
    labels: Mapping[str, str]
    mirrors: Mapping[str, str]
    confirm: bool

    @property
    def key(self) -> tuple[object, ...]:
        """What can be hashed and says the same."""
        maps = (tuple(self.labels.items()), tuple(self.mirrors.items()))
        return (self.namespace, self.images, *maps, self.confirm)


@dataclass(frozen=True, slots=True)
class Step:
    """The objects after one part of the layer, and the images of the layer that met no container in them."""

    name: str
    objects: tuple[Object, ...]
    unmet_images: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Applied:
    """The objects with the layer, in their order, and the images of the layer that met no container in them."""

    objects: tuple[Object, ...]
    unmet_images: tuple[str, ...]


def apply(objects: tuple[Object, ...], layer: Generated, namespaced: Callable[[str, str], bool]) -> Applied:
    """Puts the layer on a target's objects; ``namespaced`` takes an apiVersion and a kind.

    The objects are plain JSON and are never changed: the result holds copies along the changed paths.
    """
    done = tuple(steps(objects, layer, namespaced))
    return Applied(done[-1].objects, tuple(image for step in done for image in step.unmet_images))


def steps(objects: tuple[Object, ...], layer: Generated, namespaced: Callable[[str, str], bool]) -> Iterator[Step]:
    """The layer's parts in their order, each with what it makes of the objects."""
    placed = set_namespace(objects, layer.namespace, namespaced) if layer.namespace else objects
    yield Step("namespace", placed)
    pinned, unmet = set_images(placed, layer.images)
    yield Step("image", pinned, unmet)
    labelled = set_labels(pinned, layer.labels)
    yield Step("labels", labelled)
    mirrored = set_mirrors(labelled, layer.mirrors)
    yield Step("mirrors", mirrored)
    yield Step("sync-options", ask_to_confirm(mirrored) if layer.confirm else mirrored)
