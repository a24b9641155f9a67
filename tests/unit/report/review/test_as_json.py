"""The review as JSON: one document, as the published schema says, with everything in full."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema_rs
import pytest
from pytest_regressions.file_regression import FileRegressionFixture

from gitops_compile.model.finding import Acknowledged
from gitops_compile.model.operation import Did, Field, Index, Key, Masked, Operation, Path, Veiled
from gitops_compile.model.position import Position
from gitops_compile.report.review.as_json import json_of
from gitops_compile.report.review.schema import review_schema
from sample_review import EMPTY, RICH, SAMPLE, path, review_of, row

REVIEWS = {"sample": SAMPLE, "rich": RICH, "empty": EMPTY}
VALIDATOR = jsonschema_rs.validator_for(review_schema())


@pytest.mark.parametrize("name", REVIEWS)
def test_the_document(name: str, file_regression: FileRegressionFixture) -> None:
    text = json_of(REVIEWS[name])
    VALIDATOR.validate(json.loads(text))
    file_regression.check(text, basename=name, extension=".json")


def maps(schema: Any) -> Iterator[dict[str, Any]]:
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for one in schema.values():
            yield from maps(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from maps(one)


def test_the_schema_is_one_and_closed() -> None:
    jsonschema_rs.meta.validate(review_schema())
    every = list(maps(review_schema()))
    assert len(every) > 15
    assert [one for one in every if one["additionalProperties"] is not False and "properties" in one] == []
    assert [one for one in every if one["additionalProperties"] is True] == []


def test_a_key_that_is_missing_or_unknown_is_told() -> None:
    document = json.loads(json_of(SAMPLE))
    for key in sorted(document):
        assert not VALIDATOR.is_valid({name: one for name, one in document.items() if name != key})
    assert not VALIDATOR.is_valid({**document, "more": 1})
    (first, *_) = document["rows"]
    for key in sorted(first):
        assert not VALIDATOR.is_valid({**document, "rows": [{name: one for name, one in first.items() if name != key}]})


def test_keys_are_sorted_and_the_text_is_ascii() -> None:
    text = json_of(RICH)
    assert text.isascii()
    document = json.loads(text)
    assert json.dumps(document, indent=1, sort_keys=True).splitlines()[1:4] == text.splitlines()[1:4]


def operation(one: Operation, **more: Any) -> dict[str, Any]:
    made = row("0a0000000001", "ConfigMap a/b", (one,), ("dev/d1/web",), **more)
    document = json.loads(json_of(review_of((made,))))
    VALIDATOR.validate(document)
    found: dict[str, Any] = document["rows"][0]["operations"][0]
    return found


VALUES = {
    "a secret": (Veiled((Masked(2),)), {"secret": 2}),
    "a text with secrets": (Veiled(("user=", Masked(1), ";x=", Masked(2))), "user=«secret-1»;x=«secret-2»"),
    "inside of a map": ({"a": [Veiled((Masked(3),))]}, {"a": [{"secret": 3}]}),
    "a long text is not shortened": ("x" * 900, "x" * 900),
    "controls stay what they are": ("\x1b[31m\n", "\x1b[31m\n"),
    "a command of a CI runner": ("##[error] ##vso[x]", "##[error] ##vso[x]"),
    "letters of every plane": ("é日本🚀\U0010ffff", "é日本🚀\U0010ffff"),
    "half of a pair": ("a\udcffb", "a\ufffdb"),
    "no value": (None, None),
}


@pytest.mark.parametrize(("value", "shown"), VALUES.values(), ids=VALUES)
def test_values(value: object, shown: object) -> None:
    assert operation(Operation(path("a"), Did.ADD, None, value))["new"] == shown


def test_no_ci_runner_finds_a_command_in_it() -> None:
    text = json_of(review_of((row("0a0000000001", "##[error]", (), ("dev/d1/web",)),), notes=("##vso[x]\n::error::",)))
    assert "##[" not in text
    assert "##vso[" not in text
    assert not any(line.lstrip().startswith("::") for line in text.splitlines())
    assert json.loads(text)["notes"] == ["##vso[x]\n::error::"]


POINTERS: dict[str, tuple[Path, Did, dict[int, str] | None, str | None]] = {
    "fields": (path("metadata", "annotations", "a.b/c~d"), Did.REPLACE, None, "/metadata/annotations/a.b~1c~0d"),
    "an element by number": (path("args", 2), Did.ADD, None, "/args/2"),
    "an element by key: nobody knows its number": (path("ports", Key("80")), Did.REPLACE, None, None),
    "an element by key, brought along": (path("ports", Key("80")), Did.REPLACE, {0: "/ports/3"}, "/ports/3"),
    "what is not there any more": (path("a"), Did.REMOVE, None, None),
    "a whole object": ((), Did.ADD, None, ""),
}


@pytest.mark.parametrize(("where", "did", "brought", "pointer"), POINTERS.values(), ids=POINTERS)
def test_pointers(where: Path, did: Did, brought: dict[int, str] | None, pointer: str | None) -> None:
    assert operation(Operation(where, did, 1, 2), pointers=brought)["pointer"] == pointer


def test_tokens() -> None:
    tokens = (Field("spec"), Key("api"), Index(2))
    found = operation(Operation(tokens, Did.ADD, None, 1, Key("log")))
    assert found["path"] == ["spec", {"key": "api"}, {"index": 2}]
    assert found["display"] == "spec[api][2]"
    assert found["after"] == {"key": "log"}


def test_rows_name_their_findings_by_id() -> None:
    document = json.loads(json_of(SAMPLE))
    ids = {one["id"]: one for one in document["findings"]}
    named = [name for one in document["rows"] for name in one["findings"]]
    assert sorted(named) == sorted(ids)
    assert [ids["GC221-7c1d90aa41f3"][key] for key in ("severity", "rows")] == ["block", ["7c1d90aa41f3"]]
    acknowledged = json.loads(json_of(replace(RICH)))["findings"]
    assert [one["acknowledged"] for one in acknowledged if one["code"] == "GC221"] == [
        {
            "reason": "claims enlarged by hand, CHG-123",
            "expires": "2026-12-31",
            "at": {"file": "fleet.yaml", "line": 88, "column": 5},
        }
    ]


def test_an_acknowledgement_without_an_end_expires_never() -> None:
    known = Acknowledged("fine", Position("fleet.yaml", 1, 1))
    (told, *_) = json.loads(json_of(replace(SAMPLE, findings=(replace(SAMPLE.findings[0], acknowledged=known),))))[
        "findings"
    ]
    assert told["acknowledged"] == {
        "reason": "fine",
        "expires": None,
        "at": {"file": "fleet.yaml", "line": 1, "column": 1},
    }
