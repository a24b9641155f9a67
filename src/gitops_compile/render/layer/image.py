"""The layer's second step: the app's images get the version that is pinned.

In: a target's objects and its pins. Out: the objects, and the images that met no container: a pin that reaches
nothing is a mistake that the user must hear about.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from gitops_compile.model.build import Object
from gitops_compile.render.layer.pods import changed_where_kustomize_looks
from gitops_compile.render.layer.reference import name_and_rest

# kustomize, api/internal/image/image.go: what may stand behind the name for an image to be met.
_TAG_AND_DIGEST = re.compile(r"(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?")


@dataclass(frozen=True, slots=True)
class ImagePin:
    """An image's name, without tag and digest, and what it gets; with neither tag nor digest it keeps its own."""

    name: str
    tag: str | None
    digest: str | None

    @property
    def reference(self) -> str:
        """``name:tag``, ``name@digest`` or ``name:tag@digest``."""
        tag = f":{self.tag}" if self.tag else ""
        digest = f"@{self.digest}" if self.digest else ""
        return self.name + tag + digest


def set_images(objects: tuple[Object, ...], pins: tuple[ImagePin, ...]) -> tuple[tuple[Object, ...], tuple[str, ...]]:
    """The objects with the pins in place of the images' own tags and digests, and the names that met nothing."""
    references = {pin.name: pin.reference for pin in pins}
    met = set()

    def pin(image: Any) -> Any:
        if not isinstance(image, str):
            return image
        name, rest = name_and_rest(image)
        if name not in references or not _TAG_AND_DIGEST.fullmatch(rest):
            return image
        met.add(name)
        reference = references[name]
        return image if reference in (name, image) else reference

    pinned = tuple(changed_where_kustomize_looks(one, pin) for one in objects) if pins else objects
    return pinned, tuple(pin.name for pin in pins if pin.name not in met)
