"""Where an object names a namespace, or a tenancy by our label: what GC514 looks at.

In: an object as plain data. Out: each name and where it stands. A namespace is named by a field ``namespace`` or
``namespaces`` (also ``targetNamespace`` and its like), by a namespace selector, and by the DNS name of a Service:
``.<namespace>.svc`` in any text, and the short ``<service>.<namespace>`` of a URL or in front of a port. A selector
that names nobody (``{}``, ``NotIn``) names nothing here.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from gitops_compile.model.build import Object
from gitops_compile.model.kinds import group_kind
from gitops_compile.render.namespaces import NAMESPACE_NAME, TENANCY

Trail: TypeAlias = "tuple[Trail, str] | None"
"""The keys that lead to a value, the last one first: cheap to make, spelled out only for a message."""


@dataclass(frozen=True, slots=True)
class Named:
    """A namespace that is named, or a tenancy, and where."""

    name: str
    is_tenancy: bool
    trail: Trail


_SERVICE: Final = re.compile(r"\.([a-z0-9]|[a-z0-9][a-z0-9-]*[a-z0-9])\.svc(?![a-z0-9-])")
_SHORT: Final = re.compile(
    r"(?<=://)(?:[^/@\s]*@)?[a-z0-9-]+\.([a-z0-9-]+)(?![a-z0-9.-])|(?<![a-z0-9.@/-])[a-z0-9-]+\.([a-z0-9-]+)(?=:[0-9])"
)
_BINDINGS: Final = frozenset({"ClusterRoleBinding", "RoleBinding"})
_FIELDS: Final = ("namespace", "namespaces")
_SELECTOR: Final = ("namespaceselector",)
_NAMES: Final = "matchNames"


def named_namespaces(one: Object) -> Iterator[Named]:
    """Every name in an object but its own ``metadata.namespace`` and a binding's subjects, which GC513 judges."""
    group, kind = group_kind(one)
    for key, value in one.items():
        trail: Trail = (None, key)
        if key == "metadata" and isinstance(value, dict):
            yield from _metadata(value, trail)
        elif not (key == "subjects" and kind in _BINDINGS):
            yield from _field(key, value, trail)
            if key == "data" and (group, kind) == ("", "Secret"):
                yield from _secret(value, trail)


def spelled(trail: Trail) -> str:
    """``spec.template.spec.containers[0].env[1].value``."""
    keys: list[str] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    return "".join(key if key.startswith("[") else f".{key}" for key in reversed(keys)).removeprefix(".")


def _metadata(metadata: dict[str, Any], trail: Trail) -> Iterator[Named]:
    for key, value in metadata.items():
        if key != "namespace":
            yield from _field(key, value, (trail, key))
    labels = metadata.get("labels")
    if isinstance(labels, dict) and isinstance(labels.get(TENANCY), str):
        yield Named(labels[TENANCY], True, ((trail, "labels"), TENANCY))


def _field(key: str, value: Any, trail: Trail) -> Iterator[Named]:
    if isinstance(value, str):
        yield from _text(value, trail)
        if value and _ends(key, _FIELDS):
            yield Named(value, False, trail)
    elif isinstance(value, dict):
        if _ends(key, _SELECTOR):
            yield from _selector(value, trail)
        elif _ends(key, _FIELDS) and isinstance(value.get("selector"), dict):
            yield from _selector(value["selector"], (trail, "selector"))
        for name, below in value.items():
            yield from _field(name, below, (trail, name))
    elif isinstance(value, list):
        names = _ends(key, _FIELDS)
        for number, item in enumerate(value):
            here: Trail = (trail, f"[{number}]")
            if names and isinstance(item, str):
                yield Named(item, False, here)
            yield from _field("", item, here)


def _ends(key: str, endings: tuple[str, ...]) -> bool:
    """Whether a key ends so, in any case; nearly all keys are done with at the first look."""
    return ("amespace" in key or "AMESPACE" in key) and key.lower().endswith(endings)


def _text(text: str, trail: Trail) -> Iterator[Named]:
    if "." not in text:
        return
    low = text.lower()
    if ".svc" in low:
        yield from (Named(found[1], False, trail) for found in _SERVICE.finditer(low))
    if ":" in low:
        yield from (Named(found[1] or found[2], False, trail) for found in _SHORT.finditer(low))


def _selector(selector: dict[str, Any], trail: Trail) -> Iterator[Named]:
    labels = selector.get("matchLabels")
    for key, value in labels.items() if isinstance(labels, dict) else ():
        if key in (NAMESPACE_NAME, TENANCY) and isinstance(value, str):
            yield Named(value, key == TENANCY, ((trail, "matchLabels"), key))
    expressions = selector.get("matchExpressions")
    for number, entry in enumerate(expressions if isinstance(expressions, list) else ()):
        if isinstance(entry, dict) and entry.get("operator") == "In" and entry.get("key") in (NAMESPACE_NAME, TENANCY):
            here: Trail = ((trail, "matchExpressions"), f"[{number}]")
            yield from _listed(entry.get("values"), entry["key"] == TENANCY, here)
    # Prometheus' operator selects namespaces by their names.
    yield from _listed(selector.get(_NAMES), False, (trail, _NAMES))


def _listed(names: Any, is_tenancy: bool, trail: Trail) -> Iterator[Named]:
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str):
            yield Named(name, is_tenancy, trail)


def _secret(data: Any, trail: Trail) -> Iterator[Named]:
    """What a Secret holds is there in base64."""
    for key, value in data.items() if isinstance(data, dict) else ():
        try:
            text = b64decode(value, validate=True).decode("utf-8", "replace") if isinstance(value, str) else ""
        except (Error, ValueError):
            continue
        yield from _text(text, (trail, key))
