"""Make the bundled Kubernetes schemas from the OpenAPI that the Go module ``k8s.io/kubernetes`` carries.

Run it as ``make kubernetes`` (it needs ``go`` and its module proxy). For each minor it takes the pinned module,
whose hash must be the one below, and writes ``src/gitops_compile/schemas/kubernetes/<minor>.json.zlib``: the kinds that
an API server of that minor stores, and the definitions they need, stripped and closed. ``index.json`` beside them
records module, version, module hash, and the SHA-256 of each document before compression. Same module, same document.
Never shipped: only what it writes is.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zlib
from pathlib import Path
from typing import Any

MODULE = "k8s.io/kubernetes"
VERSIONS = {
    "1.31": ("v1.31.14", "h1:UtjLfqvXLuSVDdJ4+NpQCIfFkKkLnAAVmxAEMsnkhjk="),
    "1.32": ("v1.32.13", "h1:5TGYdZ6YZqdp6h/Rp1vX/4TIoybMPdgv97LCZCtPuNQ="),
    "1.33": ("v1.33.13", "h1:bmH31xUdSzeA5vk0wZAK9MZp11mdLuzUSeKk0qN3hPQ="),
    "1.34": ("v1.34.4", "h1:Yy6R4QB8C9kJPp25GFqEvX5XQwY5qzKeqD0Xx6oAcmk="),
    "1.35": ("v1.35.4", "h1:o/8dBC/pHVpYoGV4OAIytAlNPZbdYVTXJHoYvXC4qzM="),
    "1.36": ("v1.36.3", "h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o="),
}
FOLDER = Path(__file__).resolve().parents[2] / "src/gitops_compile/schemas/kubernetes"

# A kind of which objects are made: its collection takes POST. Scale, Eviction and other subresources are no such kind.
COLLECTION = re.compile(r"/apis?/(?:[^/]+/)?v[0-9a-z]+/(?:namespaces/\{namespace\}/)?[a-z]+")

# Required in the OpenAPI, since the Go field has no `omitempty`, but the API server takes an object without it:
# it has a default, or its zero value passes validation (pkg/apis/*/v1/defaults.go and pkg/apis/*/validation).
ACCEPTED_WITHOUT = {
    "apps.v1.ControllerRevision": {"revision"},
    "apps.v1.StatefulSetSpec": {"serviceName"},
    "batch.v1.PodFailurePolicyOnPodConditionsPattern": {"status"},
    "core.v1.HTTPHeader": {"value"},
    "core.v1.ISCSIPersistentVolumeSource": {"lun"},
    "core.v1.ISCSIVolumeSource": {"lun"},
    "core.v1.LimitRangeSpec": {"limits"},
    "discovery.v1.EndpointSlice": {"endpoints"},
    "networking.v1.NetworkPolicySpec": {"podSelector"},
    "rbac.v1.RoleRef": {"apiGroup"},
    "scheduling.v1.PriorityClass": {"value"},
    "storage.v1.CSIDriver": {"spec"},
    "apiextensions.v1.CustomResourceDefinitionVersion": {"served", "storage"},
}
PREFIXES = (
    "io.k8s.apiextensions-apiserver.pkg.apis.",
    "io.k8s.kube-aggregator.pkg.apis.",
    "io.k8s.apimachinery.pkg.",
    "io.k8s.api.",
)
PROPS = "apiextensions.v1.JSONSchemaProps"

# What the OpenAPI says of these types is less than the API server's own decoders do.
QUANTITY = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([numkMGTPE]|[KMGTPE]i|[eE][+-]?[0-9]+)?$"
TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.,][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$"
FOUR = r"([A-Za-z0-9+/][\r\n]*){4}"
BASE64 = rf"^[\r\n]*({FOUR})*(([A-Za-z0-9+/][\r\n]*){{2}}=[\r\n]*=[\r\n]*|([A-Za-z0-9+/][\r\n]*){{3}}=[\r\n]*)?$"
FORMATS: dict[str, dict[str, Any]] = {
    "int32": {"minimum": -(2**31), "maximum": 2**31 - 1},
    "int64": {"minimum": -(2**63), "maximum": 2**63 - 1},
    "byte": {"pattern": BASE64, "title": "base64 text"},
    "date-time": {"pattern": TIME, "title": "a time such as 2026-01-31T08:00:00Z"},
}
OWN: dict[str, dict[str, Any]] = {
    "api.resource.Quantity": {
        "type": ["string", "number"],
        "pattern": QUANTITY,
        "title": "a quantity such as 500m or 1Gi",
    },
    "util.intstr.IntOrString": {"type": ["integer", "string"]},
}


def main() -> None:
    """Write every document and the index."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    index = {}
    for minor, (version, known_hash) in VERSIONS.items():
        text = encoded(document(openapi(version, known_hash)))
        (FOLDER / f"{minor}.json.zlib").write_bytes(zlib.compress(text, 9))
        sha256 = hashlib.sha256(text).hexdigest()
        index[minor] = {"module": MODULE, "version": version, "hash": known_hash, "sha256": sha256}
    (FOLDER / "index.json").write_text(json.dumps(index, indent=2) + "\n", "utf-8")


