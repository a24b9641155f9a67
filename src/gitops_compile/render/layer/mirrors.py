"""The layer's fourth step: a tenancy pulls its images from its own registries.

In: a target's objects, and which front of an image name becomes which (tenancy.md, sections 1 and 2).
Out: the objects. Tag and digest stay, so what runs is the same image from another place.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gitops_compile.model.build import Object
from gitops_compile.render.layer.pods import changed_images
from gitops_compile.render.layer.reference import full_name, name_and_rest


def set_mirrors(objects: tuple[Object, ...], mirrors: Mapping[str, str]) -> tuple[Object, ...]:
    """The objects with the front of every image replaced; whole parts, the longest that fits, once."""
    if not mirrors:
        return objects

    def mirror(image: Any) -> Any:
        return mirrored(image, mirrors) if isinstance(image, str) else image

    return tuple(changed_images(one, mirror) for one in objects)


def mirrored(image: str, mirrors: Mapping[str, str]) -> str:
    """The image's place after the mirrors; the very same text where none fits.

    A name without a host is looked up as it stands first, and then as the name on Docker Hub that it is short for.
    """
    name, rest = name_and_rest(image)
    for spelling in (name, full_name(name)):
        front = spelling
        while front:
            if front in mirrors:
                return mirrors[front] + spelling[len(front) :] + rest
            front = front.rpartition("/")[0]
    return image
