"""Where an object breaks its schema: the path, what belongs there, the type of what stands there, never its value."""

from __future__ import annotations

from typing import Any

import pytest

from compiled import thing
from gitops_compile.adapters.schemas import bundled
from gitops_compile.check.schemas.known import kubernetes_kind
from gitops_compile.check.schemas.violations import violations

CANARY = "hunter2"
QUANTITIES = ("0", "1.5", ".5", "5.", "+1", "-1", "500m", "1Gi", "1e3", "1E-3", "1E", "12k", "3n")


def told(one: dict[str, Any], minor: str = "1.33") -> list[tuple[str, str]]:
    known = kubernetes_kind(bundled(minor), one["apiVersion"], one["kind"])
    return [(each.problem, each.hint) for each in violations(one, known.validator, known.schema)]


def problems(one: dict[str, Any], minor: str = "1.33") -> list[str]:
    return [problem for problem, _ in told(one, minor)]


def deployment(container: dict[str, Any] | None = None, **spec: Any) -> dict[str, Any]:
    template = {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "a", **(container or {})}]}}
    return thing("apps/v1", "Deployment", "a", spec={"selector": {}, "template": template, **spec})


def config(**more: Any) -> dict[str, Any]:
    return thing("v1", "ConfigMap", "a", **more)


def secret(**more: Any) -> dict[str, Any]:
    return thing("v1", "Secret", "a", **more)


WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown field": (deployment(replica=1), "unknown field spec.replica"),
    "an unknown field in a list": (
        deployment({"imagePullSecret": "x"}),
        "unknown field spec.template.spec.containers[0].imagePullSecret",
    ),
    "an unknown field of metadata": (
        thing("v1", "ConfigMap", "a") | {"metadata": {"name": "a", "label": {}}},
        "unknown field metadata.label",
    ),
    "a missing field": (
        thing("apps/v1", "Deployment", "a", spec={"selector": {}}),
        "the field spec.template is missing",
    ),
    "a required field that is null": (deployment(selector=None), "the field spec.selector is missing"),
    "text for an integer": (deployment(replicas=CANARY), "spec.replicas: expected an integer, found text"),
    "a boolean for an integer": (deployment(replicas=True), "spec.replicas: expected an integer, found a boolean"),
    "an integer beyond 32 bits": (
        deployment(replicas=1 << 31),
        "spec.replicas: expected at most 2147483647, found an integer",
    ),
    "a number for text": (
        deployment({"env": [{"name": "A", "value": 1}]}),
        "spec.template.spec.containers[0].env[0].value: expected text, found an integer",
    ),
    "text for a boolean": (config(immutable="true"), "immutable: expected a boolean, found text"),
    "a map for a list": (
        deployment({"args": {"a": "b"}}),
        "spec.template.spec.containers[0].args: expected a list, found a map",
    ),
    "null in a list": (
        deployment({"args": ["a", None]}),
        "spec.template.spec.containers[0].args[1]: expected text, found null",
    ),
    "a number for text under a free key": (config(data={"a.b/c": 1}), 'data["a.b/c"]: expected text, found an integer'),
    "a broken quantity": (
        deployment({"resources": {"limits": {"memory": CANARY}}}),
        "spec.template.spec.containers[0].resources.limits.memory: expected a quantity such as 500m or 1Gi, found text",
    ),
    "a list for a quantity": (
        deployment({"resources": {"limits": {"memory": []}}}),
        "spec.template.spec.containers[0].resources.limits.memory: expected text or a number, found a list",
    ),
    "a boolean for an integer or text": (
        thing("v1", "Service", "a", spec={"ports": [{"port": 80, "targetPort": True}]}),
        "spec.ports[0].targetPort: expected text or an integer, found a boolean",
    ),
    "text that is not base64": (
        secret(data={"password": "not base64!"}),
        "data.password: expected base64 text, found text",
    ),
    "a broken time": (
        thing("v1", "ConfigMap", "a") | {"metadata": {"name": "a", "creationTimestamp": "yesterday"}},
        "metadata.creationTimestamp: expected a time such as 2026-01-31T08:00:00Z, found text",
    ),
}


@pytest.mark.parametrize(("one", "problem"), WRONG.values(), ids=WRONG)
def test_what_breaks_a_schema(one: dict[str, Any], problem: str) -> None:
    assert problems(one) == [problem]
    assert CANARY not in str(told(one))


