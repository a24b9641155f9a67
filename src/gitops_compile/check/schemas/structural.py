"""A custom kind's schema, closed as the API server closes structural schemas.

Comes in: the ``openAPIV3Schema`` of a CustomResourceDefinition, or a JSON schema file of the repository that says the
same. Goes out: a JSON schema that refuses unknown fields wherever fields are known, or why there is none. Keywords are
copied one by one: there are no references, so the work per object is bounded by its size and the schema's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from gitops_compile.model.schemas import Schema

DEPTH: Final = 64
_KEPT: Final = frozenset(
    {
        *("type", "enum", "pattern", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
        *("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "required", "const"),
    }
)
_BUILT: Final = frozenset(
    {"properties", "additionalProperties", "items", "allOf", "anyOf", "oneOf", "not", "format", "nullable"}
)
_SAID: Final = frozenset(
    {
        *("title", "description", "default", "example", "examples", "externalDocs", "deprecated", "readOnly"),
        *("writeOnly", "$schema", "$id", "id", "$comment", "definitions", "$defs"),
    }
)
"""Keywords that nothing follows from; definitions are reached by references alone, and those are refused."""

_INT32: Final = {"minimum": -(2**31), "maximum": 2**31 - 1}
_FORMATS: Final[Mapping[str, Schema]] = {
    "int32": _INT32,
    "date-time": {
        "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.,]+([Zz]|[+-][0-9]{2}:[0-9]{2})$",
        "title": "a time such as 2026-01-31T08:00:00Z",
    },
}
"""Formats that the API server checks and that read in one way everywhere."""

_NUMBERS: Final = frozenset({"int32", "int64", "float", "double"})

_OBJECT: Final[Schema] = {
    "apiVersion": {"type": "string"},
    "kind": {"type": "string"},
    "metadata": {"type": "object"},
}
"""What every object has, whatever its schema says."""


class NoSchema(Exception):
    """A schema that cannot be used; ``str()`` completes "the schema ..."."""


def closed_kind(schema: Any, metadata: Schema) -> dict[str, Any]:
    """The closed schema of a whole object; ``metadata`` is Kubernetes' own. Raises NoSchema."""
    made = _closed(schema, DEPTH)
    made["properties"] = {**made.get("properties", {}), **_OBJECT, "metadata": metadata}
    return made


