"""Make the bundled Argo CD schemas from the CustomResourceDefinitions that the Go module of Argo CD carries.

Run it as ``make argocd`` (it needs ``go`` and its module proxy). For each minor it takes the pinned module,
whose hash must be the one below, and writes ``src/gitops_compile/schemas/argocd/<minor>.json.zlib``: AppProject,
Application and ApplicationSet, stripped and closed, what they share written once. ``index.json`` beside them records
module, version, module hash, and the SHA-256 of each document before compression. Same module, same document.
Never shipped: only what it writes is.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import zipfile
import zlib
from collections import Counter
from pathlib import Path
from typing import Any

import yaml

from gitops_compile.check.schemas.structural import closed_kind

MODULE = "github.com/argoproj/argo-cd/v3"
VERSIONS = {
    "3.4": ("v3.4.13", "h1:kmnF4nE5SQ83OhtdX6DMmLSpH0eRIa1gNYdCLNHqB+A="),
    "3.5": ("v3.5.7", "h1:Xm1BF+I5OgDKUG3SDK49vn2/Y5AMyaNVko+/JT08gj0="),
    "3.6": ("v3.6.1", "h1:OmhqeKiR3C//awbFrhQqFdtRI+Qiv17j8vqm3UkMj/g="),
}
FOLDER = Path(__file__).resolve().parents[2] / "src/gitops_compile/schemas/argocd"
FILES = ("application-crd.yaml", "applicationset-crd.yaml", "appproject-crd.yaml")
METADATA = {"$ref": "#/$defs/metadata"}
SHARED_FROM = 80
"""Characters from which a part that occurs twice is written once; below, a reference is no shorter."""


def main() -> None:
    """Write every document and the index."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    index = {}
    for minor, (version, known_hash) in VERSIONS.items():
        text = encoded(document(definitions(version, known_hash)))
        (FOLDER / f"{minor}.json.zlib").write_bytes(zlib.compress(text, 9))
        sha256 = hashlib.sha256(text).hexdigest()
        index[minor] = {"module": MODULE, "version": version, "hash": known_hash, "sha256": sha256}
    (FOLDER / "index.json").write_text(json.dumps(index, indent=2) + "\n", "utf-8")


def definitions(version: str, known_hash: str) -> list[dict[str, Any]]:
    """The CustomResourceDefinitions of a module version whose hash is known.

    They are read out of the module's archive: a module that asks for a newer Go is downloaded, but not unpacked.
    """
    command = ["go", "mod", "download", "-json", f"{MODULE}@{version}"]
    said = subprocess.run(command, cwd="/", capture_output=True, check=False)  # noqa: S603
    module = json.loads(said.stdout)
    if module.get("Sum") != known_hash:
        raise SystemExit(f"{MODULE} {version} has the hash {module.get('Sum')}, not the one that is pinned here")
    with zipfile.ZipFile(module["Zip"]) as archive:
        return [yaml.safe_load(archive.read(f"{MODULE}@{version}/manifests/crds/{file}")) for file in FILES]


def encoded(value: Any) -> bytes:
    """One form for one value."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def document(crds: list[dict[str, Any]]) -> dict[str, Any]:
    """The kinds of a minor and their closed schemas. ``metadata`` is a definition that is not among them."""
    kinds, closed = {}, {}
    for crd in crds:
        spec = crd["spec"]
        (version,) = spec["versions"]
        kind = spec["names"]["kind"]
        kinds[f"{spec['group']}/{version['name']} {kind}"] = kind
        closed[kind] = closed_kind(version["schema"]["openAPIV3Schema"], METADATA)
    return {"kinds": kinds, "definitions": shared(closed)}


def shared(schemas: dict[str, Any]) -> dict[str, Any]:
    """The same schemas, in which every large part that occurs more than once is a definition of its own."""
    counted: Counter[bytes] = Counter()
    for schema in schemas.values():
        _count(schema, counted)
    names = {text: f"shared-{number}" for number, text in enumerate(sorted(counted)) if counted[text] > 1}
    made = {name: _referring(schema, names, top=True) for name, schema in schemas.items()}
    made |= {name: _referring(json.loads(text), names, top=True) for text, name in names.items()}
    return made


def _parts(schema: dict[str, Any]) -> list[tuple[str, str, Any]]:
    """The schemas right below one: the keyword, the property if it is one, the schema."""
    named = [("properties", name, one) for name, one in schema.get("properties", {}).items()]
    single = [(key, "", schema[key]) for key in ("items", "additionalProperties") if isinstance(schema.get(key), dict)]
    return [*named, *single]


def _count(schema: dict[str, Any], counted: Counter[bytes]) -> None:
    """Below what was met before, nothing is counted again: it is in the definition alone."""
    for _, _, one in _parts(schema):
        text = encoded(one)
        if len(text) >= SHARED_FROM:
            counted[text] += 1
            if counted[text] > 1:
                continue
        _count(one, counted)


def _referring(schema: dict[str, Any], names: dict[bytes, str], *, top: bool = False) -> dict[str, Any]:
    name = None if top else names.get(encoded(schema))
    if name:
        return {"$ref": f"#/$defs/{name}"}
    made = dict(schema)
    for keyword, prop, one in _parts(schema):
        below = _referring(one, names)
        if prop:
            made["properties"] = {**made["properties"], prop: below}
        else:
            made[keyword] = below
    return made


if __name__ == "__main__":
    main()
