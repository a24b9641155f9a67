"""An operation with all that tells where its path comes from: the object, its shape, the target at both sides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gitops_compile.compare.cause.subjects import Shape
from gitops_compile.model.change import Manifest
from gitops_compile.model.kinds import DATA_KINDS, NAMESPACE
from gitops_compile.model.node import plain
from gitops_compile.model.operation import Did, Field, Key, Operation, Path, Veiled
from gitops_compile.model.target import AnyTarget, Target
from gitops_compile.render.layer.mirrors import mirrored
from gitops_compile.render.layer.reference import name_and_rest

Names: TypeAlias = tuple[str | None, ...]
"""A path as the names in it: of fields, and of elements of lists by their identity; none for a number."""

_IMAGE: Final = ("image", "Image")
_REFERENCE: Final = ("image", "reference")


@dataclass(frozen=True, slots=True)
class Touched:
    """One operation on one object."""

    operation: Operation
    names: Names
    object: Manifest
    shape: Shape
    base: AnyTarget | None
    head: AnyTarget | None

    @property
    def whole(self) -> bool:
        """Whether the whole object came or went."""
        return not self.names

    @property
    def scalar(self) -> bool:
        """Whether scalars differ, and not lists or maps of which nobody says what in them does."""
        return not isinstance(self.operation.old, dict | list) and not isinstance(self.operation.new, dict | list)

    @property
    def texts(self) -> tuple[str | None, str | None]:
        """The scalars of both sides as text; none where there is no scalar."""
        return scalar(self.operation.old), scalar(self.operation.new)

    @property
    def open_texts(self) -> tuple[str | None, str | None]:
        """The same without what no output may show: a guess must not depend on a secret."""
        return _open(self.operation.old), _open(self.operation.new)

    @property
    def open_scalars(self) -> tuple[str, ...]:
        """The scalars in a list or map that came, or else in one that went, without what no output may show."""
        value = self.operation.new if self.operation.kind is not Did.REMOVE else self.operation.old
        return tuple(_leaves(value)) if isinstance(value, dict | list) else ()


def names_of(path: Path) -> Names:
    """The names of a path."""
    return tuple(one.name if isinstance(one, Field) else one.text if isinstance(one, Key) else None for one in path)


def scalar(value: Any) -> str | None:
    """A scalar as it stands in a manifest; in clear, so for comparing alone."""
    if isinstance(value, Veiled):
        return value.clear
    if isinstance(value, bool):
        return "true" if value else "false"
    return None if value is None or isinstance(value, dict | list) else str(value)


def _open(value: Any) -> str | None:
    if isinstance(value, Veiled):
        return None if value.is_whole else "\0".join(part for part in value.parts if isinstance(part, str))
    return scalar(value)


def _leaves(value: Any) -> Iterator[str]:
    for one in value.values() if isinstance(value, dict) else value:
        if isinstance(one, dict | list):
            yield from _leaves(one)
        elif (text := _open(one)) is not None:
            yield text


def at_image(touched: Touched) -> bool:
    """Whether the path is that of an image, or of what holds some."""
    last = touched.names[-1] if touched.names else None
    return bool(last and last.endswith(_IMAGE)) or touched.names[-2:] == _REFERENCE


def is_pinned(touched: Touched) -> bool:
    """Whether it is an image of the app, by name, before or behind the mirrors."""
    if not at_image(touched):
        return False
    sides = [(text, side) for text, side in zip(touched.texts, _sides(touched), strict=True) if text is not None]
    return bool(sides) and all(name_and_rest(text)[0] in _images(side) for text, side in sides)


def is_host(touched: Touched) -> bool:
    """Whether one image comes from another place, and the mirrors differ."""
    old, new = touched.texts
    if not at_image(touched) or old is None or new is None:
        return False
    before, after = (_mirrors(side) for side in _sides(touched))
    return before != after and old.rpartition("/")[0] != new.rpartition("/")[0]


def is_home(touched: Touched) -> bool:
    """Whether it is the target's own namespace, on the sides that there are."""
    if touched.names[-1:] != ("namespace",):
        return False
    sides = zip(touched.texts, _sides(touched), strict=True)
    return all(text is None or (isinstance(side, Target) and side.namespace.value == text) for text, side in sides)


def home_of(touched: Touched) -> str:
    """The namespace that an object of a ``namespaces`` target is or is in, or that a destination came or went with."""
    if touched.shape is Shape.NAMESPACES:
        return touched.object.name.name if touched.object.group_kind == NAMESPACE else touched.object.namespace
    if touched.shape is Shape.PROJECT and touched.names[:2] == ("spec", "destinations"):
        value = touched.operation.new if touched.operation.kind is Did.ADD else touched.operation.old
        return str(value.get("namespace", "")) if isinstance(value, dict) else ""
    return ""


def holds_data(touched: Touched) -> bool:
    """Whether Argo CD may be asked to confirm the object's deletion."""
    return touched.object.group_kind in DATA_KINDS


def came(touched: Touched) -> bool:
    """Whether the whole object is new; else it went."""
    return touched.operation.kind is Did.ADD


def _sides(touched: Touched) -> tuple[AnyTarget | None, AnyTarget | None]:
    """The target at both sides; where the base's fleet cannot be read, the head's twice."""
    return touched.base or touched.head, touched.head or touched.base


def _images(target: AnyTarget | None) -> Iterable[str]:
    return tuple(_spelled(target)) if isinstance(target, Target) else ()


def _spelled(target: Target) -> Iterator[str]:
    mirrors = _mirrors(target)
    for image in target.images:
        yield image.value
        yield mirrored(image.value, mirrors)


def _mirrors(target: AnyTarget | None) -> dict[str, str]:
    said = plain(target.mirrors) if isinstance(target, Target) and target.mirrors else {}
    return {name: str(host) for name, host in said.items() if host} if isinstance(said, dict) else {}
