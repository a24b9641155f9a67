"""The table of list keys against Kubernetes' OpenAPI: list map keys, merge keys and sets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from gitops_compile.adapters.schemas import FOLDER
from gitops_compile.compare.listkeys import Order, Row, Sort, row_of
from go_modules import go_module

INDEX = json.loads((FOLDER / "index.json").read_text("utf-8"))
OURS = {
    # An owner is named in a source; its uid is known only to a cluster.
    "metadata.ownerReferences": ("apiVersion", "kind", "name"),
}


@pytest.fixture(scope="module", params=sorted(INDEX))
def swagger(request: pytest.FixtureRequest) -> dict[str, Any]:
    said = INDEX[request.param]
    folder = go_module(said["module"], said["version"], said["hash"])
    read: dict[str, Any] = json.loads((folder / "api/openapi-spec/swagger.json").read_bytes())
    return read


def lists_of(swagger: dict[str, Any]) -> Iterator[tuple[tuple[str, str], tuple[str, ...], dict[str, Any]]]:
    """Every list of every kind, with its fields. Of a type that holds itself, the first round."""
    definitions = swagger["definitions"]

    def below(schema: dict[str, Any], fields: tuple[str, ...], on_the_way: tuple[str, ...]) -> Iterator[Any]:
        name = schema.get("$ref", "").removeprefix("#/definitions/")
        if name in on_the_way:
            return
        schema, on_the_way = (definitions[name], (*on_the_way, name)) if name else (schema, on_the_way)
        if schema.get("type") == "array":
            yield fields, schema
            yield from below(schema["items"], fields, on_the_way)
        if isinstance(schema.get("additionalProperties"), dict):
            yield from below(schema["additionalProperties"], (*fields, "any"), on_the_way)
        for field, one in schema.get("properties", {}).items():
            # The state that a cluster reports stands in no source.
            if fields or field != "status":
                yield from below(one, (*fields, field), on_the_way)

    for schema in definitions.values():
        for said in schema.get("x-kubernetes-group-version-kind", ()):
            if "metadata" in schema.get("properties", {}) and "items" not in schema["properties"]:
                yield from (((said["group"], said["kind"]), *one) for one in below(schema, (), ()))


def keys_of(row: Row) -> tuple[str, ...]:
    """The fields of a row's first way."""
    way = row.by[0]
    return () if isinstance(way, Sort) else tuple(part.fields[0] for part in way)


def test_lists_with_keys_have_the_same_keys_here(swagger: dict[str, Any]) -> None:
    seen = set()
    for kind, fields, schema in lists_of(swagger):
        merge = schema.get("x-kubernetes-patch-merge-key")
        keys = tuple(schema.get("x-kubernetes-list-map-keys") or ((merge,) if merge else ()))
        if keys:
            path = ".".join(fields)
            assert (kind, path, keys_of(row_of(fields, kind))) == (kind, path, OURS.get(".".join(fields[-2:]), keys))
            seen.add(fields[-1])
    # The walk itself: lists that every version has.
    assert seen >= {"containers", "ports", "env", "volumeMounts", "webhooks", "secrets", "ownerReferences", "claims"}


def test_lists_that_are_sets_are_sets_here(swagger: dict[str, Any]) -> None:
    seen = set()
    for kind, fields, schema in lists_of(swagger):
        # Below a list whose elements are known by their content nothing is compared.
        if schema.get("x-kubernetes-list-type") == "set" and (kind[1], fields[0]) != ("EndpointSlice", "endpoints"):
            row = row_of(fields, kind)
            assert (kind, ".".join(fields), row.by, row.order) == (kind, ".".join(fields), (Sort.SET,), Order.FREE)
            seen.add(fields[-1])
    assert seen >= {"finalizers", "values", "verbs"}
