"""Whatever an object or a schema holds: it is judged without a crash, the same each time, and no value is told."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from compiled import thing
from gitops_compile.adapters.schemas import bundled
from gitops_compile.check.schemas.custom import definition
from gitops_compile.check.schemas.known import custom_kind, kubernetes_kind
from gitops_compile.check.schemas.violations import violations
from gitops_compile.model.position import Position

CANARY = "canary-7f3a"
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.just(CANARY))
WORDS = ("spec", "name", "ports", "port", "template", "containers", "image", "env", "value", "replicas", "labels")
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(WORDS), inner, max_size=3)),
    max_leaves=12,
)
KEYWORDS = (
    *("type", "properties", "required", "items", "additionalProperties", "anyOf", "oneOf", "not", "pattern", "format"),
    *("default", "enum", "nullable", "minimum", "exclusiveMinimum", "x-kubernetes-int-or-string", "uniqueItems"),
)
SCHEMAS = st.recursive(
    st.one_of(SCALARS, st.sampled_from(("object", "array", "string", "integer", "date-time", "("))),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3), st.dictionaries(st.sampled_from((*KEYWORDS, *WORDS)), inner, max_size=4)
    ),
    max_leaves=20,
)
DEPLOYMENT = thing(
    "apps/v1",
    "Deployment",
    "a",
    spec={
        "replicas": 1,
        "selector": {"matchLabels": {"app": "a"}},
        "template": {"spec": {"containers": [{"name": "a", "env": [{"name": "A", "value": "b"}]}]}},
    },
)


def places(value: Any, path: tuple[str | int, ...] = ()) -> list[tuple[str | int, ...]]:
    """Every path below a value, and the one to itself."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for step, one in pairs for place in places(one, (*path, step)))]


def replaced(path: tuple[str | int, ...], value: Any) -> dict[str, Any]:
    """The Deployment with something else at a path."""
    made: Any = deepcopy(DEPLOYMENT)
    here = made
    for step in path[:-1]:
        here = here[step]
    here[path[-1]] = value
    return dict(made)


PLACES = [path for path in places(DEPLOYMENT) if path and path[0] not in ("apiVersion", "kind")]


@given(st.sampled_from(PLACES), VALUES)
@example(("spec", "replicas"), CANARY)
def test_any_object_is_judged_alike_and_no_value_is_told(path: tuple[str | int, ...], value: Any) -> None:
    known = kubernetes_kind(bundled("1.36"), "apps/v1", "Deployment")
    one = replaced(path, value)
    before = json.dumps(one)
    found = violations(one, known.validator, known.schema)
    assert CANARY not in str(found)
    assert violations(one, known.validator, known.schema) == found
    assert json.dumps(one) == before
    assert (found == ()) or not known.validator.is_valid(one)


@given(SCHEMAS, VALUES)
@example({"type": "object", "properties": {"spec": {"type": "object", "default": {}}}}, None)
def test_any_schema_is_used_or_refused(schema: Any, spec: Any) -> None:
    version = {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}
    spec_of_crd = {"group": "acme.io", "names": {"kind": "Zone"}, "versions": [version]}
    made = definition({"spec": spec_of_crd}, Position("fleet.yaml", 1, 1))
    assert made is not None
    answer = custom_kind(made[1], bundled("1.36"), "acme.io/v1", "Zone")
    assert (answer.known is None) == bool(answer.problems)
    if answer.known is not None:
        one = thing("acme.io/v1", "Zone", "a", spec=spec)
        found = violations(one, answer.known.validator, answer.known.schema)
        assert violations(one, answer.known.validator, answer.known.schema) == found
