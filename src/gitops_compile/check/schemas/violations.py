"""Where an object breaks its schema, in our own words: the path, what is expected there, the type of what stands there.

Comes in: an object, its compiled schema and the schema itself. Goes out: violations. Never a value, and never the
library's text, which quotes what it finds (trust.md, section 2). What the API server takes is no violation: null where
nothing is asked for, a ``status`` without all of its fields, what sops or a plugin replaces before it is applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from gitops_compile.check.schemas.structural import filled
from gitops_compile.model.build import Object
from gitops_compile.model.nearest import nearest
from gitops_compile.model.schemas import Schema

if TYPE_CHECKING:
    from jsonschema_rs import ValidationError, Validator

Path: TypeAlias = Sequence[str | int]
MOST: Final = 50
"""So many broken rules of one object are looked at."""

SHOWN: Final = 12
LONGEST: Final = 100
"""So many characters of a key or a word of a schema are printed."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]+")
_PLACEHOLDER: Final = re.compile(r"<[^<>]+>")
_TYPES: Final = {
    "string": "text",
    "integer": "an integer",
    "number": "a number",
    "boolean": "a boolean",
    "array": "a list",
    "object": "a map",
    "null": "null",
}
_LIMITS: Final = {
    "minimum": "at least {}",
    "maximum": "at most {}",
    "exclusiveMinimum": "more than {}",
    "exclusiveMaximum": "less than {}",
    "multipleOf": "a multiple of {}",
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} entries",
    "maxItems": "at most {} entries",
    "minProperties": "at least {} keys",
    "maxProperties": "at most {} keys",
}
_FORMS: Final = {
    "anyOf": "one of the forms that the schema allows",
    "oneOf": "exactly one of the forms that the schema allows",
    "not": "none of the forms that the schema forbids",
    "uniqueItems": "entries that all differ",
    "propertyNames": "keys of the form that Kubernetes asks for",
}


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One place that breaks the schema: ``problem`` names the path, ``hint`` what to write."""

    problem: str
    hint: str


def violations(one: Object, validator: Validator, schema: Schema) -> tuple[Violation, ...]:
    """Everything that is wrong with an object, sorted; most objects are right and cost one call."""
    if validator.is_valid(one):
        return ()
    one = filled(one, schema)
    broken = [error for error in islice(validator.iter_errors(one), MOST) if not _excused(error, one)]
    # A misspelt field is told already, with the name that it was meant to be.
    meant = {
        (*error.instance_path, nearest(name, _node(schema, error.instance_path).get("properties", {})))
        for error in broken
        if error.kind.name == "additionalProperties"
        for name in error.kind.as_dict()["unexpected"]
    }
    told = {
        violation
        for error in broken
        if error.kind.name != "required" or (*error.instance_path, error.kind.as_dict()["property"]) not in meant
        for violation in _told(error, schema)
    }
    return tuple(sorted(told))


def _told(error: ValidationError, schema: Schema) -> Iterator[Violation]:
    path, rule = error.instance_path, error.kind.name
    here = _node(schema, path)
    if error.instance is None and path and isinstance(path[-1], str):
        # The API server reads null as nothing.
        if path[-1] in _node(schema, path[:-1]).get("required", ()):
            yield _missing(path)
    elif rule == "additionalProperties":
        known = here.get("properties", {})
        for name in error.kind.as_dict()["unexpected"]:
            if not (path == [] and name == "sops"):
                yield Violation(f"unknown field {written([*path, name])}", _hint(name, known))
    elif rule == "required":
        yield _missing([*path, error.kind.as_dict()["property"]])
    else:
        yield Violation(f"{written(path)}: expected {_expected(error, here)}, found {_found(error.instance)}", "")


def _missing(path: Path) -> Violation:
    return Violation(f"the field {written(path)} is missing", "")


def _hint(name: str, known: Mapping[str, Any]) -> str:
    close = nearest(name, known)
    if close:
        return f"Did you mean {close}?"
    if not known:
        return "No field is known here."
    more = f" and {len(known) - SHOWN} more" if len(known) > SHOWN else ""
    return f"Known here: {', '.join(sorted(known)[:SHOWN])}{more}."


def _expected(error: ValidationError, here: Schema) -> str:
    rule, said = error.kind.name, error.kind.as_dict()
    if rule == "type":
        return " or ".join(_TYPES[name] for name in sorted(said["types"], reverse=True))
    if rule == "enum":
        options = [str(option)[:LONGEST] for option in said["options"]]
        return f"one of {', '.join(options[:SHOWN])}{', ...' if len(options) > SHOWN else ''}"
    if rule == "const":
        return str(said["expected_value"])[:LONGEST]
    if rule == "pattern":
        # A title is always of our own making: closing a schema drops those of people.
        return str(here.get("title") or f"text that the pattern {said['pattern'][:200]} meets")
    if rule in _LIMITS:
        return _LIMITS[rule].format(next(iter(said.values())))
    return _FORMS.get(rule, "what its schema asks for")


def _found(value: Any) -> str:
    """The type of a value, never the value."""
    names = {bool: "a boolean", int: "an integer", float: "a number", str: "text", list: "a list", dict: "a map"}
    return names.get(type(value), "null")


def _excused(error: ValidationError, one: Object) -> bool:
    """Whether what the API server gets is not what stands here, or it does not ask."""
    path, value = error.instance_path, error.instance
    if error.kind.name == "required" and path[:1] == ["status"]:
        return True
    if isinstance(value, str):
        return value.startswith("ENC[") if isinstance(one.get("sops"), dict) else _is_placeholder(value, path, one)
    return False


def _is_placeholder(value: str, path: Path, one: Object) -> bool:
    """Whether a value of a Secret is one that a plugin fills in (trust.md, section 8)."""
    return one.get("kind") == "Secret" and path[:1] == ["data"] and bool(_PLACEHOLDER.fullmatch(value))


def _node(schema: Schema, path: Path) -> Schema:
    """The schema of what stands at a path; an empty one where that is not one schema alone."""
    here: Schema = _behind(schema, schema)
    for step in path:
        more = here.get("additionalProperties")
        down = here.get("items") if isinstance(step, int) else here.get("properties", {}).get(step, more)
        here = _behind(schema, down) if isinstance(down, dict) else {}
    return here


def _behind(schema: Schema, here: Schema) -> Schema:
    """What a reference of a bundled definition leads to."""
    named = here.get("$ref")
    return schema["$defs"][named.removeprefix("#/$defs/")] if isinstance(named, str) else here


def written(path: Path) -> str:
    """A path in the words of messages: ``spec.ports[0].name``, ``metadata.labels["a.b/c"]``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            name = step if len(step) <= LONGEST else f"{step[:LONGEST]}..."
            plain = f".{name}" if text else name
            text += plain if _PLAIN.fullmatch(step) else f'["{name}"]'
    return text or "the object"
