"""Plain manifests as Kubernetes reads them, and whether kustomize reads the same.

The first reading finds every object (an item of a ``List`` too) with its line; the second one is what kustomize made
of the same files. Objects go on only where both agree, so no reading of ours stands for kustomize's.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

from gitops_compile.model.build import BuildError, Object, ParsedObject
from gitops_compile.read.manifest_limits import Unreadable
from gitops_compile.read.manifests import MANIFEST, PlacedMap, documents


def plain_objects(file: str, text: str) -> Iterator[ParsedObject]:
    """The objects of a file in their order; empty documents are passed over. Raises Unreadable.

    The rules and words are those of ``engine/internal/manifest/parse.go``.
    """
    for document in documents(text, MANIFEST):
        if document.value is not None:
            yield from _unfolded(file, document.value, document.line)


def compared(plain: Sequence[ParsedObject], built: Sequence[Object]) -> tuple[ParsedObject, ...] | BuildError:
    """The objects that kustomize gave, with file and line; an error at the first one that is not the same."""
    found: list[ParsedObject] = []
    for one, other in zip_longest(plain, built):
        if one is None:
            return BuildError("kustomize gives more objects than these files hold")
        if other is None or _text(one.object) != _text(other):
            name = f"{one.object['kind']} {one.object['metadata']['name']}"
            message = f"kustomize changes {name} or leaves it out; the packaged engine reads it as it stands"
            return BuildError(message, one.file, one.line)
        found.append(ParsedObject(one.file, one.line, other))
    return tuple(found)


def _text(value: Object) -> str:
    """One text for one value: ``1``, ``1.0`` and ``true`` are not the same, as they are to ``==``."""
    return json.dumps(value, sort_keys=True)


def _unfolded(file: str, value: Any, line: int) -> Iterator[ParsedObject]:
    """The object itself or, for a kind that ends in List and has items, its items in their order."""
    if not isinstance(value, PlacedMap):
        raise Unreadable("a manifest is a map with apiVersion, kind and metadata", line)
    kind = value.get("kind")
    if "items" in value and isinstance(kind, str) and kind.endswith("List"):
        items = value["items"]
        if not isinstance(items, list) and items is not None:
            raise Unreadable("the items of a list are no list", line)
        for item in items or ():
            yield from _unfolded(file, item, item.line if isinstance(item, PlacedMap) else line)
        return
    metadata = value.get("metadata")
    name = metadata.get("name") if isinstance(metadata, dict) else None
    for field, text in (("apiVersion", value.get("apiVersion")), ("kind", kind), ("metadata.name", name)):
        if not isinstance(text, str) or not text:
            raise Unreadable(f"{field} is missing, empty or no string", line)
    yield ParsedObject(file, line, value)
