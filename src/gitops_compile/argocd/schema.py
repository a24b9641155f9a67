"""The closed schema of an Argo CD kind: what Argo CD's own CRD says, no field beside, and Kubernetes' rules for names.

Comes in: the bundled schemas of one minor of Argo CD (made by ``engine/schemas/argocd.py``, read by
``adapters/schemas``). Goes out: a JSON schema for a whole object. The CRDs say of ``metadata`` only that it is a map,
so what Kubernetes asks of it stands here (apimachinery's ``api/validation/objectmeta.go``).
"""

from __future__ import annotations

from typing import Any, Final

from gitops_compile.model.schemas import Bundle, Schema

API_VERSION: Final = "argoproj.io/v1alpha1"

_LABEL: Final = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_SUBDOMAIN: Final = rf"{_LABEL}(\.{_LABEL})*"
_NAME: Final = "[A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?"
_QUALIFIED: Final = rf"^({_SUBDOMAIN}/)?{_NAME}$"
_TEXT: Final[Schema] = {"type": "string"}
_FLAG: Final[Schema] = {"type": "boolean"}
_COUNT: Final[Schema] = {"type": "integer"}
_OWNER: Final[Schema] = {
    "type": "object",
    "properties": {
        **{name: {"type": "string", "minLength": 1} for name in ("apiVersion", "kind", "name", "uid")},
        **dict.fromkeys(("blockOwnerDeletion", "controller"), _FLAG),
    },
    "required": ["apiVersion", "kind", "name", "uid"],
    "additionalProperties": False,
}

METADATA: Final[Schema] = {
    "type": "object",
    "properties": {
        "name": {
            "type": "string",
            "maxLength": 253,
            "pattern": f"^{_SUBDOMAIN}$",
            "title": "a name of lower-case letters, digits, - and .",
        },
        "generateName": {
            "type": "string",
            "maxLength": 253,
            "pattern": rf"^({_SUBDOMAIN}-*)?$",
            "title": "the beginning of a name",
        },
        "namespace": {"type": "string", "maxLength": 63, "pattern": f"^({_LABEL})?$", "title": "a namespace's name"},
        "labels": {
            "type": "object",
            "propertyNames": {"pattern": _QUALIFIED},
            "additionalProperties": {
                "type": "string",
                "pattern": f"^({_NAME})?$",
                "title": "at most 63 letters, digits and -_.",
            },
        },
        "annotations": {
            "type": "object",
            # Kubernetes takes upper-case letters before the slash of an annotation, and not of a label.
            "propertyNames": {"pattern": rf"^({_SUBDOMAIN.replace('a-z', 'A-Za-z')}/)?{_NAME}$"},
            "additionalProperties": _TEXT,
        },
        "finalizers": {"type": "array", "items": {"type": "string", "pattern": _QUALIFIED, "title": "a finalizer"}},
        "ownerReferences": {"type": "array", "items": _OWNER},
        "managedFields": {"type": "array"},
        **dict.fromkeys(("creationTimestamp", "deletionTimestamp", "resourceVersion", "selfLink", "uid"), _TEXT),
        **dict.fromkeys(("deletionGracePeriodSeconds", "generation"), _COUNT),
    },
    "anyOf": [{"required": ["name"]}, {"required": ["generateName"]}],
    "additionalProperties": False,
}


def closed_schema(bundle: Bundle, kind: str) -> dict[str, Any]:
    """The schema of ``AppProject``, ``Application`` or ``ApplicationSet``. KeyError for any other kind."""
    name = bundle.kinds[f"{API_VERSION} {kind}"]
    whole = dict(bundle.definitions[name])
    own = {"apiVersion": {"const": API_VERSION}, "kind": {"const": kind}}
    whole["properties"] = {**whole["properties"], **own}
    whole["required"] = sorted({"apiVersion", "kind", "metadata", *whole.get("required", ())})
    return {**whole, "$defs": {**bundle.definitions, "metadata": METADATA}}
