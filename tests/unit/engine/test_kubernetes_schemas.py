"""How the bundled schemas are made of Kubernetes' OpenAPI: stripped, closed, and no stricter than the API server."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from gitops_compile.adapters.schemas import FOLDER, bundled
from gitops_compile.model.schemas import SUPPORTED

SCRIPT = Path(__file__).resolve().parents[3] / "engine/schemas/kubernetes.py"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("kubernetes_schemas", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def kind(name: str, **schema: Any) -> dict[str, Any]:
    said = [{"group": "apps", "version": "v1", "kind": name}]
    return {"type": "object", "x-kubernetes-group-version-kind": said, **schema}


def post(name: str) -> dict[str, Any]:
    return {"post": {"x-kubernetes-group-version-kind": {"group": "apps", "version": "v1", "kind": name}}}


def test_what_a_small_openapi_becomes(script: ModuleType) -> None:
    spec = {
        "description": "What it is.",
        "type": "object",
        "properties": {
            "replicas": {"type": "integer", "format": "int32", "description": "How many."},
            "limits": {
                "type": "object",
                "additionalProperties": {"$ref": "#/definitions/io.k8s.apimachinery.pkg.api.resource.Quantity"},
            },
            "serviceName": {"type": "string"},
            "ports": {"type": "array", "items": {"type": "string", "format": "byte"}},
        },
        "required": ["replicas", "serviceName"],
    }
    swagger = {
        "definitions": {
            "io.k8s.api.apps.v1.StatefulSet": kind(
                "StatefulSet", properties={"spec": {"$ref": "#/definitions/io.k8s.api.apps.v1.StatefulSetSpec"}}
            ),
            "io.k8s.api.apps.v1.StatefulSetSpec": spec,
            "io.k8s.api.apps.v1.Scale": kind("Scale"),
            "io.k8s.api.apps.v1.StatefulSetList": kind("StatefulSetList"),
            "io.k8s.apimachinery.pkg.api.resource.Quantity": {"type": "string"},
            "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps": {"type": "object"},
        },
        "paths": {
            "/apis/apps/v1/namespaces/{namespace}/statefulsets": post("StatefulSet"),
            "/apis/apps/v1/namespaces/{namespace}/statefulsets/{name}/scale": post("Scale"),
        },
    }
    made = script.document(swagger)
    assert made["kinds"] == {"apps/v1 StatefulSet": "apps.v1.StatefulSet"}
    assert list(made["definitions"]) == ["api.resource.Quantity", "apps.v1.StatefulSet", "apps.v1.StatefulSetSpec"]
    assert made["definitions"]["apps.v1.StatefulSetSpec"] == {
        "type": "object",
        "properties": {
            "replicas": {"type": "integer", "minimum": -(2**31), "maximum": 2**31 - 1},
            "limits": {"type": "object", "additionalProperties": {"$ref": "#/$defs/api.resource.Quantity"}},
            "serviceName": {"type": "string"},
            "ports": {"type": "array", "items": {"type": "string", **script.FORMATS["byte"]}},
        },
        "additionalProperties": False,
        "required": ["replicas"],
    }
    assert "500m" in made["definitions"]["api.resource.Quantity"]["title"]


def test_the_pinned_modules_are_the_ones_in_the_package(script: ModuleType) -> None:
    index = json.loads((FOLDER / "index.json").read_text("utf-8"))
    assert script.FOLDER == FOLDER
    assert {minor: (one["version"], one["hash"]) for minor, one in index.items()} == script.VERSIONS


def test_what_is_accepted_without_is_there(script: ModuleType) -> None:
    """An entry of the table that meets no field is a misspelt one."""
    for name, fields in script.ACCEPTED_WITHOUT.items():
        definitions = [bundled(minor).definitions[name] for minor in SUPPORTED]
        assert all(fields <= one["properties"].keys() for one in definitions), name
        assert all(fields.isdisjoint(one.get("required", ())) for one in definitions), name
