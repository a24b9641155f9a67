"""What is asked of the engine and what it answers: a tree of files in, objects out.

The core needs builds and parsed manifests in its middle; it takes them as functions of the types ``Build`` and
``Parse``, so that it never knows about processes. ``adapters/engine`` provides both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Object = dict[str, Any]
"""A Kubernetes object: maps, lists, strings, booleans, integers of 64 bits, floats and None. Shared; never changed."""


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """One build by kustomize: the folder ``root`` (the empty path is the top) in the tree ``files``.

    ``id`` names it in the answer and is unique in a batch. ``fresh`` asks for a process of its own, which a tree with
    ``openapi`` or ``crds`` needs, since that state is global in kustomize's library. ``embedded`` names files that
    generators only copy into objects: they may hold any bytes and are free of the limits for manifests.
    """

    id: str
    root: str
    files: Mapping[str, bytes]
    fresh: bool = False
    embedded: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ParseRequest:
    """Plain manifests (YAML or JSON documents) to be read as Kubernetes reads them."""

    id: str
    files: Mapping[str, bytes]


@dataclass(frozen=True, slots=True)
class BuildError:
    """Why there are no objects, in kustomize's own words; ``file`` and ``line`` (from 1) where they are known."""

    message: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class BuildResult:
    """The objects in kustomize's order, with the values that ``kustomize build`` prints; none if there is an error."""

    id: str
    objects: tuple[Object, ...] = ()
    warnings: tuple[str, ...] = ()
    error: BuildError | None = None


@dataclass(frozen=True, slots=True)
class ParsedObject:
    """One object of a manifest (an item of a ``List`` too) and where it begins."""

    file: str
    line: int
    object: Object


@dataclass(frozen=True, slots=True)
class ParseResult:
    """The objects by path and then as they stand in the file; none if there is an error."""

    id: str
    objects: tuple[ParsedObject, ...] = ()
    warnings: tuple[str, ...] = ()
    error: BuildError | None = None


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """Versions of the package that the engine was built for, of kustomize's modules in it, and of Go."""

    engine: str
    kustomize: str
    go: str


Build = Callable[[Iterable[BuildRequest]], Iterator[BuildResult]]
Parse = Callable[[Iterable[ParseRequest]], Iterator[ParseResult]]