RIGHT = {
    "null where nothing is required": deployment(replicas=None, strategy=None),
    "null under a free key": thing("v1", "ConfigMap", "a", data={"a": None}),
    "the timestamp that kubectl writes": thing("v1", "ConfigMap", "a")
    | {"metadata": {"name": "a", "creationTimestamp": None}},
    "a status without all of its fields": deployment() | {"status": {"conditions": [{"type": "Available"}]}},
    "a number for a quantity": deployment({"resources": {"limits": {"cpu": 1, "memory": 0.5}}}),
    "every form of a quantity": deployment({"resources": {"limits": {text: text for text in QUANTITIES}}}),
    "a named port": thing("v1", "Service", "a", spec={"ports": [{"port": 80, "targetPort": "http"}]}),
    "base64 over several lines": secret(data={"a": "aGVsbG8g\nd29ybGQ=\n", "b": "", "c": "YQ=="}),
    "a placeholder in a Secret": secret(data={"a": "<path:kv/data/app#password>"}),
    "a Secret that sops encrypts": secret(
        data={"a": "ENC[AES256_GCM,data:x,type:str]"}, type="Opaque", sops={"mac": "ENC[x]", "version": "3.9.0"}
    ),
    "a StatefulSet without a service": thing(
        "apps/v1", "StatefulSet", "a", spec={"selector": {}, "template": {"spec": {"containers": [{"name": "a"}]}}}
    ),
    "a policy for all pods": thing("networking.k8s.io/v1", "NetworkPolicy", "a", spec={"policyTypes": ["Ingress"]}),
    "a binding whose group goes without saying": thing(
        "rbac.authorization.k8s.io/v1", "RoleBinding", "a", roleRef={"kind": "Role", "name": "a"}
    ),
    "an embedded object": thing("apps/v1", "ControllerRevision", "a", revision=1, data={"any": {"thing": [1]}}),
}


@pytest.mark.parametrize("one", RIGHT.values(), ids=RIGHT)
def test_what_the_api_server_takes(one: dict[str, Any]) -> None:
    assert problems(one) == []


def test_the_nearest_field_is_offered_or_those_that_there_are() -> None:
    assert told(deployment(replica=1)) == [("unknown field spec.replica", "Did you mean replicas?")]
    assert told(config(datta={})) == [("unknown field datta", "Did you mean data?")]
    ((_, hint),) = told(config(qqqqqq=1))
    assert hint == "Known here: apiVersion, binaryData, data, immutable, kind, metadata."
    ((_, hint),) = told(thing("v1", "Pod", "a", spec={"containers": [], "xyz": 1}))
    assert hint.startswith("Known here: activeDeadlineSeconds, ")
    assert hint.endswith(" more.")


def test_all_violations_at_once_sorted() -> None:
    assert problems(deployment({"nam": "x", "tty": "yes"}, replica=1)) == [
        "spec.template.spec.containers[0].tty: expected a boolean, found text",
        "unknown field spec.replica",
        "unknown field spec.template.spec.containers[0].nam",
    ]


def test_long_keys_are_cut() -> None:
    ((problem, _),) = told(config(data={"x" * 10_000: 1}))
    assert problem == f"data.{'x' * 100}...: expected text, found an integer"


def test_a_misspelt_field_is_not_missing_too() -> None:
    spec = deployment()["spec"]
    misspelt = {"selectro": {}, "template": spec["template"]}
    assert told(thing("apps/v1", "Deployment", "a", spec=misspelt)) == [
        ("unknown field spec.selectro", "Did you mean selector?")
    ]


def test_a_field_is_known_from_the_minor_on_that_has_it() -> None:
    one = thing("v1", "Service", "a", spec={"ports": [{"port": 80}], "trafficDistribution": "PreferClose"})
    assert problems(one, "1.31") == []
    stateful = {"selector": {}, "template": {"spec": {"containers": []}}}
    pod = thing("v1", "Pod", "a", spec={"containers": [], "hostnameOverride": "a"})
    assert problems(pod, "1.31") == ["unknown field spec.hostnameOverride"]
    assert problems(pod, "1.36") == []
    assert problems(thing("apps/v1", "StatefulSet", "a", spec=stateful), "1.31") == []


def schema_of(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties}


def test_a_definition_is_looked_into_all_the_way_down() -> None:
    deep = {"type": "object", "additionalProperties": {"type": "array", "items": {"tpye": "string"}}}
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema_of({"a": deep})}}
    names = {"kind": "Zone", "plural": "zones"}
    spec = {"group": "acme.io", "names": names, "scope": "Cluster", "versions": [version]}
    one = thing("apiextensions.k8s.io/v1", "CustomResourceDefinition", "zones.acme.io", spec=spec)
    path = "spec.versions[0].schema.openAPIV3Schema.properties.a.additionalProperties.items"
    assert told(one) == [(f"unknown field {path}.tpye", "Did you mean type?")]
    deep["additionalProperties"] = True
    assert told(one) == []
