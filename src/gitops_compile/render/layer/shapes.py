"""The layer for all targets at once: what is put on a shared build alike is put there once.

Most clusters of an environment differ in nothing, and get the very same objects. Others differ in a namespace and some
labels alone: the same objects with slots are their shape, so that their text can be prepared once and filled in for
each (``model/yamltext/forms``). In: a build and a layer. Out: the objects, and perhaps their shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import namespace_of
from gitops_compile.model.yamltext.forms import in_slots
from gitops_compile.model.yamltext.slots import slot
from gitops_compile.render.layer.apply import Applied, Generated, apply

NAMESPACE = slot("namespace")


@dataclass(frozen=True, slots=True)
class Shape:
    """Objects with slots, the very same for all targets of the shape, and what one target's slots hold, written."""

    objects: tuple[Object, ...]
    written: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Layered:
    """A build with the layer. Where others have the same shape, ``shape`` is it."""

    applied: Applied
    shape: Shape | None


def layering(namespaced: Callable[[str, str], bool]) -> Callable[[tuple[Object, ...], Generated], Layered]:
    """A function that puts a layer on a build, with the very same result where build and layer are the same."""
    done: dict[tuple[object, ...], tuple[tuple[Object, ...], Layered]] = {}
    shape = _shaping(namespaced)

    def layered(build: tuple[Object, ...], layer: Generated) -> Layered:
        key = (id(build), *layer.key)
        if key not in done:
            # The build is kept beside the result: the id of what is gone may be given again.
            done[key] = (build, Layered(apply(build, layer, namespaced), shape(build, layer)))
        return done[key][1]

    return layered


def _shaping(namespaced: Callable[[str, str], bool]) -> Callable[[tuple[Object, ...], Generated], Shape | None]:
    """A function that gives a shape from the second time on that it meets one: most shapes have one target alone."""
    met: dict[tuple[object, ...], tuple[Object, ...]] = {}

    def shape(build: tuple[Object, ...], layer: Generated) -> Shape | None:
        written = in_slots(_values(layer)) if can_have_slots(build, layer) else None
        if written is None:
            return None
        slots = slotted(layer)
        key = (id(build), *slots.key)
        if key not in met:
            met[key] = ()
            return None
        met[key] = met[key] or apply(build, slots, namespaced).objects
        return Shape(met[key], written)

    return shape


def can_have_slots(build: tuple[Object, ...], layer: Generated) -> bool:
    """Whether namespace and labels decide of nothing but text.

    Not where mirrors read the labels, and where an object names the target's namespace itself: an object of any other
    namespace lies in a folder of its own.
    """
    return not layer.mirrors and all(namespace_of(one) != layer.namespace for one in build)


def slotted(layer: Generated) -> Generated:
    """The layer with slots in place of its namespace and labels."""
    slots = {label: slot(f"label{number}") for number, label in enumerate(layer.labels)}
    return replace(layer, namespace=NAMESPACE if layer.namespace else "", labels=slots)


def _values(layer: Generated) -> dict[str, str]:
    """What stands in the slots, by their names."""
    labels = {f"label{number}": text for number, text in enumerate(layer.labels.values())}
    return {"namespace": layer.namespace, **labels}
