"""The JSON Schema of fleet.yaml (2020-12), written from the model, so that an editor completes and explains every key.

It is a convenience: the reader never relies on it. Everything the reader accepts, it accepts; what it cannot say
(references between names, cycles) is the reader's alone.
"""

from __future__ import annotations

from typing import Any, Final

from gitops_compile.model.fleet import Fleet, Fragment
from gitops_compile.model.names import FACT_NAME, FACT_RESERVED, NAME, RESERVED_NAMES, Form
from gitops_compile.model.shapes import (
    Count,
    Either,
    Fact,
    Flag,
    Layered,
    ListOf,
    MapOf,
    Pins,
    Record,
    Shape,
    Text,
    Tree,
    Word,
    has_facts,
    keys_of,
)
from gitops_compile.read.shapes import PIN_KEYS

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
TITLE: Final = "fleet.yaml of gitops-compile"
_FACT: Final = {"type": ["string", "number", "boolean"]}
_SCALARS: Final[dict[type[Any], dict[str, Any]]] = {
    Flag: {"type": "boolean"},
    Count: {"type": "integer", "minimum": 1},
    Fact: _FACT,
}


def editor_schema() -> dict[str, Any]:
    """The schema of a fleet and of its fragments: plain data, ready for ``json.dumps``."""
    definitions: dict[str, Any] = {}
    fleet = _record(Fleet, definitions)
    return {
        **fleet,
        "$schema": DIALECT,
        "title": TITLE,
        "description": "Which apps run where, for whom, at which version: a fleet, or a fragment that one includes.",
        "required": [],
        "if": {"anyOf": [{"required": [name]} for name in fleet["required"]]},
        "then": {"required": fleet["required"]},
        "else": {"propertyNames": {"enum": list(keys_of(Fragment))}},
        "$defs": dict(sorted(definitions.items())),
    }


def _schema(shape: Shape, definitions: dict[str, Any]) -> dict[str, Any]:
    match shape:
        case Text(form):
            return _text(form)
        case Word(words):
            return {"enum": list(words)}
        case Flag() | Count() | Fact():
            return dict(_SCALARS[type(shape)])
        case ListOf(item, or_one, at_least, at_most):
            listed = _list(_schema(item, definitions), at_least, at_most)
            return {"anyOf": [_schema(item, definitions), listed]} if or_one else listed
        case MapOf(key, item, _, at_least):
            return _map(key, _schema(item, definitions), at_least)
        case Record(of):
            definitions.setdefault(of.__name__, None)
            if definitions[of.__name__] is None:
                definitions[of.__name__] = _record(of, definitions)
            return {"$ref": f"#/$defs/{of.__name__}"}
        case Tree(key, value):
            return _tree(key, value)
        case Layered(item):
            return {"anyOf": [_schema(item, definitions), {"type": "null"}]}
        case Either(scalar, sequence, mapping):
            return {"anyOf": [_schema(one, definitions) for one in (scalar, sequence, mapping) if one]}
        case Pins(pin, version, digest):
            either = [{"required": ["version"]}, {"required": ["digest"]}]
            one = [_text(version), _text(digest), {**_schema(pin, definitions), "anyOf": either}]
            clusters = {**_pattern(NAME), "not": {"enum": list(PIN_KEYS)}}
            by_cluster = {"type": "object", "propertyNames": clusters, "additionalProperties": {"anyOf": one}}
            return {"anyOf": [*one, {**by_cluster, "minProperties": 1}]}
    raise TypeError(type(shape))


def _record(of: type[Any], definitions: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: {**_schema(key.shape, definitions), "title": key.title, "description": key.doc}
        for name, key in keys_of(of).items()
    }
    schema: dict[str, Any] = {
        "type": "object",
        "description": _first_line(of),
        "properties": properties,
        "additionalProperties": dict(_FACT) if has_facts(of) else False,
    }
    if has_facts(of):
        reserved = sorted(FACT_RESERVED - schema["properties"].keys())
        schema["propertyNames"] = {**_pattern(FACT_NAME), "not": {"enum": reserved}}
    required = [name for name, key in keys_of(of).items() if key.required]
    return {**schema, "required": required} if required else schema


def _text(form: Form) -> dict[str, Any]:
    """A text of a form; a name is none of the reserved ones."""
    return {**_pattern(form), "not": {"enum": sorted(RESERVED_NAMES)}} if form is NAME else _pattern(form)


def _pattern(form: Form) -> dict[str, Any]:
    return {"type": "string", "pattern": f"^(?:{form.pattern})$"}


def _list(item: dict[str, Any], at_least: int, at_most: int) -> dict[str, Any]:
    return {"type": "array", "items": item, "minItems": at_least, "maxItems": at_most}


def _map(key: Form, item: dict[str, Any], at_least: int) -> dict[str, Any]:
    return {"type": "object", "propertyNames": _text(key), "additionalProperties": item, "minProperties": at_least}


def _tree(key: Form | None, value: Form | None) -> dict[str, Any]:
    if key is None or value is None:
        return {"type": "object"}
    entry = {"anyOf": [_text(value), {"type": "null"}]}
    return {"type": "object", "propertyNames": _text(key), "additionalProperties": entry}


def _first_line(of: type[Any]) -> str:
    return (of.__doc__ or "").strip().splitlines()[0]
