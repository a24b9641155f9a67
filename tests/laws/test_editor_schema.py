"""The editor schema refuses nothing that the reader accepts; what it cannot say is a list."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from gitops_compile.commands.init import FLEET
from gitops_compile.model.fleet import Fleet, Fragment
from gitops_compile.model.node import plain
from gitops_compile.model.shapes import Record, keys_of
from gitops_compile.read.editor_schema import editor_schema
from gitops_compile.read.fleet import read_fleet
from gitops_compile.read.nodes import read_nodes
from gitops_compile.read.shapes import problems
from random_fleets import FLEETS, text_of
from shape_cases import BAD, GOOD
from told import LINES, fleet

TOP = Path(__file__).resolve().parents[2]
SCHEMA = editor_schema()
VALIDATOR = Draft202012Validator(SCHEMA)


def _below(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(schema, dict):
        yield path, schema
        for key, value in schema.items():
            yield from _below(value, f"{path}/{key}")
    elif isinstance(schema, list):
        for number, value in enumerate(schema):
            yield from _below(value, f"{path}/{number}")


def test_it_is_a_schema_of_2020_12() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_its_patterns_mean_the_same_to_every_library() -> None:
    """Anchored, since JSON Schema searches; no class or group that Python and JavaScript read differently."""
    patterns = [one["pattern"] for _, one in _below(SCHEMA) if isinstance(one.get("pattern"), str)]
    assert len(patterns) > 30
    for pattern in patterns:
        assert re.fullmatch(r"\^\(\?:.*\)\$", pattern, re.DOTALL), pattern
        assert not re.search(r"\\[dDwWpPbB]|\(\?[=!<]", pattern), pattern


def test_it_points_only_into_itself() -> None:
    references = [one["$ref"] for _, one in _below(SCHEMA) if "$ref" in one]
    assert references
    for reference in references:
        assert reference.removeprefix("#/$defs/") in SCHEMA["$defs"], reference


def _records() -> dict[str, dict[str, Any]]:
    return {"Fleet": SCHEMA, **SCHEMA["$defs"]}


@pytest.mark.parametrize("name", sorted(_records()))
def test_every_key_has_a_title_and_says_what_it_is_for(name: str) -> None:
    record = _records()[name]
    assert record["description"]
    assert record["properties"]
    for key, value in record["properties"].items():
        assert value.get("title"), key
        assert len(value.get("description", "")) > 10, key
        assert value["description"].endswith("."), key


def _documents() -> dict[str, str]:
    files = [
        TOP / "fleet.yaml",
        *sorted((TOP / "fleet.d").glob("*.yaml")),
        *sorted((TOP / "tests/golden").rglob("fleet.yaml")),
    ]
    return {str(path.relative_to(TOP)): path.read_text(encoding="utf-8", errors="replace") for path in files}


PAGE = """
apiVersion: gitops-compile/v1
kind: Fleet
metadata: {name: acme}
include: [fleet.d/*.yaml]
git: {url: https://git.example.com/acme/fleet.git, branch: main}
tools: {kustomize: 5.8.1, gitops-compile: ">=0.1,<0.2"}
labels: {cost-center: shop}
argocd:
  hub:  {cluster: mgmt, namespace: argocd, version: "3.5"}
  edge: {perCluster: true, namespace: argocd, version: "3.5"}
clusters:
  mgmt:   {server: https://mgmt.example.com:6443, argocd: hub, region: us-east-1, cloud: aws, jurisdiction: US}
  p-euw1: {server: https://p-euw1.example.com:6443, argocd: hub, region: eu-west-1, cloud: aws, jurisdiction: EU}
  gbx-1:  {server: https://gbx-1.example.com:6443, argocd: edge, region: germanywest, cloud: azure, jurisdiction: DE}
values: {logLevel: debug, replicas: 1}
environments:
  dev: {clusters: [mgmt]}
  prod:
    from: dev
    strategy: manual
    clusters: [mgmt, p-euw1]
    waves: [[mgmt], [p-euw1]]
    protected: true
    values: {logLevel: info, replicas: 3}
tenancies:
  saas: {}
  globex:
    environments:
      dev:  {clusters: [gbx-1], from: prod, strategy: manual}
      prod: {clusters: [gbx-1], from: globex/dev, strategy: manual}
    apps: [api]
    values: {theme: dark}
    versions:
      api: {dev: 3.1.0, prod: 3.0.9}
    components: {api: [overlays/globex/web]}
    mirrors: {registry.acme.dev: registry.eu.acme.dev}
apps:
  api:
    source: {path: overlays/api}
    per: tenancy
    image: registry.acme.dev/api
    environments: [dev, prod]
    versions:
      dev: 3.2.0
      prod: {default: 1.8.4, p-euw1: 1.8.3}
    values: {port: 8080}
    overrides:
      - {match: {environment: prod, cluster: p-euw1}, values: {replicas: 5}}
  edge-proxy:
    source: {path: overlays/edge-proxy}
"""
RIGHT = {
    **{name: text for name, text in _documents().items() if not name.startswith("tests/")},
    "init's fleet": FLEET.format(name="acme"),
    "the page's fleet": PAGE,
    "six lines": fleet(LINES),
    **{f"good: {name}": fleet(lines) for name, lines in GOOD.items()},
}
EXAMPLES = {
    **_documents(),
    **RIGHT,
    **{f"bad: {name}": fleet(lines) for name, (lines, _) in BAD.items()},
}


def _data(text: str) -> Any:
    """The plain data of a text without mistakes of YAML, or none."""
    outcome = read_nodes("f", text.encode())
    return None if outcome.value is None or outcome.diagnostics else plain(outcome.value)


def _reader_accepts(text: str) -> bool:
    """As one file: what needs other files, or only resolving tells, is not asked."""
    outcome = read_nodes("f", text.encode())
    if outcome.value is None or outcome.diagnostics:
        return False
    own = outcome.value.get("apiVersion") or outcome.value.get("kind") or outcome.value.get("metadata")
    return not list(problems(Record(Fleet if own else Fragment), outcome.value))


@pytest.mark.parametrize("text", EXAMPLES.values(), ids=EXAMPLES)
def test_the_reader_accepts_nothing_that_it_refuses(text: str) -> None:
    if _reader_accepts(text):
        assert [error.json_path for error in VALIDATOR.iter_errors(_data(text))] == []


@pytest.mark.parametrize("text", RIGHT.values(), ids=RIGHT)
def test_what_is_right_is_right_to_both(text: str) -> None:
    assert _reader_accepts(text)


@given(FLEETS)
def test_it_refuses_no_fleet_that_the_reader_accepts(data: dict[str, Any]) -> None:
    text = text_of(data)
    assert read_fleet("fleet.yaml", text, lambda _pattern: {}).value is not None
    assert VALIDATOR.is_valid(plain(read_nodes("f", text).value))  # type: ignore[arg-type]


READER_ONLY = {
    # What a pattern of every library cannot say, or what would make the schema unreadable for people.
    "a version that moves",
    "an empty version",
    "a path from the root",
    "a path upwards",
    "a path with a dot",
    "a path with an empty part",
    "a path that ends in a slash",
    "a path with a dash in front",
    "a path's part of 121 bytes",
    "a path of 1025 bytes",
    "an unknown placeholder",
    "half a brace",
    "an unknown placeholder of a namespace",
    "an include that goes up",
    "an include of all folders",
    "an include of all levels",
    "a branch with two dots",
    "a label of ours",
    # What only Python's `$` lets pass: a final line end.
    "a digest with an end",
    "a name with a line end",
    # What stands in another file, perhaps.
    "no clusters",
    "empty apps",
}
SYNTAX = {name for name, (lines, _) in BAD.items() if _data(fleet(lines)) is None}


@pytest.mark.parametrize("name", sorted(BAD.keys() - SYNTAX))
def test_both_refuse_what_is_wrong_but_for_a_list_of_differences(name: str) -> None:
    refused = not VALIDATOR.is_valid(_data(fleet(BAD[name][0])))
    assert refused != (name in READER_ONLY)


def test_the_list_of_differences_names_cases_that_there_are() -> None:
    assert sorted(READER_ONLY - BAD.keys()) == []
    assert sorted(SYNTAX) == []


def _mutants(data: Any) -> Iterator[Any]:
    """Everything in a document replaced by something else, one thing at a time."""
    others = (None, True, 1, 1.5, "x", "", [], {}, ["x"], {"x": 1})
    if isinstance(data, dict):
        for key in data:
            rest = {name: value for name, value in data.items() if name != key}
            yield rest
            yield {**rest, f"{key}x": data[key]}
            yield {**data, "qq": 1}
            for other in others:
                yield {**data, key: other}
            for inner in _mutants(data[key]):
                yield {**data, key: inner}
    elif isinstance(data, list):
        for number, one in enumerate(data):
            for inner in (*others, *_mutants(one)):
                yield [*data[:number], inner, *data[number + 1 :]]


MUTANTS = list(_mutants(_data((TOP / "fleet.yaml").read_text(encoding="utf-8"))))


@given(st.sampled_from(MUTANTS))
def test_of_mutants_of_our_own_fleet_it_refuses_none_that_the_reader_accepts(mutant: Any) -> None:
    text = text_of(mutant).decode()
    if _reader_accepts(text):
        assert [error.json_path for error in VALIDATOR.iter_errors(mutant)] == []


def test_a_fragment_is_told_from_a_fleet_by_what_only_a_fleet_has() -> None:
    assert VALIDATOR.is_valid({"apps": {"web": {}}})
    assert not VALIDATOR.is_valid({"values": {}})
    assert not VALIDATOR.is_valid({"kind": "Fleet"})
    only = sorted(keys_of(Fleet).keys() - keys_of(Fragment).keys())
    assert only == sorted(
        [
            "apiVersion",
            "git",
            "include",
            "kind",
            "kubernetes",
            "labels",
            "metadata",
            "namespace",
            "review",
            "secrets",
            "tools",
            "values",
        ]
    )
