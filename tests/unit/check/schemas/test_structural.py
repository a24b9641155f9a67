"""The schema of a custom kind, closed: what the API server prunes is refused, what it takes is taken."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema_rs import Draft202012Validator

from gitops_compile.check.schemas.structural import NoSchema, closed_kind, filled, without_patterns

ENV: dict[str, Any] = {"apiVersion": "acme.io/v1", "kind": "Zone", "metadata": {"name": "a"}}


def closed(spec: dict[str, Any], **root: Any) -> dict[str, Any]:
    return closed_kind({"type": "object", "properties": {"spec": spec}, **root}, {"type": "object"})


def takes(spec: dict[str, Any], value: Any) -> bool:
    return Draft202012Validator(closed(spec)).is_valid({**ENV, "spec": value})


TEXT = {"type": "string"}
CASES: dict[str, tuple[dict[str, Any], Any, Any]] = {
    "unknown fields": ({"type": "object", "properties": {"a": TEXT}}, {"a": "x"}, {"b": "x"}),
    "an object without fields": ({"type": "object"}, {}, {"b": "x"}),
    "free keys": ({"type": "object", "additionalProperties": TEXT}, {"b": "x"}, {"b": 1}),
    "a list of objects": ({"type": "array", "items": {"type": "object", "properties": {"a": TEXT}}}, [{}], [{"b": 1}]),
    "int or string": ({"x-kubernetes-int-or-string": True}, "50%", True),
    "an enum": ({"type": "string", "enum": ["a", "b"]}, "b", "c"),
    "null where it may be": ({"type": "string", "nullable": True}, None, 1),
    "null in an enum": ({"type": "string", "enum": ["a"], "nullable": True}, None, "b"),
    "no null": (TEXT, "x", None),
    "what is required": ({"type": "object", "properties": {"a": TEXT}, "required": ["a"]}, {"a": "x"}, {}),
    "a limit of draft 4": ({"type": "integer", "minimum": 1, "exclusiveMinimum": True}, 2, 1),
    "a limit of draft 4 that is inside": ({"type": "integer", "maximum": 9, "exclusiveMaximum": False}, 9, 10),
    "a limit of later drafts": ({"type": "integer", "exclusiveMaximum": 9}, 8, 9),
    "32 bits": ({"type": "integer", "format": "int32"}, 1 << 30, 1 << 31),
    "a time": ({"type": "string", "format": "date-time"}, "2026-01-31T08:00:00Z", "soon"),
    "one of several forms": (
        {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
        {"a": "x"},
        {"a": "x", "b": "x"},
    ),
    "a form that is no other": ({"type": "string", "not": {"enum": ["a"]}}, "b", "a"),
    "forms that only narrow": (
        {"type": "object", "properties": {"a": TEXT, "b": TEXT}, "anyOf": [{"properties": {"a": {"enum": ["x"]}}}]},
        {"a": "x", "b": "y"},
        {"a": "y"},
    ),
    "an embedded object": (
        {"type": "object", "x-kubernetes-embedded-resource": True, "properties": {"spec": TEXT}},
        {"apiVersion": "v1", "kind": "X", "metadata": {"name": "a"}, "spec": "x"},
        {"kind": "X", "status": {}},
    ),
}


@pytest.mark.parametrize(("schema", "good", "bad"), CASES.values(), ids=CASES)
def test_what_a_closed_schema_takes(schema: dict[str, Any], good: Any, bad: Any) -> None:
    assert takes(schema, good)
    assert not takes(schema, bad)


OPEN = {
    "preserved": {"type": "object", "x-kubernetes-preserve-unknown-fields": True, "properties": {"a": TEXT}},
    "preserved without fields": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "additional": {"type": "object", "properties": {"a": TEXT}, "additionalProperties": True},
    "nothing said": {},
    "a default for what is required": {
        "type": "object",
        "properties": {"a": {"default": "x"}, "b": {}},
        "required": ["a"],
    },
}


@pytest.mark.parametrize("schema", OPEN.values(), ids=OPEN)
def test_what_stays_open(schema: dict[str, Any]) -> None:
    assert takes(schema, {"b": {"c": 1}})


def test_every_object_has_its_kind_and_metadata() -> None:
    schema = closed_kind({"type": "object", "properties": {"metadata": {"type": "object"}}}, {"required": ["name"]})
    validator = Draft202012Validator(schema)
    assert validator.is_valid(ENV)
    assert not validator.is_valid({**ENV, "metadata": {}})
    assert not validator.is_valid({**ENV, "spec": {}})


def deep(levels: int) -> dict[str, Any]:
    schema: dict[str, Any] = dict(TEXT)
    for _ in range(levels):
        schema = {"type": "array", "items": schema}
    return schema


BROKEN: dict[str, tuple[Any, str]] = {
    "no map": ([], "holds something else where a schema belongs"),
    "fields that are no map": ({"properties": []}, "has `properties` that are no map"),
    "a field that is no schema": ({"properties": {"a": "string"}}, "holds something else where a schema belongs"),
    "forms that are no list": ({"anyOf": {}}, "has `anyOf` that is no list"),
    "a reference": ({"$ref": "#/definitions/a"}, "uses `$ref`, which the schema of a custom kind does not have"),
    "a keyword of no structural schema": (
        {"patternProperties": {}},
        "uses `patternProperties`, which the schema of a custom kind does not have",
    ),
    "entries that all differ": (
        {"uniqueItems": True},
        "uses `uniqueItems`, which the schema of a custom kind does not have",
    ),
    "too deep": (deep(64), "is deeper than 64 levels"),
}


@pytest.mark.parametrize(("schema", "why"), BROKEN.values(), ids=BROKEN)
def test_what_is_no_schema(schema: Any, why: str) -> None:
    with pytest.raises(NoSchema) as refused:
        closed_kind(schema, {})
    assert str(refused.value) == why


def test_the_deepest_schema_that_is_taken() -> None:
    assert closed_kind(deep(63), {})


def test_patterns_go_and_fields_of_that_name_stay() -> None:
    schema = {
        "pattern": "(",
        "properties": {"pattern": {"type": "string", "pattern": "("}},
        "anyOf": [{"pattern": "("}],
    }
    assert without_patterns(schema) == {"properties": {"pattern": {"type": "string"}}, "anyOf": [{}]}


def test_defaults_are_filled_in_before_an_object_is_judged() -> None:
    kinds = {"type": "object", "properties": {"kind": {"type": "string", "default": "IP"}, "value": TEXT}}
    kinds["oneOf"] = [
        {"properties": {"kind": {"enum": ["IP"]}}},
        {"properties": {"kind": {"not": {"enum": ["IP"]}}}},
    ]
    schema = closed({"type": "object", "properties": {"to": {"type": "array", "items": kinds}}})
    one = {**ENV, "spec": {"to": [{"value": "a"}, {"kind": "Name", "value": "b"}, {"kind": None}]}}
    validator = Draft202012Validator(schema)
    assert not validator.is_valid(one)
    assert validator.is_valid(filled(one, schema))
    assert filled(one, schema)["spec"]["to"] == [
        {"kind": "IP", "value": "a"},
        {"kind": "Name", "value": "b"},
        {"kind": "IP"},
    ]
    assert one["spec"]["to"][0] == {"value": "a"}


def test_forms_that_rest_on_an_unchecked_format_are_left_to_the_api_server() -> None:
    assert takes({"type": "string", "oneOf": [{"format": "ipv4"}, {"format": "ipv6"}]}, "10.0.0.1")
    assert takes({"type": "string", "not": {"format": "uuid"}}, "a")
    assert not takes({"oneOf": [{"type": "string", "format": "date-time"}, {"type": "integer", "format": "int64"}]}, {})
