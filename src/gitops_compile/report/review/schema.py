"""The JSON Schema (2020-12) of ``diff -o json``: closed, every key required, each with a word on what it holds.

Within one ``schemaVersion`` keys are only added (review.md, section 11), so a reader ignores those it does not know.
"""

from __future__ import annotations

from typing import Any, Final

from gitops_compile.model.cause import Confidence
from gitops_compile.model.change import Pairing
from gitops_compile.model.operation import Did
from gitops_compile.model.review import Result, Verified
from gitops_compile.report.review.as_json import LEVELS, SCHEMA_VERSION

DIALECT: Final = "https://json-schema.org/draft/2020-12/schema"
_SIDES: Final = ("revision", "worktree", "index", "dir")
_TEXT: Final[dict[str, Any]] = {"type": "string"}
_FLAG: Final[dict[str, Any]] = {"type": "boolean"}
_COUNT: Final[dict[str, Any]] = {"type": "integer", "minimum": 0}
_SEVERITY: Final[dict[str, Any]] = {"enum": [level.value for level in LEVELS]}


def review_schema() -> dict[str, Any]:
    """The schema as plain data, ready for ``json.dumps``."""
    return {
        "$schema": DIALECT,
        "title": "A review of gitops-compile, as diff -o json prints it",
        **_map(
            schemaVersion={"const": SCHEMA_VERSION},
            tool=_said("The program and its version."),
            fleet=_said("The fleet's name."),
            filter=_said("The filters as given, empty without any."),
            failOn={"enum": ["block", "high", "warn", "never"]},
            base={"$ref": "#/$defs/side"},
            head={"$ref": "#/$defs/side"},
            result={"enum": [one.value for one in Result]},
            verification=_map(
                state={"enum": [one.value for one in Verified]},
                targets=_COUNT,
                differing=_list(_TEXT, "The targets that are not what the head compiles to."),
                why=_said("Why it was skipped, or more on why it failed."),
            ),
            counts=_counts(),
            rows=_list({"$ref": "#/$defs/row"}, "The worst first."),
            findings=_list({"$ref": "#/$defs/finding"}, "Those of rows too, in the order of printing."),
            images=_list({"$ref": "#/$defs/move"}, "Images that changed."),
            versions=_list({"$ref": "#/$defs/move"}, "Pins that changed."),
            noise=_map(rules=_numbers("Hidden operations by rule."), objects=_COUNT, alone=_COUNT),
            opaque=_list(
                _map(path=_TEXT, why=_TEXT, foreign=_FLAG, added=_COUNT, removed=_COUNT),
                "Changed files that are not shown, with their changed lines.",
            ),
            notes=_list(_TEXT, "What was not searched."),
        ),
        "$defs": _definitions(),
    }


def _definitions() -> dict[str, Any]:
    return {
        "at": _map(("line", "column"), file=_TEXT, line={"type": "integer", "minimum": 1}, column={"type": "integer"}),
        "finding": _finding(),
        "member": _map(target=_TEXT, environment=_TEXT, object=_TEXT, file=_TEXT),
        "move": _map(name=_TEXT, **{"from": _TEXT}, to=_TEXT, bump=_TEXT, targets=_COUNT),
        "operation": _operation(),
        "row": _row(),
        "side": _map(kind={"enum": list(_SIDES)}, name=_TEXT, commit=_TEXT, note=_TEXT),
        "token": {
            "description": "A field, an element by its identity, or an element by its number from 0.",
            "anyOf": [_TEXT, _map(key=_TEXT), _map(index=_COUNT)],
        },
        "value": {
            "description": 'Any data; a secret is {"secret": 1}: equal numbers are equal secrets.',
            "type": ["object", "array", "string", "number", "boolean", "null"],
        },
    }