def without_patterns(schema: Any) -> Any:
    """The same without regular expressions, for those of another dialect than ours, and what could rest on them."""
    if isinstance(schema, list):
        return [without_patterns(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {key: without_patterns(value) for key, value in schema.items()}
    dropped = {"pattern": str, "oneOf": list, "not": dict}
    return {key: value for key, value in inner.items() if not isinstance(value, dropped.get(key, ()))}


def filled(value: Any, schema: Schema) -> Any:
    """A value with the defaults of its schema, as the API server fills them in before it validates; a new value."""
    if isinstance(value, list):
        items = schema.get("items")
        return [filled(one, items) for one in value] if isinstance(items, dict) else value
    if not isinstance(value, dict):
        return value
    properties, more = schema.get("properties", {}), schema.get("additionalProperties")
    made = {}
    for name, one in value.items():
        below = properties.get(name, more)
        made[name] = filled(one, below) if isinstance(below, dict) else one
    for name, one in properties.items():
        if "default" in one and made.get(name) is None:
            made[name] = filled(one["default"], one)
    return made


def _closed(schema: Any, depth: int, *, inside_form: bool = False) -> dict[str, Any]:
    """One level; ``inside_form`` is below ``anyOf`` and its kin, which only narrow and close nothing."""
    if schema is True:
        return {}
    if not isinstance(schema, dict):
        raise NoSchema("holds something else where a schema belongs")
    if depth == 0:
        raise NoSchema(f"is deeper than {DEPTH} levels")
    _known(schema)
    if schema.get("x-kubernetes-int-or-string") is True:
        default = {"default": schema["default"]} if "default" in schema else {}
        return _nullable(schema, {"type": ["integer", "string"], **default, **_forms(schema, depth)})
    made = {key: schema[key] for key in sorted(_KEPT & schema.keys())}
    if "default" in schema and not inside_form:
        made["default"] = schema["default"]
    _bounds(made)
    form = schema.get("format")
    made |= _FORMATS.get(form, {}) if isinstance(form, str) and "pattern" not in made and "minimum" not in made else {}
    made |= _forms(schema, depth)
    if "items" in schema:
        made["items"] = _closed(schema["items"], depth - 1, inside_form=inside_form)
    more = schema.get("additionalProperties")
    if isinstance(more, dict):
        made["additionalProperties"] = _closed(more, depth - 1, inside_form=inside_form)
    if "properties" in schema or (schema.get("type") == "object" and more is None):
        made |= _fields(schema, depth, inside_form)
    return _nullable(schema, made)


def _fields(schema: Mapping[str, Any], depth: int, inside_form: bool) -> dict[str, Any]:
    properties = schema.get("properties", {})
    if not isinstance(properties, dict):
        raise NoSchema("has `properties` that are no map")
    made: dict[str, Any] = {
        "properties": {name: _closed(one, depth - 1, inside_form=inside_form) for name, one in properties.items()}
    }
    if schema.get("x-kubernetes-embedded-resource") is True:
        made["properties"] |= _OBJECT
    # The API server fills defaults in before it asks for what is required.
    filled = {name for name, one in properties.items() if isinstance(one, dict) and "default" in one}
    required = schema.get("required")
    made |= {"required": [one for one in required if one not in filled]} if isinstance(required, list) else {}
    is_open = schema.get("x-kubernetes-preserve-unknown-fields") is True or schema.get("additionalProperties") is True
    if not inside_form and not is_open and not isinstance(schema.get("additionalProperties"), dict):
        made["additionalProperties"] = False
    return made


def _forms(schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for key in ("allOf", "anyOf", "oneOf"):
        if key in schema:
            if not isinstance(schema[key], list):
                raise NoSchema(f"has `{key}` that is no list")
            made[key] = [_closed(one, depth - 1, inside_form=True) for one in schema[key]]
    if "not" in schema:
        made["not"] = _closed(schema["not"], depth - 1, inside_form=True)
    # With one condition less, these two would refuse what is right.
    return {key: form for key, form in made.items() if key not in ("oneOf", "not") or not _is_vague(schema[key])}


def _is_vague(schema: Any) -> bool:
    """Whether a format stands in it that is not checked here."""
    if isinstance(schema, list):
        return any(_is_vague(one) for one in schema)
    if not isinstance(schema, dict):
        return False
    form = schema.get("format")
    unchecked = isinstance(form, str) and form not in _FORMATS and form not in _NUMBERS
    return unchecked or any(_is_vague(one) for one in schema.values())


def _nullable(schema: Mapping[str, Any], made: dict[str, Any]) -> dict[str, Any]:
    if schema.get("nullable") is not True:
        return made
    if isinstance(made.get("type"), str):
        made["type"] = [made["type"], "null"]
    if isinstance(made.get("enum"), list):
        made["enum"] = [*made["enum"], None]
    return made


def _bounds(made: dict[str, Any]) -> None:
    """Draft 4, and with it OpenAPI, says with a boolean that a limit itself is outside."""
    for limit, beyond in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        said = made.get(beyond)
        if isinstance(said, bool):
            del made[beyond]
            if said and limit in made:
                made[beyond] = made.pop(limit)


def _known(schema: Mapping[str, Any]) -> None:
    for key, value in schema.items():
        if key in _KEPT or key in _BUILT or key in _SAID or key.startswith("x-"):
            continue
        if key != "uniqueItems" or value is not False:
            raise NoSchema(f"uses `{key[:40]}`, which the schema of a custom kind does not have")