def openapi(version: str, known_hash: str) -> dict[str, Any]:
    """The OpenAPI of a module version whose hash is known."""
    command = ["go", "mod", "download", "-json", f"{MODULE}@{version}"]
    said = subprocess.run(command, cwd="/", capture_output=True, check=True)  # noqa: S603
    module = json.loads(said.stdout)
    if module["Sum"] != known_hash:
        raise SystemExit(f"{MODULE} {version} has the hash {module['Sum']}, not the one that is pinned here")
    read: dict[str, Any] = json.loads((Path(module["Dir"]) / "api/openapi-spec/swagger.json").read_bytes())
    return read


def encoded(value: Any) -> bytes:
    """One form for one value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def document(swagger: dict[str, Any]) -> dict[str, Any]:
    """The kinds of a minor and the definitions that they reach."""
    every = {short(name): schema for name, schema in swagger["definitions"].items()}
    closed = {name: definition(name, schema) for name, schema in every.items()}
    closed |= {f"{PROPS}{more}": properties_or(more, closed[PROPS]) for more in ("OrBool", "OrArray", "OrStringArray")}
    stored = stored_kinds(swagger["paths"])
    kinds = {}
    for name, schema in every.items():
        for said in schema.get("x-kubernetes-group-version-kind", ()):
            kind = f"{said['group']}/{said['version']}".removeprefix("/") + f" {said['kind']}"
            if kind in stored:
                kinds[kind] = name
    missing = stored - kinds.keys()
    if missing:
        raise SystemExit(f"no definition for {sorted(missing)}")
    return {"kinds": kinds, "definitions": reached(kinds.values(), closed)}


def stored_kinds(paths: dict[str, Any]) -> set[str]:
    """``apps/v1 Deployment`` of every kind that a collection takes."""
    found = set()
    for path, operations in paths.items():
        said = operations.get("post", {}).get("x-kubernetes-group-version-kind")
        if said and COLLECTION.fullmatch(path):
            found.add(f"{said['group']}/{said['version']}".removeprefix("/") + f" {said['kind']}")
    return found


def short(name: str) -> str:
    """A definition's name without the packages that all have: ``apps.v1.Deployment``."""
    front = next((prefix for prefix in PREFIXES if name.startswith(prefix)), "")
    return name.removeprefix(front).removeprefix("apis.")


def definition(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """A definition, closed: no description, no unknown field, and required only what the API server asks for."""
    if name in OWN:
        return OWN[name]
    kept = closed(schema)
    required = [field for field in kept.get("required", ()) if field not in ACCEPTED_WITHOUT.get(name, ())]
    kept.pop("required", None)
    return {**kept, **({"required": required} if required else {})}


def closed(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema with what validates alone."""
    if "$ref" in schema:
        return {"$ref": f"#/$defs/{short(schema['$ref'].removeprefix('#/definitions/'))}"}
    kept = {key: schema[key] for key in ("type", "required", "enum") if key in schema}
    kept |= FORMATS.get(schema.get("format", ""), {})
    if "properties" in schema:
        kept["properties"] = {name: closed(one) for name, one in schema["properties"].items()}
        if not schema.get("x-kubernetes-preserve-unknown-fields"):
            kept["additionalProperties"] = False
    if isinstance(schema.get("additionalProperties"), dict):
        kept["additionalProperties"] = closed(schema["additionalProperties"])
    if "items" in schema:
        kept["items"] = closed(schema["items"])
    return kept


def properties_or(more: str, props: dict[str, Any]) -> dict[str, Any]:
    """A schema in a CustomResourceDefinition that may be something else: the OpenAPI leaves these types open."""
    other = {"OrBool": "boolean", "OrArray": "array", "OrStringArray": "array"}[more]
    items: dict[str, Any] = {"type": "string"} if more == "OrStringArray" else {"$ref": f"#/$defs/{PROPS}"}
    return {**props, "type": ["object", other], **({"items": items} if other == "array" else {})}


def reached(names: Any, definitions: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The definitions that these names lead to."""
    found: set[str] = set()
    pending = list(names)
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            pending += re.findall(r'"#/\$defs/([^"]+)"', json.dumps(definitions[name]))
    return {name: definitions[name] for name in sorted(found)}


if __name__ == "__main__":
    main()