def _counts() -> dict[str, Any]:
    return _map(
        objects=_COUNT,
        targets=_COUNT,
        added=_COUNT,
        removed=_COUNT,
        changed=_COUNT,
        noiseOnly=_COUNT,
        rows=_COUNT,
        routine=_COUNT,
        environments=_numbers("Targets by environment."),
        protected=_list(_TEXT, "The environments that are protected."),
        severities=_map(**{level.value: _COUNT for level in LEVELS}),
        acknowledged=_COUNT,
    )


def _row() -> dict[str, Any]:
    return _map(
        fingerprint=_said("It stays while lines and targets move."),
        object=_said("The object's name; what differs among the targets is a {variable}."),
        objects=_COUNT,
        previous=_said("What a renamed or moved object was; empty for others."),
        pairing={"enum": [one.value for one in Pairing]},
        operations=_list({"$ref": "#/$defs/operation"}, "Those of the representative, without noise."),
        targets=_list(_TEXT, "The targets in this row."),
        members=_list({"$ref": "#/$defs/member"}, "Every object in this row."),
        representative={"$ref": "#/$defs/member"},
        expected=_COUNT,
        absent=_COUNT,
        missing=_list(_map(target=_TEXT, value=_TEXT, layer=_TEXT, at=_TEXT), "At most 5 that one expects here."),
        environments=_list(_map(name=_TEXT, there=_COUNT, expected=_COUNT, protected=_FLAG), "In the path's order."),
        causes=_list(
            _map(
                key=_TEXT,
                at=_or_null({"$ref": "#/$defs/at"}),
                confidence={"enum": [one.value for one in Confidence]},
                candidates=_list(_map(key=_TEXT, at=_or_null({"$ref": "#/$defs/at"})), "Where it is one of several."),
            ),
            "What led to it.",
        ),
        findings=_list(_TEXT, "The ids of its findings."),
        severity=_or_null(_SEVERITY),
        routine=_FLAG,
        protected=_FLAG,
    )


def _operation() -> dict[str, Any]:
    return _map(
        path=_list({"$ref": "#/$defs/token"}, "Empty for the whole object."),
        display=_said("The path as people read it."),
        pointer=_or_null(_said("RFC 6901, into the representative's object in the head; null for what is not there.")),
        kind={"enum": [one.value for one in Did]},
        old={"$ref": "#/$defs/value"},
        new={"$ref": "#/$defs/value"},
        after=_or_null({"$ref": "#/$defs/token"}),
        bump=_or_null(_said("Of an image: major, minor, patch, downgrade, retag or other.")),
    )


def _finding() -> dict[str, Any]:
    return _map(
        id=_said("What `acknowledge` takes: the code and the fingerprint."),
        code=_TEXT,
        name=_TEXT,
        severity=_SEVERITY,
        detail=_TEXT,
        targets=_list(_TEXT, "The targets it speaks of."),
        objects=_list(_TEXT, "The objects it speaks of."),
        rows=_list(_TEXT, "The fingerprints of the rows it met."),
        why=_TEXT,
        do=_TEXT,
        at=_or_null({"$ref": "#/$defs/at"}),
        count=_or_null(_COUNT),
        acknowledged=_or_null(_map(reason=_TEXT, expires=_or_null(_TEXT), at={"$ref": "#/$defs/at"})),
    )


def _map(optional: tuple[str, ...] = (), /, **keys: dict[str, Any]) -> dict[str, Any]:
    """A closed map; all its keys are required but those named."""
    required = [key for key in keys if key not in optional]
    return {"type": "object", "additionalProperties": False, "required": required, "properties": keys}


def _numbers(said: str) -> dict[str, Any]:
    return {"description": said, "type": "object", "additionalProperties": _COUNT}


def _list(item: dict[str, Any], said: str) -> dict[str, Any]:
    return {"description": said, "type": "array", "items": item}


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [shape, {"type": "null"}]}


def _said(text: str) -> dict[str, Any]:
    return {"description": text, "type": "string"}
