"""Where images stand in a difference, and the names they had before a tenancy's mirrors took their place.

Comes in: paths and values of operations. Goes out: which of them are images of a pod, wherever its specification lies
in the object: those of its containers and of its image volumes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from gitops_compile.model.operation import Field, Path, Value
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.render.layer.reference import name_and_rest

Names: TypeAlias = tuple[str, ...]

_CONTAINERS: Final = frozenset({"containers", "initContainers", "ephemeralContainers"})
_LAST: Final = ("image", "reference")
_ELEMENT: Final = "[]"


def is_image(path: Path) -> bool:
    """Whether a path is that of a container's image or of an image volume."""
    # Nearly all paths end here: every operation is asked.
    last = path[-1] if path else None
    return isinstance(last, Field) and last.name in _LAST and _names_image(_names(path))


def images_in(path: Path, value: Value) -> Iterator[str]:
    """Every image in a value that stands at a path, in the order of the value."""
    return _walk(_names(path), value)


def mirrors_of(target: AnyTarget | None) -> Mapping[str, str]:
    """From what stands in front of a target's images to what its mirrors replaced by it."""
    said = target.mirrors if isinstance(target, Target) else None
    entries = said.entries if said else ()
    pairs = sorted((str(key.value), str(getattr(node, "value", ""))) for key, node in entries)
    return {new: old for old, new in reversed(pairs)}


def unmirrored(image: str, mirrors: Mapping[str, str]) -> str:
    """The image as it was before the mirrors, by whole parts of its name, the longest that fits."""
    name, rest = name_and_rest(image) if mirrors else (image, "")
    front = name if mirrors else ""
    while front:
        if front in mirrors:
            return mirrors[front] + name[len(front) :] + rest
        front = front.rpartition("/")[0]
    return image


def _names(path: Path) -> Names:
    return tuple(token.name if isinstance(token, Field) else _ELEMENT for token in path[-4:])


def _names_image(names: Names) -> bool:
    if names[-1:] == ("image",):
        return len(names) > 2 and names[-2] == _ELEMENT and names[-3] in _CONTAINERS
    return names[-4:] == ("volumes", _ELEMENT, "image", "reference")


def _walk(names: Names, value: Value) -> Iterator[str]:
    if isinstance(value, str):
        if _names_image(names):
            yield value
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from _walk((*names[-3:], name), below)
    elif isinstance(value, list | tuple):
        for below in value:
            yield from _walk((*names[-3:], _ELEMENT), below)
